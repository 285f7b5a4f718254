//! The first half of building an index: every term of the catalogue with where it stands, as flat lists that are sorted
//! once. One buffer serves all skills, because memory that a load uses is not given back.

use waza_sdk::skill_ranker::SkillEntry;

use crate::build::{PARTS, WORDS};
use crate::entry::phrases;
use crate::fixed::{ONE, ratio, times};
use crate::fold::fold;
use crate::index::Field;
use crate::settings::Settings;
use crate::stem::stem;
use crate::tokenise::{Kind, TELLING_PAIR, Token, tokenise};
use crate::{hash, stop, typo};

/// What a single kanji counts beside the pairs it is in.
const SINGLE: u32 = ONE / 4;

/// Distinct terms that a skill's phrases may have before each phrase counts less, and terms of its description.
const FAIR_PHRASES: u32 = 448;
const FAIR_DESCRIPTION: u32 = 160;

/// A term in a skill's description or body. Counts are of 1,024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RawWord {
    pub key: u64,
    pub skill: u32,
    pub field: Field,
    pub described: u16,
    pub in_body: u16,
}

/// A term in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RawPart {
    pub key: u64,
    pub skill: u32,
    pub phrase: u16,
    pub weight: u32,
}

/// Keys of words that are left out.
pub(crate) struct Stops(Vec<u64>);

impl Stops {
    pub(crate) fn new() -> Self {
        let mut keys: Vec<_> =
            stop::WORDS.split_whitespace().map(|word| hash::word(stem(word.as_bytes()))).collect();
        keys.sort_unstable();
        keys.dedup();
        Stops(keys)
    }

    /// Numbers, single letters and stop words tell nothing.
    fn drops(&self, token: &Token<'_>) -> bool {
        token.kind == Kind::Word
            && (token.chars.1 - token.chars.0 < 2
                || (!token.letters.is_empty() && token.letters.iter().all(u8::is_ascii_digit))
                || self.0.binary_search(&token.hash).is_ok())
    }
}

/// The key that finds a cue: its first word or first pair of characters.
pub(crate) fn first_key(cue: &str) -> Option<u64> {
    let mut first = None;
    tokenise(cue, |token| first = first.or((token.kind != Kind::Single).then_some(token.hash)));
    first
}

/// Everything collected, sorted by key and skill.
#[derive(Default)]
pub(crate) struct Collected {
    pub words: Vec<RawWord>,
    pub parts: Vec<RawPart>,
    /// Number of the first phrase of each skill, and one more.
    pub phrases: Vec<u32>,
    /// Misspelled forms and the keys they stand for.
    pub forms: Vec<(u32, u64)>,
    /// Lengths by skill, and their means.
    pub described: Vec<u32>,
    pub in_body: Vec<u32>,
    /// Distinct terms in the phrases, by skill.
    pub phrased: Vec<u32>,
    pub described_mean: f64,
    pub in_body_mean: f64,
}

impl Collected {
    pub(crate) fn of(entries: &[SkillEntry], settings: &Settings, stops: &Stops) -> Self {
        let mut all = Collected { phrases: vec![0], ..Collected::default() };
        all.words.reserve(entries.iter().map(|entry| words_at_most(entry, settings)).sum());
        all.parts.reserve(entries.iter().map(parts_at_most).sum());
        let mut buffer = Vec::with_capacity(4096);
        for (skill, entry) in (0..).zip(entries) {
            all.read_text(skill, entry, settings, stops, &mut buffer);
            all.read_phrases(skill, entry, stops);
        }
        all.words.sort_unstable();
        all.parts.sort_unstable();
        all.parts.dedup_by_key(|part| (part.key, part.skill, part.phrase));
        all.phrased = vec![0; entries.len()];
        for once in
            all.parts.chunk_by(|a, b| (a.key, a.skill) == (b.key, b.skill)).filter_map(|once| once.first())
        {
            if let Some(count) = all.phrased.get_mut(once.skill as usize) {
                *count += 1;
            }
        }
        all.forms.sort_unstable();
        all.forms.dedup();
        all.described_mean = mean(&all.described);
        all.in_body_mean = mean(&all.in_body);
        all
    }

    /// All keys, in order, those of stop words and cues among them.
    pub(crate) fn keys(&self, stops: &Stops) -> Vec<u64> {
        let mut keys = Vec::with_capacity(self.words.len() + self.parts.len() + stops.0.len() + 256);
        keys.extend(self.words.iter().map(|word| word.key));
        keys.extend(self.parts.iter().map(|part| part.key));
        keys.extend(&stops.0);
        keys.extend(crate::cues::CUES.iter().filter_map(|cue| first_key(cue.0)));
        keys.sort_unstable();
        keys.dedup();
        keys.shrink_to_fit();
        keys
    }

