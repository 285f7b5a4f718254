//! Requests for native tests, folded the way the host folds.

#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that panics fails the test it helps"
)]

use intent_classifier::{Classifier, Settings};
use waza_sdk::intent_classifier::{Intent, IntentClassifier as _, RestoreTarget, Verdict};
use waza_sdk::{Dimension, Pending, Plugin as _, Project, Request};

/// A message in an open project that has versions.
pub(crate) fn open(text: &str) -> Request {
    let (folded, folded_map) = waza_fold::fold(text);
    Request {
        text: text.into(),
        folded,
        folded_map,
        locale: None,
        history: vec![],
        project: Project {
            exists: true,
            dimension: Some(Dimension::TwoD),
            has_history: true,
            active_skills: vec![],
            pending: Pending::Nothing,
        },
        attachments: vec![],
    }
}

/// A message where nothing was made yet.
pub(crate) fn empty(text: &str) -> Request {
    let mut request = open(text);
    request.project.exists = false;
    request.project.dimension = None;
    request.project.has_history = false;
    request
}

/// A message that may answer a question.
pub(crate) fn pending(text: &str, pending: Pending) -> Request {
    let mut request = if pending == Pending::ConfirmRestore { open(text) } else { empty(text) };
    request.project.pending = pending;
    request
}

/// The verdict under default settings.
pub(crate) fn judge(request: &Request) -> Verdict {
    with(Settings::default(), request)
}

/// The verdict under these settings.
pub(crate) fn with(settings: Settings, request: &Request) -> Verdict {
    Classifier::configure(settings).unwrap().classify(request).unwrap()
}

/// The name of the first intent, or `abstain`.
pub(crate) fn first(verdict: &Verdict) -> &'static str {
    match verdict.intents.first() {
        Some(scored) if !verdict.abstain => name(&scored.intent),
        _ => "abstain",
    }
}

/// An intent as `wit/intent-classifier.wit` names it.
pub(crate) fn name(intent: &Intent) -> &'static str {
    match intent {
        Intent::Create => "create",
        Intent::Edit => "edit",
        Intent::Chat => "chat",
        Intent::Restore(_) => "restore",
        Intent::Answer(_) => "answer",
        Intent::OffTopic => "off-topic",
    }
}

/// What a restore goes back to, wherever it stands in the list.
pub(crate) fn target(verdict: &Verdict) -> Option<RestoreTarget> {
    verdict.intents.iter().find_map(|scored| match &scored.intent {
        Intent::Restore(target) => Some(target.clone()),
        _ => None,
    })
}
