//! A writer that dies at every step there is: before the mark nothing has changed, after it the next one knows.

use super::{super::Step, *};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Every step of [`batch`].
const STEPS: [Step; 8] = [
    Step::Staged(1),
    Step::Staged(2),
    Step::Marked,
    Step::Deleted(1),
    Step::Deleted(2),
    Step::Renamed(1),
    Step::Renamed(2),
    Step::Done,
];

fn before() -> Batch {
    Batch::default().write("a.js", "old").write("b/c.js", "old").write("d.js", "old")
}

fn batch() -> Batch {
    Batch::default().write("a.js", "new").write("e/f.js", "new").delete("b/c.js").delete("d.js")
}

/// Dies as a killed process does: nothing is tidied up, and the system frees the lock.
fn die_at(it: &Fixture, at: Step) {
    let mut writer = it.project.writer().unwrap();
    let died = catch_unwind(AssertUnwindSafe(|| {
        writer.apply_with(&batch(), |step| assert_ne!(step, at, "dies here"))
    }));
    assert!(died.is_err(), "{at:?} is never reached");
}

#[test]
fn these_are_all_the_steps() {
    let it = fixture();
    it.apply(&before()).unwrap();
    let mut seen = Vec::new();
    it.project.writer().unwrap().apply_with(&batch(), |step| seen.push(step)).unwrap();
    assert_eq!(seen, STEPS);
}

#[test]
fn before_the_mark_nothing_has_changed_and_after_it_the_next_writer_knows() {
    for (number, at) in STEPS.into_iter().enumerate() {
        let it = fixture();
        it.apply(&before()).unwrap();
        die_at(&it, at);
        let mut writer = it.project.writer().unwrap();
        if number < 2 {
            assert!(!writer.is_interrupted(), "{at:?}");
            assert_eq!(it.paths(), ["a.js", "b/c.js", "d.js"]);
            assert_eq!(it.project.read("a.js").unwrap().bytes, b"old");
            writer.apply(&batch()).unwrap();
            writer.settle().unwrap();
        } else {
            assert!(writer.is_interrupted(), "{at:?}");
            assert!(matches!(writer.apply(&write("x")), Err(FilesError::Interrupted)), "{at:?}");
            drop(writer);
            assert!(
                it.project.writer().unwrap().is_interrupted(),
                "it stays so until somebody puts things right"
            );
        }
        let left = fs::read_dir(it.disk().join(".waza-tmp")).unwrap().count();
        assert!(left <= 2, "{at:?}: the lock and the mark, nothing staged");
    }
}
