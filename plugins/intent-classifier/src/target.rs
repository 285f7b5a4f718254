//! Which earlier state a restore means.

use crate::clause::{Clause, Message};
use crate::cue::Cue;
use crate::token::{Kind, Token};

/// The state to go back to, in the words of this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    LastChange,
    Steps(u32),
    Version(String),
    /// A byte range of the folded text.
    Moment(u32, u32),
    Unspecified,
}

/// Words for small numbers, in both languages.
const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("a couple of", 2),
    ("couple", 2),
    ("一", 1),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("ふた", 2),
    ("みっ", 3),
];

/// Reads the clause that asks to go back.
pub(crate) fn read(message: &Message<'_>, clause: &Clause) -> Target {
    let words = message.tokens(clause);
    let reader = Reader { text: message.text, words };
    let first = |cue: Cue| words.iter().find(|token| token.is(cue));
    if let Some(version) = reader.version() {
        return Target::Version(version);
    }
    if let Some(steps) = reader.steps() {
        return Target::Steps(steps);
    }
    if let Some((start, end)) = reader.moment() {
        return Target::Moment(start, end);
    }
    let last =
        |token: &Token| token.is(Cue::Past) || token.is(Cue::ChangeWord) || says_undo(token.of(message.text));
    match first(Cue::First) {
        Some(token) => Target::Moment(token.start, token.end),
        None if words.iter().any(last) => Target::LastChange,
        None => Target::Unspecified,
    }
}

/// The number in "v3" and "ver3"; anything that is all digits behind "version" is handled by its place.
pub(crate) fn numbered(word: &str) -> Option<&str> {
    let digits = word.strip_prefix("ver").or_else(|| word.strip_prefix('v'))?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// "Undo" takes back what was done last; "back to the original" does not.
fn says_undo(word: &str) -> bool {
    word.starts_with("undo")
        || word.starts_with("取")
        || word.starts_with("アンド")
        || word.starts_with("take ")
}

struct Reader<'m> {
    text: &'m str,
    words: &'m [Token],
}

impl<'m> Reader<'m> {
    fn text(&self, at: usize) -> &'m str {
        self.words.get(at).map(|token| token.of(self.text)).unwrap_or_default()
    }

    /// A version by number or id.
    fn version(&self) -> Option<String> {
        self.words.iter().enumerate().find_map(|(at, token)| {
            let word = token.of(self.text);
            if let Some(digits) = numbered(word) {
                return Some(digits.to_string());
            }
            let behind = at
                .checked_sub(1)
                .and_then(|left| self.words.get(left))
                .is_some_and(|left| left.is(Cue::VersionWord));
            let id = token.kind == Kind::Number || is_id(word);
            // "version 2 steps back" counts steps.
            (behind && id && !self.words.get(at + 1).is_some_and(|next| next.is(Cue::StepsBack)))
                .then(|| word.to_string())
        })
    }

    /// So many versions back.
    fn steps(&self) -> Option<u32> {
        if self.words.iter().any(|token| token.is(Cue::OneBack)) {
            return Some(1);
        }
        self.words.iter().enumerate().find_map(|(at, token)| {
            let number = self.number(at)?;
            let next = self.words.get(at + 1)?;
            let back = next.is(Cue::StepsBack)
                || matches!(next.of(self.text), "versions" | "changes" | "edits" | "updates");
            (back && number > 0).then_some(number).filter(|_| token.start < next.start)
        })
    }

    fn number(&self, at: usize) -> Option<u32> {
        let word = self.text(at);
        let known = NUMBERS.iter().find(|(name, _)| *name == word).map(|found| found.1);
        known.or_else(|| word.parse().ok())
    }

    /// A point in time, in the user's words.
    fn moment(&self) -> Option<(u32, u32)> {
        let before = |token: &Token| {
            token.is(Cue::Before) || (token.is(Cue::Past) && token.of(self.text).starts_with("前の"))
        };
        let at = self
            .words
            .iter()
            .position(|token| matches!(token.kind, Kind::Cue(Cue::Moment | Cue::Ago)) || before(token))?;
        let token = self.words.get(at)?;
        let left = at.checked_sub(1).and_then(|left| self.words.get(left));
        match token.kind {
            Kind::Cue(Cue::Ago) => {
                let number = left.filter(|left| left.kind == Kind::Number || self.number(at - 1).is_some());
                Some((number.unwrap_or(token).start, token.end))
            }
            Kind::Cue(Cue::Before) if token.of(self.text).is_ascii() => {
                let last = self.words.last().filter(|_| at + 1 < self.words.len())?;
                Some((token.start, last.end))
            }
            Kind::Cue(Cue::Before | Cue::Past) => {
                let verb = left?
                    .of(self.text)
                    .ends_with(['る', 'う', 'く', 'す', 'む', 'つ', 'ぶ', 'ぬ', 'ぐ', 'た']);
                // Without the particle: "雨を足す前".
                let end = token.start + u32::try_from('前'.len_utf8()).unwrap_or_default();
                verb.then_some((self.words.first()?.start, end))
            }
            _ => Some((token.start, token.end)),
        }
    }
}

/// A commit id: hexadecimal, with a digit, long enough not to be a word.
fn is_id(word: &str) -> bool {
    word.len() >= 6
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}
