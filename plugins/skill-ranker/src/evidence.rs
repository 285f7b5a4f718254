//! Why a skill was ranked where it is: each part of its score with the place in the message that it comes from.

use waza_sdk::{Dimension, Evidence, Request};

use crate::dimension::{Aim, Source};
use crate::entry::Role;
use crate::index::{Field, Index, Lists};
use crate::query::{Hit, Query};
use crate::score::Scored;

/// Words of description and body that are named; the rest is summed up in the last one's place only by the score.
const WORDS: usize = 6;

/// Examples are compared as a whole, so there is no place to point at.
const EXAMPLES: &str = "compared with the skill's own example messages";

/// The evidence of one skill, strongest first within its kind.
pub(crate) fn evidence(
    index: &Index,
    query: &Query,
    request: &Request,
    aim: Option<Aim>,
    scored: &Scored,
) -> Vec<Evidence> {
    let mut why = vec![];
    for (phrase, weight) in scored.phrases.iter().flatten() {
        of_phrase(index, query, request, scored.skill, *phrase, *weight, &mut why);
    }
    of_words(index, query, request, scored, &mut why);
    if scored.examples != 0 {
        let code = if scored.examples > 0 { "examples" } else { "unlike-examples" };
        why.push(piece(code, None, scored.examples, Some(EXAMPLES.into())));
    }
    if let Some(aim) = aim {
        of_kind(index, request, aim, scored, &mut why);
    }
    why
}

/// Neighbouring terms of a phrase are one piece of evidence; its weight is theirs together.
fn of_phrase(
    index: &Index,
    query: &Query,
    request: &Request,
    skill: u32,
    phrase: u16,
    weight: i64,
    why: &mut Vec<Evidence>,
) {
    let share = |hit: &Hit| {
        let parts = index.lists(hit.term).map_or(&[][..], |lists| lists.parts);
        let from = parts.partition_point(|part| (part.skill, part.phrase) < (skill, phrase));
        parts.get(from).filter(|part| (part.skill, part.phrase) == (skill, phrase)).map(|part| part.share)
    };
    let first_of_each = query.hits.chunk_by(|a, b| a.term == b.term).filter_map(|hits| hits.first());
    let mut found: Vec<(Hit, u16)> = first_of_each.filter_map(|hit| Some((*hit, share(hit)?))).collect();
    found.sort_unstable_by_key(|(hit, _)| hit.chars);
    let total: i64 = found.iter().map(|(_, share)| i64::from(*share)).sum();
    for together in found.chunk_by(|(a, _), (b, _)| touch(a, b)) {
        let shares: i64 = together.iter().map(|(_, share)| i64::from(*share)).sum();
        let chars = together
            .first()
            .zip(together.last())
            .and_then(|((first, _), (last, _))| Some((first.chars?.0, last.chars?.1)));
        let misspelled = together.iter().any(|(hit, _)| hit.misspelled);
        let code = match phrase {
            _ if misspelled => "trigger-typo",
            0 => "skill-name",
            _ => "trigger-phrase",
        };
        why.push(piece(code, span(request, chars), weight * shares / total.max(1), None));
    }
}

fn touch(a: &Hit, b: &Hit) -> bool {
    matches!((a.chars, b.chars), (Some(a), Some(b)) if b.0 <= a.1)
}

fn of_words(index: &Index, query: &Query, request: &Request, scored: &Scored, why: &mut Vec<Evidence>) {
    let gain = |hit: &Hit| {
        let words =
            index.lists(hit.term).filter(|_| hit.is_word()).map_or(&[][..], |Lists { words, .. }| words);
        let from = words.partition_point(|posting| posting.skill() < scored.skill);
        words.get(from).filter(|posting| posting.skill() == scored.skill).copied()
    };
    let first_of_each = query.hits.chunk_by(|a, b| a.term == b.term).filter_map(|hits| hits.first());
    let mut found: Vec<_> = first_of_each.filter_map(|hit| Some((gain(hit)?, *hit))).collect();
    found.sort_unstable_by_key(|(posting, hit)| (std::cmp::Reverse(posting.gain()), hit.chars));
    for (posting, hit) in found.iter().take(WORDS) {
        let code = match posting.field() {
            Field::Description => "description-word",
            Field::Body => "body-word",
        };
        let weight = scored.words * i64::from(posting.gain()) / i64::from(scored.words_sum.max(1));
        why.push(piece(code, span(request, hit.chars), weight, None));
    }
}

fn of_kind(index: &Index, request: &Request, aim: Aim, scored: &Scored, why: &mut Vec<Evidence>) {
    let name = match aim.dimension {
        Dimension::TwoD => "2D",
        Dimension::ThreeD => "3D",
    };
    let source = match aim.source {
        Source::Message => "the message says so",
        Source::Project => "the project is",
        Source::Suggested => "the message suggests it",
    };
    let span = span(request, aim.chars);
    if scored.role != 0 {
        let code = match index.role_of(scored.skill) {
            Some(Role::Setup) => "setup-of-dimension",
            _ => "basic-of-dimension",
        };
        why.push(piece(code, span, scored.role, Some(format!("a new game in {name}: {source}"))));
    }
    if scored.other_dimension != 0 {
        let note = Some(format!("the skill is not for {name}: {source}"));
        why.push(piece("other-dimension", span, scored.other_dimension, note));
    }
}

fn piece(code: &str, span: Option<(u32, u32)>, weight: i64, note: Option<String>) -> Evidence {
    let weight = weight.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
    Evidence { code: code.into(), span, weight, note }
}

/// Characters of the folded text as bytes of what the user typed: up to where the next one came from, so that marks
/// which melted into the last one are in. `None` when the map does not fit the text.
fn span(request: &Request, chars: Option<(u32, u32)>) -> Option<(u32, u32)> {
    let (from, to) = chars?;
    let start = *request.folded_map.get(from as usize)?;
    let last = *request.folded_map.get(to.checked_sub(1)? as usize)?;
    let behind = request.folded_map.get(to as usize..)?.iter().find(|at| **at > last);
    let end = behind.copied().unwrap_or(request.text.trim_end().len() as u32);
    request.text.get(start as usize..end as usize).filter(|text| !text.is_empty())?;
    Some((start, end))
}
