//! The words that the template backend understands, in Japanese and English. Plain tables; nothing is learned.

pub(super) mod colours;
pub(super) mod genres;
pub(super) mod looks;
pub(super) mod matching;
pub(super) mod nouns;
