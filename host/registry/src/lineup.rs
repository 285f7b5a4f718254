//! The line-up: the immutable set of what is active, with a number. A request pins one for its whole life.

use crate::{called::Called, problem::Problem, revision::Revision, skill::Skill};
use serde::Serialize;
use std::sync::Arc;
use waza_engine::{
    CallError, Fault, Grants, Hook, ImageReport, Limits, Plugin,
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
    ) -> Self {
        Self { number, skills, revisions, problems }
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

    /// What does the user want done?
    pub async fn classify(&self, request: Arc<Request>) -> Result<Called<Verdict>, CallError> {
        let plugin = self.serving(Hook::IntentClassifier)?;
        Called::make(Hook::IntentClassifier, plugin, plugin.classify(request)).await
    }

    /// Which skills help with it?
    pub async fn rank(
        &self,
        request: Arc<Request>,
        options: RankOptions,
    ) -> Result<Called<Vec<Ranked>>, CallError> {
        let plugin = self.serving(Hook::SkillRanker)?;
        Called::make(Hook::SkillRanker, plugin, plugin.rank(request, options)).await
    }

    /// Which references are assets? The edits are inside the document, ascending, disjoint and on char boundaries.
    pub async fn rewrite(
        &self,
        document: Document,
        assets: Arc<[Asset]>,
    ) -> Result<Called<Vec<Edit>>, CallError> {
        let plugin = self.serving(Hook::AssetRewriter)?;
        Called::make(Hook::AssetRewriter, plugin, plugin.rewrite(Arc::new(document), assets)).await
    }

    /// May these paths be touched? One verdict an access, in order.
    pub async fn check(&self, accesses: Vec<Access>) -> Result<Called<Vec<PathVerdict>>, CallError> {
        let plugin = self.serving(Hook::PathPolicy)?;
        Called::make(Hook::PathPolicy, plugin, plugin.check(accesses.into())).await
    }

    fn serving(&self, hook: Hook) -> Result<&Plugin, CallError> {
        let found = self.revisions.iter().find(|revision| revision.hooks.contains(&hook));
        found.map(|revision| &revision.plugin).ok_or_else(|| CallError {
            plugin: "(none)".into(),
            revision: format!("line-up {}", self.number),
            hook: hook.name().into(),
            fault: Fault::NoSuchHook { hook },
        })
    }
}
