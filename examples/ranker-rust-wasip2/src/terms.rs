//! What a text is made of: words where there are ASCII letters and digits, pairs of neighbours in any other script.

use std::collections::BTreeSet;

use crate::bindings::waza::plugin::types::Request;

/// A piece of a text, and which of the text's chars it covers.
pub(crate) struct Term {
    pub(crate) text: String,
    first: usize,
    last: usize,
}

impl Term {
    /// Where it stands in what the user typed, in bytes.
    pub(crate) fn span(&self, request: &Request) -> Option<(u32, u32)> {
        let map = &request.folded_map;
        let (start, last) = (*map.get(self.first)?, *map.get(self.last)?);
        // Several chars may come from one place, so the end is the next other place.
        let end = map.iter().skip(self.last).copied().find(|at| *at > last);
        Some((start, end.unwrap_or(request.text.len() as u32)))
    }
}

/// Each term once, where it occurs first.
pub(crate) fn distinct(text: &str) -> Vec<Term> {
    let mut seen = BTreeSet::new();
    all(text).into_iter().filter(|term| seen.insert(term.text.clone())).collect()
}

#[derive(PartialEq)]
enum Kind {
    Word,
    OtherScript,
    Between,
}

fn kind(char: char) -> Kind {
    match char {
        'a'..='z' | '0'..='9' => Kind::Word,
        '\u{80}'.. => Kind::OtherScript,
        _ => Kind::Between,
    }
}

fn all(text: &str) -> Vec<Term> {
    let chars: Vec<char> = text.chars().map(|char| char.to_ascii_lowercase()).collect();
    let mut terms = Vec::new();
    let mut at = 0;
    for run in chars.chunk_by(|one, next| kind(*one) == kind(*next)) {
        let length = match run.first().map(|char| kind(*char)) {
            Some(Kind::Word) => run.len(),
            Some(Kind::OtherScript) => run.len().min(2),
            Some(Kind::Between) | None => 0,
        };
        if length > 0 {
            for (first, piece) in (at..).zip(run.windows(length)) {
                terms.push(Term { text: piece.iter().collect(), first, last: first + length - 1 });
            }
        }
        at += run.len();
    }
    terms
}
