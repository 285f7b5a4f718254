//! The words the classifier knows, found by the longest entry that fits at a place.
//!
//! The words are data, in the text files beside this one: a cue's name in brackets, then its entries, set apart by
//! commas and line ends; lines that begin with `# ` are comments. The index over them is built once, when the plugin
//! is configured, so it is part of the image and a request pays for look-ups only.
//!
//! An entry is matched as whole words where it begins or ends in a Latin letter or digit; `*` at its end lets the
//! word go on. An apostrophe in an entry stands for either apostrophe or none, because people leave them out.

use std::borrow::Cow;
use std::ops::Range;

use crate::cue::Cue;

const FILES: [&str; 3] =
    [include_str!("english.txt"), include_str!("japanese.txt"), include_str!("games.txt")];

/// Room for the entries and for their first characters; more would only cost memory in the image.
const ENTRIES: usize = 5120;
const HEADS: usize = 1024;

#[derive(Debug)]
struct Entry {
    text: Cow<'static, str>,
    cue: Cue,
    /// The last word may go on.
    open: bool,
}

/// The index: all entries in the order of their bytes, and the range of those with a first character.
#[derive(Debug)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
    heads: Vec<(char, Range<usize>)>,
}

impl Lexicon {
    /// The index over all files.
    pub(crate) fn new() -> Lexicon {
        // What is allocated while the plugin is configured stays in the image, so nothing here grows by steps.
        let mut entries: Vec<Entry> = Vec::with_capacity(ENTRIES);
        for entry in FILES.into_iter().flat_map(read) {
            if entry.text.contains('\'') {
                let spelt = |apostrophe: &str| entry.text.replace('\'', apostrophe).into();
                entries.push(Entry { text: spelt("’"), ..entry });
                entries.push(Entry { text: spelt(""), ..entry });
            }
            entries.push(entry);
        }
        entries.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        let mut heads: Vec<(char, Range<usize>)> = Vec::with_capacity(HEADS);
        for (at, entry) in entries.iter().enumerate() {
            let head = entry.text.chars().next().unwrap_or_default();
            match heads.last_mut() {
                Some((last, range)) if *last == head => range.end = at + 1,
                _ => heads.push((head, at..at + 1)),
            }
        }
        Lexicon { entries, heads }
    }

    /// The longest entry that fits at `at`, and where it ends.
    ///
    /// Entries that begin alike stand together, so each further byte of the text narrows the range, and an entry that
    /// ends there is the first of it.
    pub(crate) fn longest(&self, text: &str, at: usize) -> Option<(Cue, usize)> {
        let rest = text.get(at..)?;
        let head = rest.chars().next()?;
        let left = text.get(..at).and_then(|left| left.chars().next_back());
        if is_word(head) && left.is_some_and(is_word) {
            return None;
        }
        let head_at = self.heads.binary_search_by_key(&head, |entry| entry.0).ok()?;
        let mut range = self.entries.get(self.heads.get(head_at)?.1.clone())?;
        let mut found = None;
        let mut depth = head.len_utf8();
        while let Some(entry) = range.first() {
            if entry.text.len() == depth {
                found = entry.end(rest).map(|end| (entry.cue, end)).or(found);
            }
            let Some(byte) = rest.as_bytes().get(depth) else { break };
            let from = range.partition_point(|entry| entry.byte(depth) < Some(*byte));
            let to = range.partition_point(|entry| entry.byte(depth) <= Some(*byte));
            range = range.get(from..to).unwrap_or_default();
            depth += 1;
        }
        let (cue, len) = found?;
        // A single kanji behind another is the second half of some other word: 面 in 文面.
        let half = len == head.len_utf8() && is_han(head) && left.is_some_and(is_han);
        (!half).then_some((cue, at + len))
    }
}

/// The entries of one file.
fn read(file: &'static str) -> impl Iterator<Item = Entry> {
    let mut cue = None;
    file.lines().filter(|line| !line.starts_with("# ")).flat_map(move |line| {
        let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        cue = name.map_or(cue, Cue::named);
        let words = if name.is_some() { "" } else { line };
        let words = words.split(", ").map(|word| word.trim_end_matches(',')).filter(|word| !word.is_empty());
        words.filter_map(move |word| Some(Entry::new(word, cue?)))
    })
}

impl Entry {
    fn new(word: &'static str, cue: Cue) -> Entry {
        match word.strip_suffix('*') {
            Some(text) => Entry { text: text.into(), cue, open: true },
            None => Entry { text: word.into(), cue, open: false },
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where the entry ends in `rest`, which begins with it; `None` when the last word goes on and may not.
    fn end(&self, rest: &str) -> Option<usize> {
        let left = rest.get(self.text.len()..)?;
        let goes_on = left.find(|c: char| !is_word(c)).unwrap_or(left.len());
        let closes = self.text.chars().next_back().is_some_and(is_word);
        match goes_on {
            0 => Some(self.text.len()),
            more if self.open => Some(self.text.len() + more),
            _ => (!closes).then_some(self.text.len()),
        }
    }
}

/// Letters and digits that make up words with spaces around them.
pub(crate) fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || ('\u{c0}'..='\u{24f}').contains(&char)
}

/// Kanji.
pub(crate) fn is_han(char: char) -> bool {
    matches!(char, '一'..='龥' | '々' | '㐀'..='䶿')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_files_is_a_cue() {
        for line in FILES.iter().flat_map(|file| file.lines()) {
            let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            assert!(name.is_none_or(|name| Cue::named(name).is_some()), "{line}");
        }
        let lexicon = Lexicon::new();
        assert!((3000..=ENTRIES).contains(&lexicon.entries.len()), "{}", lexicon.entries.len());
        assert!(lexicon.heads.len() <= HEADS, "{}", lexicon.heads.len());
    }

    #[test]
    fn the_longest_entry_wins() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.longest("元に戻して", 0).map(|hit| hit.0), Some(Cue::Undo));
        assert_eq!(lexicon.longest("last moves", 0), Some((Cue::Past, 4)));
    }

    #[test]
    fn latin_entries_are_whole_words() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.longest("undone", 0), None);
        assert_eq!(lexicon.longest("xundo", 1), None);
        assert_eq!(lexicon.longest("undoして", 0), Some((Cue::Undo, 4)));
        assert_eq!(lexicon.longest("3days", 0), None);
    }

    #[test]
    fn apostrophes_may_be_curly_or_missing() {
        let lexicon = Lexicon::new();
        for text in ["don't undo", "don’t undo", "dont undo"] {
            assert_eq!(lexicon.longest(text, 0), Some((Cue::KeepIt, text.len())));
        }
    }

    #[test]
    fn no_entry_is_listed_twice() {
        let lexicon = Lexicon::new();
        let mut texts: Vec<&str> = lexicon.entries.iter().map(|entry| &*entry.text).collect();
        texts.sort_unstable();
        let twice: Vec<_> = texts.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn entries_are_in_folded_form() {
        for entry in Lexicon::new().entries {
            assert_eq!(entry.text, entry.text.to_lowercase());
            assert_eq!(entry.text, entry.text.trim());
        }
    }
}
