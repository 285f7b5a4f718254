//! Splits a folded text into terms: words of alphabetic scripts, and for Japanese every pair of neighbouring characters
//! and every single kanji. Japanese is written without spaces; pairs need no dictionary, and they meet words that a
//! dictionary would not know.
//!
//! Bounds: linear in the text, nothing allocated.

use waza_linear::has_no_width;

use crate::fold::kana;
use crate::stem::stem;
use crate::{fixed, hash};

/// Words longer than this are compared unstemmed and have no misspellings.
const LONGEST: usize = 32;
/// Pairs that tell less are inflections and particles; outside phrases they say nothing.
pub(crate) const TELLING_PAIR: u32 = fixed::ONE / 2;

/// What a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word; its letters are at hand for stemming and misspellings.
    Word,
    /// One kanji.
    Single,
    /// Two neighbouring Japanese characters, and how much they tell.
    Pair(u32),
}

/// A term and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub kind: Kind,
    pub hash: u64,
    /// The letters of a short ASCII word, before stemming.
    pub letters: &'a [u8],
    /// Byte offset of the first character.
    pub byte: usize,
    /// Index of the first character, and of the one after the last.
    pub chars: (u32, u32),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Hiragana,
    Katakana,
    Kanji,
    /// Does not part a word.
    Ignored,
    Other,
}

fn class(char: char) -> Class {
    match char {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => Class::Word,
        '\0'..='\u{7F}' => Class::Other,
        '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' => Class::Hiragana,
        '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' => Class::Katakana,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '々' => Class::Kanji,
        _ if has_no_width(char) => Class::Ignored,
        // Punctuation, symbols and emoji, for speed: the tables would say the same.
        '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3040}' | '\u{1F300}'..='\u{1FAFF}' => Class::Other,
        _ if char.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

/// Pairs of content characters tell more than inflections and particles, which are written in hiragana.
fn pair_weight(first: Class, second: Class) -> u32 {
    use Class::{Hiragana, Kanji, Katakana};
    let percent = match (first, second) {
        (Kanji, Kanji) => 100,
        (Katakana, Katakana) => 80,
        (Kanji, Katakana) | (Katakana, Kanji) | (Kanji, Hiragana) => 70,
        (Hiragana, Hiragana) => 25,
        _ => 30,
    };
    fixed::ONE * percent / 100
}

/// A word under construction.
struct Word {
    letters: [u8; LONGEST],
    length: usize,
    /// Of the whole word, however long.
    polynomial: u64,
    ascii: bool,
    byte: usize,
    first: u32,
}

impl Word {
    const EMPTY: Self =
        Word { letters: [0; LONGEST], length: 0, polynomial: 0, ascii: true, byte: 0, first: 0 };

    fn push(&mut self, char: char, byte: usize, at: u32) {
        if self.length == 0 {
            (self.byte, self.first, self.polynomial, self.ascii) = (byte, at, 0, true);
        }
        if char.is_ascii() {
            self.push_byte(char as u8);
        } else {
            self.ascii = false;
            char.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.push_byte(byte));
        }
    }

    #[inline]
    fn push_byte(&mut self, byte: u8) {
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = byte;
        }
        self.length += 1;
        self.polynomial = hash::append(self.polynomial, byte);
    }

    fn finish(&mut self, end: u32, emit: &mut impl FnMut(Token<'_>)) {
        if self.length == 0 {
            return;
        }
        match self.letters.get(..self.length).filter(|_| self.ascii) {
            Some(letters) => emit(ascii_word(letters, self.byte, (self.first, end))),
            None => {
                let hash = hash::finish(self.polynomial);
                let chars = (self.first, end);
                emit(Token { kind: Kind::Word, hash, letters: &[], byte: self.byte, chars });
            }
        }
        self.length = 0;
    }
}

fn ascii_word(letters: &[u8], byte: usize, chars: (u32, u32)) -> Token<'_> {
    Token { kind: Kind::Word, hash: hash::word(stem(letters)), letters, byte, chars }
}

