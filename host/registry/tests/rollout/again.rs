//! A log put to what the ledger knows, and what differs between two revisions of it.

use crate::support::{Place, by, revision, writes};
use std::{
    fs,
    future::{Future, poll_fn},
    task::Poll,
};
use waza_registry::{
    ReplayLimits, Rollout, RolloutError, Step,
    decision::{Filter, Questions},
};

const DENIED: &str = "../outside.js";

/// A server that logged some calls of the shipped policy, with a candidate of the fixture's staged beside it.
async fn staged(settings: &str) -> (Place, Rollout, String) {
    let mut place = Place::with(settings);
    place.logs(true);
    place.shipped("path-policy");
    let rollout = place.open().await;
    for path in ["game.js", DENIED, "../other.js"] {
        writes(&rollout.registry().lineup(), path).await.unwrap();
    }
    let manifest = place.path("volume/plugins/path-policy/plugin.toml");
    let text = fs::read_to_string(&manifest).unwrap().replace("0.1.0", "0.1.1");
    fs::write(&manifest, text).unwrap();
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let candidate = rollout.rollout(run).await.unwrap().unwrap().members["path-policy"].clone();
    (place, rollout, candidate)
}

async fn replay(
    rollout: &Rollout,
    key: &str,
    questions: Questions,
    limits: ReplayLimits,
) -> Result<waza_registry::Replayed, RolloutError> {
    rollout.replay(key, questions, Filter::default(), limits).await
}

#[tokio::test]
async fn a_staged_candidate_is_asked_what_the_active_one_was() {
    let (place, rollout, candidate) = staged("on_change = 'stage'").await;
    let log = place.logged();
    let found =
        replay(&rollout, &candidate, Questions::Log(log.clone()), ReplayLimits::default()).await.unwrap();
    assert_eq!((found.plugin.as_str(), found.revision.as_str()), ("path-policy", candidate.as_str()));
    assert_eq!((found.differences.asked, found.differences.same), (3, 3));
    assert!(!found.differences.more);

    // Another plugin's questions, lines that are none, and one that is cut off.
    let mut lines: Vec<u8> =
        fs::read_dir(&log).unwrap().flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    lines.extend(b"{\"time\":\n\x00\xff\n[]\n\n{\"hook\":\"path-policy\"");
    let found = replay(&rollout, &candidate, Questions::Lines(lines.clone()), ReplayLimits::default()).await;
    let found = found.unwrap().differences;
    assert_eq!((found.asked, found.broken_lines), (3, 4));
    assert!(found.first.is_empty());

    // The fixture, which allows everything, is known by its key too, and asked about the other's questions.
    place.policy("fine");
    let run = rollout.look().await.unwrap().changes[0].rollout.unwrap();
    let fixture = rollout.rollout(run).await.unwrap().unwrap().members["hostile"].clone();
    let filter = Filter { plugin: Some("path-policy".into()), ..Filter::default() };
    let limits = ReplayLimits { detailed: 1, ..ReplayLimits::default() };
    let found = rollout.replay(&fixture, Questions::Lines(lines), filter, limits).await.unwrap().differences;
    assert_eq!((found.asked, found.differing, found.first.len()), (3, 2, 1));
    assert_eq!((found.first[0].was.as_str(), found.first[0].now.as_str()), ("deny 1 of 1", "allow"));
    assert_eq!(rollout.registry().lineup().number(), 1, "and nothing of it serves");
}

