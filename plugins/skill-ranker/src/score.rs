//! What a skill scores for a message: the phrases that name it, the words that describe it, and what the kind of game
//! adds or takes away. All of it is log-odds in parts per million, so that evidence can be added up.
//!
//! Two passes. The first adds up what every term gives to every skill and keeps the best [`CANDIDATES`]; the second
//! looks at their phrases, where it matters that most of a phrase is said and not just a word of it. A catalogue that
//! has no more skills than that goes without the first.

use crate::dimension::{Aim, Source};
use crate::entry::Role;
use crate::fixed::{ONE, times};
use crate::index::Index;
use crate::query::{Hit, Query};
use crate::rows::Said;
use crate::settings::{Examples, Settings};

/// How many skills the second pass looks at.
pub(crate) const CANDIDATES: usize = 48;
/// Skills with a role that are looked at whatever the message says.
const ROLES: usize = 16;

/// Log-odds of a skill that nothing speaks for.
pub(crate) const BASE: i64 = -3_000_000;
/// What a phrase that is said in full adds.
const PHRASE: i64 = 4_600_000;
/// What the second and third best phrases count beside the best.
const FURTHER: [u32; 2] = [ONE / 3, ONE / 6];
/// What words of the description add, for a sum of one; there is no more than that.
const WORDS: i64 = 1_800_000;
const WORDS_AT_MOST: u32 = 2 * ONE;
/// A part of a phrase below this is nothing: one word of three, two characters of a long one.
const PART_AT_LEAST: u32 = 55 * ONE / 100;
/// What a misspelled term counts.
const MISSPELLED: u32 = 9 * ONE / 10;

/// What being for the other kind of game takes away, when the kind is only suggested.
const OTHER_DIMENSION: i64 = -3_500_000;

/// Marks an accumulator that has become the number of a candidate.
const CANDIDATE: u64 = 1 << 63;

/// A skill and what speaks for it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scored {
    pub skill: u32,
    pub score: i64,
    /// The best phrases: number within the skill, and log-odds.
    pub phrases: [Option<(u16, i64)>; 3],
    /// Log-odds of the words.
    pub words: i64,
    /// The sum of the words that this is for.
    pub words_sum: u32,
    /// Log-odds of the kind of game.
    pub role: i64,
    pub other_dimension: i64,
    /// Log-odds that its own examples add or take away.
    pub examples: i64,
}

impl Scored {
    fn of(skill: u32) -> Self {
        Scored { skill, ..Scored::default() }
    }

    /// Whether anything at all speaks for it.
    fn has_support(&self) -> bool {
        self.words > 0 || self.examples > 0 || self.role > 0 || self.phrases.iter().any(Option::is_some)
    }
}

/// The candidates with their scores, in no order.
pub(crate) fn score(
    index: &Index,
    settings: &Settings,
    query: &Query,
    aim: Option<Aim>,
    new_game: bool,
) -> Vec<Scored> {
    let examples = settings.examples();
    let said = index.rows.say(&query.bag);
    let mut sums = vec![0; index.names.len()];
    let few = index.names.len() <= CANDIDATES;
    let mut scored = if few {
        let suited = (0..index.names.len() as u32).filter(|skill| suits(index, *skill, aim));
        suited.map(Scored::of).collect()
    } else {
        terms(query).for_each(|hit| add(index, hit, &mut sums));
        let likely = likely(said.as_ref(), &examples);
        let mut best = candidates(index, &sums, &likely, aim);
        if new_game && aim.is_some() {
            add_roles(index, aim, &mut best);
        }
        best
    };
    read(index, query, &mut sums, &mut scored, few);
    for candidate in &mut scored {
        let log_odds = said.as_ref().and_then(|said| said.of(candidate.skill));
        candidate.examples = log_odds.map_or(0, |log_odds| examples.weigh(log_odds));
        finish(index, aim, new_game, candidate);
    }
    scored.retain(Scored::has_support);
    scored
}

/// The first hit of each term.
fn terms(query: &Query) -> impl Iterator<Item = &Hit> {
    query.hits.chunk_by(|a, b| a.term == b.term).filter_map(|hits| hits.first())
}

