//! A loaded plugin and its calls: a fresh instance for each, from the image, within limits.

use crate::{
    call::{self, Timed},
    declared,
    engine::Engine,
    error::{CallError, Fault, LoadError},
    exports::{Check, Classify, Exports, Rank, Rewrite, Score},
    gate::Gate,
    grants::{Grants, link::Link},
    hooks::{
        Hook,
        asset_rewriter::{Asset, Document, Edit},
        intent_classifier::Verdict,
        lifecycle::Info,
        path_policy::{Access, PathVerdict},
        skill_ranker::{RankOptions, Ranked, SkillEntry},
        skill_scorer::Opinion,
        types::Request,
    },
    image::ImageReport,
    instance::{Live, Shelf},
    limits::{CallState, Limits},
    pace::Pace,
    stored::{self, Origin},
    validate,
};
use std::{collections::HashSet, path::PathBuf, sync::Arc};
use wasmtime::component::InstancePre;

/// What the engine needs to know to load a plugin.
#[derive(Clone, Debug)]
pub struct PluginSpec<'a> {
    /// Kebab-case, equal to what the component calls itself.
    pub name: String,
    /// Identifies component, settings and limits together.
    pub revision: String,
    /// The component's bytes.
    pub component: &'a [u8],
    /// What it is to be called for.
    pub hooks: Vec<Hook>,
    /// A JSON object.
    pub settings: String,
    /// What it may use.
    pub limits: Limits,
    /// What a ranker indexes; ignored by other hooks.
    pub catalogue: Arc<[SkillEntry]>,
    /// What it may reach: what it asks for and the operator gives.
    pub grants: Grants,
    /// What `skill_folder` gives; needed only with that grant.
    pub skill_folder: Option<PathBuf>,
}

/// A loaded plugin. Cheap to clone; immutable.
#[derive(Clone)]
pub struct Plugin(Arc<Inner>);

struct Inner {
    engine: Engine,
    name: String,
    revision: String,
    hooks: Vec<Hook>,
    info: Info,
    limits: Limits,
    pre: InstancePre<CallState>,
    exports: Exports,
    /// Set only for components that import something.
    link: Option<Link>,
    report: ImageReport,
    origin: Origin,
    /// Set only where there is no image: then every call sets its instance up first.
    set_up: Option<(String, Arc<[SkillEntry]>)>,
    known_skills: HashSet<String>,
    gate: Gate,
    pace: Pace,
    shelf: Shelf,
}

impl Plugin {
    pub(crate) fn load(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Self, LoadError> {
        engine.check_limits(spec)?;
        declared::check(spec)?;
        let built = stored::load(engine, spec)?;
        if built.info.name != spec.name {
            return Err(LoadError::NameDiffers { plugin: spec.name.clone(), found: built.info.name });
        }
        let set_up = matches!(built.report, ImageReport::Without { .. })
            .then(|| (spec.settings.clone(), spec.catalogue.clone()));
        Ok(Self(Arc::new(Inner {
            engine: engine.clone(),
            name: spec.name.clone(),
            revision: spec.revision.clone(),
            hooks: spec.hooks.clone(),
            info: built.info,
            limits: spec.limits,
            pre: built.pre,
            exports: built.exports,
            link: built.link,
            report: built.report,
            origin: built.origin,
            set_up,
            known_skills: spec.catalogue.iter().map(|entry| entry.name.clone()).collect(),
            gate: Gate::new(spec.limits.concurrent_calls, engine.options().max_waiting_calls),
            pace: Pace::default(),
            shelf: Shelf::default(),
        })))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Identifies component, settings and limits together.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.0.revision
    }

    /// What it is called for.
    #[must_use]
    pub fn hooks(&self) -> &[Hook] {
        &self.0.hooks
    }

    /// What it says of itself.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.0.info
    }

    /// The version of `waza:plugin` that it was built against.
    #[must_use]
    pub fn interface_version(&self) -> &str {
        &self.0.exports.version
    }

    /// What it may use.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How its instances start.
    #[must_use]
    pub fn image(&self) -> &ImageReport {
        &self.0.report
    }