#[tokio::test]
async fn a_replay_ends_at_its_bounds_and_says_so() {
    let (place, rollout, candidate) = staged("on_change = 'stage'").await;
    let log = Questions::Log(place.logged());
    for limits in [
        ReplayLimits { questions: 2, ..ReplayLimits::default() },
        ReplayLimits { time_ms: 0, ..ReplayLimits::default() },
    ] {
        let found = replay(&rollout, &candidate, log.clone(), limits).await.unwrap().differences;
        assert!(
            found.more && found.asked == limits.questions.min(2) * u64::from(limits.time_ms > 0),
            "{found:?}"
        );
    }
    let nowhere = Questions::Log(place.path("no-such-log"));
    let found = replay(&rollout, &candidate, nowhere, ReplayLimits::default()).await.unwrap().differences;
    assert_eq!(found.asked, 0);
    let unknown = replay(&rollout, "ffffffffffff", log, ReplayLimits::default()).await.unwrap_err();
    assert!(matches!(unknown, RolloutError::NoRevision(_)), "{unknown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_replay_runs_at_a_time_and_nobody_waits_for_it() {
    let (place, rollout, candidate) = staged("on_change = 'stage'").await;
    let log = place.logged();
    let lines: Vec<u8> =
        fs::read_dir(&log).unwrap().flat_map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    let many = Questions::Lines(lines.repeat(2_000));
    let mut long = Box::pin(replay(&rollout, &candidate, many, ReplayLimits::default()));
    let begun = poll_fn(|context| Poll::Ready(long.as_mut().poll(context).is_pending())).await;
    assert!(begun, "it takes longer than one look");
    let other = replay(&rollout, &candidate, Questions::Lines(Vec::new()), ReplayLimits::default()).await;
    assert!(matches!(other, Err(RolloutError::Busy)), "the first is still asking");
    assert!(writes(&rollout.registry().lineup(), "game.js").await.unwrap().0, "requests are served");
    // Whoever gives up ends it: its place is free at once.
    drop(long);
    replay(&rollout, &candidate, Questions::Lines(Vec::new()), ReplayLimits::default()).await.unwrap();
}

#[tokio::test]
async fn what_broke_while_it_was_loaded_is_not_loaded_for_a_replay() {
    let place = Place::new();
    place.policy("fine");
    let rollout = place.open().await;
    let first = revision(rollout.registry());
    place.policy("trap-in-configure");
    rollout.look().await.unwrap();
    let broken = rollout.quarantined().await.unwrap().remove(0).revision;
    let nothing = || Questions::Lines(Vec::new());
    let refused = replay(&rollout, &broken, nothing(), ReplayLimits::default()).await.unwrap_err();
    assert!(matches!(&refused, RolloutError::Refused { refusal, .. } if refusal.step == Step::Configure));
    // What a person took out of service can be asked all the same: that is how one finds out.
    place.policy("remember");
    rollout.look().await.unwrap();
    let barred = revision(rollout.registry());
    rollout.quarantine(barred.clone(), by()).await.unwrap();
    for known in [&barred, &first] {
        replay(&rollout, known, nothing(), ReplayLimits::default()).await.unwrap();
    }
}

#[tokio::test]
async fn two_revisions_and_two_line_ups_are_compared_by_what_is_kept_of_them() {
    let place = Place::new();
    place.hostile("path-policy", "fine", "");
    let rollout = place.open().await;
    let first = revision(rollout.registry());
    place.hostile("path-policy", "remember", "[limits]\ndeadline_ms = 9\n");
    place.skill("particles");
    rollout.look().await.unwrap();
    let second = revision(rollout.registry());
    fs::remove_dir_all(place.path("volume")).unwrap();
    let places = |changes: Vec<waza_registry::decision::Change>| {
        changes.into_iter().map(|change| change.pointer).collect::<Vec<_>>()
    };
    let changes = rollout.diff(&first, &second[..6]).await.unwrap();
    assert_eq!(places(changes), ["/limits/deadline_ms", "/settings/behaviour"]);
    assert!(rollout.diff(&first, &first).await.unwrap().is_empty());
    let number = rollout.registry().lineup().number();
    let changes = rollout.diff("lineup:1", &format!("lineup:{number}")).await.unwrap();
    let wanted =
        ["/plugins/hostile/limits/deadline_ms", "/plugins/hostile/settings/behaviour", "/skills/particles"];
    assert_eq!(places(changes), wanted);
    for (from, to) in
        [("lineup:1", "lineup:99"), ("lineup:1", "lineup:x"), ("lineup:1", first.as_str()), ("zz", "zz")]
    {
        assert!(rollout.diff(from, to).await.is_err(), "{from} {to}");
    }
}
