//! Makes an [`Index`] of a catalogue: collect every term with where it stands, sort, then lay the lists out in one pass.
//!
//! Bounds: at most [`SKILLS`] skills, per skill at most [`PHRASES`](crate::entry::PHRASES) phrases, [`PARTS`] terms in
//! them and [`WORDS`] words of description and body (the ones that count most). A skill beyond the first bound refuses
//! the catalogue; text beyond the others is not looked at.

use waza_sdk::skill_ranker::SkillEntry;
use waza_sdk::{Dimension, Error};

use crate::collect::{Collected, RawPart, RawWord, Stops, first_key};
use crate::cues::CUES;
use crate::entry::Marks;
use crate::fixed::{ONE, rarity, ratio, times};
use crate::index::{Field, Index, Part, Posting, SKILLS, Term};
use crate::rows::Rows;
use crate::settings::Settings;
use crate::typo::Typos;

/// Terms of a skill's phrases that are kept.
pub(crate) const PARTS: usize = 2048;
/// Words of a skill's description and body that are kept.
pub(crate) const WORDS: usize = 160;

/// How much more words count for a skill that has no trigger phrases: they are all there is to find it by.
const BARE: f64 = 2.0;

/// The index of a catalogue.
pub(crate) fn build(mut entries: Vec<SkillEntry>, settings: &Settings) -> Result<Index, Error> {
    if entries.len() >= SKILLS {
        return Err(Error::Unsupported(format!("{} skills; at most {} fit", entries.len(), SKILLS - 1)));
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    if let Some(name) = entries.windows(2).find_map(repeated) {
        return Err(Error::Unsupported(format!("two skills are called {name}")));
    }
    let rows = Rows::take(&mut entries);
    let marks: Vec<_> = entries.iter().map(Marks::of).collect();
    let stops = Stops::new();
    let collected = Collected::of(&entries, settings, &stops);

    let mut index = Index {
        dimensions: marks.iter().map(|marks| marks.dimension).collect(),
        roles: (0..).zip(&marks).filter_map(|(skill, marks)| Some((skill, marks.role?))).collect(),
        cues: cues(),
        rows,
        keys: collected.keys(&stops),
        ..Index::default()
    };
    index.slots = slots(&index.keys);
    lay_out(&mut index, &collected, settings);
    index.typos = typos(&index, &collected, settings);
    index.names = entries.into_iter().map(|entry| entry.name).collect();
    Ok(index)
}

fn repeated(two: &[SkillEntry]) -> Option<&str> {
    match two {
        [a, b] if a.name == b.name => Some(&a.name),
        _ => None,
    }
}

/// The numbers of all cues by the keys of their first terms.
fn cues() -> Vec<(u64, u16)> {
    let mut cues: Vec<_> =
        (0..).zip(CUES).filter_map(|(number, cue)| Some((first_key(cue.0)?, number))).collect();
    cues.sort_unstable();
    cues
}

fn slots(keys: &[u64]) -> Vec<u32> {
    let mut slots = vec![0; (keys.len() * 2).next_power_of_two()];
    let mask = slots.len() - 1;
    for (term, key) in (1..).zip(keys) {
        let mut at = *key as usize & mask;
        while slots.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = slots.get_mut(at) {
            *slot = term;
        }
    }
    slots
}

/// Fills the lists of every term, in the order of the keys.
fn lay_out(index: &mut Index, collected: &Collected, settings: &Settings) {
    let rarities = rarities(index, collected);
    let (strengths, totals) = strengths(index, collected, &rarities);
    let (mut words, mut parts) = (collected.words.as_slice(), collected.parts.as_slice());
    index.terms = Vec::with_capacity(index.keys.len() + 1);
    index.words = Vec::with_capacity(words.len());
    index.parts = Vec::with_capacity(parts.len());
    for (key, rarity) in index.keys.iter().zip(&rarities) {
        let cue = index.cues.partition_point(|cue| cue.0 < *key);
        let has_cue = index.cues.get(cue).is_some_and(|cue| cue.0 == *key);
        index.terms.push(Term {
            words: index.words.len() as u32,
            parts: index.parts.len() as u32,
            rarity: *rarity as u16,
            cue: if has_cue { cue as u16 + 1 } else { 0 },
        });
        for word in take(&mut words, |word| word.key == *key) {
            let gain = gain(word, *rarity, collected, settings);
            if gain > 0 {
                index.words.push(Posting::new(word.skill, word.field, gain));
            }
        }
        for part in take(&mut parts, |part| part.key == *key) {
            let total = collected.phrase(part).and_then(|phrase| totals.get(phrase)).copied().unwrap_or(0);
            let share = ratio(part.weight * rarity, total) as u16;
            index.parts.push(Part { skill: part.skill, phrase: part.phrase, share });
        }
    }
    index.terms.push(Term {
        words: index.words.len() as u32,
        parts: index.parts.len() as u32,
        ..Term::default()
    });
    index.phrases = collected.phrases.clone();
    index.strengths = strengths;
}

/// Splits off the front as long as the condition holds.
fn take<'a, T>(list: &mut &'a [T], holds: impl Fn(&T) -> bool) -> &'a [T] {
    let (front, rest) = list.split_at(list.iter().take_while(|item| holds(item)).count());
    *list = rest;
    front
}

