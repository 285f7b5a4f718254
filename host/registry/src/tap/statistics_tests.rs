use super::*;
use crate::{answer::Answer, ask::Ask};
use waza_engine::{CallError, Fault, Hook, Timing};

const SECOND: Duration = Duration::from_secs(1);

fn statistics() -> Statistics {
    Statistics::new(30 * SECOND, 4)
}

fn see(statistics: &Statistics, revision: &str, at: Duration, took_us: u64, fault: Option<Fault>) -> u64 {
    let (ask, answer) = (Ask::Check([].into()), Answer::Check(vec![]));
    let error = fault.map(|fault| CallError {
        plugin: "p".into(),
        revision: revision.into(),
        hook: "path-policy".into(),
        fault,
    });
    let saw = Saw {
        lineup: 1,
        hook: Hook::PathPolicy,
        plugin: "p",
        revision,
        digest: "d",
        ask: &ask,
        outcome: error.as_ref().map_or(Ok(&answer), Err),
        timing: Timing { total: Duration::from_micros(took_us), ..Timing::default() },
        request: None,
    };
    statistics.saw_at(&saw, at)
}

fn one(statistics: &Statistics, at: Duration) -> CallStatistics {
    let mut all = statistics.snapshot_at(at, |_| true);
    assert_eq!(all.len(), 1);
    all.pop().unwrap()
}

#[test]
fn quantiles_are_right_to_two_digits() {
    let statistics = statistics();
    for took in 1..=10_000 {
        see(&statistics, "r", SECOND, took, None);
    }
    let window = one(&statistics, 2 * SECOND).window;
    for (found, exact) in [
        (window.p50_us, 5_000.0),
        (window.p99_us, 9_900.0),
        (window.p999_us, 9_990.0),
        (window.max_us, 10_000.0),
    ] {
        assert!((found / exact - 1.0f64).abs() < 0.01, "{found} is not {exact}");
    }
    assert_eq!((window.calls, window.seconds, window.calls_per_second), (10_000, 1.0, 10_000.0));
}

#[test]
fn the_window_slides_and_the_totals_stay() {
    let statistics = statistics();
    see(&statistics, "r", Duration::ZERO, 7_000_000, Some(Fault::StackOverflow));
    let late = one(&statistics, 45 * SECOND);
    assert_eq!((late.window.calls, late.window.seconds, late.window.error_share()), (1, 45.0, 1.0));
    // In the third half window nothing of the first is left.
    assert_eq!(one(&statistics, 60 * SECOND).window.calls, 0);
    for at in [60, 61] {
        see(&statistics, "r", at * SECOND, 10, None);
    }
    let found = one(&statistics, 70 * SECOND);
    assert_eq!((found.calls, found.errors.get("stack-overflow")), (3, Some(&1)));
    assert_eq!((found.window.calls, found.window.seconds, found.window.errors.len()), (2, 40.0, 0));
    assert!(found.window.max_us < 11.0, "the slow call of long ago is forgotten");
    assert_eq!(found.window.error_share(), 0.0);
    let back: CallStatistics = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
}

#[test]
fn a_duration_beyond_every_bound_counts_as_the_longest() {
    let statistics = statistics();
    see(&statistics, "r", SECOND, u64::MAX / 2_000, None);
    see(&statistics, "r", SECOND, 0, None);
    let window = one(&statistics, SECOND).window;
    assert_eq!(window.calls, 2);
    assert!((window.max_us / 120_000_000.0 - 1.0).abs() < 0.01, "{}", window.max_us);
    assert_eq!(window.calls_per_second, 0.0, "no time has passed, and nothing is divided by it");
}

#[test]
fn what_was_not_called_for_longest_makes_room() {
    let statistics = statistics();
    for (at, revision) in ["a", "b", "c", "d"].into_iter().enumerate() {
        see(&statistics, revision, 60 * SECOND * u32::try_from(at).unwrap(), 1, None);
    }
    see(&statistics, "a", 300 * SECOND, 1, None);
    see(&statistics, "e", 301 * SECOND, 1, None);
    let all = statistics.snapshot_at(302 * SECOND, |_| true);
    let revisions: Vec<_> = all.iter().map(|one| one.revision.as_str()).collect();
    assert_eq!(revisions, ["a", "c", "d", "e"]);
    assert_eq!(statistics.of_revision("a").len(), 1);
}

#[test]
fn many_threads_lose_no_call() {
    let statistics = statistics();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for at in 0..5_000 {
                    see(&statistics, "r", SECOND, at, (at % 10 == 0).then_some(Fault::StackOverflow));
                }
            });
        }
        for _ in 0..100 {
            std::hint::black_box(statistics.snapshot());
        }
    });
    let found = one(&statistics, SECOND);
    assert_eq!((found.calls, found.window.calls), (40_000, 40_000));
    assert_eq!(found.errors.get("stack-overflow"), Some(&4_000));
}

/// Processor time of this thread in nanoseconds, which other work on the machine does not add to.
fn processor_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

fn cost(taps: &super::super::Taps, calls: u32) -> u64 {
    let (ask, answer) = (Ask::Intent(crate::request(&"word ".repeat(19)).into()), Answer::Check(vec![]));
    let saw = Saw {
        lineup: 1,
        hook: Hook::IntentClassifier,
        plugin: "intent-classifier",
        revision: "0123456789ab",
        digest: "d",
        ask: &ask,
        outcome: Ok(&answer),
        timing: Timing { total: Duration::from_micros(5), ..Timing::default() },
        request: None,
    };
    let before = processor_ns();
    (0..calls).for_each(|_| taps.saw(std::hint::black_box(&saw)));
    (processor_ns() - before) / u64::from(calls)
}

/// Figures for a person: `cargo nextest run -p waza-registry --run-ignored only what_a_call_costs --no-capture`.
#[test]
#[ignore = "measures, and asserts nothing that a busy machine could not break"]
fn what_a_call_costs() {
    use crate::decision::{DecisionLog, DecisionLogOptions};
    let taps = super::super::Taps::default();
    let parallel = || {
        let threads = [(); 2].map(|()| ());
        std::thread::scope(|scope| {
            let runs = threads.map(|()| scope.spawn(|| cost(&taps, 1_000_000)));
            runs.map(|run| run.join().unwrap())
        })
    };
    println!("statistics: 1 thread {} ns, 2 threads {:?} ns", cost(&taps, 1_000_000), parallel());
    for (name, sample_ppm) in [("one in ten", 100_000), ("all", 1_000_000)] {
        let dir = tempfile::tempdir().unwrap();
        let options = DecisionLogOptions { sample_ppm, ..DecisionLogOptions::default() };
        let taps = super::super::Taps::with_log(DecisionLog::open(dir.path(), options).unwrap());
        let ns = cost(&taps, 200_000);
        let began = Instant::now();
        assert!(taps.log().unwrap().flush(Duration::from_secs(60)));
        println!(
            "log of {name}: {ns} ns, {:?} to settle, {:?}",
            began.elapsed(),
            taps.log().unwrap().status()
        );
    }
}
