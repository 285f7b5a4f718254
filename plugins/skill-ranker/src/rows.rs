//! The rows of a linear model that the host has fitted to the skills' own example messages, laid out for look-up.
//!
//! The host hands a row in as metadata, [`KEY`], in hexadecimal; what is no row, or one without weights, is passed over. A bucket of n-grams lists
//! the skills to which it says most, at most [`CHAMPIONS`] of them, so that a message reads no more however many skills
//! there are. In a catalogue of no more skills than that these lists are all there is to know. In a larger one they find
//! the skills that are looked at closer, by their own rows.
//!
//! Bounds: a row keeps at most [`WEIGHTS`] weights, those that say most, and all rows together [`ALL_WEIGHTS`].

use std::cmp::Reverse;

use waza_linear::{BUCKETS, Bag, Marked, Row, log_odds};
use waza_sdk::skill_ranker::SkillEntry;

use crate::score::CANDIDATES;

/// The metadata key that the host writes.
const KEY: &str = "waza.row";
/// Skills that a bucket lists.
const CHAMPIONS: usize = CANDIDATES;
/// Weights that a row keeps, and all rows together.
pub(crate) const WEIGHTS: usize = 512;
const ALL_WEIGHTS: usize = 1 << 20;
/// Bytes of the longest row there is: a weight for each bucket.
const LONGEST: usize = 16 + 3 * BUCKETS;

/// A weight in a bucket's list: 24 bits of row, 8 of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Posting(u32);

impl Posting {
    fn new(row: usize, weight: i8) -> Self {
        Posting(((row as u32) << 8) | u32::from(weight.cast_unsigned()))
    }

    #[inline]
    fn row(self) -> usize {
        (self.0 >> 8) as usize
    }

    #[inline]
    fn weight(self) -> i32 {
        i32::from((self.0 as u8).cast_signed())
    }
}

/// A row without its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    skill: u32,
    bias: i32,
    scale: u32,
    /// Where its weights begin in `buckets` and `weights`.
    first: u32,
}

/// The rows of a catalogue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// In the order of the skills.
    heads: Vec<Head>,
    /// One more than the number of each skill's row; 0 when it has none.
    of_skill: Vec<u32>,
    /// A bit for each bucket that has a list, and how many come before each 64 of them.
    known: Vec<(u64, u32)>,
    /// Where the list of each known bucket begins, and one more.
    starts: Vec<u32>,
    postings: Vec<Posting>,
    /// The rows themselves, one after the other; only of a catalogue in which the lists may lack something.
    buckets: Vec<u16>,
    weights: Vec<i8>,
}

impl Rows {
    /// Takes the rows out of the entries, which are in the order of the skills.
    pub(crate) fn take(entries: &mut [SkillEntry]) -> Self {
        let skills = entries.len();
        let mut rows: Vec<(u32, Row)> =
            (0..).zip(entries).filter_map(|(skill, entry)| Some((skill, row_of(entry)?))).collect();
        let keep = (ALL_WEIGHTS / rows.len().max(1)).min(WEIGHTS);
        rows.iter_mut().for_each(|(_, row)| keep_heaviest(row, keep));
        let mut all = Rows::default();
        if rows.is_empty() {
            return all;
        }
        all.of_skill = vec![0; skills];
        for (number, (skill, row)) in (1..).zip(&rows) {
            if let Some(row) = all.of_skill.get_mut(*skill as usize) {
                *row = number;
            }
            let first = all.buckets.len() as u32;
            all.heads.push(Head { skill: *skill, bias: row.bias, scale: row.scale, first });
            all.buckets.extend(row.weights().iter().map(|(bucket, _)| *bucket));
            all.weights.extend(row.weights().iter().map(|(_, weight)| *weight));
        }
        all.list();
        if rows.len() <= CHAMPIONS {
            (all.buckets, all.weights) = Default::default();
        }
        all
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Makes the buckets' lists of the rows.
    fn list(&mut self) {
        let mut all: Vec<(u16, Posting)> = Vec::with_capacity(self.buckets.len());
        for row in 0..self.heads.len() {
            all.extend(self.weights_of(row).map(|(bucket, weight)| (bucket, Posting::new(row, weight))));
        }
        let says = |posting: Posting| {
            let scale = self.heads.get(posting.row()).map_or(0, |head| head.scale);
            i64::from(posting.weight()) * i64::from(scale)
        };
        all.sort_unstable_by_key(|(bucket, posting)| (*bucket, Reverse(says(*posting)), posting.row()));
        self.known = vec![(0, 0); BUCKETS / 64];
        for list in all.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((bucket, _)) = list.first() else { continue };
            if let Some((bits, _)) = self.known.get_mut(usize::from(bucket >> 6)) {
                *bits |= 1 << (bucket & 63);
            }
            self.starts.push(self.postings.len() as u32);
            self.postings.extend(list.iter().take(CHAMPIONS).map(|(_, posting)| *posting));
        }
        self.starts.push(self.postings.len() as u32);
        let mut before = 0;
        for (bits, count) in &mut self.known {
            *count = before;
            before += bits.count_ones();
        }
    }

