//! The form that texts are compared in. Messages come folded by the host; what a catalogue and a conversation hold is
//! folded here, as far as the two have to agree: lower case, full-width letters and digits, ideographic spaces.
//!
//! Full NFKC would cost more than the rest of the plugin. Half-width kana in a SKILL.md is what this gives up.

/// A text of the catalogue or the conversation, comparable to a folded message.
pub(crate) fn fold(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

fn narrow(char: char) -> char {
    match char {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(char) - 0xFEE0).unwrap_or(char),
        '\u{3000}' => ' ',
        _ => char,
    }
}

/// Katakana as hiragana, so that a word typed without conversion is the same word. The long-vowel mark has no other form.
#[inline]
pub(crate) fn kana(char: char) -> char {
    match char {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(u32::from(char) - 0x60).unwrap_or(char),
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_capitals_become_plain() {
        assert_eq!(fold("２Ｄ　Ｇａｍｅ：ライト"), "2d game:ライト");
    }

    #[test]
    fn katakana_and_hiragana_are_one() {
        let as_hiragana: String = "レースゲーム".chars().map(kana).collect();
        assert_eq!(as_hiragana, "れーすげーむ");
    }
}
