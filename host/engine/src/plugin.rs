//! A loaded plugin and its calls: a fresh instance for each, from the image, within limits.

use crate::{
    declared,
    engine::Engine,
    error::{CallError, Fault, LoadError},
    exports::{Answer, Check, Classify, Configure, Exports, Index, Rank, Rewrite, Score, Signature},
    fault,
    gate::{Gate, Permits},
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
    image::{self, ImageReport},
    limits::{CallState, Limits},
    ticker, validate,
};
use serde::Serialize;
use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::{
    Store,
    component::{ComponentExportIndex, Instance, InstancePre, TypedFunc},
};

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
}

/// Where the time of one call went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// Waiting for a free instance.
    pub queued: Duration,
    /// Making the instance.
    pub instantiate: Duration,
    /// Inside the plugin, with lowering and lifting of values.
    pub call: Duration,
    /// From the caller's request to the answer; more than the sum by hand-over and clean-up.
    pub total: Duration,
}

/// An answer and its timing.
#[derive(Clone, Debug)]
pub struct Timed<T> {
    /// The answer.
    pub value: T,
    /// Where the time went.
    pub timing: Timing,
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
    report: ImageReport,
    /// Set only where there is no image: then every call sets its instance up first.
    set_up: Option<(String, Arc<[SkillEntry]>)>,
    known_skills: HashSet<String>,
    gate: Gate,
}

