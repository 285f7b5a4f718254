//! How far the host trusts what it detects: each number with its unit, its range and what it decides.

use super::thresholds::Class;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};

/// How messages are understood and skills are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DetectOptions {
    /// A skill is chosen from this probability on, in parts per million.
    pub accept_skill_ppm: u32,
    /// Skills that the ranker hands on to their own scorers and to the merge; the best of them.
    pub candidates: u32,
    /// The ranker's skills below this probability are no candidates, in parts per million.
    pub candidate_ppm: u32,
    /// Skills that the model may choose from; the ranker's best.
    pub model_skills: u32,
    /// How long the model may take. Then the message is understood without it.
    pub model_deadline_ms: u64,
    /// What asking the model costs, in the unit of `costs`.
    pub asking_costs: f64,
    /// What a mistake costs: by what a message was taken for, and then by what it was.
    pub costs: BTreeMap<Class, BTreeMap<Class, f64>>,
    /// Answers that are remembered. A repeated question is answered without asking again; 0 remembers nothing.
    pub cache_entries: u64,
}

impl Default for DetectOptions {
    fn default() -> Self {
        Self {
            accept_skill_ppm: 300_000,
            candidates: 16,
            candidate_ppm: 50_000,
            model_skills: 12,
            model_deadline_ms: 1_500,
            asking_costs: 1.0,
            costs: costs(),
            cache_entries: 2_000,
        }
    }
}

/// A change that nobody asked for is a version that can be taken back; words in place of a change cost a message; a
/// restore is asked about before it is done. So the dear mistakes are those that do something.
fn costs() -> BTreeMap<Class, BTreeMap<Class, f64>> {
    use Class::{Chat, Create, Edit, Restore};
    let of = |costs: [(Class, f64); 3]| BTreeMap::from(costs);
    BTreeMap::from([
        (Create, of([(Edit, 4.0), (Chat, 4.0), (Restore, 6.0)])),
        (Edit, of([(Create, 2.0), (Chat, 4.0), (Restore, 6.0)])),
        (Chat, of([(Create, 3.0), (Edit, 3.0), (Restore, 2.0)])),
        (Restore, of([(Create, 4.0), (Edit, 4.0), (Chat, 4.0)])),
    ])
}

/// What cannot be. One line, with the key.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("detect.{key} = {value} must be {least} to {most}")]
pub struct DetectOptionsError {
    key: String,
    value: f64,
    least: f64,
    most: f64,
}

impl DetectOptions {
    /// Refuses what cannot work.
    pub fn check(&self) -> Result<(), DetectOptionsError> {
        let within = |key: &str, value: f64, least: f64, most: f64| match (least..=most).contains(&value) {
            true => Ok(()),
            false => Err(DetectOptionsError { key: key.to_owned(), value, least, most }),
        };
        within("accept_skill_ppm", self.accept_skill_ppm.into(), 1.0, 1e6)?;
        within("candidates", self.candidates.into(), 1.0, 64.0)?;
        within("candidate_ppm", self.candidate_ppm.into(), 0.0, 1e6)?;
        within("model_skills", self.model_skills.into(), 0.0, 64.0)?;
        within("model_deadline_ms", self.model_deadline_ms as f64, 1.0, 60_000.0)?;
        within("asking_costs", self.asking_costs, 0.0, 1e6)?;
        within("cache_entries", self.cache_entries as f64, 0.0, 1e7)?;
        for (taken, costs) in &self.costs {
            for (was, cost) in costs {
                within(&format!("costs.{}.{}", taken.word(), was.word()), *cost, 0.0, 1e6)?;
            }
        }
        Ok(())
    }

    pub(crate) fn model_deadline(&self) -> Duration {
        Duration::from_millis(self.model_deadline_ms)
    }

    /// What taking `was` for `taken` costs. A mistake that is not named costs as much as the dearest that is.
    pub(crate) fn cost(&self, taken: Class, was: Class) -> f64 {
        let named = self.costs.get(&taken).and_then(|costs| costs.get(&was));
        let all = || self.costs.values().flat_map(BTreeMap::values);
        named.copied().unwrap_or_else(|| all().copied().fold(1.0, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_range_is_named() {
        DetectOptions::default().check().unwrap();
        let said = |options: DetectOptions| options.check().unwrap_err().to_string();
        let default = DetectOptions::default;
        assert_eq!(
            said(DetectOptions { candidates: 0, ..default() }),
            "detect.candidates = 0 must be 1 to 64"
        );
        assert!(
            said(DetectOptions { asking_costs: f64::NAN, ..default() }).starts_with("detect.asking_costs")
        );
        let costs = BTreeMap::from([(Class::Edit, BTreeMap::from([(Class::Chat, -1.0)]))]);
        assert!(said(DetectOptions { costs, ..default() }).starts_with("detect.costs.edit.chat = -1 "));
    }

    #[test]
    fn a_mistake_that_is_not_named_costs_as_much_as_the_dearest() {
        let mut options = DetectOptions::default();
        assert_eq!(options.cost(Class::Edit, Class::Restore), 6.0);
        options.costs.remove(&Class::Edit);
        assert_eq!(options.cost(Class::Edit, Class::Chat), 6.0);
    }
}
