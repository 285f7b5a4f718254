//! The log as a whole: what goes in, what comes out, and what a broken or slow disk does to it.

use super::{log::DecisionLog, *};
use crate::{
    answer::Answer,
    ask::Ask,
    hooks::{Access, Denial, Operation, Origin, PathVerdict},
    tap::{RequestId, Saw},
};
use std::{
    fs,
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::mpsc,
    time::{Duration, Instant},
};
use waza_engine::{CallError, Fault, Hook, Timing};

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
    assert_eq!(
        find(Filter { since: Some(one.decisions[0].time), ..Filter::default() }, 99).decisions.len(),
        16
    );
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
fn a_folder_that_cannot_be_written_fails_no_call_and_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let blocked = dir.path().join("a-file");
    fs::write(&blocked, "").unwrap();
    let folder = blocked.join("decisions");
    let log = DecisionLog::open(&folder, DecisionLogOptions { retry_ms: 1, ..all() }).unwrap();
    tell(&log, 0, &paths(&["x"]), Ok(&allow()));
    assert!(log.flush(SOON));
    let status = log.status();
    assert!(matches!(status.state, LogState::Failing { full: false, .. }), "{status:?}");
    assert_eq!((status.written, status.dropped_disk), (0, 1));
    fs::remove_file(&blocked).unwrap();
    let until = Instant::now() + SOON;
    while log.status().state != LogState::Writing && Instant::now() < until {
        tell(&log, 0, &paths(&["x"]), Ok(&allow()));
        assert!(log.flush(SOON));
    }
    assert_eq!(log.status().state, LogState::Writing);
    assert!(!search(&folder, &Filter::default(), 9).unwrap().decisions.is_empty());
}

#[test]
fn a_full_disk_is_named_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let full: files::Open = Box::new(|_| {
        let file = fs::OpenOptions::new().write(true).open("/dev/full")?;
        Ok((Box::new(file), 0))
    });
    let options = DecisionLogOptions { retry_ms: 3_600_000, ..all() };
    let log = DecisionLog::open_on(dir.path().into(), options, full).unwrap();
    (0..50).for_each(|before| tell(&log, before, &paths(&["x"]), Ok(&allow())));
    assert!(log.flush(SOON));
    let status = log.status();
    assert!(matches!(status.state, LogState::Failing { full: true, .. }), "{status:?}");
    assert_eq!((status.written, status.dropped_disk, status.dropped_queue), (0, 50, 0));
    assert_eq!(serde_json::to_value(&status).unwrap()["state"]["kind"], "failing");
}

/// A disk that writes nothing until it is let go.
struct Stuck {
    entered: mpsc::Sender<()>,
    go: mpsc::Receiver<()>,
}

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.entered.send(());
        // Let go for good when the test drops its end.
        let _ = self.go.recv();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A log whose writer is stuck in its first write; it goes on when the sender is dropped.
fn stuck(folder: &Path, options: DecisionLogOptions) -> (DecisionLog, mpsc::Sender<()>) {
    let (entered, is_in) = mpsc::channel();
    let (go, wait) = mpsc::channel();
    let mut disk = Some(Stuck { entered, go: wait });
    let open: files::Open = Box::new(move |_| Ok((Box::new(disk.take().unwrap()), 0)));
    let log = DecisionLog::open_on(folder.into(), options, open).unwrap();
    tell(&log, 0, &paths(&["first"]), Ok(&allow()));
    is_in.recv_timeout(SOON).unwrap();
    (log, go)
}

#[test]
fn ten_times_what_the_queue_holds_is_dropped_and_counted_and_waits_for_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let (log, go) = stuck(dir.path(), DecisionLogOptions { queue_decisions: 64, ..all() });
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..160).for_each(|before| tell(&log, before, &paths(&["x"]), Ok(&allow()))));
        }
    });
    // The writer still holds the first one; had anybody waited for it, nobody would be here.
    assert_eq!(log.status().dropped_queue, 640 - 64);
    assert!(!log.flush(Duration::ZERO));
    drop(go);
    assert!(log.flush(SOON));
    let status = log.status();
    assert_eq!((status.written, status.dropped_queue, status.dropped_disk), (65, 576, 0));
}