    /// The number of a part's phrase in the whole catalogue.
    pub(crate) fn phrase(&self, part: &RawPart) -> Option<usize> {
        Some(*self.phrases.get(part.skill as usize)? as usize + usize::from(part.phrase))
    }

    /// What a phrase of a skill is worth, of 1,024: less for one that has phrases for everything.
    pub(crate) fn focus_of_phrases(&self, skill: u32) -> u32 {
        focus(self.phrased.get(skill as usize).copied().unwrap_or(0), FAIR_PHRASES)
    }

    /// What a word of a skill's description is worth, of 1,024.
    pub(crate) fn focus_of_description(&self, skill: u32) -> u32 {
        focus(self.described.get(skill as usize).copied().unwrap_or(0), FAIR_DESCRIPTION)
    }

    /// How many phrases a skill has, its name among them.
    pub(crate) fn phrases_of(&self, skill: u32) -> u32 {
        let at = skill as usize;
        match (self.phrases.get(at), self.phrases.get(at + 1)) {
            (Some(from), Some(to)) => to - from,
            _ => 0,
        }
    }

    fn read_text(
        &mut self,
        skill: u32,
        entry: &SkillEntry,
        settings: &Settings,
        stops: &Stops,
        buffer: &mut Vec<RawWord>,
    ) {
        buffer.clear();
        let described = read(&entry.description, stops, |key, count| {
            let described = count as u16;
            buffer.push(RawWord { key, skill, field: Field::Description, described, in_body: 0 });
        });
        let body = entry.body.as_deref().filter(|_| settings.body_weight > 0.0).unwrap_or_default();
        let in_body = read(body, stops, |key, count| {
            buffer.push(RawWord { key, skill, field: Field::Body, described: 0, in_body: count as u16 });
        });
        self.described.push(described);
        self.in_body.push(in_body);
        buffer.sort_unstable();
        buffer.dedup_by(|again, kept| {
            let same = again.key == kept.key;
            if same {
                kept.described = kept.described.saturating_add(again.described);
                kept.in_body = kept.in_body.saturating_add(again.in_body);
            }
            same
        });
        buffer.sort_unstable_by_key(|word| (std::cmp::Reverse((word.described, word.in_body)), word.key));
        self.words.extend(buffer.iter().take(WORDS));
    }

    fn read_phrases(&mut self, skill: u32, entry: &SkillEntry, stops: &Stops) {
        let phrases = phrases(entry);
        let first = self.parts.len();
        for (phrase, text) in (0..).zip(&phrases) {
            let mut paired = false;
            tokenise(text, |token| paired |= matches!(token.kind, Kind::Pair(_)));
            tokenise(text, |token| {
                let weight = match token.kind {
                    _ if stops.drops(&token) => return,
                    Kind::Single if paired => return,
                    Kind::Single | Kind::Word => ONE,
                    Kind::Pair(weight) => weight,
                };
                if self.parts.len() - first < PARTS {
                    self.parts.push(RawPart { key: token.hash, skill, phrase, weight });
                    typo::forms(token.letters, |form| self.forms.push((form, token.hash)));
                }
            });
        }
        let before = self.phrases.last().copied().unwrap_or(0);
        self.phrases.push(before + phrases.len() as u32);
    }
}

/// One as long as there are no more terms than is fair, then less, by the square: twice the terms reach twice the
/// messages, and each of them has to be worth less than half, or stuffing would pay.
fn focus(terms: u32, fair: u32) -> u32 {
    let part = ratio(fair, terms.max(fair));
    times(part, part)
}

/// Calls `emit` with every telling term of a text and its count; returns how many there were.
fn read(text: &str, stops: &Stops, mut emit: impl FnMut(u64, u32)) -> u32 {
    let mut length = 0;
    tokenise(&fold(text), |token| {
        let count = match token.kind {
            _ if stops.drops(&token) => return,
            Kind::Word => ONE,
            Kind::Single => SINGLE,
            Kind::Pair(weight) if weight >= TELLING_PAIR => weight,
            Kind::Pair(_) => return,
        };
        length += 1;
        emit(token.hash, count);
    });
    length
}

fn mean(lengths: &[u32]) -> f64 {
    let sum: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
    sum as f64 / (lengths.len().max(1)) as f64
}

/// A term takes at least two bytes of text, and a kanji gives two terms of its three.
fn words_at_most(entry: &SkillEntry, settings: &Settings) -> usize {
    let body = entry.body.as_ref().filter(|_| settings.body_weight > 0.0).map_or(0, String::len);
    ((entry.description.len() + body) / 2 + 1).min(WORDS)
}

fn parts_at_most(entry: &SkillEntry) -> usize {
    let text = entry.metadata.iter().map(|(_, value)| value.len()).sum::<usize>() + entry.name.len();
    (text / 2 + 1).min(PARTS)
}
