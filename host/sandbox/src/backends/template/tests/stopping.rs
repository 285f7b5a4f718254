//! Cancelling, in every phase of a run.

use super::*;
use crate::GenerationFailure;
use std::time::Duration;

fn paced() -> TemplateBackend {
    TemplateBackend::new(super::super::TemplateOptions {
        pace: Duration::from_millis(50),
        chunk_bytes: 512,
        ..Default::default()
    })
}

/// Reads until an event satisfies `phase`, cancels, and returns all events.
async fn stop_at(phase: impl Fn(&GenerationEvent) -> bool) -> Vec<Sequenced> {
    let backend = paced();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコが魚をつかまえる")).await.expect("a run");
    let mut events = backend.events(&run, 0).await.expect("events");
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        let event = event.expect("an event");
        let here = phase(&event.event);
        seen.push(event);
        if here {
            backend.cancel(&run).await.expect("stopped");
            break;
        }
    }
    while let Some(event) = events.next().await {
        seen.push(event.expect("an event"));
    }
    seen
}

fn killed(events: &[Sequenced]) -> &GenerationFailure {
    let terminal: Vec<_> = events.iter().filter(|e| e.event.is_terminal()).collect();
    assert_eq!(terminal.len(), 1, "exactly one terminal event");
    let Some(GenerationEvent::Failed(failure)) = events.last().map(|e| &e.event) else {
        panic!("not failed")
    };
    assert_eq!(
        (failure.code.as_str(), failure.exit_code, failure.recoverable),
        ("CLI_KILLED", Some(137), true)
    );
    failure
}

#[tokio::test(start_paused = true)]
async fn while_thinking() {
    let events = stop_at(|e| matches!(e, GenerationEvent::Status { .. })).await;
    assert_eq!(events.len(), 2, "the first status, then the end");
    assert_eq!(killed(&events).user_message, "生成がキャンセルされました");
}

#[tokio::test(start_paused = true)]
async fn while_writing_text() {
    let events = stop_at(|e| matches!(e, GenerationEvent::Text { .. })).await;
    killed(&events);
    assert!(!events.iter().any(|e| matches!(e.event, GenerationEvent::File(_))));
}

#[tokio::test(start_paused = true)]
async fn between_files() {
    let events = stop_at(|e| matches!(e, GenerationEvent::File(_))).await;
    killed(&events);
    assert_eq!(events.iter().filter(|e| matches!(e.event, GenerationEvent::File(_))).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn before_anything_was_read_and_twice() {
    let backend = paced();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコ")).await.expect("a run");
    backend.cancel(&run).await.expect("stopped");
    backend.cancel(&run).await.expect("stopping twice is fine");
    let events: Vec<_> =
        backend.events(&run, 0).await.expect("events").map(|e| e.expect("one")).collect().await;
    killed(&events);
}

#[tokio::test]
async fn after_the_end_changes_nothing() {
    let backend = TemplateBackend::default();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコ")).await.expect("a run");
    let before: Vec<_> =
        backend.events(&run, 0).await.expect("events").map(|e| e.expect("one")).collect().await;
    backend.cancel(&run).await.expect("fine");
    let later: Vec<_> =
        backend.events(&run, 0).await.expect("events").map(|e| e.expect("one")).collect().await;
    assert_eq!(before, later);
    assert!(matches!(later.last().map(|e| &e.event), Some(GenerationEvent::Done { .. })));
}

#[tokio::test(start_paused = true)]
async fn releasing_ends_a_run_for_its_readers() {
    let backend = paced();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコ")).await.expect("a run");
    let mut events = backend.events(&run, 0).await.expect("events");
    let first = events.next().await.expect("some").expect("one");
    backend.release(claim).await.expect("released");
    let mut all = vec![first];
    all.extend(events.map(|e| e.expect("one")).collect::<Vec<_>>().await);
    killed(&all);
}