#[test]
fn a_queue_of_large_inputs_is_bounded_in_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let (log, go) = stuck(dir.path(), DecisionLogOptions { queue_mib: 1, ..all() });
    let large = paths(&[&"x".repeat(300 << 10)]);
    (0..10).for_each(|before| tell(&log, before, &large, Ok(&allow())));
    assert_eq!(log.status().dropped_queue, 7);
    drop(go);
    assert!(log.flush(SOON));
    assert_eq!(log.status().written, 4);
    // What was taken off the queue has made room.
    (0..3).for_each(|before| tell(&log, before, &large, Ok(&allow())));
    assert!(log.flush(SOON));
    assert_eq!(log.status().written, 7);
}

#[test]
fn garbage_is_counted_and_a_line_that_was_cut_is_ended() {
    let dir = tempfile::tempdir().unwrap();
    let tell_one = |path: &str| {
        let log = DecisionLog::open(dir.path(), all()).unwrap();
        tell(&log, 0, &paths(&[path]), Ok(&allow()));
        assert!(log.flush(SOON));
    };
    tell_one("a");
    let file = files::list(dir.path()).unwrap().pop().unwrap().1;
    let whole = fs::read(&file).unwrap();
    // As a process that was killed leaves it, at every place where a line can be cut.
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        let text = [&whole[..], &whole[..cut]].concat();
        fs::write(&file, text).unwrap();
        let found = search(dir.path(), &Filter::default(), 9).unwrap();
        let ended = cut == whole.len() - 1;
        assert_eq!((found.decisions.len(), found.broken_lines), (1 + usize::from(ended), u64::from(!ended)));
        tell_one("b");
        let found = search(dir.path(), &Filter::default(), 9).unwrap();
        assert_eq!((found.decisions.len(), found.broken_lines), (2 + usize::from(ended), u64::from(!ended)));
        assert_eq!(found.decisions[0].input_hash, paths(&["b"]).input_hash());
    }
    let deep = "[".repeat(100_000);
    let zeros = vec![0; 1 << 20];
    let garbage: [&[u8]; 7] =
        [b"{}", b"\xff\xfe", b"null", deep.as_bytes(), &zeros, b"{\"time\":\"now\"}", b" \r"];
    fs::write(&file, [garbage.join(&b'\n'), whole.clone()].join(&b'\n')).unwrap();
    fs::write(dir.path().join("decisions-x.jsonl"), "not a log's").unwrap();
    let found = search(dir.path(), &Filter::default(), 9).unwrap();
    assert_eq!((found.decisions.len(), found.broken_lines), (1, 6));
}

#[test]
fn files_are_bounded_in_size_and_number_while_somebody_reads() {
    let dir = tempfile::tempdir().unwrap();
    let options = DecisionLogOptions { inputs: true, file_mib: 1, files: 3, queue_mib: 4_096, ..all() };
    let log = DecisionLog::open(dir.path(), options).unwrap();
    let ask = paths(&[&"x".repeat(100 << 10)]);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for before in 0..100 {
                tell(&log, before, &ask, Ok(&allow()));
            }
            assert!(log.flush(SOON));
        });
        for _ in 0..30 {
            let found = search(dir.path(), &Filter::default(), 50).unwrap();
            // The last line may be on its way; whatever else is there is whole.
            assert!(found.broken_lines <= 1, "{}", found.broken_lines);
        }
    });
    assert_eq!(log.status().written, 100);
    let files = files::list(dir.path()).unwrap();
    assert_eq!(files.len(), 3);
    assert!(files[0].0 > 5, "the oldest are gone: {files:?}");
    for (_, path) in files {
        assert!(fs::metadata(path).unwrap().len() <= 1 << 20);
    }
    assert_eq!(search(dir.path(), &Filter::default(), 1_000).unwrap().broken_lines, 0);
}

