//! The files: whoever reads them finds garbage, cut lines and rotation.

use super::*;

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