    fn weights_of(&self, row: usize) -> impl Iterator<Item = (u16, i8)> {
        let at = |row: usize| self.heads.get(row).map_or(self.buckets.len(), |head| head.first as usize);
        let range = at(row)..at(row + 1);
        let buckets = self.buckets.get(range.clone()).unwrap_or_default();
        buckets.iter().copied().zip(self.weights.get(range).unwrap_or_default().iter().copied())
    }

    /// The list of a bucket.
    #[inline]
    fn postings(&self, bucket: u16) -> &[Posting] {
        let Some((bits, before)) = self.known.get(usize::from(bucket >> 6)) else { return &[] };
        let bit = 1u64 << (bucket & 63);
        if bits & bit == 0 {
            return &[];
        }
        let list = (before + (bits & (bit - 1)).count_ones()) as usize;
        match (self.starts.get(list), self.starts.get(list + 1)) {
            (Some(from), Some(to)) => self.postings.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// What each row says of a message. `None` when there are no rows.
    pub(crate) fn say(&self, bag: &Bag) -> Option<Said<'_>> {
        if self.is_empty() {
            return None;
        }
        let mut sums = vec![0; self.heads.len()];
        for bucket in bag.buckets() {
            for posting in self.postings(*bucket) {
                if let Some(sum) = sums.get_mut(posting.row()) {
                    *sum += posting.weight();
                }
            }
        }
        let marked = (!self.buckets.is_empty()).then(|| Marked::of(bag.buckets()));
        Some(Said { rows: self, sums, norm: bag.norm(), marked })
    }

    /// Bytes that the arrays take.
    pub(crate) fn size(&self) -> usize {
        size_of_val(self.heads.as_slice())
            + size_of_val(self.known.as_slice())
            + self.of_skill.len() * 4
            + self.starts.len() * 4
            + self.postings.len() * 4
            + self.buckets.len() * 3
    }
}

/// What the rows say of one message.
pub(crate) struct Said<'a> {
    rows: &'a Rows,
    /// By row, as far as the lists know.
    sums: Vec<i32>,
    norm: u32,
    /// The message's buckets, when the lists do not know everything.
    marked: Option<Marked>,
}

impl Said<'_> {
    /// The log-odds of a skill's row, in ppm; `None` for a skill without one.
    pub(crate) fn of(&self, skill: u32) -> Option<i64> {
        let row = self.rows.of_skill.get(skill as usize)?.checked_sub(1)? as usize;
        let head = self.rows.heads.get(row)?;
        let sum = match &self.marked {
            None => i64::from(*self.sums.get(row)?),
            Some(marked) => self
                .rows
                .weights_of(row)
                .map(|(bucket, weight)| i64::from(weight) * marked.has(bucket).cast_signed())
                .sum(),
        };
        Some(log_odds(head.bias, head.scale, sum, self.norm))
    }

    /// Calls `emit` with the skills that the lists speak for, and their log-odds as far as the lists know.
    pub(crate) fn each_likely(&self, mut emit: impl FnMut(u32, i64)) {
        for (head, sum) in self.rows.heads.iter().zip(&self.sums).filter(|(_, sum)| **sum > 0) {
            // Without the division, which all but a few are spared.
            let gains = i64::from(*sum) * i64::from(head.scale) * 256;
            if gains + i64::from(head.bias) * i64::from(self.norm) > 0 {
                emit(head.skill, log_odds(head.bias, head.scale, i64::from(*sum), self.norm));
            }
        }
    }
}

/// Takes the row out of an entry's metadata. The text is let go, since all rows together are large.
fn row_of(entry: &mut SkillEntry) -> Option<Row> {
    let at = entry.metadata.iter().position(|(key, _)| key == KEY)?;
    let (_, text) = entry.metadata.swap_remove(at);
    Row::from_bytes(&bytes(&text)?).ok().filter(|row| !row.weights().is_empty())
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() > 2 * LONGEST || !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |two: &[u8]| match *two {
        [high, low] => Some((digit(high)? << 4 | digit(low)?) as u8),
        _ => None,
    };
    text.as_bytes().chunks(2).map(byte).collect()
}

fn keep_heaviest(row: &mut Row, keep: usize) {
    if row.weights().len() > keep {
        let mut weights = row.weights().to_vec();
        weights.sort_unstable_by_key(|(bucket, weight)| (Reverse(weight.unsigned_abs()), *bucket));
        weights.truncate(keep);
        *row = Row::new(row.bias, row.scale, weights);
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
