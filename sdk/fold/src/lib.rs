//! Folds a message once, so that every plugin sees the same text: NFKC, lower case, collapsed white space.
//!
//! The map says where each folded character came from, so that evidence can point into what the user typed. Characters
//! that combine with their neighbours are folded together and share the place where they begin.
//!
//! It is a crate of its own because two sides have to fold alike: the host, before it asks a plugin, and the training
//! command, before it fits a model to labelled messages.

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick,
};

/// The folded text, and for each of its characters the byte offset in `text` it came from.
#[must_use]
pub fn fold(text: &str) -> (String, Vec<u32>) {
    let mut folded = Folded::default();
    let mut start = 0;
    for (at, c) in text.char_indices().skip(1) {
        if begins_anew(c) {
            folded.push(text.get(start..at).unwrap_or_default(), start);
            start = at;
        }
    }
    folded.push(text.get(start..).unwrap_or_default(), start);
    (folded.text, folded.map)
}

/// Whether `c` can never melt into what stands before it.
fn begins_anew(c: char) -> bool {
    if c.is_ascii() {
        return true;
    }
    let first = std::iter::once(c).nfkd().next().unwrap_or(c);
    canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) == IsNormalized::Yes
}

#[derive(Default)]
struct Folded {
    text: String,
    map: Vec<u32>,
    /// White space was seen since the last character; it becomes one blank, unless the text ends with it.
    gap: Option<u32>,
}

impl Folded {
    fn push(&mut self, segment: &str, at: usize) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        for c in segment.nfkc().flat_map(char::to_lowercase) {
            if c.is_whitespace() {
                self.gap.get_or_insert(at);
                continue;
            }
            if let Some(gap) = self.gap.take()
                && !self.text.is_empty()
            {
                self.text.push(' ');
                self.map.push(gap);
            }
            self.text.push(c);
            self.map.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_upper_and_spaced_text_becomes_plain() {
        let (folded, map) = fold("  ２Ｄ\u{3000}\tゲーム\n");
        assert_eq!(folded, "2d ゲーム");
        assert_eq!(map, [2, 5, 8, 12, 15, 18]);
    }

    #[test]
    fn marks_melt_into_their_base() {
        assert_eq!(fold("ｶﾞ").0, "ガ");
        assert_eq!(fold("か\u{3099}x").0, "がx");
        assert_eq!(fold("か\u{3099}x").1, [0, 6]);
        assert_eq!(fold("\u{1112}\u{1161}\u{11ab}").0, "한");
    }

    #[test]
    fn every_offset_is_a_character_of_the_text() {
        for text in ["", " ", "ﬁn", "①②", "👨‍👩‍👧", "\u{200f}abc", "e\u{301}\u{301}", "Ⅷ㌀㍿", "\u{3099}"]
        {
            let (folded, map) = fold(text);
            assert_eq!(folded.chars().count(), map.len(), "{text:?}");
            assert!(map.iter().all(|&at| text.is_char_boundary(at as usize)), "{text:?}");
            assert!(map.is_sorted(), "{text:?}");
            assert_eq!(fold(&folded).0, folded, "{text:?}");
        }
    }

    #[test]
    fn eight_kib_of_one_mark_is_linear_enough() {
        let text: String = std::iter::once('e').chain(std::iter::repeat_n('\u{301}', 4096)).collect();
        assert_eq!(fold(&text).0.chars().count(), fold(&text).1.len());
    }
}
