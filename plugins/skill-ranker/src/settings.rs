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
    /// Whether misspelled words are taken for the words they are one slip away from.
    pub forgive_typos: bool,
    /// Whether a new game is given the setup and basic skills of its dimension.
    pub add_setup: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            min_p: 300_000,
            k1: 1.2,
            b: 0.5,
            description_weight: 0.5,
            body_weight: 0.1,
            forgive_typos: true,
            add_setup: true,
        }
    }
}

impl Settings {
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
        assert_eq!(properties.len(), 7);
    }

    #[test]
    fn each_value_out_of_range_is_named() {
        let settings = Settings { min_p: 2_000_000, b: 1.5, k1: f64::NAN, ..Settings::default() };
        let pointers: Vec<_> = settings.problems().into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(pointers, ["/min_p", "/k1", "/b"]);
    }

    #[test]
    fn unknown_names_are_refused() {
        assert!(serde_json::from_str::<Settings>("{}").is_ok());
        assert!(serde_json::from_str::<Settings>(r#"{"min_q": 1}"#).is_err());
    }
}
