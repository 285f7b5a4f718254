//! The line-up: the immutable set of what is active, with a number. A request pins one for its whole life.

use crate::{
    answer::Answer, ask::Ask, called::Called, problem::Problem, revision::Revision, skill::Skill, tap::Taps,
};
use serde::Serialize;
use std::sync::Arc;
use waza_engine::{
    CallError, Fault, Grants, Hook, ImageReport, Limits,
    hooks::{
        asset_rewriter::{Asset, Document, Edit},
        intent_classifier::Verdict,
        path_policy::{Access, PathVerdict},
        skill_ranker::{RankOptions, Ranked},
        types::Request,
    },
};

/// What is active.
pub struct LineUp {
    number: u64,
    skills: Vec<Skill>,
    revisions: Vec<Revision>,
    problems: Vec<Problem>,
    taps: Arc<Taps>,
}

/// One active plugin, for people and for `/readyz`.
#[derive(Clone, Debug, Serialize)]
pub struct PluginSummary {
    /// Its name.
    pub name: String,
    /// Of its manifest.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// What it serves in this line-up.
    pub hooks: Vec<Hook>,
    /// Identifies component, settings and limits together.
    pub revision: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// Size of the component.
    pub component_bytes: usize,
    /// BCP 47 tags it was measured in.
    pub languages: Vec<String>,
    /// How its instances start.
    pub image: ImageReport,
    /// What it may use.
    pub limits: Limits,
    /// What it was granted.
    pub grants: Grants,
    /// Milliseconds from bytes to ready.
    pub load_ms: u64,
}

impl LineUp {
    pub(crate) fn new(
        number: u64,
        skills: Vec<Skill>,
        revisions: Vec<Revision>,
        problems: Vec<Problem>,
        taps: Arc<Taps>,
    ) -> Self {
        Self { number, skills, revisions, problems, taps }
    }

    pub(crate) fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Counts up with every change.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Every skill of the volume, by name.
    #[must_use]
    pub fn skills(&self) -> &[Skill] {
        &self.skills
    }

    /// One skill.
    #[must_use]
    pub fn skill(&self, name: &str) -> Option<&Skill> {
        self.skills.iter().find(|skill| skill.name == name)
    }

    /// What was left out, and why.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Every active plugin, by name.
    #[must_use]
    pub fn plugins(&self) -> Vec<PluginSummary> {
        self.revisions.iter().map(Revision::summary).collect()
    }

    /// What is told of its calls.
    #[must_use]
    pub fn taps(&self) -> &Arc<Taps> {
        &self.taps
    }

    /// What does the user want done?
    pub async fn classify(&self, request: Arc<Request>) -> Result<Called<Verdict>, CallError> {
        self.ask(Ask::Intent(request)).await
    }

    /// Which skills help with it?
    pub async fn rank(
        &self,
        request: Arc<Request>,
        options: RankOptions,
    ) -> Result<Called<Vec<Ranked>>, CallError> {
        self.ask(Ask::Rank { request, options }).await
    }

    /// Which references are assets? The edits are inside the document, ascending, disjoint and on char boundaries.
    pub async fn rewrite(
        &self,
        document: Document,
        assets: Arc<[Asset]>,
    ) -> Result<Called<Vec<Edit>>, CallError> {
        self.ask(Ask::Rewrite { document: Arc::new(document), assets }).await
    }

    /// May these paths be touched? One verdict an access, in order.
    pub async fn check(&self, accesses: Vec<Access>) -> Result<Called<Vec<PathVerdict>>, CallError> {
        self.ask(Ask::Check(accesses.into())).await
    }

    async fn ask<T: TryFrom<Answer, Error = Fault>>(&self, ask: Ask) -> Result<Called<T>, CallError> {
        let revision = self.serving(ask.hook())?;
        self.taps.ask(self.number, revision, ask).await?.narrow()
    }

    fn serving(&self, hook: Hook) -> Result<&Revision, CallError> {
        self.revisions.iter().find(|revision| revision.hooks.contains(&hook)).ok_or_else(|| CallError {
            plugin: "(none)".into(),
            revision: format!("line-up {}", self.number),
            hook: hook.name().into(),
            fault: Fault::NoSuchHook { hook },
        })
    }
}
