//! What the component's types cannot say about a result: ranges, order, boundaries, counts.
//!
//! A plugin that breaks these rules gets `InvalidResult` or `ResultTooLarge`; nothing of its answer is used.

use crate::{
    error::Fault,
    hooks::{
        asset_rewriter::{Document, Edit},
        intent_classifier::Verdict,
        path_policy::{Access, PathVerdict},
        skill_ranker::Ranked,
        types::{Evidence, Ppm},
    },
    words::shown,
};

const MILLION: Ppm = 1_000_000;

fn invalid(reason: impl Into<String>) -> Fault {
    Fault::InvalidResult { reason: reason.into() }
}

fn count(what: &'static str, got: usize, limit: usize) -> Result<(), Fault> {
    if got > limit { Err(Fault::ResultTooLarge { what, limit, got: Some(got) }) } else { Ok(()) }
}

fn probability(p: Ppm) -> Result<(), Fault> {
    if p > MILLION { Err(invalid(format!("probability {p} is above {MILLION}"))) } else { Ok(()) }
}

fn evidence(text: &str, why: &[Evidence], limit: usize) -> Result<(), Fault> {
    count("evidence entries", why.len(), limit)?;
    for entry in why {
        if let Some((start, end)) = entry.span
            && text.get(start as usize..end as usize).is_none()
        {
            return Err(invalid(format!(
                "evidence {:?} has the span {start}..{end} outside the text",
                shown(&entry.code)
            )));
        }
    }
    Ok(())
}

pub(crate) fn verdict(text: &str, verdict: &Verdict, limit: usize) -> Result<(), Fault> {
    count("intents", verdict.intents.len(), limit)?;
    count("dimensions", verdict.dimensions.len(), limit)?;
    if verdict.intents.is_empty() && !verdict.abstain {
        return Err(invalid("no intent and no abstention"));
    }
    for p in verdict.intents.iter().map(|s| s.p).chain(verdict.dimensions.iter().map(|s| s.p)) {
        probability(p)?;
    }
    evidence(text, &verdict.why, limit)
}

pub(crate) fn ranking(
    text: &str,
    ranked: &[Ranked],
    known: &std::collections::HashSet<String>,
    max_results: usize,
    limit: usize,
) -> Result<(), Fault> {
    count("ranked skills", ranked.len(), max_results.min(limit))?;
    let mut seen = std::collections::HashSet::new();
    for entry in ranked {
        probability(entry.p)?;
        evidence(text, &entry.why, limit)?;
        if !known.contains(&entry.name) {
            return Err(invalid(format!(
                "ranked a skill that is not in the catalogue: {:?}",
                shown(&entry.name)
            )));
        }
        if !seen.insert(&entry.name) {
            return Err(invalid(format!("ranked {:?} twice", shown(&entry.name))));
        }
    }
    Ok(())
}

pub(crate) fn opinion(text: &str, p: Ppm, why: &[Evidence], limit: usize) -> Result<(), Fault> {
    probability(p)?;
    evidence(text, why, limit)
}

pub(crate) fn edits(document: &Document, edits: &[Edit], limit: usize) -> Result<(), Fault> {
    count("edits", edits.len(), limit)?;
    let mut from = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        if start < from {
            return Err(invalid(format!("the edit {start}..{end} overlaps or precedes the one before it")));
        }
        if document.content.get(start..end).is_none() {
            return Err(invalid(format!(
                "the edit {start}..{end} is outside the document ({} bytes) or splits a character",
                document.content.len()
            )));
        }
        from = end;
    }
    Ok(())
}

pub(crate) fn path_verdicts(accesses: &[Access], verdicts: &[PathVerdict]) -> Result<(), Fault> {
    if accesses.len() == verdicts.len() {
        Ok(())
    } else {
        Err(invalid(format!("{} verdicts for {} accesses", verdicts.len(), accesses.len())))
    }
}

#[cfg(test)]
#[path = "validate_tests.rs"]
mod tests;
