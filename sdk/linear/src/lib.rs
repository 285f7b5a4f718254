//! A linear model over hashed n-grams of a message, small enough to be part of a plugin's image.
//!
//! Two sides have to agree on it to the bit: whoever fits a model (the host, from a skill's own examples; a training
//! command, from labelled messages) and whoever looks it up in a sandbox. So it is a crate of its own, without
//! dependencies: [`Bag`] is what a text is to the model, [`Row`] is what the model knows of one class, [`fit`] makes a
//! row of examples.
//!
//! Scores are integers in parts per million of log-odds. Equal texts and rows give equal scores on every machine; a fit
//! uses only additions, multiplications and divisions of floats, in a fixed order, so it does too.

mod bag;
mod classes;
mod fit;
mod ngram;
mod ratio;
mod row;

pub use bag::{Bag, Marked};
pub use classes::{ClassOptions, Fitted, Labelled, Report, fit_classes};
pub use fit::{Example, FitOptions, fit, fold_of};
pub use ngram::has_no_width;
pub use row::{Row, RowError, log_odds};

/// How many buckets n-grams are hashed into.
pub const BUCKETS: usize = 1 << 16;