/// How rare each term is. Skills of the other dimension are no competition, so each dimension is counted for itself
/// and the commoner one decides. Bodies count only for terms that stand nowhere else, and so does a skill that names
/// everything: that makes nothing common.
fn rarities(index: &Index, collected: &Collected) -> Vec<u32> {
    let all = count(&index.dimensions, 0..index.dimensions.len() as u32);
    let (mut words, mut parts) = (collected.words.as_slice(), collected.parts.as_slice());
    let phrased = |skill| collected.focus_of_phrases(skill) == ONE;
    let described = |skill| collected.focus_of_description(skill) == ONE;
    let of = |key: &u64| {
        let words = take(&mut words, |word: &RawWord| word.key == *key);
        let parts = take(&mut parts, |part: &RawPart| part.key == *key);
        let of_description =
            words.iter().filter(|word| word.field == Field::Description && described(word.skill));
        let of_phrases = parts.iter().map(|part| part.skill).filter(|skill| phrased(*skill));
        let mut skills: Vec<u32> = of_description.map(|word| word.skill).chain(of_phrases).collect();
        if skills.is_empty() {
            skills.extend(words.iter().map(|word| word.skill).chain(parts.iter().map(|part| part.skill)));
        }
        skills.sort_unstable();
        skills.dedup();
        rarity(count(&index.dimensions, skills), all)
    };
    index.keys.iter().map(of).collect()
}

fn count(dimensions: &[Option<Dimension>], skills: impl IntoIterator<Item = u32>) -> u32 {
    let (mut flat, mut deep) = (0, 0);
    for skill in skills {
        let dimension = dimensions.get(skill as usize).copied().flatten();
        flat += u32::from(dimension != Some(Dimension::ThreeD));
        deep += u32::from(dimension != Some(Dimension::TwoD));
    }
    flat.max(deep)
}

/// How telling each phrase is, and the sum of what its terms weigh. A term weighs more in a phrase when it is rare.
fn strengths(index: &Index, collected: &Collected, rarities: &[u32]) -> (Vec<u16>, Vec<u32>) {
    let phrases = collected.phrases.last().copied().unwrap_or(0) as usize;
    let (mut totals, mut squares) = (vec![0u32; phrases], vec![0u64; phrases]);
    let mut parts = collected.parts.as_slice();
    for (key, rarity) in index.keys.iter().zip(rarities) {
        for part in take(&mut parts, |part| part.key == *key) {
            let Some(phrase) = collected.phrase(part) else { continue };
            let weight = part.weight * rarity;
            if let (Some(total), Some(square)) = (totals.get_mut(phrase), squares.get_mut(phrase)) {
                *total += weight;
                *square += u64::from(weight) * u64::from(*rarity);
            }
        }
    }
    let strength =
        |(total, square): (&u32, &u64)| (square / u64::from((*total).max(1))).min(ONE.into()) as u32;
    let mut strengths: Vec<_> = totals.iter().zip(&squares).map(|both| strength(both) as u16).collect();
    for (skill, range) in (0..).zip(collected.phrases.windows(2)) {
        let [from, to] = *range else { continue };
        let focus = collected.focus_of_phrases(skill);
        for strength in strengths.get_mut(from as usize..to as usize).unwrap_or_default() {
            *strength = times(u32::from(*strength), focus) as u16;
        }
    }
    (strengths, totals)
}

/// What a word adds: BM25 with one length for each field.
fn gain(word: &RawWord, rarity: u32, collected: &Collected, settings: &Settings) -> u32 {
    let norm = |of: &[u32], average: f64| {
        let length = of.get(word.skill as usize).copied().unwrap_or(0);
        1.0 - settings.b + settings.b * f64::from(length) / average.max(1.0)
    };
    let one = f64::from(ONE);
    let focus = f64::from(collected.focus_of_description(word.skill)) / one;
    let described = f64::from(word.described) / one / norm(&collected.described, collected.described_mean);
    let in_body = f64::from(word.in_body) / one / norm(&collected.in_body, collected.in_body_mean);
    let often = described + in_body * settings.body_weight;
    let bare = collected.phrases_of(word.skill) < 2;
    let factor = if bare { BARE } else { 1.0 } * settings.description_weight;
    let share = often * (settings.k1 + 1.0) / (settings.k1 + often).max(1e-9);
    (share * factor * focus * f64::from(rarity)) as u32
}

