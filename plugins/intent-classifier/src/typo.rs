//! Finds the few words that decide a restore behind one slip of the fingers. Words that merely colour a sentence are
//! not worth it: a message without known words is a change request anyway.

use crate::cue::Cue;

/// Words worth finding, and what they stand for. Each is at least four letters, so that one slip leaves a likeness.
const WORDS: &[(&str, Cue)] = &[
    ("undo", Cue::Undo),
    ("revert", Cue::Undo),
    ("rollback", Cue::Undo),
    ("restore", Cue::PutBack),
    ("version", Cue::VersionWord),
    ("previous", Cue::Past),
    ("change", Cue::ChangeWord),
    ("changes", Cue::Past),
    ("thanks", Cue::Social),
    ("please", Cue::Polite),
    ("button", Cue::Feature),
    ("enemy", Cue::Thing),
    ("player", Cue::Thing),
];

/// Real words one slip away from the above.
const REAL: &[&str] = &[
    "charge",
    "chance",
    "charges",
    "chances",
    "reverts",
    "reverse",
    "undid",
    "undos",
    "store",
    "prayer",
    "layer",
    "played",
    "players",
    "plays",
    "mutton",
    "pleased",
    "pleas",
    "changed",
    "ranges",
    "range",
    "hanger",
    "aversion",
    "conversion",
];

/// The cue of a misspelt word.
pub(crate) fn cue(word: &str) -> Option<Cue> {
    if !(4..=10).contains(&word.len()) || !word.is_ascii() || REAL.contains(&word) {
        return None;
    }
    WORDS.iter().find(|(right, _)| one_slip(right.as_bytes(), word.as_bytes())).map(|found| found.1)
}

/// Whether `typed` is `right` with one letter left out, doubled or added, replaced, or two neighbours swapped.
/// The first letter has to be right: people rarely miss it, and it keeps "under" apart from "wonder".
fn one_slip(right: &[u8], typed: &[u8]) -> bool {
    if right.first() != typed.first() || right.len().abs_diff(typed.len()) > 1 {
        return false;
    }
    let same = right.iter().zip(typed).take_while(|(a, b)| a == b).count();
    let (right, typed) = (right.get(same..).unwrap_or_default(), typed.get(same..).unwrap_or_default());
    match (right, typed) {
        ([], []) => false,
        ([_, rest @ ..], typed) if rest == typed => true,
        (right, [_, rest @ ..]) if rest == right => true,
        // A four-letter word with a letter replaced is too often another word.
        ([_, a @ ..], [_, b @ ..]) if a == b => same + right.len() > 4,
        ([a, b, rest @ ..], [c, d, end @ ..]) => a == d && b == c && rest == end,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_forgiven() {
        for typed in ["undoo", "udno", "unod", "umdo"] {
            assert_eq!(cue(typed), one_slip(b"undo", typed.as_bytes()).then_some(Cue::Undo), "{typed}");
        }
        assert_eq!(cue("undoo"), Some(Cue::Undo));
        assert_eq!(cue("rever"), Some(Cue::Undo));
        assert_eq!(cue("restroe"), Some(Cue::PutBack));
        assert_eq!(cue("chnage"), Some(Cue::ChangeWord));
        assert_eq!(cue("verison"), Some(Cue::VersionWord));
    }

    #[test]
    fn other_words_are_left_alone() {
        for typed in
            ["unto", "under", "charge", "store", "chain", "pleat", "verse", "until", "x", "restaurant"]
        {
            assert_eq!(cue(typed), None, "{typed}");
        }
    }
}
