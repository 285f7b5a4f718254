//! Cuts the folded text into tokens: lexicon entries first, then runs of one script. One pass, no look-back further
//! than a character, so the time is linear in the text.

use crate::cue::Cue;
use crate::lexicon::{Lexicon, is_han, is_word};
use crate::typo;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An entry of the lexicon.
    Cue(Cue),
    /// A word in Latin letters that the lexicon does not have.
    Latin,
    /// A number.
    Number,
    /// A run of kanji.
    Han,
    /// A run of katakana.
    Katakana,
    /// A run of hiragana.
    Hiragana,
    /// Letters of a script that the lexicon has no words in.
    Foreign,
    /// One mark that shapes the message.
    Mark(char),
    /// Something quoted: named, not said.
    Quoted,
}

/// A piece of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    /// The token's text.
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether it is this cue.
    pub(crate) fn is(&self, cue: Cue) -> bool {
        self.kind == Kind::Cue(cue)
    }

    /// Whether it says what a sentence is about.
    pub(crate) fn is_content(&self) -> bool {
        matches!(self.kind, Kind::Latin | Kind::Han | Kind::Katakana | Kind::Quoted)
            || matches!(
                self.kind,
                Kind::Cue(Cue::Thing | Cue::Feature | Cue::Place | Cue::Genre | Cue::Platform)
            )
    }
}

/// All tokens of a folded text.
pub(crate) fn tokens(lexicon: &Lexicon, text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 3 + 1);
    let mut at = 0;
    while let Some(char) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let (kind, end) = match lexicon.longest(text, at) {
            Some((cue, end)) => (Some(Kind::Cue(cue)), end),
            None => plain(text, at, char),
        };
        if let Some(kind) = kind {
            push(&mut tokens, kind, at, end);
        }
        at = end;
    }
    tokens
}

/// A token the lexicon has nothing for; `None` is a character that carries nothing.
fn plain(text: &str, at: usize, char: char) -> (Option<Kind>, usize) {
    let next = at + char.len_utf8();
    if char.is_ascii_digit() || is_word(char) {
        let rest = text.get(at..).unwrap_or_default();
        let end = at + rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let word = text.get(at..end).unwrap_or_default();
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        let kind = if digits { Kind::Number } else { typo::cue(word).map_or(Kind::Latin, Kind::Cue) };
        return (Some(kind), end);
    }
    let kind = match char {
        han if is_han(han) => Kind::Han,
        'ァ'..='ヺ' | 'ー' => Kind::Katakana,
        'ぁ'..='ゖ' => Kind::Hiragana,
        '.' | '。' | '!' | '?' | ',' | '、' | ';' | ':' | '"' | '\'' | '「' | '」' | '『' | '』' | '“'
        | '”' | '‘' | '’' | '[' | ']' | '<' | '>' | '(' | ')' | '{' | '}' => Kind::Mark(char),
        letter if letter.is_alphabetic() => Kind::Foreign,
        _ => return (None, next),
    };
    (Some(kind), next)
}

/// Adds a token, or lengthens the last one when a run goes on.
fn push(tokens: &mut Vec<Token>, kind: Kind, start: usize, end: usize) {
    let run = matches!(kind, Kind::Han | Kind::Katakana | Kind::Hiragana | Kind::Foreign);
    let (start, end) = (index(start), index(end));
    match tokens.last_mut() {
        Some(last) if run && last.kind == kind && last.end == start => last.end = end,
        _ => tokens.push(Token { kind, start, end }),
    }
}

/// A place in the text as the tokens keep it. The host caps a message far below this.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(&Lexicon::new(), text).into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn runs_of_one_script_are_one_token() {
        assert_eq!(kinds("藁ヌヌのzzqy77"), [Kind::Han, Kind::Katakana, Kind::Hiragana, Kind::Latin]);
    }

    #[test]
    fn marks_that_shape_the_message_are_kept_and_others_dropped() {
        assert_eq!(kinds("?♪~。"), [Kind::Mark('?'), Kind::Mark('。')]);
    }

    #[test]
    fn every_token_lies_on_char_boundaries() {
        let text = "éあ🎮undo’s ｶ";
        for token in tokens(&Lexicon::new(), text) {
            assert!(text.get(token.start as usize..token.end as usize).is_some());
        }
    }
}
