//! Which dimension a message names, or hints at.
//!
//! A dimension that is ruled out ("2Dじゃなくて3D", "not 2D", "from 2D to 3D") does not count as named. When both
//! remain, both are reported as said outright, three dimensions first: an engine with depth can show a flat game and
//! not the other way round. Kinds of games only hint, and only while no dimension is named.

use crate::clause::Message;
use crate::cue::Cue;
use crate::token::{Kind, Token};

/// One of the two, in the words of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    Two,
    Three,
}

/// A dimension with its probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    pub(crate) depth: Depth,
    pub(crate) p: u32,
    pub(crate) explicit: bool,
    pub(crate) span: (u32, u32),
}

const ALONE: u32 = 980_000;
const FIRST_OF_BOTH: u32 = 600_000;
const SECOND_OF_BOTH: u32 = 400_000;
const HINTED: u32 = 800_000;

/// Reads a message; best first. `exists` says that there is a game already: what is then called 2D or 3D is a thing in
/// it, and not the game.
pub(crate) fn read(message: &Message<'_>, hints: bool, exists: bool) -> Vec<Guess> {
    let words: Vec<Token> = message.kept().copied().collect();
    let find = |want: Depth| {
        words.iter().enumerate().filter(|(_, token)| named(token) == Some(want)).find(|(at, _)| {
            !ruled_out(message.text, &words, *at) && (!exists || !describes(message.text, &words, *at))
        })
    };
    let guess = |depth: Depth, p: u32, explicit: bool, token: &Token| Guess {
        depth,
        p,
        explicit,
        span: (token.start, token.end),
    };
    match (find(Depth::Two), find(Depth::Three)) {
        (Some((one, _)), Some((other, _)))
            if left_open(message.text, &words, one.min(other), one.max(other)) =>
        {
            Vec::new()
        }
        (Some((_, two)), Some((_, three))) => {
            vec![
                guess(Depth::Three, FIRST_OF_BOTH, true, three),
                guess(Depth::Two, SECOND_OF_BOTH, true, two),
            ]
        }
        (Some((_, two)), None) => vec![guess(Depth::Two, ALONE, true, two)],
        (None, Some((_, three))) => vec![guess(Depth::Three, ALONE, true, three)],
        (None, None) if hints => {
            let hint = |cue: Cue| words.iter().find(|token| token.is(cue));
            match (hint(Cue::FlatHint), hint(Cue::DepthHint)) {
                (Some(two), None) => vec![guess(Depth::Two, HINTED, false, two)],
                (None, Some(three)) => vec![guess(Depth::Three, HINTED, false, three)],
                // Hints that contradict each other are no hint.
                _ => Vec::new(),
            }
        }
        (None, None) => Vec::new(),
    }
}

/// "2D or 3D", "2Dでも3Dでも": both are named, and neither is chosen.
fn left_open(text: &str, words: &[Token], first: usize, last: usize) -> bool {
    let between = words.get(first + 1..last).unwrap_or_default();
    between.iter().any(|token| matches!(token.of(text), "or" | "でも" | "か"))
        && between.iter().all(|token| !token.is_content())
}

fn named(token: &Token) -> Option<Depth> {
    match token.kind {
        Kind::Cue(Cue::TwoD) => Some(Depth::Two),
        Kind::Cue(Cue::ThreeD) => Some(Depth::Three),
        _ => None,
    }
}

/// "2Dのミニマップ", "the 2D posters": the dimension of a thing.
fn describes(text: &str, words: &[Token], at: usize) -> bool {
    let Some(token) = words.get(at) else { return false };
    let of = |token: &&Token| matches!(token.of(text), "の" | "っぽい");
    let behind = words.get(at + 1..).unwrap_or_default();
    let (gap, next) = match behind {
        [first, next, ..] if of(&first) => (first.end, next),
        [next, ..] => (token.end, next),
        [] => return false,
    };
    next.start <= gap + 1 && matches!(next.kind, Kind::Cue(Cue::Thing | Cue::Feature | Cue::Place))
}

/// Whether the words beside a dimension rule it out: in English in front of it, in Japanese behind it.
fn ruled_out(text: &str, words: &[Token], at: usize) -> bool {
    let article = |token: &&Token| !token.is(Cue::Article) && token.of(text) != "in";
    let left = words.get(..at).unwrap_or_default().iter().rev().find(article);
    let particle =
        |token: &&Token| token.kind != Kind::Hiragana || !matches!(token.of(text), "は" | "を" | "も");
    let right = words.get(at + 1..).unwrap_or_default().iter().find(particle);
    // "From 2D to 3D", with the particle behind.
    let from = words.get(at + 1).is_some_and(|token| token.of(text) == "から")
        && words.get(at + 2).and_then(named).is_some();
    from || left.is_some_and(|token| matches!(token.kind, Kind::Cue(Cue::NotAfter | Cue::No)))
        || right.is_some_and(|token| matches!(token.kind, Kind::Cue(Cue::NotBefore | Cue::Drop)))
}