/// Adds what a term gives: words in the low half of a sum, phrases in the high one.
fn add(index: &Index, hit: &Hit, sums: &mut [u64]) {
    let Some(lists) = index.lists(hit.term) else { return };
    let kept = if hit.misspelled { MISSPELLED } else { ONE };
    if hit.is_word() {
        for posting in lists.words {
            if let Some(sum) = sums.get_mut(posting.skill() as usize) {
                *sum += u64::from(posting.gain());
            }
        }
    }
    let mut before = u32::MAX;
    for part in lists.parts {
        if part.skill != before {
            before = part.skill;
            if let Some(sum) = sums.get_mut(part.skill as usize) {
                *sum += u64::from(times(times(u32::from(part.share), lists.rarity), kept)) << 32;
            }
        }
    }
}

fn suits(index: &Index, skill: u32, aim: Option<Aim>) -> bool {
    let Some(aim) = aim.filter(|aim| aim.source != Source::Suggested) else { return true };
    index.dimensions.get(skill as usize).copied().flatten().is_none_or(|dimension| dimension == aim.dimension)
}

/// What the examples add to the skills that they speak for, in the order of the skills.
fn likely(said: Option<&Said<'_>>, examples: &Examples) -> Vec<(u32, i64)> {
    let mut likely = vec![];
    if let Some(said) = said {
        said.each_likely(|skill, log_odds| likely.push((skill, examples.weigh(log_odds).max(0))));
    }
    likely
}

/// The skills with the largest sums. Equal sums are taken in the order of names.
fn candidates(index: &Index, sums: &[u64], likely: &[(u32, i64)], aim: Option<Aim>) -> Vec<Scored> {
    let mut best: Vec<(u64, u32)> = Vec::with_capacity(4 * CANDIDATES);
    let mut least = 0;
    let mut likely = likely.iter().peekable();
    for (skill, sum) in (0..).zip(sums) {
        let examples = likely.next_if(|(other, _)| *other == skill).map_or(0, |(_, gain)| *gain as u64);
        let total = (sum >> 32) * PHRASE as u64
            + (sum & u64::from(u32::MAX)) * WORDS as u64
            + examples * u64::from(ONE);
        if total > least && suits(index, skill, aim) {
            best.push((total, skill));
            if best.len() == 4 * CANDIDATES {
                least = keep_best(&mut best);
            }
        }
    }
    keep_best(&mut best);
    let scored = |(_, skill): &(u64, u32)| {
        let sum = sums.get(*skill as usize).copied().unwrap_or(0);
        Scored { words_sum: sum as u32, ..Scored::of(*skill) }
    };
    let mut all = Vec::with_capacity(best.len() + ROLES);
    all.extend(best.iter().map(scored));
    all
}

/// Keeps the largest; returns the least sum among them, or 0 when there is room for more.
fn keep_best(best: &mut Vec<(u64, u32)>) -> u64 {
    if best.len() <= CANDIDATES {
        return 0;
    }
    let order = |(sum, skill): &(u64, u32)| (std::cmp::Reverse(*sum), *skill);
    let least = best.select_nth_unstable_by_key(CANDIDATES - 1, order).1.0;
    best.truncate(CANDIDATES);
    least
}

/// What a new game starts from is looked at even when the message does not mention it.
fn add_roles(index: &Index, aim: Option<Aim>, scored: &mut Vec<Scored>) {
    let own =
        |skill: u32| index.dimensions.get(skill as usize).copied().flatten() == aim.map(|aim| aim.dimension);
    for (skill, _) in index.roles.iter().filter(|(skill, _)| own(*skill)).take(ROLES) {
        if scored.iter().all(|candidate| candidate.skill != *skill) {
            scored.push(Scored::of(*skill));
        }
    }
}

