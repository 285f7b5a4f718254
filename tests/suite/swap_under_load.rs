//! Plugins are swapped under full load, all four together, and nobody who asks notices.

use waza_harness::under_load::{self, Plan};

/// Takes its 60 seconds, and runs alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_swaps_in_sixty_seconds_fail_no_request_and_mix_no_line_ups() {
    let found = under_load::run(Plan::WHOLE).await.unwrap();
    println!("{found}");
    assert!(found.swaps.len() >= 200, "{found}");
    assert_eq!(found.failures, 0, "{found}");
    for times in [&found.http, &found.jobs] {
        assert!(!times.quiet.is_empty() && !times.during.is_empty(), "there was no load: {found}");
    }
    assert_eq!(found.held, 1.0, "line-ups stayed behind: {found}");
}
