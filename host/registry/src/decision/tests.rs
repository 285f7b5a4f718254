//! The log as a whole: what goes in and what comes out, its clock included.

use super::{log::DecisionLog, *};
use crate::{
    answer::Answer,
    ask::Ask,
    hooks::{Access, Denial, Operation, Origin, PathVerdict},
    tap::{RequestId, Saw},
};
use std::{fs, os::unix::fs::PermissionsExt, path::Path, time::Duration};
use waza_engine::{CallError, Fault, Hook, Timing};

mod asking_again;
mod bad_disk;
mod reading;

const SOON: Duration = Duration::from_secs(30);
const SECRET: &str = "the user's own words";

fn all() -> DecisionLogOptions {
    DecisionLogOptions { sample_ppm: 1_000_000, ..DecisionLogOptions::default() }
}

fn paths(paths: &[&str]) -> Ask {
    let access = |path: &&str| Access {
        operation: Operation::Write,
        origin: Origin::Model,
        path: (*path).to_owned(),
        size: None,
        media_type: None,
    };
    Ask::Check(paths.iter().map(access).collect())
}

fn deny() -> Answer {
    Answer::Check(vec![PathVerdict::Deny(Denial { code: "traversal".into(), message: SECRET.into() })])
}

fn allow() -> Answer {
    Answer::Check(vec![PathVerdict::Allow])
}

fn error() -> CallError {
    CallError {
        plugin: "p".into(),
        revision: "r".into(),
        hook: "path-policy".into(),
        fault: Fault::Panicked { message: SECRET.into() },
    }
}

fn tell(log: &DecisionLog, before: u64, ask: &Ask, outcome: Result<&Answer, &CallError>) {
    let id: RequestId = "request-1".into();
    let saw = Saw {
        lineup: 7,
        hook: ask.hook(),
        plugin: "p",
        revision: "r",
        digest: "d",
        ask,
        outcome,
        timing: Timing { total: Duration::from_nanos(5_400), ..Timing::default() },
        request: Some(&id),
    };
    log.saw(&saw, before);
}

fn everything(folder: &Path) -> Vec<u8> {
    files::list(folder).unwrap().iter().flat_map(|(_, path)| fs::read(path).unwrap()).collect()
}

#[test]
fn a_line_says_all_but_what_the_user_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("state/decisions");
    let log = DecisionLog::open(&folder, all()).unwrap();
    let ask = paths(&[SECRET]);
    tell(&log, 0, &ask, Ok(&allow()));
    tell(&log, 1, &ask, Ok(&deny()));
    tell(&log, 2, &ask, Err(&error()));
    assert!(log.flush(SOON));
    assert!(!String::from_utf8(everything(&folder)).unwrap().contains(SECRET));
    let found = search(&folder, &Filter::default(), 10).unwrap();
    let verdicts: Vec<_> = found.decisions.iter().map(|one| one.verdict.as_str()).collect();
    assert_eq!(verdicts, ["error:panicked", "deny 1 of 1", "allow"], "newest first");
    let denied = &found.decisions[1];
    assert_eq!(
        (denied.codes.as_slice(), denied.micros, denied.lineup),
        (&["traversal".to_owned()][..], 5.4, 7)
    );
    assert_eq!(
        (denied.request.as_deref(), denied.input_hash.as_str()),
        (Some("request-1"), &*ask.input_hash())
    );
    assert_eq!((&denied.ask, &denied.answer), (&None, &None));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&files::list(&folder).unwrap()[0].1), 0o600);
    assert_eq!((log.status().state, log.status().written), (LogState::Writing, 3));
}

#[test]
fn beyond_the_sample_only_failures_and_denials_are_kept() {
    for (keep, kept) in [(true, 3), (false, 1)] {
        let dir = tempfile::tempdir().unwrap();
        let options =
            DecisionLogOptions { sample_ppm: 10_000, keep_errors: keep, keep_denials: keep, ..all() };
        let log = DecisionLog::open(dir.path(), options).unwrap();
        (0..100).for_each(|before| tell(&log, before, &paths(&["x"]), Ok(&allow())));
        tell(&log, 0, &paths(&["x"]), Ok(&deny()));
        tell(&log, 0, &paths(&["x"]), Err(&error()));
        assert!(log.flush(SOON));
        assert_eq!(log.status().written, kept);
    }
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), DecisionLogOptions { enabled: false, ..all() }).unwrap();
    tell(&log, 0, &paths(&["x"]), Err(&error()));
    assert!(log.flush(SOON));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_search_takes_what_is_asked_for_and_says_when_there_is_more() {
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), all()).unwrap();
    for at in 0..20u64 {
        let answer = if at % 2 == 0 { allow() } else { deny() };
        tell(&log, at, &paths(&[&at.to_string()]), Ok(&answer));
    }
    assert!(log.flush(SOON));
    let find = |filter: Filter, limit| search(dir.path(), &filter, limit).unwrap();
    let denied = find(Filter { verdict: Some("deny".into()), ..Filter::default() }, 3);
    assert_eq!((denied.decisions.len(), denied.more), (3, true));
    let before = denied.decisions[2].time;
    let rest =
        find(Filter { verdict: Some("deny".into()), until: Some(before), ..Filter::default() }, usize::MAX);
    assert!(!rest.more && rest.decisions.iter().all(|one| one.time < before));
    let hash = paths(&["4"]).input_hash();
    let one = find(Filter { input_hash: Some(hash[..10].into()), ..Filter::default() }, 9);
    assert_eq!((one.decisions.len(), one.more), (1, false));
    // Lines that are written within one tick of the clock have one time.
    let since = one.decisions[0].time;
    let everything = find(Filter::default(), 99).decisions;
    let later = everything.iter().filter(|one| one.time >= since).count();
    let found = find(Filter { since: Some(since), ..Filter::default() }, 99).decisions;
    assert!(later >= 16 && found.len() == later, "{later} and {}", found.len());
    for (filter, count) in [
        (Filter { plugin: Some("p".into()), ..Filter::default() }, 20),
        (Filter { plugin: Some("q".into()), ..Filter::default() }, 0),
        (Filter { revision: Some("r".into()), hook: Some(Hook::PathPolicy), ..Filter::default() }, 20),
        (Filter { hook: Some(Hook::SkillRanker), ..Filter::default() }, 0),
        (Filter { lineup: Some(8), ..Filter::default() }, 0),
        (Filter { request: Some("request-1".into()), ..Filter::default() }, 20),
    ] {
        assert_eq!(find(filter.clone(), 99).decisions.len(), count, "{filter:?}");
    }
    assert_eq!(search(&dir.path().join("nope"), &Filter::default(), 9).unwrap(), Found::default());
}

#[test]
fn times_are_sorted_by_their_text_and_survive_every_clock() {
    let moment = |text: &str| text.parse::<Moment>().unwrap();
    assert_eq!(moment("2026-01-02T03:04:05+09:00").to_string(), "2026-01-01T18:04:05.000000Z");
    assert!(moment("2026-01-02T03:04:05.000001Z") > moment("2026-01-02T03:04:05Z"));
    let before = Moment::from(std::time::UNIX_EPOCH - Duration::from_millis(1));
    assert_eq!(before.to_string(), "1969-12-31T23:59:59.999000Z");
    for broken in ["", "now", "2026-13-01T00:00:00Z", "2026-01-01"] {
        assert!(broken.parse::<Moment>().is_err(), "{broken}");
    }
    let edge = moment("0000-01-01T00:00:00+23:00");
    assert!(!edge.to_string().is_empty());
}
