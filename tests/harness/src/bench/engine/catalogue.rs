//! Made-up skills: descriptions of 40 words out of 3,000, common ones often, and a few trigger phrases each.

use std::sync::Arc;
use waza_engine::hooks::{skill_ranker::SkillEntry, types::Request};

/// A small generator of numbers, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A word; low numbers, which are the common ones, far more often.
    fn word(&mut self) -> String {
        let number = self.below(3_000) * self.below(3_000) / 3_000;
        word(number)
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

fn word(number: u64) -> String {
    const SYLLABLES: [&str; 15] =
        ["ka", "lu", "da", "go", "mi", "re", "so", "ti", "na", "be", "fo", "ri", "va", "pe", "ju"];
    let syllable =
        |at: u64| SYLLABLES.get(usize::try_from(at % 15).unwrap_or(0)).copied().unwrap_or_default();
    [number, number / 15, number / 225].map(syllable).concat()
}

/// This many skills.
pub(in crate::bench) fn catalogue(skills: usize) -> Arc<[SkillEntry]> {
    let mut numbers = Numbers(42);
    let phrases = |numbers: &mut Numbers| (0..6).map(|_| numbers.words(2)).collect::<Vec<_>>().join(", ");
    (0..skills)
        .map(|skill| SkillEntry {
            name: format!("skill-{skill}"),
            description: numbers.words(40),
            body: None,
            metadata: vec![("waza.triggers-en".into(), phrases(&mut numbers))],
        })
        .collect()
}

/// About 100 bytes that name a few of those words.
pub(super) fn wish() -> Arc<Request> {
    let [a, b, c, d] = [70, 777, 1_500, 2_500].map(word);
    Arc::new(waza_registry::request(&format!(
        "make the {a} chase the player when it sees him, add a {b} with {c} and let the {d} follow it"
    )))
}