    /// Where its code came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// Asks an intent classifier.
    pub async fn classify(&self, request: Arc<Request>) -> Result<Timed<Verdict>, CallError> {
        let (plugin, limit) = (self.clone(), self.0.limits.result_items as usize);
        call::make(self, Hook::IntentClassifier, |call| async move {
            let valid = |verdict: &Verdict| validate::verdict(&request.text, verdict, limit);
            call.run::<Classify, _>(&plugin.0.exports.classify, (&request,), valid).await
        })
        .await
    }

    /// Asks a skill ranker.
    pub async fn rank(
        &self,
        request: Arc<Request>,
        options: RankOptions,
    ) -> Result<Timed<Vec<Ranked>>, CallError> {
        let (plugin, limit) = (self.clone(), self.0.limits.result_items as usize);
        call::make(self, Hook::SkillRanker, |call| async move {
            let most = limit.min(options.max_results as usize);
            let valid = |ranked: &Vec<_>| {
                validate::ranking(&request.text, ranked, &plugin.0.known_skills, most, limit)
            };
            call.run::<Rank, _>(&plugin.0.exports.rank, (&request, options), valid).await
        })
        .await
    }

    /// Asks a skill's own scorer.
    pub async fn score(&self, request: Arc<Request>) -> Result<Timed<Opinion>, CallError> {
        let (plugin, limit) = (self.clone(), self.0.limits.result_items as usize);
        call::make(self, Hook::SkillScorer, |call| async move {
            let valid = |opinion: &Opinion| validate::opinion(&request.text, opinion.p, &opinion.why, limit);
            call.run::<Score, _>(&plugin.0.exports.score, (&request,), valid).await
        })
        .await
    }

    /// Asks an asset rewriter. The edits are inside the document, ascending, disjoint and on char boundaries.
    pub async fn rewrite(
        &self,
        document: Arc<Document>,
        assets: Arc<[Asset]>,
    ) -> Result<Timed<Vec<Edit>>, CallError> {
        let (plugin, limit) = (self.clone(), self.0.limits.result_items as usize);
        call::make(self, Hook::AssetRewriter, |call| async move {
            let valid = |edits: &Vec<Edit>| validate::edits(&document, edits, limit);
            call.run::<Rewrite, _>(&plugin.0.exports.rewrite, (&document, &assets), valid).await
        })
        .await
    }

    /// Asks a path policy. One verdict an access, in order.
    pub async fn check(&self, accesses: Arc<[Access]>) -> Result<Timed<Vec<PathVerdict>>, CallError> {
        let plugin = self.clone();
        call::make(self, Hook::PathPolicy, |call| async move {
            let valid = |verdicts: &Vec<_>| validate::path_verdicts(&accesses, verdicts);
            call.run::<Check, _>(&plugin.0.exports.check, (&accesses,), valid).await
        })
        .await
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn runtime(&self) -> &wasmtime::Engine {
        self.0.engine.runtime(self.0.limits.class)
    }

    pub(crate) fn pre(&self) -> &InstancePre<CallState> {
        &self.0.pre
    }

    pub(crate) fn exports(&self) -> &Exports {
        &self.0.exports
    }

    /// What its calls need from the host; `None` when it imports nothing.
    pub(crate) fn link(&self) -> Option<&Link> {
        self.0.link.as_ref()
    }

    /// What every call has to do first where there is no image.
    pub(crate) fn set_up(&self) -> Option<&(String, Arc<[SkillEntry]>)> {
        self.0.set_up.as_ref()
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.0.pace
    }

    pub(crate) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// An instance that was kept from an earlier call.
    pub(crate) fn kept(&self) -> Option<Live> {
        if self.0.limits.max_uses > 1 { self.0.shelf.take() } else { None }
    }

    pub(crate) fn error(&self, hook: Hook, fault: Fault) -> CallError {
        CallError {
            plugin: self.0.name.clone(),
            revision: self.0.revision.clone(),
            hook: hook.name().into(),
            fault,
        }
    }
}