fn typos(index: &Index, collected: &Collected, settings: &Settings) -> Typos {
    let forms = collected.forms.iter().filter(|_| settings.forgive_typos);
    Typos::new(forms.filter_map(|(form, key)| Some((*form, index.find(*key)?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::entry;
    use crate::hash;

    fn index(entries: Vec<SkillEntry>) -> Index {
        build(entries, &Settings::default()).unwrap()
    }

    #[test]
    fn the_order_of_the_catalogue_does_not_matter() {
        let entries = vec![
            entry("rain", "Rain and snow 雨と雪", &[("waza.triggers-en", "rain, snow falls")]),
            entry(
                "light",
                "Light in 3D",
                &[("waza.dimension", "3d"), ("waza.triggers-ja", "光, 影を落とす")],
            ),
            entry("base", "Base of 2D", &[("waza.dimension", "2d"), ("waza.role", "setup")]),
        ];
        let mut turned = entries.clone();
        turned.rotate_left(2);
        turned.swap(0, 1);
        assert_eq!(format!("{:?}", index(entries)), format!("{:?}", index(turned)));
    }

    #[test]
    fn every_term_finds_its_lists_and_nothing_else_does() {
        let index = index(vec![
            entry("rain", "weather", &[("waza.triggers-en", "heavy rain")]),
            entry("snow", "weather", &[]),
        ]);
        for (term, key) in (0..).zip(&index.keys) {
            assert_eq!(index.find(*key), Some(term));
        }
        let rain = index.lists(index.find(hash::word(b"rain")).unwrap()).unwrap();
        let phrases: Vec<_> = rain.parts.iter().map(|part| (part.skill, part.phrase, part.share)).collect();
        assert_eq!(phrases, [(0, 0, 1024), (0, 1, 512)]);
        assert_eq!(rain.rarity, ONE);
        let weather = index.lists(index.find(hash::word(b"weather")).unwrap()).unwrap();
        assert_eq!(weather.words.iter().map(|posting| posting.skill()).collect::<Vec<_>>(), [0, 1]);
        assert!(weather.rarity < 300);
        assert_eq!(index.find(hash::word(b"sun")), None);
    }

    #[test]
    fn stop_words_are_known_and_tell_nothing() {
        let index = index(vec![entry("make", "make the game", &[("waza.triggers-en", "make a game")])]);
        let the = index.find(hash::word(b"the")).unwrap();
        assert!(!index.tells(the));
        assert!(index.words.is_empty() && index.parts.is_empty());
    }

    #[test]
    fn skills_of_the_other_dimension_are_no_competition() {
        let stick = [("waza.triggers-en", "joystick")];
        let dimension = |to| [stick[0], ("waza.dimension", to)];
        let rarity = |entries| {
            let index = index(entries);
            index.lists(index.find(hash::word(b"joystick")).unwrap()).unwrap().rarity
        };
        let more = |name| entry(name, "", &[]);
        assert_eq!(
            rarity(vec![entry("a", "", &dimension("2d")), entry("b", "", &dimension("3d")), more("c")]),
            ONE
        );
        assert!(rarity(vec![entry("a", "", &stick), entry("b", "", &stick), more("c")]) < ONE);
    }

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        let twice = vec![entry("a", "x", &[]), entry("b", "", &[]), entry("a", "y", &[])];
        assert!(
            matches!(build(twice, &Settings::default()), Err(Error::Unsupported(why)) if why.ends_with(" a"))
        );
    }

    #[test]
    fn an_empty_catalogue_is_a_catalogue() {
        let index = index(vec![]);
        assert!(index.names.is_empty());
        assert_eq!(index.find(1), None);
    }

    #[test]
    fn bodies_count_only_when_the_operator_wants_them() {
        let mut skill = entry("a", "", &[]);
        skill.body = Some("Use a quaternion.".into());
        let words = |body_weight| {
            let settings = Settings { body_weight, ..Settings::default() };
            build(vec![skill.clone(), entry("b", "", &[])], &settings).unwrap().words.len()
        };
        assert_eq!(words(0.0), 0);
        assert_eq!(words(1.0), 1);
    }
}
