//! What a message may ask for beside its words: to be mended, to do without skills, another generator; and the queue.

use crate::{
    bench::{Bench, WISH, good_run, limits, shipped},
    fake_backend::{Call, Script, Step, done, file},
};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;
use waza_sandbox::TaskMode;
use waza_studio::{Generator, JobEventBody, NewMessage, StudioLimits};

#[tokio::test]
async fn reported_errors_become_an_edit_without_a_question() {
    let bench = Bench::with_game(shipped(), StudioLimits { fix_bytes: 64, ..limits() }).await;
    bench.backend.plays(Script::of(vec![file("game.js", "let b = 1"), done("直しました")]));
    // Words that would otherwise ask for a version, a style or a dimension; and more of them than a message may have.
    let errors = format!("ReferenceError: 元に戻して 2Dゲームを作って {}", "x".repeat(20_000));
    let message = NewMessage {
        content: errors,
        is_fix: true,
        prefers: Some(Generator::Claude),
        ..NewMessage::default()
    };
    let job = bench.studio.send(bench.user, bench.project, message).await.unwrap().job;
    let heard = bench.hear(job.id).await;
    heard.is_sound();
    assert_eq!(heard.result()["message"], "直しました");
    let hooks: Vec<_> = heard.of_kind("decision").iter().map(|decision| decision["hook"].clone()).collect();
    assert!(!hooks.contains(&"intent-classifier".into()), "{hooks:?}");
    let task = bench.backend.last_task();
    assert_eq!((task.mode, task.prefers), (TaskMode::Edit, Some(Generator::Claude)));
    assert!(task.message.starts_with("The preview reported these errors."), "{}", task.message);
    assert!(task.message.contains("ReferenceError") && task.message.len() < 300, "{}", task.message);
}

#[tokio::test]
async fn a_message_may_do_without_skills() {
    let bench = Bench::new().await;
    bench.backend.plays(good_run());
    let message = NewMessage { content: WISH.into(), without_skills: true, ..NewMessage::default() };
    let job = bench.studio.send(bench.user, bench.project, message).await.unwrap().job;
    let heard = bench.hear(job.id).await;
    heard.result();
    assert!(bench.backend.last_task().skills.is_empty());
    assert_eq!(heard.of_kind("budget")[0]["chosen"], serde_json::json!([]));
    let hooks: Vec<_> = heard.of_kind("decision").iter().map(|decision| decision["hook"].clone()).collect();
    assert!(!hooks.contains(&"skill-ranker".into()), "{hooks:?}");
}

#[tokio::test]
async fn who_waits_for_a_place_is_told_how_many_are_before() {
    let limits = StudioLimits { jobs_at_work: 1, active_jobs_per_user: 1, ..limits() };
    let bench = Bench::with(shipped(), limits).await;
    let gate = Arc::new(Semaphore::new(0));
    let steps = vec![Step::Waits(gate.clone()), file("index.html", "<p>"), done("できました")];
    bench.backend.plays(Script::of(steps));
    let first = bench.start(WISH).await;
    bench.backend.called(&Call::Events(0)).await;
    let mut waiting = Vec::new();
    for behind in 0..2 {
        let user = Uuid::now_v7();
        let project = bench.studio.create_project(user, "p").await.unwrap().id;
        let message = NewMessage { content: WISH.into(), ..NewMessage::default() };
        let job = bench.studio.send(user, project, message).await.unwrap().job.id;
        let mut events = bench.studio.follow_job(user, job, 0).await.unwrap();
        let said = loop {
            let event = futures::TryStreamExt::try_next(&mut events).await.unwrap().unwrap();
            if let JobEventBody::Progress { message, progress, .. } = event.body {
                assert_eq!(progress, 0);
                break message.unwrap();
            }
        };
        assert_eq!(said, format!("順番を待っています（前に{behind}件）"));
        waiting.push((user, job));
    }
    // One who gives up makes room, and is over at once.
    let (user, job) = waiting.remove(0);
    assert_eq!(bench.studio.cancel(user, job).await.unwrap().status, waza_studio::JobStatus::Cancelled);
    gate.add_permits(2);
    bench.hear(first.id).await.result();
    let (user, job) = waiting.remove(0);
    let events: Vec<_> =
        futures::TryStreamExt::try_collect(bench.studio.follow_job(user, job, 0).await.unwrap())
            .await
            .unwrap();
    let heard = crate::bench::Heard(events);
    heard.is_sound();
    heard.result();
    let said: Vec<_> = heard.of_kind("progress").iter().map(|step| step["message"].clone()).collect();
    assert!(said.contains(&"順番を待っています（前に0件）".into()), "{said:?}");
}
