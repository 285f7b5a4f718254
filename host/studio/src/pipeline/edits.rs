//! Replacements that a backend proposes, carried out on the text there is: literally, the first occurrence only. What
//! does not fit is never skipped in silence.

use super::collect::Proposal;
use std::collections::BTreeMap;
use waza_sandbox::{ExistingFile, ProposedEdit};

/// Why a replacement could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The project has no such text file, or the run has removed it.
    NoFile,
    /// The file has no such text.
    NotFound,
    /// There was nothing to look for.
    Nothing,
}

impl Misfit {
    /// A stable word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NoFile => "no-such-file",
            Self::NotFound => "text-not-found",
            Self::Nothing => "nothing-to-find",
        }
    }
}

/// A replacement that was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FailedEdit {
    pub(crate) path: String,
    pub(crate) why: Misfit,
}

/// What became of a run's replacements.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    pub(crate) made: Vec<ProposedEdit>,
    pub(crate) failed: Vec<FailedEdit>,
    /// The files that the generator was shown.
    shown: BTreeMap<String, Vec<u8>>,
}

impl Edits {
    pub(crate) fn over(files: &[ExistingFile]) -> Self {
        let shown = files.iter().map(|file| (file.path.clone(), file.content.clone())).collect();
        Self { shown, ..Self::default() }
    }

    /// What the file is after the replacement, over what the run has proposed before.
    pub(crate) fn replaced(
        &self,
        edit: &ProposedEdit,
        proposals: &BTreeMap<String, Proposal>,
    ) -> Result<Vec<u8>, Misfit> {
        let before = match proposals.get(&edit.path) {
            Some(Proposal::Write(bytes)) => bytes,
            Some(Proposal::Delete) => return Err(Misfit::NoFile),
            None => self.shown.get(&edit.path).ok_or(Misfit::NoFile)?,
        };
        let before = std::str::from_utf8(before).map_err(|_| Misfit::NoFile)?;
        if edit.old_string.is_empty() {
            return Err(Misfit::Nothing);
        }
        let (head, tail) = before.split_once(edit.old_string.as_str()).ok_or(Misfit::NotFound)?;
        Ok([head, &edit.new_string, tail].concat().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(old: &str, new: &str) -> ProposedEdit {
        ProposedEdit { path: "game.js".into(), old_string: old.into(), new_string: new.into() }
    }

    fn over(text: &str) -> Edits {
        Edits::over(&[ExistingFile { path: "game.js".into(), content: text.into() }])
    }

    #[test]
    fn a_replacement_is_literal_and_the_first_occurrence_counts() {
        let edits = over("cost OLD OLD");
        let after = edits.replaced(&edit("OLD", "$& $$ $1 \\0"), &BTreeMap::new()).unwrap();
        assert_eq!(String::from_utf8(after).unwrap(), "cost $& $$ $1 \\0 OLD");
        let pattern = over("a.c abc").replaced(&edit("a.c", "x"), &BTreeMap::new()).unwrap();
        assert_eq!(pattern, b"x abc");
    }

    #[test]
    fn what_does_not_fit_says_why() {
        let edits = over("let a = 1");
        let none = BTreeMap::new();
        assert_eq!(edits.replaced(&edit("let b", ""), &none), Err(Misfit::NotFound));
        assert_eq!(edits.replaced(&edit("", "x"), &none), Err(Misfit::Nothing));
        let elsewhere = ProposedEdit { path: "other.js".into(), ..edit("let", "x") };
        assert_eq!(edits.replaced(&elsewhere, &none), Err(Misfit::NoFile));
        let gone = BTreeMap::from([("game.js".to_owned(), Proposal::Delete)]);
        assert_eq!(edits.replaced(&edit("let", "x"), &gone), Err(Misfit::NoFile));
    }

    #[test]
    fn later_replacements_see_earlier_proposals() {
        let edits = over("one");
        let proposed = BTreeMap::from([("game.js".to_owned(), Proposal::Write(b"two".to_vec()))]);
        assert_eq!(edits.replaced(&edit("two", "three"), &proposed).unwrap(), b"three");
        assert_eq!(edits.replaced(&edit("one", "x"), &proposed), Err(Misfit::NotFound));
    }
}
