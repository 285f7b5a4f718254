//! What an operator may set.

use waza_sdk::SettingsError;

/// One million: certainty.
const WHOLE: u32 = 1_000_000;

/// The settings; every field has a default, so `{}` is complete.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How probable a restore has to be to come first. Going back by mistake costs more than asking again.
    pub restore_threshold_ppm: u32,
    /// How far the best intent has to be ahead of the second; closer than that the classifier abstains.
    pub abstain_margin_ppm: u32,
    /// Whether to abstain from messages that are neither Japanese nor English.
    pub abstain_on_other_languages: bool,
    /// Whether a kind of game may hint at a dimension ("テトリス" at 2D) while no dimension is named.
    pub hint_dimension: bool,
    /// Whether the linear model speaks beside the rules.
    pub model: bool,
    /// What the model's log-odds count beside those of the rules, in per cent.
    pub model_weight_percent: u32,
    /// Where rules and model name different intents, the best one has to be this probable; the classifier abstains
    /// otherwise.
    pub disagree_threshold_ppm: u32,
    /// How many pieces of evidence a verdict carries at most, the strongest first.
    pub max_evidence: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            restore_threshold_ppm: 550_000,
            abstain_margin_ppm: 20_000,
            abstain_on_other_languages: true,
            hint_dimension: true,
            model: true,
            model_weight_percent: 85,
            disagree_threshold_ppm: 600_000,
            max_evidence: 24,
        }
    }
}

impl Settings {
    /// Everything that is out of range.
    pub(crate) fn problems(&self) -> Vec<SettingsError> {
        let ranges = [
            ("/restore_threshold_ppm", u64::from(self.restore_threshold_ppm), u64::from(WHOLE)),
            ("/abstain_margin_ppm", u64::from(self.abstain_margin_ppm), u64::from(WHOLE)),
            ("/model_weight_percent", u64::from(self.model_weight_percent), 400),
            ("/disagree_threshold_ppm", u64::from(self.disagree_threshold_ppm), u64::from(WHOLE)),
            ("/max_evidence", self.max_evidence as u64, 256),
        ];
        let wrong = ranges.into_iter().filter(|(_, value, most)| value > most);
        wrong
            .map(|(at, value, most)| SettingsError::new(at, format!("{value} is more than {most}")))
            .collect()
    }
}
