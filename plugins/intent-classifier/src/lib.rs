//! What does the user want done? A classifier for messages to a maker of browser games, in Japanese and English.
//!
//! It works by rules: a lexicon finds cues, readers turn the company that cues keep into weights in log-odds, and the
//! strongest sentence speaks for each intent. Beside them stands a linear model, which has heard of more words than the
//! lexicon and understands none of them; `mix` adds what it says, within bounds. Everything a verdict rests on is in its evidence. The time is linear in
//! the text, the answer is the same on every host, and the lexicon's index is built when the plugin is configured, so
//! that requests find it in the image.
//!
//! Reading goes through these modules in order: `token` (with `lexicon` and `typo`), `clause`, `mood` (with `tail`),
//! then `restore`, `talk`, `change`, `topic`, then `reading`, which weighs them, `mix`, and `verdict`.

mod answer;
mod change;
mod clause;
mod cue;
mod dimension;
mod language;
mod lexicon;
mod mix;
mod model;
mod mood;
mod odds;
mod reading;
mod restore;
mod settings;
mod signal;
mod source;
mod tail;
mod talk;
mod target;
mod token;
mod topic;
mod typo;
mod verdict;

pub use model::{CLASSES, Model, NoModel};
pub use settings::Settings;

use waza_sdk::intent_classifier::{IntentClassifier, Verdict};
use waza_sdk::{Error, Info, Plugin, Request, SettingsError};

/// The configured classifier.
pub struct Classifier {
    settings: Settings,
    lexicon: lexicon::Lexicon,
    model: Option<Model>,
}

impl Plugin for Classifier {
    type Settings = Settings;

    fn describe() -> Info {
        Info {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            languages: vec!["ja".into(), "en".into()],
            settings_schema: include_str!("../settings.schema.json").into(),
        }
    }

    fn configure(settings: Settings) -> Result<Self, Vec<SettingsError>> {
        let model = settings.model.then(Model::trained).transpose();
        let model = model.map_err(|no| vec![SettingsError::new("/model", no.to_string())])?;
        Classifier::with_model(settings, model)
    }
}

impl Classifier {
    /// A classifier with another model than the one it was trained with, or with none: for those who train and judge
    /// models. Whether a model is used at all is the settings' word only in [`Plugin::configure`].
    ///
    /// # Errors
    ///
    /// What is out of range in the settings.
    pub fn with_model(settings: Settings, model: Option<Model>) -> Result<Self, Vec<SettingsError>> {
        let problems = settings.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Classifier { settings, lexicon: lexicon::Lexicon::new(), model })
    }
}

impl IntentClassifier for Classifier {
    fn classify(&self, request: &Request) -> Result<Verdict, Error> {
        Ok(verdict::judge(&self.lexicon, self.model.as_ref(), &self.settings, request))
    }
}

waza_sdk::plugin!(Classifier: IntentClassifier);
