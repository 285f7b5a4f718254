//! The linear model beside the rules: what the n-grams of a message say, learnt from labelled messages.
//!
//! Its weights are a table that is looked up in place, one line for each bucket and in it one weight for each class, so
//! it costs no decoding and an n-gram touches one line. `cargo xtask train` writes it; [`Model::lay_out`] and
//! [`Model::read`] are the two sides of its form.

use std::borrow::Cow;
use std::fmt;

use waza_linear::{Bag, Row};

/// What the model tells apart. A new game and a change are one: which of them it is, the project says.
pub const CLASSES: [&str; 3] = ["change", "chat", "restore"];
/// Buckets of the table, as a power of two.
const BITS: u32 = 15;
/// What the table begins with: its form.
const FORM: [u8; 4] = *b"wzi1";
/// Form, and for each class its bias and its scale, little-endian.
const HEAD: usize = FORM.len() + CLASSES.len() * 8;
/// Bytes of a whole model.
const SIZE: usize = HEAD + (CLASSES.len() << BITS);

/// The model that was trained with this version.
static TRAINED: &[u8] = include_bytes!("../model.bin");

/// The model, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    bias: [i32; CLASSES.len()],
    scale: [u32; CLASSES.len()],
    /// A line for each bucket.
    table: Cow<'static, [u8]>,
}

/// Bytes that are no model of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoModel;

impl fmt::Display for NoModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a model of this version of the classifier; `cargo xtask train` writes one")
    }
}

impl std::error::Error for NoModel {}

impl Model {
    /// The model that this version was trained with.
    pub(crate) fn trained() -> Result<Model, NoModel> {
        Model::read(Cow::Borrowed(TRAINED))
    }

    /// Reads what [`lay_out`](Self::lay_out) wrote.
    ///
    /// # Errors
    ///
    /// [`NoModel`] when the form or the length is another.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Model, NoModel> {
        let head = bytes.get(..HEAD).filter(|head| head.starts_with(&FORM) && bytes.len() == SIZE);
        let mut numbers = head.ok_or(NoModel)?.get(FORM.len()..).unwrap_or_default().chunks_exact(4);
        let mut next = || numbers.next().and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
        let mut model = Model { bias: [0; 3], scale: [0; 3], table: Cow::Borrowed(&[]) };
        for (bias, scale) in model.bias.iter_mut().zip(&mut model.scale) {
            (*bias, *scale) = (next().cast_signed(), next());
        }
        model.table = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(HEAD..).unwrap_or_default()),
            Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(HEAD)),
        };
        Ok(model)
    }

    /// Lays out a row for each class, in the order of [`CLASSES`], fitted to bags of [`Model::bag`].
    #[must_use]
    pub fn lay_out(rows: &[Row; CLASSES.len()]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SIZE);
        bytes.extend(FORM);
        for row in rows {
            bytes.extend(row.bias.to_le_bytes());
            bytes.extend(row.scale.to_le_bytes());
        }
        bytes.resize(SIZE, 0);
        for (class, row) in rows.iter().enumerate() {
            for (bucket, weight) in row.weights() {
                if let Some(cell) = bytes.get_mut(HEAD + usize::from(*bucket) * CLASSES.len() + class) {
                    *cell = weight.cast_unsigned();
                }
            }
        }
        bytes
    }

    /// What a folded text is to the model.
    #[must_use]
    pub fn bag(folded: &str) -> Bag {
        let buckets = Bag::of(folded).buckets().iter().map(|bucket| bucket >> (u16::BITS - BITS)).collect();
        Bag::of_buckets(buckets)
    }

    /// What a folded text says of each of [`CLASSES`], in ppm of log-odds.
    #[must_use]
    pub fn scores(&self, folded: &str) -> [i64; CLASSES.len()] {
        let (mut sums, mut size) = ([0i64; CLASSES.len()], 0u64);
        // A bit for each line that was met: each counts once. Sorting them would cost more than the look-ups do.
        let mut met = [0u64; (1 << BITS) / u64::BITS as usize];
        Bag::each(folded, |bucket| {
            let line = usize::from(bucket >> (u16::BITS - BITS));
            let Some(word) = met.get_mut(line / u64::BITS as usize) else { return };
            let bit = 1 << (line % u64::BITS as usize);
            if *word & bit != 0 {
                return;
            }
            *word |= bit;
            size += 1;
            let weights = self.table.get(line * CLASSES.len()..).unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i64::from(weight.cast_signed());
            }
        });
        let norm = (size.max(1) << 16).isqrt().cast_signed();
        let mut scores = [0; CLASSES.len()];
        for (((score, sum), bias), scale) in scores.iter_mut().zip(sums).zip(self.bias).zip(self.scale) {
            *score = i64::from(bias) + sum * i64::from(scale) * 256 / norm;
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [Row; 3] {
        let weights = |seed: u16| (0..1 << BITS).step_by(5).map(|at| (at, (at % 251 + seed) as i8)).collect();
        [1, 2, 3].map(|seed| Row::new(-100_000 * seed, 7_000, weights(seed as u16)))
    }

    #[test]
    fn the_table_says_what_the_rows_say() {
        let rows = rows();
        let model = Model::read(Cow::Owned(Model::lay_out(&rows))).unwrap();
        for text in ["", "x", "元に戻して", "make the enemies faster, please", "敵をもっと速くして! go"]
        {
            let bag = Model::bag(text);
            assert_eq!(model.scores(text), [0, 1, 2].map(|class: usize| rows[class].score(&bag)), "{text}");
        }
    }

    #[test]
    fn the_trained_model_is_one_and_nothing_else_is() {
        assert!(Model::trained().is_ok());
        for bytes in [&b""[..], &TRAINED[1..], &TRAINED[..TRAINED.len() - 1]] {
            assert_eq!(Model::read(Cow::Borrowed(bytes)), Err(NoModel));
        }
    }
}