/// The letters and digits that a text begins with, if they are a whole word: nothing but ASCII follows, and not too many.
fn whole_word(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().take(LONGEST + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let whole = (1..=LONGEST).contains(&length) && text.get(length).is_none_or(u8::is_ascii);
    text.get(..length).filter(|_| whole)
}

/// Calls `emit` for every term, in the order of the text.
pub(crate) fn tokenise(text: &str, emit: impl FnMut(Token<'_>)) {
    let mut tokens = Tokens { emit, word: Word::EMPTY, before: None, end: 0 };
    let (mut at, mut byte) = (0, 0);
    while let Some(rest) = text.get(byte..) {
        if let Some(letters) = whole_word(rest.as_bytes()).filter(|_| tokens.word.length == 0) {
            let end = at + letters.len() as u32;
            (tokens.emit)(ascii_word(letters, byte, (at, end)));
            tokens.before = None;
            (at, byte) = (end, byte + letters.len());
            continue;
        }
        let Some(char) = rest.chars().next() else { break };
        tokens.step(char, byte, at);
        (at, byte) = (at + 1, byte + char.len_utf8());
    }
    tokens.word.finish(tokens.end, &mut tokens.emit);
}

struct Tokens<E> {
    emit: E,
    word: Word,
    /// The Japanese character before this one, its byte and its number.
    before: Option<(char, Class, usize, u32)>,
    /// One after the last character that was not ignored.
    end: u32,
}

impl<E: FnMut(Token<'_>)> Tokens<E> {
    #[inline]
    fn step(&mut self, char: char, byte: usize, at: u32) {
        match class(char) {
            Class::Ignored => return,
            Class::Word => {
                self.word.push(char, byte, at);
                self.before = None;
            }
            Class::Other => {
                self.word.finish(self.end, &mut self.emit);
                self.before = None;
            }
            class => {
                self.word.finish(self.end, &mut self.emit);
                self.japanese(kana(char), class, byte, at);
            }
        }
        self.end = at + 1;
    }

    fn japanese(&mut self, char: char, class: Class, byte: usize, at: u32) {
        if let Some((first, first_class, byte, from)) = self.before {
            let kind = Kind::Pair(pair_weight(first_class, class));
            (self.emit)(Token {
                kind,
                hash: hash::pair(first, char),
                letters: &[],
                byte,
                chars: (from, at + 1),
            });
        }
        if class == Class::Kanji {
            let hash = hash::single(char);
            (self.emit)(Token { kind: Kind::Single, hash, letters: &[], byte, chars: (at, at + 1) });
        }
        self.before = Some((char, class, byte, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut found = vec![];
        tokenise(text, |token| {
            let (from, to) = token.chars;
            found.push(text.chars().skip(from as usize).take((to - from) as usize).collect::<String>());
            assert!(text.is_char_boundary(token.byte));
        });
        found
    }

    fn hashes(text: &str) -> Vec<u64> {
        let mut found = vec![];
        tokenise(text, |token| found.push(token.hash));
        found
    }

    #[test]
    fn words_pairs_and_single_kanji() {
        assert_eq!(tokens("add rain!"), ["add", "rain"]);
        assert_eq!(tokens("雨を降らせて"), ["雨", "雨を", "を降", "降", "降ら", "らせ", "せて"]);
        assert_eq!(tokens("2dの敵ai"), ["2d", "の敵", "敵", "ai"]);
        assert_eq!(tokens(""), Vec::<String>::new());
    }

    #[test]
    fn the_kind_of_kana_does_not_matter() {
        assert_eq!(hashes("じょいすてぃっく"), hashes("ジョイスティック"));
    }

    #[test]
    fn marks_without_width_do_not_part_words() {
        assert_eq!(hashes("par\u{200B}ti\u{202E}cle"), hashes("particle"));
        assert_eq!(hashes("爆\u{200D}発"), hashes("爆発"));
    }

    #[test]
    fn words_of_other_alphabets_and_very_long_ones_are_words() {
        assert_eq!(tokens("größe игра"), ["größe", "игра"]);
        let long = "a".repeat(100);
        assert_eq!(tokens(&format!("{long}b {long}")).len(), 2);
        assert_ne!(hashes(&format!("{long}b")), hashes(&long));
    }

    #[test]
    fn emoji_are_no_terms() {
        assert!(tokens("🎆✨👩‍👩‍👧 ❄️").is_empty());
    }
}
