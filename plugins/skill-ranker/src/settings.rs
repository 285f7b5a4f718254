//! What an operator may set. The schema in `settings.schema.json` says the same for people and for the command line.

use serde::Deserialize;
use waza_sdk::SettingsError;

/// Numbers are given as people write them and kept as the integers that scores are made of.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Skills less likely than this are never returned, in parts per million, whatever the caller asks for.
    pub min_p: u32,
    /// How soon a word that is repeated in a description stops counting (BM25).
    pub k1: f64,
    /// How much a long description is held against a skill (BM25).
    pub b: f64,
    /// What words of the description count, against a trigger phrase that counts 1.
    pub description_weight: f64,
    /// What words of the body count, against a word of the description that counts 1; 0 leaves bodies out.
    pub body_weight: f64,
    /// What log-odds of a skill's own examples add when they speak for it; 0 leaves examples out.
    pub examples_weight: f64,
    /// The most that a skill's own examples add, in log-odds.
    pub examples_most: f64,
    /// What they take away when they speak against it; 0 takes nothing away.
    pub unlike_weight: f64,
    /// The most that they take away, in log-odds.
    pub unlike_most: f64,
    /// Whether misspelled words are taken for the words they are one slip away from.
    pub forgive_typos: bool,
    /// Whether a new game is given the setup and basic skills of its dimension.
    pub add_setup: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            min_p: 50_000,
            k1: 1.2,
            b: 0.5,
            description_weight: 0.5,
            body_weight: 0.1,
            examples_weight: 0.4,
            examples_most: 3.0,
            unlike_weight: 0.2,
            unlike_most: 2.0,
            forgive_typos: true,
            add_setup: true,
        }
    }
}

/// Log-odds beyond this, in ppm, are no other: a row may say anything.
const FAR: i64 = 1 << 40;

/// How examples count, in whole numbers: ppm of log-odds, and weights of 1,024.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Examples {
    weight: i64,
    most: i64,
    unlike_weight: i64,
    unlike_most: i64,
}

impl Examples {
    /// What log-odds of a skill's row add to its score.
    pub(crate) fn weigh(&self, log_odds: i64) -> i64 {
        let log_odds = log_odds.clamp(-FAR, FAR);
        match log_odds {
            1.. => ((log_odds * self.weight) / 1024).min(self.most),
            _ => ((log_odds * self.unlike_weight) / 1024).max(-self.unlike_most),
        }
    }
}

impl Settings {
    pub(crate) fn examples(&self) -> Examples {
        let (ppm, of_1024) = (|x: f64| (x * 1e6) as i64, |x: f64| (x * 1024.0) as i64);
        Examples {
            weight: of_1024(self.examples_weight),
            most: ppm(self.examples_most),
            unlike_weight: of_1024(self.unlike_weight),
            unlike_most: ppm(self.unlike_most),
        }
    }

    /// Everything that is out of range.
    pub(crate) fn problems(&self) -> Vec<SettingsError> {
        let mut problems = vec![];
        if self.min_p > 1_000_000 {
            problems.push(SettingsError::new("/min_p", "is in parts per million, at most 1000000"));
        }
        for (pointer, value, most) in [
            ("/k1", self.k1, 10.0),
            ("/b", self.b, 1.0),
            ("/description_weight", self.description_weight, 4.0),
            ("/body_weight", self.body_weight, 4.0),
            ("/examples_weight", self.examples_weight, 4.0),
            ("/examples_most", self.examples_most, 8.0),
            ("/unlike_weight", self.unlike_weight, 4.0),
            ("/unlike_most", self.unlike_most, 8.0),
        ] {
            if !(0.0..=most).contains(&value) {
                problems.push(SettingsError::new(pointer, format!("must be between 0 and {most}")));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_sound_and_those_of_the_schema() {
        assert!(Settings::default().problems().is_empty());
        let schema: serde_json::Value = serde_json::from_str(crate::SCHEMA).unwrap();
        let properties = schema["properties"].as_object().unwrap();
        let defaults: serde_json::Map<_, _> =
            properties.iter().map(|(name, of)| (name.clone(), of["default"].clone())).collect();
        let read: Settings = serde_json::from_value(defaults.into()).unwrap();
        assert_eq!(read, Settings::default());
        assert_eq!(properties.len(), 11);
    }

    #[test]
    fn each_value_out_of_range_is_named() {
        let settings = Settings { min_p: 2_000_000, b: 1.5, k1: f64::NAN, ..Settings::default() };
        let pointers: Vec<_> = settings.problems().into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(pointers, ["/min_p", "/k1", "/b"]);
    }

    #[test]
    fn examples_are_weighed_and_bounded() {
        let examples = Settings::default().examples();
        let weighed = [0, 2_000_000, -2_000_000, i64::MAX, i64::MIN].map(|log_odds| examples.weigh(log_odds));
        assert_eq!(weighed, [0, 798_828, -398_437, 3_000_000, -2_000_000]);
        let off = Settings { examples_weight: 0.0, unlike_most: 0.0, ..Settings::default() }.examples();
        assert_eq!([i64::MAX, i64::MIN].map(|log_odds| off.weigh(log_odds)), [0, 0]);
    }

    #[test]
    fn unknown_names_are_refused() {
        assert!(serde_json::from_str::<Settings>("{}").is_ok());
        assert!(serde_json::from_str::<Settings>(r#"{"min_q": 1}"#).is_err());
    }
}
