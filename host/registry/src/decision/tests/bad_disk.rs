//! What a broken, a full or a slow disk does to the log, and what it must not do to calls.

use super::*;
use std::{
    io::{self, Write},
    sync::mpsc,
    time::Instant,
};

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
