//! The stop button, in every phase: the job is over at once, the sandbox is stopped and destroyed, nothing changed.

use crate::{
    bench::{Bench, CHANGE, limits, shipped},
    fake_backend::{Behaviour, Call, Script, Step, done, file, text},
};
use waza_studio::{JobEventBody, JobStatus};

/// Cancels once `reached` was called; `stopped` are the calls that must follow.
async fn cancelled_in(script: Script, reached: Call, stopped: &[Call]) {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(script);
    let job = bench.start(CHANGE).await;
    bench.backend.called(&reached).await;
    let row = bench.studio.cancel(bench.user, job.id).await.unwrap();
    assert_eq!(row.status, JobStatus::Cancelled);
    let heard = bench.hear(job.id).await;
    heard.is_sound();
    assert!(matches!(heard.end(), JobEventBody::Cancelled { .. }));
    for call in stopped {
        bench.backend.called(call).await;
    }
    assert_eq!(bench.state().await, before);
    assert_eq!(bench.studio.active_job(bench.user, bench.project).await.unwrap(), None);
    // Twice is fine.
    assert_eq!(bench.studio.cancel(bench.user, job.id).await.unwrap(), row);
}

#[tokio::test]
async fn while_a_sandbox_is_created() {
    cancelled_in(Script { create: Behaviour::Hangs, ..Script::default() }, Call::Create, &[]).await;
}

#[tokio::test]
async fn while_a_sandbox_gets_ready() {
    let script = Script { ready: Behaviour::Hangs, ..Script::default() };
    cancelled_in(script, Call::Ready, &[Call::Release]).await;
}

#[tokio::test]
async fn while_a_run_is_started() {
    let script = Script { start: Behaviour::Hangs, ..Script::default() };
    cancelled_in(script, Call::Start, &[Call::Release]).await;
}

#[tokio::test]
async fn before_the_first_event() {
    let script = Script::of(vec![Step::Hangs]);
    cancelled_in(script, Call::Events(0), &[Call::Cancel, Call::Release]).await;
}

#[tokio::test]
async fn in_the_middle_of_a_run() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(Script::of(vec![file("index.html", "half"), text("書いて"), Step::Hangs]));
    let job = bench.start(CHANGE).await;
    bench.until(job.id, |event| matches!(event.body, JobEventBody::Stream { .. })).await;
    let row = bench.studio.cancel(bench.user, job.id).await.unwrap();
    assert_eq!(row.status, JobStatus::Cancelled);
    bench.backend.called(&Call::Cancel).await;
    bench.backend.called(&Call::Release).await;
    assert_eq!(bench.state().await, before);
}

/// After each event that a job has: one that was too far along completes, and a cancelled one leaves no trace. There is
/// nothing in between.
#[tokio::test]
async fn after_every_event_there_is() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let mut cancelled = 0;
    for place in 1.. {
        let before = bench.state().await;
        bench.backend.plays(Script::of(vec![
            file("index.html", format!("{place}")),
            text("書いて"),
            done("できました"),
        ]));
        let job = bench.start(CHANGE).await;
        let seen = bench.until(job.id, |event| event.seq == place || event.body.is_terminal()).await;
        let row = bench.studio.cancel(bench.user, job.id).await.unwrap();
        bench.hear(job.id).await.is_sound();
        match row.status {
            JobStatus::Cancelled => {
                cancelled += 1;
                assert_eq!(bench.state().await, before);
            }
            JobStatus::Completed => assert_eq!(bench.state().await.1.len(), before.1.len() + 1),
            other => panic!("{other:?}"),
        }
        if seen.body.is_terminal() {
            break;
        }
    }
    assert!(cancelled > 0);
}