/// Finds out how much of each phrase of the candidates is said, and keeps the best three. `words` too, when no first
/// pass has added them up.
fn read(index: &Index, query: &Query, sums: &mut [u64], scored: &mut [Scored], words: bool) {
    let mut phrases = 0;
    for (number, candidate) in (0..).zip(scored.iter()) {
        if let Some(sum) = sums.get_mut(candidate.skill as usize) {
            *sum = CANDIDATE | (number << 32) | phrases;
        }
        phrases += index.strengths_of(candidate.skill).len() as u64;
    }
    let mut said = vec![0u16; phrases as usize];
    let mut touched: Vec<(u32, u32, u16)> = Vec::with_capacity(64);
    for hit in terms(query) {
        let Some(lists) = index.lists(hit.term) else { continue };
        for posting in lists.words.iter().filter(|_| words && hit.is_word()) {
            let number = candidate(sums, posting.skill()).map(|(number, _)| number as usize);
            if let Some(candidate) = number.and_then(|number| scored.get_mut(number)) {
                candidate.words_sum += posting.gain();
            }
        }
        for part in lists.parts {
            let Some((number, first)) = candidate(sums, part.skill) else { continue };
            let place = first + u32::from(part.phrase);
            let Some(sum) = said.get_mut(place as usize) else { continue };
            if *sum == 0 {
                touched.push((number, place, part.phrase));
            }
            let share =
                if hit.misspelled { times(u32::from(part.share), MISSPELLED) } else { part.share.into() };
            *sum += (share as u16).max(1);
        }
    }
    for (number, place, phrase) in touched {
        let share = u32::from(said.get(place as usize).copied().unwrap_or(0));
        if let Some(candidate) = scored.get_mut(number as usize).filter(|_| share > PART_AT_LEAST) {
            let strength = index.strengths_of(candidate.skill).get(usize::from(phrase)).copied().unwrap_or(0);
            keep_phrase(candidate, phrase, times(curve(share), strength.into()));
        }
    }
}

/// The number of a candidate and the place of its first phrase.
#[inline]
fn candidate(sums: &[u64], skill: u32) -> Option<(u32, u32)> {
    let sum = sums.get(skill as usize).filter(|sum| **sum & CANDIDATE != 0)?;
    Some((((sum ^ CANDIDATE) >> 32) as u32, *sum as u32))
}

/// What part of a phrase counts as: nothing up to [`PART_AT_LEAST`], then a straight line to one.
fn curve(share: u32) -> u32 {
    let least = PART_AT_LEAST;
    // Shares are rounded down, so a phrase that is said in full may be a little short of one.
    let share = if share + 16 >= ONE { ONE } else { share };
    share.saturating_sub(least) * ONE / (ONE - least)
}

/// Keeps the phrase if it is among the three best; of equals, the one with the smaller number.
fn keep_phrase(candidate: &mut Scored, phrase: u16, value: u32) {
    if value == 0 {
        return;
    }
    let mut kept = Some((phrase, i64::from(value)));
    for place in &mut candidate.phrases {
        let better = match (kept, *place) {
            (Some(new), Some(old)) => (new.1, std::cmp::Reverse(new.0)) > (old.1, std::cmp::Reverse(old.0)),
            (Some(_), None) => true,
            (None, _) => false,
        };
        if better {
            std::mem::swap(place, &mut kept);
        }
    }
}

/// Turns what was found into log-odds.
fn finish(index: &Index, aim: Option<Aim>, new_game: bool, candidate: &mut Scored) {
    let one = i64::from(ONE);
    for (phrase, weight) in candidate.phrases.iter_mut().zip([ONE].into_iter().chain(FURTHER)) {
        if let Some((_, value)) = phrase {
            *value = *value * i64::from(weight) * PHRASE / one / one;
        }
    }
    candidate.words = i64::from(candidate.words_sum.min(WORDS_AT_MOST)) * WORDS / one;
    if let Some(aim) = aim {
        let dimension = index.dimensions.get(candidate.skill as usize).copied().flatten();
        let own = dimension == Some(aim.dimension);
        if own && new_game {
            candidate.role = index.role_of(candidate.skill).map_or(0, |role| for_new_game(role, aim.source));
        }
        if dimension.is_some() && !own {
            candidate.other_dimension = OTHER_DIMENSION;
        }
    }
    let phrases: i64 = candidate.phrases.iter().flatten().map(|(_, value)| value).sum();
    candidate.score =
        BASE + phrases + candidate.words + candidate.role + candidate.other_dimension + candidate.examples;
}

/// What being needed by a new game adds.
fn for_new_game(role: Role, source: Source) -> i64 {
    match (role, source) {
        (Role::Setup, Source::Message | Source::Project) => 6_000_000,
        (Role::Setup, Source::Suggested) => 3_300_000,
        (Role::Basic, Source::Message | Source::Project) => 2_600_000,
        (Role::Basic, Source::Suggested) => 2_000_000,
    }
}
