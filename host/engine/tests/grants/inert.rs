//! An ordinary component runs without any grant, and learns nothing.

use crate::support::{Load, ask, fault, told};
use std::time::{Duration, Instant};
use waza_engine::{Fault, GrantOptions, ImageReport};

#[tokio::test]
async fn an_ordinary_component_needs_no_grant_and_finds_nothing() {
    let plugin = Load::ordinary().now();
    assert_eq!(told(&plugin, "environment").await, "0 arguments, 0 variables");
    assert_eq!(told(&plugin, "input").await, "0 bytes");
    assert_eq!(told(&plugin, "print hello").await, "printed");
    for act in
        ["read /etc/hostname", "read /skill/a.txt", "list /", "write /x", "write x", "connect 127.0.0.1:80"]
    {
        let answer = told(&plugin, act).await;
        assert!(answer.starts_with("refused"), "{act}: {answer}");
    }
}

#[tokio::test]
async fn without_grants_a_plugin_is_a_function_of_its_input() {
    let (one, other) = (Load::ordinary().now(), Load::ordinary().now());
    for act in ["time", "random"] {
        let answers = [told(&one, act).await, told(&one, act).await, told(&other, act).await];
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{act}: {answers:?}");
    }
    assert!(told(&one, "time").await.starts_with("1735689600 "));
}

#[tokio::test]
async fn granted_time_and_chance_are_real() {
    let grants = r#"{"clocks":true,"random":true}"#;
    let plugin = Load { grants, ..Load::ordinary() }.now();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(told(&plugin, &format!("since {now}")).await, "true");
    assert_ne!(told(&plugin, "random").await, told(&plugin, "random").await);
    let still = Load { grants: r#"{"random":true}"#, ..Load::ordinary() }.now();
    assert!(told(&still, "time").await.starts_with("1735689600 "), "one grant does not give the other");
}

#[tokio::test]
async fn leaving_is_a_fault_whatever_the_code_says() {
    let plugin = Load::ordinary().now();
    assert_eq!(fault(&plugin, "exit 0").await, Fault::Exited { code: 0 });
    assert!(matches!(fault(&plugin, "exit 1").await, Fault::Exited { code: 1 }));
    assert!(matches!(fault(&plugin, "no-such-act").await, Fault::Panicked { .. }));
}

#[tokio::test]
async fn two_calls_share_nothing() {
    let plugin = Load::ordinary().now();
    for _ in 0..5 {
        assert_eq!(told(&plugin, "calls").await, "1");
    }
}

#[tokio::test]
async fn a_sleeper_and_a_spinner_are_stopped_at_their_deadline() {
    let limit = Duration::from_millis(200);
    let plugin = Load { deadline: limit, ..Load::ordinary() }.now();
    assert_eq!(told(&plugin, "sleep 1").await, "slept");
    for act in ["sleep 60000", "loop"] {
        let started = Instant::now();
        let fault = fault(&plugin, act).await;
        let Fault::Deadline { limit: named, elapsed } = fault else { panic!("{act}: {fault}") };
        assert_eq!(named, limit);
        assert!(elapsed >= limit && elapsed < Duration::from_secs(2), "{act}: {elapsed:?}");
        assert!(started.elapsed() < Duration::from_secs(5), "{act}: {:?}", started.elapsed());
    }
    assert_eq!(told(&plugin, "calls").await, "1");
}

#[tokio::test]
async fn an_image_is_taken_only_of_what_holds_no_handle() {
    let clean = Load { first: "random".into(), ..Load::ordinary() }.now();
    assert!(matches!(clean.image(), ImageReport::Taken { .. }), "{:?}", clean.image());
    assert_eq!(told(&clean, "first").await, told(&clean, "first").await);
    // Standard output stays open once it was used; from an image that knows it every print would trap.
    let holding = Load { first: "print hello".into(), ..Load::ordinary() }.now();
    assert!(matches!(holding.image(), ImageReport::Without { .. }), "{:?}", holding.image());
    for _ in 0..3 {
        assert_eq!(told(&holding, "first").await, "printed");
        assert_eq!(told(&holding, "print again").await, "printed");
    }
    assert_eq!(ask(&clean, "print hello").await.unwrap(), "printed");
}

#[tokio::test]
async fn handles_and_random_bytes_are_bounded() {
    let load = |options| Load::ordinary().on(&crate::support::engine(options), &Default::default()).unwrap();
    let fine = GrantOptions::default();
    let few = load(GrantOptions { random_bytes: 4, ..fine.clone() });
    let broken = fault(&few, "bytes 5").await;
    assert!(matches!(&broken, Fault::Panicked { message } if message.contains("limit 4")), "{broken}");
    assert_eq!(told(&few, "bytes 4").await, "4");
    let none = load(GrantOptions { open_handles: 0, ..fine });
    let broken = fault(&none, "print hello").await;
    assert!(matches!(&broken, Fault::Panicked { .. }), "{broken}");
}

#[test]
fn a_sleep_in_configure_is_stopped_too() {
    let engine = crate::support::engine(Default::default());
    let load = Load { first: "sleep 60000".into(), ..Load::ordinary() };
    let started = Instant::now();
    let error = load.on(&engine, &Default::default()).map(|_| ()).unwrap_err();
    let waza_engine::LoadError::Call { step: "configure", source, .. } = error else { panic!("{error}") };
    assert!(matches!(source.fault, Fault::Deadline { .. }), "{source}");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
