//! A spinning plugin is stopped in time, and its neighbours do not notice. Fails when nothing ticks.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test they serve")]

mod support;

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};
use support::{load, request};
use waza_engine::{Engine, EngineOptions, Fault, Limits};

/// Far more than anything here takes; without a ticker the spinning call would never end, and neither would its thread.
const NEVER: Duration = Duration::from_secs(60);

/// On threads of its own, which are left behind if they do not come back.
fn within<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let (done, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        done.send(runtime.unwrap().block_on(async { tokio::spawn(work).await.unwrap() }))
    });
    answer.recv_timeout(NEVER).unwrap_or_else(|_| panic!("a call was not stopped: nothing ticks"))
}

#[test]
fn a_spinning_plugin_is_stopped_within_its_limit_and_two_ticks() {
    let options = EngineOptions { tick: Duration::from_millis(20), ..EngineOptions::default() };
    let tick = options.tick;
    let overruns = within(async move {
        let engine = Engine::new(options).unwrap();
        let limits = Limits { deadline_ms: 50, ..Limits::default() };
        let plugin = load(&engine, "loop", limits);
        let mut overruns = Vec::new();
        for _ in 0..9 {
            let error = plugin.classify(request()).await.unwrap_err();
            let Fault::Deadline { limit, elapsed } = error.fault else { panic!("{error}") };
            assert_eq!(limit, limits.deadline());
            overruns.push(elapsed.checked_sub(limit).unwrap());
        }
        overruns
    });
    // The machine may keep any one of them from running for a while, but not most.
    let in_time = overruns.iter().filter(|overrun| **overrun <= 2 * tick).count();
    assert!(in_time >= 5, "stopped late: {overruns:?}");
}

#[test]
fn neighbours_of_a_spinning_plugin_are_answered_all_the_while() {
    let (slowest, calls) = within(async {
        let engine = Engine::new(EngineOptions::default()).unwrap();
        let limits = Limits { deadline_ms: 400, ..Limits::default() };
        let (spinning, light) = (load(&engine, "loop", limits), load(&engine, "fine", limits));
        let spin = tokio::spawn(async move { spinning.classify(request()).await });
        let mut times = Vec::new();
        while !spin.is_finished() {
            let asked = Instant::now();
            light.classify(request()).await.unwrap();
            times.push(asked.elapsed());
        }
        assert_eq!(spin.await.unwrap().unwrap_err().kind(), "deadline");
        times.sort();
        (times.get(times.len() / 2).copied().unwrap_or(NEVER), times.len())
    });
    assert!(slowest < Duration::from_millis(20), "half the calls beside a spinning plugin took {slowest:?}");
    assert!(calls > 100, "only {calls} calls got through beside a spinning plugin");
}

#[test]
fn a_caller_on_the_only_worker_thread_is_not_held_up_by_a_spinning_plugin() {
    let (done, answer) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        done.send(runtime.block_on(async {
            let engine = Engine::new(EngineOptions::default()).unwrap();
            let plugin = load(&engine, "loop", Limits { deadline_ms: 2_000, ..Limits::default() });
            let asked = Instant::now();
            let spin = tokio::spawn(async move { plugin.classify(request()).await });
            // The spinning call runs here first, yields after a tick or two, and goes on elsewhere.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            let held_up = asked.elapsed();
            assert!(!spin.is_finished());
            assert_eq!(spin.await.unwrap().unwrap_err().kind(), "deadline");
            held_up
        }))
    });
    let held_up =
        answer.recv_timeout(NEVER).unwrap_or_else(|_| panic!("a call was not stopped: nothing ticks"));
    assert!(held_up < Duration::from_secs(1), "the worker thread was held up for {held_up:?}");
}