impl Plugin {
    pub(crate) fn load(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Self, LoadError> {
        engine.check_limits(spec)?;
        declared::check(spec)?;
        let built = image::build(engine, spec)?;
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
            report: built.report,
            set_up,
            known_skills: spec.catalogue.iter().map(|entry| entry.name.clone()).collect(),
            gate: Gate::new(spec.limits.concurrent_calls),
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

    /// Asks an intent classifier.
    pub async fn classify(&self, request: Arc<Request>) -> Result<Timed<Verdict>, CallError> {
        self.on_thread(Hook::IntentClassifier, move |plugin, permits| plugin.classify_with(&request, permits))
            .await
    }

    /// Asks a skill ranker.
    pub async fn rank(
        &self,
        request: Arc<Request>,
        options: RankOptions,
    ) -> Result<Timed<Vec<Ranked>>, CallError> {
        self.on_thread(Hook::SkillRanker, move |plugin, permits| plugin.rank_with(&request, options, permits))
            .await
    }

    /// Asks a skill's own scorer.
    pub async fn score(&self, request: Arc<Request>) -> Result<Timed<Opinion>, CallError> {
        self.on_thread(Hook::SkillScorer, move |plugin, permits| plugin.score_with(&request, permits)).await
    }

    /// Asks an asset rewriter. The edits are inside the document, ascending, disjoint and on char boundaries.
    pub async fn rewrite(
        &self,
        document: Arc<Document>,
        assets: Arc<[Asset]>,
    ) -> Result<Timed<Vec<Edit>>, CallError> {
        self.on_thread(Hook::AssetRewriter, move |plugin, permits| {
            plugin.rewrite_with(&document, &assets, permits)
        })
        .await
    }

    /// Asks a path policy. One verdict an access, in order.
    pub async fn check(&self, accesses: Arc<[Access]>) -> Result<Timed<Vec<PathVerdict>>, CallError> {
        self.on_thread(Hook::PathPolicy, move |plugin, permits| plugin.check_with(&accesses, permits)).await
    }

    fn classify_with(&self, request: &Request, permits: Permits) -> Result<Timed<Verdict>, CallError> {
        let limit = self.0.limits.result_items as usize;
        self.run::<Classify, _>(
            Hook::IntentClassifier,
            &self.0.exports.classify,
            (request,),
            permits,
            |verdict| validate::verdict(&request.text, verdict, limit),
        )
    }

    fn rank_with(
        &self,
        request: &Request,
        options: RankOptions,
        permits: Permits,
    ) -> Result<Timed<Vec<Ranked>>, CallError> {
        let (limit, most) = (self.0.limits.result_items as usize, options.max_results as usize);
        self.run::<Rank, _>(Hook::SkillRanker, &self.0.exports.rank, (request, options), permits, |ranked| {
            validate::ranking(&request.text, ranked, &self.0.known_skills, most, limit)
        })
    }

    fn score_with(&self, request: &Request, permits: Permits) -> Result<Timed<Opinion>, CallError> {
        let limit = self.0.limits.result_items as usize;
        self.run::<Score, _>(Hook::SkillScorer, &self.0.exports.score, (request,), permits, |opinion| {
            validate::opinion(&request.text, opinion.p, &opinion.why, limit)
        })
    }

    fn rewrite_with(
        &self,
        document: &Document,
        assets: &[Asset],
        permits: Permits,
    ) -> Result<Timed<Vec<Edit>>, CallError> {
        let limit = self.0.limits.result_items as usize;
        self.run::<Rewrite, _>(
            Hook::AssetRewriter,
            &self.0.exports.rewrite,
            (document, assets),
            permits,
            |edits| validate::edits(document, edits, limit),
        )
    }

    fn check_with(
        &self,
        accesses: &[Access],
        permits: Permits,
    ) -> Result<Timed<Vec<PathVerdict>>, CallError> {
        self.run::<Check, _>(Hook::PathPolicy, &self.0.exports.check, (accesses,), permits, |verdicts| {
            validate::path_verdicts(accesses, verdicts)
        })
    }

    /// Waits for a place, then runs `work` on a thread that may block. The permits move into the work.
    async fn on_thread<T: Send + 'static>(
        &self,
        hook: Hook,
        work: impl FnOnce(&Self, Permits) -> Result<Timed<T>, CallError> + Send + 'static,
    ) -> Result<Timed<T>, CallError> {
        let asked = Instant::now();
        let options = self.0.engine.options();
        let permits = Gate::enter(&self.0.gate, self.0.engine.gate(), options.max_wait)
            .await
            .map_err(|waited| self.error(hook, Fault::Saturated { waited }))?;
        let plugin = self.clone();
        let mut timed =
            tokio::task::spawn_blocking(move || work(&plugin, permits)).await.map_err(|failure| {
                // A panic of the host's own, or a runtime that is shutting down: the plugin is named, the call is lost.
                self.error(hook, Fault::Panicked { message: failure.to_string() })
            })??;
        timed.timing.total = asked.elapsed();
        Ok(timed)
    }

    fn error(&self, hook: Hook, fault: Fault) -> CallError {
        CallError {
            plugin: self.0.name.clone(),
            revision: self.0.revision.clone(),
            hook: hook.name().into(),
            fault,
        }
    }

    fn run<S, T>(
        &self,
        hook: Hook,
        export: &Option<ComponentExportIndex>,
        params: S::Params<'_>,
        permits: Permits,
        valid: impl FnOnce(&T) -> Result<(), Fault>,
    ) -> Result<Timed<T>, CallError>
    where
        S: Signature<Answer = Answer<T>>,
    {
        let Some(export) = export else { return Err(self.error(hook, Fault::NoSuchHook { hook })) };
        let (value, timing) =
            self.fresh::<S>(export, params, permits).map_err(|fault| self.error(hook, fault))?;
        let value = value.0.map_err(|error| self.error(hook, Fault::Guest(error)))?;
        valid(&value).map_err(|fault| self.error(hook, fault))?;
        Ok(Timed { value, timing })
    }

    /// One fresh instance, one call, and the instance is gone.
    fn fresh<S: Signature>(
        &self,
        export: &ComponentExportIndex,
        params: S::Params<'_>,
        permits: Permits,
    ) -> Result<(S::Answer, Timing), Fault> {
        let limits = &self.0.limits;
        let started = Instant::now();
        let named = |error: &wasmtime::Error| {
            fault::name(error, limits.deadline(), started.elapsed(), limits.result_bytes())
        };
        let mut store = Store::new(self.0.engine.runtime(), CallState::new(limits.memory_bytes()));
        store.limiter(|state| state);
        store.set_hostcall_fuel(limits.result_bytes());
        store.set_epoch_deadline(ticker::ticks(limits.deadline(), self.0.engine.options().tick));
        let instance = self.0.pre.instantiate(&mut store).map_err(|e| named(&e))?;
        self.set_up(&mut store, &instance)?;
        let instantiate = started.elapsed();
        let called = Instant::now();
        let answer = typed::<S>(&mut store, &instance, export)
            .and_then(|function| function.call(&mut store, params))
            .map_err(|e| named(&e))?;
        let call = called.elapsed();
        drop(store);
        let timing =
            Timing { queued: permits.waited, instantiate, call, total: permits.waited + started.elapsed() };
        Ok((answer, timing))
    }

    /// Only for components without an image: what the image would have kept.
    fn set_up(&self, store: &mut Store<CallState>, instance: &Instance) -> Result<(), Fault> {
        let Some((settings, catalogue)) = &self.0.set_up else { return Ok(()) };
        let (started, limits) = (Instant::now(), &self.0.limits);
        let named = |error: &wasmtime::Error| {
            fault::name(error, limits.deadline(), started.elapsed(), limits.result_bytes())
        };
        let refused = |step: &str| Fault::InvalidResult {
            reason: format!("{step} was accepted at load and refused now"),
        };
        let (configured,) = typed::<Configure>(store, instance, &self.0.exports.configure)
            .and_then(|function| function.call(&mut *store, (settings.as_str(),)))
            .map_err(|e| named(&e))?;
        configured.map_err(|_| refused("configure"))?;
        if let Some(index) = &self.0.exports.index {
            let (indexed,) = typed::<Index>(store, instance, index)
                .and_then(|function| function.call(&mut *store, (&**catalogue,)))
                .map_err(|e| named(&e))?;
            indexed.map_err(|_| refused("index"))?;
        }
        Ok(())
    }
}

/// The function behind an index that [`crate::exports::find`] returned for this component.
fn typed<'a, S: Signature>(
    store: &mut Store<CallState>,
    instance: &Instance,
    export: &ComponentExportIndex,
) -> wasmtime::Result<TypedFunc<S::Params<'a>, S::Answer>> {
    let function = instance
        .get_func(store, export)
        .ok_or_else(|| wasmtime::format_err!("an export that was there at load is gone"))?;
    #[expect(unsafe_code, reason = "comparing types again in every call costs more than a small call itself")]
    // SAFETY: every index comes from `exports::find`, which compared the types of the same component with exactly the
    // signature `S` that this index is stored under, and refused the component where they differ.
    let typed = unsafe { TypedFunc::new_unchecked(function) };
    Ok(typed)
}
