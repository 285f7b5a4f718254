//! The answer to a question that the host has put.
//!
//! Only the two questions with a normal form are answered here: the dimension (`two-d`, `three-d`) and whether to go
//! back (`yes`, `no`). A reply to any other question is read like any message.

use crate::clause::Message;
use crate::cue::Cue;
use crate::dimension::{Depth, Guess};
use crate::token::{Kind, Token};

/// An answer in its normal form, how sure it is, and what shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) normal: &'static str,
    pub(crate) p: u32,
    pub(crate) span: (u32, u32),
}

const SAID: u32 = 970_000;
/// By its place among the choices, which the host puts in the order 2D, 3D.
const BY_PLACE: u32 = 850_000;
const HINTED: u32 = 700_000;
/// Either will do: a hint from the conversation decides, or else the simpler one.
const LEFT_OPEN: u32 = 650_000;

/// The normal form of a dimension.
fn normal(depth: Depth) -> &'static str {
    match depth {
        Depth::Two => "two-d",
        Depth::Three => "three-d",
    }
}

/// The answer to "2D or 3D?". `asked` says that the message is a question itself; `earlier` is what the conversation
/// so far hints at.
pub(crate) fn dimension(
    message: &Message<'_>,
    guesses: &[Guess],
    asked: bool,
    earlier: Option<Depth>,
) -> Option<Answer> {
    if asked {
        return None;
    }
    let find = |cue: Cue| message.kept().find(|token| token.is(cue)).map(|token| (token.start, token.end));
    let from = |normal: &'static str, p: u32, cue: Cue| find(cue).map(|span| Answer { normal, p, span });
    let either = from(normal(earlier.unwrap_or(Depth::Two)), LEFT_OPEN, Cue::Either);
    match guesses {
        [only] if only.explicit => Some(Answer { normal: normal(only.depth), p: SAID, span: only.span }),
        // Both were named: neither was chosen, unless either will do.
        [_, _, ..] => either,
        _ => from("two-d", BY_PLACE, Cue::Former)
            .or_else(|| from("three-d", BY_PLACE, Cue::Latter))
            .or_else(|| {
                guesses.first().map(|hint| Answer { normal: normal(hint.depth), p: HINTED, span: hint.span })
            })
            .or(either),
    }
}

/// The answer to "go back?". `restore` says that the message asks to go back once more, `asked` that it is a question.
pub(crate) fn confirmation(message: &Message<'_>, restore: bool, asked: bool) -> Option<Answer> {
    let about_something = message.kept().any(Token::is_content);
    if asked || (about_something && !restore) {
        return None;
    }
    let find = |cues: &[Cue]| {
        let hit = message.kept().find(|token| matches!(token.kind, Kind::Cue(cue) if cues.contains(&cue)));
        hit.map(|token| (token.start, token.end))
    };
    let yes = find(&[Cue::Yes, Cue::Social]).or_else(|| find(&[Cue::Undo, Cue::PutBack]).filter(|_| restore));
    let no = find(&[Cue::No, Cue::KeepIt, Cue::Drop]);
    match (yes, no) {
        (Some(span), None) => Some(Answer { normal: "yes", p: SAID, span }),
        (None, Some(span)) => Some(Answer { normal: "no", p: SAID, span }),
        // Both: contradictory. Neither: something else.
        _ => None,
    }
}
