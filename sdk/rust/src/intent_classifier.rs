//! The hook that says what the user wants done: make a game, change it, talk about it, go back.

pub use crate::bindings::intent_classifier::exports::waza::plugin::intent_classifier::{
    Intent, RestoreTarget, ScoredDimension, ScoredIntent, Verdict,
};

use crate::bindings::intent_classifier::exports::waza::plugin::intent_classifier::Guest;
use crate::export::{Export, Held, call};
use crate::{Error, Plugin, Request};

/// Says what the user wants done.
pub trait IntentClassifier: Plugin {
    /// Judges one message. Called for every message that a user sends, so it is the hook whose time counts most.
    ///
    /// Probabilities are in parts per million, best first. The list of intents may be empty only when the verdict
    /// abstains, which sends the host to its next tier whatever the numbers say.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for a request outside what the plugin handles, [`Error::Internal`] for a state that it
    /// cannot go on from; in both cases the host goes to its next tier.
    fn classify(&self, request: &Request) -> Result<Verdict, Error>;
}

impl<P: Held + IntentClassifier> Guest for Export<P> {
    fn classify(request: Request) -> Result<Verdict, Error> {
        call(|plugin: &mut P| plugin.classify(&request))
    }
}
