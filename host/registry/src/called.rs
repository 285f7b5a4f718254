//! A hook call as the rest of the house sees it: the answer, who gave it, and where the time went. Span and metrics
//! are part of the call, whoever asks.

use std::future::Future;
use tracing::Instrument;
use waza_engine::{CallError, Hook, Plugin, Timed, Timing};

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

impl<T> Called<T> {
    /// Runs a call inside its span and counts it.
    pub(crate) async fn make(
        hook: Hook,
        plugin: &Plugin,
        call: impl Future<Output = Result<Timed<T>, CallError>>,
    ) -> Result<Self, CallError> {
        let (name, revision) = (plugin.name().to_owned(), plugin.revision().to_owned());
        let span = tracing::info_span!("hook", %hook, plugin = %name, %revision);
        let answer = call.instrument(span).await;
        let labels = [("hook", hook.name().to_owned()), ("plugin", name.clone())];
        match answer {
            Ok(Timed { value, timing }) => {
                metrics::histogram!("waza_hook_seconds", &labels).record(timing.total.as_secs_f64());
                metrics::histogram!("waza_hook_instantiate_seconds", &labels)
                    .record(timing.instantiate.as_secs_f64());
                metrics::histogram!("waza_hook_call_seconds", &labels).record(timing.call.as_secs_f64());
                Ok(Self { value, hook, plugin: name, revision, timing })
            }
            Err(error) => {
                let [hook, plugin] = labels;
                metrics::counter!(
                    "waza_hook_errors_total",
                    &[hook, plugin, ("kind", error.kind().to_owned())]
                )
                .increment(1);
                tracing::warn!(%error, "hook call failed");
                Err(error)
            }
        }
    }
}
