//! A hook call as the rest of the house sees it: the answer, who gave it, and where the time went. Span and metrics
//! are part of the call, whoever asks.

use crate::{answer::Answer, ask::Ask, revision::Revision};
use tracing::Instrument;
use waza_engine::{CallError, Fault, Hook, Plugin, Timed, Timing};

/// An answer and who gave it.
#[derive(Clone, Debug)]
pub struct Called<T> {
    /// The answer.
    pub value: T,
    /// Through which interface.
    pub hook: Hook,
    /// By whom.
    pub plugin: String,
    /// In which revision.
    pub revision: String,
    /// Where the time went.
    pub timing: Timing,
}

impl Revision {
    /// Asks this revision, whether a line-up has it or not; nothing is told to statistics or logs of decisions. A hook
    /// that the plugin does not serve is [`Fault::NoSuchHook`].
    pub async fn ask(&self, ask: Ask) -> Result<Called<Answer>, CallError> {
        let (plugin, hook) = (&self.plugin, ask.hook());
        let (name, revision) = (plugin.name().to_owned(), plugin.revision().to_owned());
        let span = tracing::info_span!("hook", %hook, plugin = %name, %revision);
        let answer = put(plugin, ask).instrument(span).await;
        count(hook, &name, &answer);
        answer.map(|Timed { value, timing }| Called { value, hook, plugin: name, revision, timing })
    }
}

/// Asks, and tells nobody of it.
pub(crate) async fn put(plugin: &Plugin, ask: Ask) -> Result<Timed<Answer>, CallError> {
    match ask {
        Ask::Intent(request) => plugin.classify(request).await.map(widen),
        Ask::Rank { request, options } => plugin.rank(request, options).await.map(widen),
        Ask::Score(request) => plugin.score(request).await.map(widen),
        Ask::Rewrite { document, assets } => plugin.rewrite(document, assets).await.map(widen),
        Ask::Check(accesses) => plugin.check(accesses).await.map(widen),
    }
}

fn widen<T: Into<Answer>>(Timed { value, timing }: Timed<T>) -> Timed<Answer> {
    Timed { value: value.into(), timing }
}

fn count<T>(hook: Hook, plugin: &str, answer: &Result<Timed<T>, CallError>) {
    let labels = [("hook", hook.name().to_owned()), ("plugin", plugin.to_owned())];
    match answer {
        Ok(Timed { timing, .. }) => {
            metrics::histogram!("waza_hook_seconds", &labels).record(timing.total.as_secs_f64());
            metrics::histogram!("waza_hook_instantiate_seconds", &labels)
                .record(timing.instantiate.as_secs_f64());
            metrics::histogram!("waza_hook_call_seconds", &labels).record(timing.call.as_secs_f64());
        }
        Err(error) => {
            let [hook, plugin] = labels;
            metrics::counter!("waza_hook_errors_total", &[hook, plugin, ("kind", error.kind().to_owned())])
                .increment(1);
            tracing::warn!(%error, "hook call failed");
        }
    }
}

impl Called<Answer> {
    /// The answer of the hook that was asked, as its own type.
    pub(crate) fn narrow<T: TryFrom<Answer, Error = Fault>>(self) -> Result<Called<T>, CallError> {
        let Self { value, hook, plugin, revision, timing } = self;
        match T::try_from(value) {
            Ok(value) => Ok(Called { value, hook, plugin, revision, timing }),
            Err(fault) => Err(CallError { plugin, revision, hook: hook.name().into(), fault }),
        }
    }
}
