//! The line-up: the immutable set of what is active, with a number. A request pins one for its whole life.

use crate::{
    ask::Ask,
    called::Called,
    fail::{FailMode, Kind},
    held::Hold,
    monitor::Monitor,
    problem::Problem,
    revision::Revision,
    rollout::RolloutSettings,
    scorer::{self, Attached},
    seat::Seat,
    seating::{self, Seating},
    skill::{self, Skill},
    summary::PluginSummary,
    tap::Taps,
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};
use waza_engine::{
    CallError, Fault, Hook,
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
    skills: Arc<[Skill]>,
    revisions: Vec<Revision>,
    pub(crate) seating: Seating,
    pub(crate) scorers: Attached,
    /// Of the problems, those that were found on the volume.
    found: usize,
    problems: Vec<Problem>,
    pub(crate) rules: Rules,
    /// Made when it is first asked for.
    detection: OnceLock<String>,
    _hold: Hold,
}

/// What all line-ups of a registry have in common.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) settings: Arc<RolloutSettings>,
    pub(crate) taps: Arc<Taps>,
    pub(crate) monitor: Arc<Monitor>,
}

/// What a line-up is made of.
pub(crate) struct Parts {
    pub(crate) number: u64,
    pub(crate) skills: Arc<[Skill]>,
    pub(crate) revisions: Vec<Revision>,
    /// By plugin, what serves when its revision has fallen.
    pub(crate) previous: BTreeMap<String, Revision>,
    pub(crate) problems: Vec<Problem>,
}

impl LineUp {
    pub(crate) fn new(parts: Parts, rules: Rules, hold: Hold) -> Self {
        let Parts { number, skills, mut revisions, previous, mut problems } = parts;
        revisions.sort_by(|a, b| a.name().cmp(b.name()));
        let seating = seating::seat(&revisions, &previous, &rules.settings);
        let found = problems.len();
        problems.extend(seating.problems.iter().cloned());
        problems.extend(seating::nobody(&revisions, &rules.settings));
        let scorers = scorer::attach(&skills, seating.of(Hook::SkillScorer));
        problems.extend(scorers.problems.iter().cloned());
        problems.extend(skill::problems(&skills));
        let detection = OnceLock::new();
        Self { number, skills, revisions, seating, scorers, found, problems, rules, detection, _hold: hold }
    }

    pub(crate) fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// A line-up's number. Later ones have larger numbers, and no number is given twice.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Every skill of the volume, by name.
    #[must_use]
    pub fn skills(&self) -> &[Skill] {
        &self.skills
    }

    pub(crate) fn shared_skills(&self) -> Arc<[Skill]> {
        Arc::clone(&self.skills)
    }

    /// One skill.
    #[must_use]
    pub fn skill(&self, name: &str) -> Option<&Skill> {
        let at = self.skills.binary_search_by(|skill| skill.name.as_str().cmp(name)).ok()?;
        self.skills.get(at)
    }

    /// SHA-256 over everything here that decides what is detected in a message: who classifies, ranks and scores, in which
    /// revision, and every skill. Line-ups that detect alike have the same.
    #[must_use]
    pub fn detection_digest(&self) -> &str {
        self.detection.get_or_init(|| detection_digest(&self.seating, &self.skills))
    }

    /// What was left out, and why.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Of the problems, those that were found on the volume; the others follow from who is there.
    pub(crate) fn found(&self) -> &[Problem] {
        self.problems.get(..self.found).unwrap_or_default()
    }

    /// Every active plugin that serves something, by name.
    #[must_use]
    pub fn plugins(&self) -> Vec<PluginSummary> {
        let summary = |revision: &Revision| {
            let mut summary = revision.summary();
            summary.hooks.retain(|hook| self.seat_of(*hook, revision.name()).is_some());
            let seat = summary.hooks.first().and_then(|hook| self.seat_of(*hook, revision.name()));
            let stand_in = seat.and_then(Seat::stand_in);
            summary.stood_in_by = stand_in.map(|previous| previous.plugin.revision().to_owned());
            summary
        };
        self.revisions.iter().map(summary).filter(|summary| !summary.hooks.is_empty()).collect()
    }

