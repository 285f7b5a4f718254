//! From a candidate to a loaded revision, or to a refusal with its step, its reason and a hint. The cheap questions come
//! first: nothing is compiled that was not admitted.

use crate::{
    grants,
    refusal::{Refusal, Step},
    registry::Registry,
    revision::{Revision, Unfit},
    source::Candidate,
};
use std::sync::Arc;
use waza_engine::{LoadError, hooks::skill_ranker::SkillEntry};

/// Whether a candidate may be loaded at all.
pub(crate) fn admit(registry: &Registry, candidate: &Candidate) -> Result<(), Refusal> {
    registry.trust().admit(candidate)?;
    match grants::missing(&candidate.manifest, registry.grants()) {
        None => Ok(()),
        Some((reason, hint)) => Err(Refusal::new(Step::Grants, reason, hint)),
    }
}

/// Compiles it, sets it up and asks it its own cases. Blocks.
pub(crate) fn load(
    registry: &Registry,
    candidate: &Candidate,
    catalogue: &Arc<[SkillEntry]>,
) -> Result<Revision, Refusal> {
    let within = registry.settings().cases_within();
    Revision::load_and_ask(registry.engine(), candidate.into(), Arc::clone(catalogue), within).map_err(
        |unfit| match &unfit {
            Unfit::Load(error) => refusal(error),
            Unfit::Cases { .. } => Refusal::new(
                Step::Cases,
                unfit.to_string(),
                "`waza plugin check` runs its cases; put right the plugin or the case, and it is looked at again",
            ),
        },
    )
}

/// Loads what was a revision before. Its cases held then, and are not asked again: what served must not be lost to a
/// case when a server starts.
pub(crate) fn load_again(
    registry: &Registry,
    candidate: &Candidate,
    catalogue: &Arc<[SkillEntry]>,
) -> Result<Revision, Refusal> {
    Revision::load(registry.engine(), candidate.into(), Arc::clone(catalogue))
        .map_err(|error| refusal(&error))
}

/// Whether a refusal may turn out otherwise with the same bytes, and is cheap to find out again.
pub(crate) fn may_change(step: Step) -> bool {
    matches!(step, Step::Fetch | Step::Read | Step::Trust | Step::Grants)
}

/// A failed load as a refusal.
pub(crate) fn refusal(error: &LoadError) -> Refusal {
    let (step, hint) = match error {
        LoadError::Component { .. } => {
            (Step::Compile, "build it again; `waza plugin check` says what is wrong")
        }
        LoadError::Compile { .. } => {
            (Step::Compile, "make it smaller, or raise engine.compile_memory_mib or compile_cpu_seconds")
        }
        LoadError::ImportNotGranted { .. } | LoadError::UnknownImport { .. } | LoadError::Host { .. } => {
            (Step::Compile, "`waza plugin inspect` shows what it imports")
        }
        LoadError::MissingExport { .. } | LoadError::WrongType { .. } | LoadError::Incompatible { .. } => (
            Step::Compile,
            "build it against this host's waza:plugin, with the hooks that its manifest names",
        ),
        LoadError::LimitTooLarge { .. } => (Step::Manifest, "lower the limit in its plugin.toml"),
        LoadError::NameDiffers { .. } => {
            (Step::Manifest, "give plugin.toml and the component's describe the same name")
        }
        LoadError::DeclaresTooMuch { .. } => (Step::Compile, "declare less, or ask for the class large"),
        LoadError::Settings { .. } => (Step::Configure, "correct [settings] in its plugin.toml"),
        LoadError::Call { step: "index", .. } => {
            (Step::Index, "it has to take every catalogue of skills within limits.index_ms and memory_mib")
        }
        LoadError::Call { .. } => (
            Step::Configure,
            "it has to come through configure with these settings within limits.configure_ms",
        ),
        LoadError::ImageTooLarge { .. } => {
            (Step::Image, "keep less after configure, or raise limits.image_mib in its plugin.toml")
        }
    };
    Refusal::new(step, error.to_string(), hint)
}
