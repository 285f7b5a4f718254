//! What a rollout's error is on the wire: a status, a stable word, and what to do next.

use axum::http::StatusCode;
use std::borrow::Cow;
use waza_registry::{Misstep, Refusal, RolloutError};

/// What an error is on the wire, beside its sentence.
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) hint: Cow<'static, str>,
}

impl Told {
    pub(crate) fn new(status: StatusCode, code: &'static str, hint: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, hint: hint.into() }
    }
}

const CONFLICT: StatusCode = StatusCode::CONFLICT;
const MISSING: StatusCode = StatusCode::NOT_FOUND;
const BROKEN: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;
const STATUS: &str = "GET /admin/v1/status shows what there is";

/// A plugin that may not, or cannot, be loaded.
pub(crate) fn of_candidate(refusal: &Refusal) -> Told {
    Told::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", refusal.hint.clone())
}

/// A verb that did not do as asked.
pub(crate) fn of_rollout(error: &RolloutError) -> Told {
    use RolloutError as E;
    match error {
        E::Store(_) => Told::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "store",
            "look at the database (GET /readyz of the server says how it is), then try again",
        ),
        E::Overtaken => Told::new(CONFLICT, "overtaken", "look at GET /admin/v1/history, then try again"),
        E::Misstep(misstep) => of_misstep(misstep),
        E::Refused { refusal, .. } => of_candidate(refusal),
        E::ChangeSet => Told::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "change-set",
            "name at least one plugin, each once, in plugins, revisions, oci or uploads",
        ),
        E::NoRevision(_) => Told::new(
            MISSING,
            "no-revision",
            "GET /admin/v1/status and /admin/v1/quarantine have the beginnings of keys",
        ),
        E::Ambiguous(_) => Told::new(CONFLICT, "ambiguous", "give more of the key"),
        E::NoLineUp(_) => {
            Told::new(MISSING, "no-line-up", "GET /admin/v1/history has the numbers of line-ups")
        }
        E::Unlike => Told::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unlike",
            "name two revisions by the beginnings of their keys, or two line-ups as lineup:NUMBER",
        ),
        E::Busy => {
            Told::new(CONFLICT, "busy", "try again when the other replay is done; it ends within its limits")
        }
        E::Log(_) => Told::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "decisions",
            "look at the disk of the state directory, or send the lines with the request",
        ),
        E::NotLoaded { .. } => Told::new(
            CONFLICT,
            "not-loaded",
            "GET /admin/v1/replicas has the reason, and who has it; ask that one",
        ),
        E::Unfit { .. } => {
            Told::new(BROKEN, "unfit", "GET /admin/v1/replicas of another server has who serves")
        }
        E::Required(_) => {
            Told::new(CONFLICT, "required", "stage who serves that hook first, or in the same change set")
        }
        E::Kept { .. } => Told::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "state-directory",
            "make room in the state directory, or give it back to the server's user, then try again",
        ),
        E::Corrupt { .. } => {
            Told::new(BROKEN, "corrupt", "restore the database from a copy, or stage the plugin again")
        }
        E::Registry(_) | E::Refresh(_) => {
            Told::new(BROKEN, "registry", "GET /admin/v1/status has the problems")
        }
        E::Interrupted(_) | E::Stopped(_) => Told::new(
            BROKEN,
            "interrupted",
            "GET /admin/v1/history says whether it was done; the log has more",
        ),
    }
}

fn of_misstep(misstep: &Misstep) -> Told {
    use Misstep as M;
    match misstep {
        M::NoRollout(_) => Told::new(MISSING, "no-rollout", STATUS),
        M::Backwards { .. } => Told::new(CONFLICT, "backwards", "abort it, and stage it again"),
        M::Active => Told::new(CONFLICT, "active", "nothing is to be done"),
        M::NothingToUndo => Told::new(CONFLICT, "nothing-to-undo", STATUS),
        M::NotKept(_) => {
            Told::new(CONFLICT, "not-kept", "GET /admin/v1/status has those that are, in `past`")
        }
        M::NoWayBack { .. } => Told::new(CONFLICT, "no-way-back", "stage and promote another revision first"),
        M::NoPlugin(_) => Told::new(MISSING, "no-plugin", "GET /admin/v1/plugins has those that are active"),
        M::Beginning(_) => {
            Told::new(CONFLICT, "beginning", "look at the volume: it has no plugin that serves")
        }
    }
}