    /// What is told of its calls.
    #[must_use]
    pub fn taps(&self) -> &Arc<Taps> {
        &self.rules.taps
    }

    /// What does the user want done?
    pub async fn classify(&self, request: Arc<Request>) -> Result<Called<Verdict>, CallError> {
        self.ask(Ask::Intent(request)).await?.narrow()
    }

    /// Which skills help with it?
    pub async fn rank(
        &self,
        request: Arc<Request>,
        options: RankOptions,
    ) -> Result<Called<Vec<Ranked>>, CallError> {
        self.ask(Ask::Rank { request, options }).await?.narrow()
    }

    /// Which references are assets? The edits are inside the document, ascending, disjoint and on char boundaries.
    pub async fn rewrite(
        &self,
        document: Document,
        assets: Arc<[Asset]>,
    ) -> Result<Called<Vec<Edit>>, CallError> {
        self.ask(Ask::Rewrite { document: Arc::new(document), assets }).await?.narrow()
    }

    /// May these paths be touched? One verdict an access, in order.
    pub async fn check(&self, accesses: Vec<Access>) -> Result<Called<Vec<PathVerdict>>, CallError> {
        self.ask(Ask::Check(accesses.into())).await?.narrow()
    }

    /// What follows when nobody answers a hook: `closed` refuses what was asked for; with every other mode the caller
    /// goes on without an answer, and says so. Of scorers each has its own word: see
    /// [`scorer_fails_closed`](Self::scorer_fails_closed).
    #[must_use]
    pub fn fails_closed(&self, hook: Hook) -> bool {
        let last = self.seating.of(hook).last().filter(|_| hook != Hook::SkillScorer);
        last.map_or(Kind::of(hook).fails(), |seat| seat.mode(hook)) == FailMode::Closed
    }

    /// Who answers a hook in the place of a plugin: itself if it is there, else the first. Another scorer answers for
    /// another skill, so a new one is in nobody's place.
    pub(crate) fn server_of(&self, hook: Hook, plugin: &str) -> Option<&str> {
        let own = self.seat_of(hook, plugin);
        own.or_else(|| self.seating.of(hook).first().filter(|_| hook != Hook::SkillScorer))
            .map(|seat| seat.revision.name())
    }

    /// Whether some plugin has a say in a hook.
    pub(crate) fn serves(&self, hook: Hook) -> bool {
        !self.seating.of(hook).is_empty()
    }

    fn seat_of(&self, hook: Hook, plugin: &str) -> Option<&Seat> {
        let watching = self.seating.watching.iter().filter(|_| hook == Hook::PathPolicy);
        self.seating.of(hook).iter().chain(watching).find(|seat| seat.revision.name() == plugin)
    }

    pub(crate) fn nobody(&self, hook: Hook) -> CallError {
        CallError {
            plugin: "(none)".into(),
            revision: format!("line-up {}", self.number),
            hook: hook.name().into(),
            fault: Fault::NoSuchHook { hook },
        }
    }
}

fn detection_digest(seating: &Seating, skills: &[Skill]) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    for hook in [Hook::IntentClassifier, Hook::SkillRanker, Hook::SkillScorer] {
        add(hook.name());
        // The order of the seats is part of it: the first that answers decides.
        seating.of(hook).iter().for_each(|seat| add(seat.revision.key()));
    }
    for skill in skills {
        add(&skill.name);
        add(&skill.description);
        add(&skill.body);
        for (key, value) in &skill.metadata {
            add(key);
            add(value);
        }
        add(skill.row.as_deref().unwrap_or_default());
    }
    hex::encode(hash.finalize())
}
