//! May these paths be touched? One call for the whole batch; any denial refuses all of it, and no answer is a no.

use super::collect::Proposal;
use crate::{
    StudioError,
    decision::{Said, ask},
    job::{DeniedPath, JobEventBody, JobFailure},
    limits::cut,
};
use serde_json::json;
use std::collections::BTreeMap;
use waza_registry::{
    Hook, LineUp,
    hooks::{Access, Denial, Operation, Origin, PathVerdict},
};

/// Denials that a `decision` event lists.
const LISTED: usize = 20;
const CODE_BYTES: usize = 64;
const MESSAGE_BYTES: usize = 256;

/// Asks about everything that a backend proposed, or that comes with it.
pub(crate) async fn check(
    lineup: &LineUp,
    paths: &BTreeMap<String, Proposal>,
    origin: Origin,
) -> (Result<(), JobFailure>, JobEventBody) {
    let accesses: Vec<_> = paths.iter().map(|(path, proposal)| access(path, proposal, origin)).collect();
    let names: Vec<_> = paths.keys().map(String::as_str).collect();
    let call = lineup.check(accesses);
    let (verdicts, decision) = ask(lineup, Hook::PathPolicy, call, |verdicts| say(&names, verdicts)).await;
    let allowed = match verdicts {
        Err(error) => Err(JobFailure::PolicyUnavailable(error.to_string())),
        // The registry has checked that there is one verdict per path.
        Ok(verdicts) => match denied(&names, &verdicts.value) {
            denied if denied.is_empty() => Ok(()),
            denied => Err(JobFailure::PathsDenied(denied)),
        },
    };
    (allowed, decision)
}

/// Asks outside of a job. The first denial is the answer.
pub(crate) async fn allow(
    lineup: &LineUp,
    paths: &BTreeMap<String, Proposal>,
    origin: Origin,
) -> Result<(), StudioError> {
    if paths.is_empty() {
        return Ok(());
    }
    let accesses = paths.iter().map(|(path, proposal)| access(path, proposal, origin)).collect();
    let verdicts = lineup.check(accesses).await.map_err(StudioError::PolicyUnavailable)?;
    let names: Vec<_> = paths.keys().map(String::as_str).collect();
    match denied(&names, &verdicts.value).into_iter().next() {
        None => Ok(()),
        Some(DeniedPath { path, code, message }) => Err(StudioError::PathDenied { path, code, message }),
    }
}

fn access(path: &str, proposal: &Proposal, origin: Origin) -> Access {
    let (operation, size) = match proposal {
        Proposal::Write(bytes) => (Operation::Write, Some(bytes.len() as u64)),
        Proposal::Delete => (Operation::Delete, None),
    };
    let media_type = mime_guess::from_path(path).first_raw().map(str::to_owned);
    Access { operation, origin, path: path.to_owned(), size, media_type }
}

fn denied(names: &[&str], verdicts: &[PathVerdict]) -> Vec<DeniedPath> {
    names
        .iter()
        .zip(verdicts)
        .filter_map(|(path, verdict)| match verdict {
            PathVerdict::Allow => None,
            PathVerdict::Deny(denial) => Some(denied_path(path, denial)),
        })
        .collect()
}

pub(crate) fn denied_path(path: &str, denial: &Denial) -> DeniedPath {
    DeniedPath {
        path: path.to_owned(),
        code: cut(&denial.code, CODE_BYTES).to_owned(),
        message: cut(&denial.message, MESSAGE_BYTES).to_owned(),
    }
}

fn say(names: &[&str], verdicts: &[PathVerdict]) -> Said {
    let denied = denied(names, verdicts);
    let verdict = match denied.len() {
        0 => format!("allow {}", verdicts.len()),
        count => format!("deny {count} of {}", verdicts.len()),
    };
    let listed: Vec<_> = denied.into_iter().take(LISTED).collect();
    Said { verdict, evidence: Vec::new(), detail: json!({ "denied": listed }) }
}