#[test]
fn a_line_that_is_too_long_goes_without_its_input_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let log =
        DecisionLog::open(dir.path(), DecisionLogOptions { inputs: true, line_kib: 4, ..all() }).unwrap();
    tell(&log, 0, &paths(&[&"x".repeat(5_000)]), Ok(&allow()));
    assert!(log.flush(SOON));
    let one = search(dir.path(), &Filter::default(), 9).unwrap().decisions.pop().unwrap();
    assert!(one.left_out_bytes.unwrap() > 5_000);
    assert_eq!((one.ask, one.answer, one.verdict.as_str()), (None, None, "allow"));
}

/// Denies what has a dot-dot in it, and breaks on demand.
struct Strict;

impl Asked for Strict {
    async fn ask_again(&self, ask: Ask) -> Result<Answer, CallError> {
        let Ask::Check(accesses) = ask else { return Err(error()) };
        if accesses.iter().any(|access| access.path == "break") {
            return Err(error());
        }
        let judge = |access: &Access| match access.path.contains("..") {
            true => PathVerdict::Deny(Denial { code: "dots".into(), message: String::new() }),
            false => PathVerdict::Allow,
        };
        Ok(Answer::Check(accesses.iter().map(judge).collect()))
    }

    fn serves(&self, hook: Hook) -> bool {
        hook == Hook::PathPolicy
    }
}

#[tokio::test]
async fn a_replay_asks_again_and_says_what_differs() {
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), DecisionLogOptions { inputs: true, ..all() }).unwrap();
    let horrors = ["e\u{301}\u{0}\u{202e}", "👨‍👩‍👧‍👦\u{feff}", "\u{2028}\n\r\"\\", "\u{10ffff}ﬁ", "", "a/../b"];
    for (before, path) in horrors.into_iter().enumerate() {
        tell(&log, before as u64, &paths(&[path]), Ok(&allow()));
    }
    tell(&log, 0, &paths(&["was allowed"]), Ok(&deny()));
    tell(&log, 0, &paths(&["break"]), Err(&error()));
    tell(&log, 0, &paths(&["worked again"]), Err(&error()));
    tell(&log, 0, &Ask::Score(crate::request("x").into()), Err(&error()));
    assert!(log.flush(SOON));
    let found = replay(dir.path(), &Filter::default(), &Strict, 2).await.unwrap();
    assert_eq!((found.asked, found.same, found.differing, found.other_hooks), (9, 6, 3, 1));
    assert_eq!((found.kinds["path"], found.kinds["outcome"], found.first.len()), (2, 1, 2));
    assert_eq!((found.first[0].was.as_str(), found.first[0].now.as_str()), ("allow", "deny 1 of 1"));
    assert_eq!(found.first[0].differences[0].to_string(), r#"path "a/../b": allow -> dots"#);
    let back: Differences = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
    let other = Filter { plugin: Some("q".into()), ..Filter::default() };
    assert_eq!(replay(dir.path(), &other, &Strict, 2).await.unwrap(), Differences::default());
}

#[tokio::test]
async fn without_inputs_there_is_nothing_to_replay_and_that_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), all()).unwrap();
    tell(&log, 0, &paths(&["x"]), Ok(&allow()));
    assert!(log.flush(SOON));
    let found = replay(dir.path(), &Filter::default(), &Strict, 2).await.unwrap();
    assert_eq!((found.asked, found.without_input), (0, 1));
}

#[test]
fn a_log_that_is_dropped_writes_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    let (log, go) = stuck(dir.path(), all());
    let shared = std::sync::Arc::clone(&log.shared);
    (0..10).for_each(|before| tell(&log, before, &paths(&["x"]), Ok(&allow())));
    drop(log);
    drop(go);
    assert!(shared.wait(SOON));
    assert_eq!(shared.status().written, 11);
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
