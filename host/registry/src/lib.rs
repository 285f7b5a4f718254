//! What is active: the skills volume, plugin manifests, revisions and the line-up.
//!
//! Whoever serves a request asks the [`Registry`] for the [`LineUp`] once, keeps it, and calls hooks through it.

mod answer;
mod aside;
mod ask;
mod asking;
mod called;
pub mod case;
mod compare;
mod context;
pub mod decision;
mod error;
mod fail;
mod fold;
mod grants;
mod group;
mod held;
pub mod hooks;
mod lineup;
mod manifest;
mod monitor;
mod problem;
mod refresh;
mod refusal;
mod registry;
mod revision;
mod rollout;
mod scorer;
mod seat;
mod seating;
mod skill;
mod source;
mod summary;
mod tap;
mod trust;
mod volume;
mod watch;

pub use answer::Answer;
pub use aside::AsideError;
pub use ask::Ask;
pub use called::Called;
pub use compare::{Difference, Outcome, compare};
pub use context::{OpenProject, RowContext};
pub use error::{RefreshError, RegistryError, TrustError};
pub use fail::{FailMode, FailRule, Kind};
pub use fold::{fold, fold_request, request};
pub use group::{Combine, PolicyGroup};
pub use lineup::LineUp;
pub use manifest::{Manifest, parse as parse_manifest};
pub use monitor::Watched;
pub use problem::Problem;
pub use refusal::{Refusal, Step};
pub use registry::{Registry, RegistryOptions};
pub use revision::Revision;
pub use rollout::{
    By, Changed, GuardSettings, Misstep, NOTICE, OnChange, Onward, PluginSettings, Position, Reached,
    ReplayLimits, Replayed, Replica, ReplicaSettings, Rollout, RolloutError, RolloutOptions, RolloutSettings,
    ShadowSettings, Share, Steps, Stopped, make_tables, status,
};
pub use scorer::{Calibration, WeighsNothing, Weight};
pub use skill::{
    Examples, Finding, FitReport, Level, Mode as SkillMode, Skill, SkillExample, SkillRole, Validated,
    fit_reports, parse as parse_skill, to_prompt as skills_to_prompt, validate as validate_skills,
};
pub use source::{Candidate, Oci, OciOptions, SourceId, Upload};
pub use summary::PluginSummary;
pub use tap::{CallStatistics, Listener, RequestId, Saw, Statistics, Taps, WindowStatistics, for_request};
pub use trust::{
    Lock, LockError, Pin, Publisher, Trust, TrustConfig, Unsigned, statement as signed_statement,
};
pub use volume::{PluginFolder, Volume, read as read_volume, read_plugin, read_plugin_folder};
pub use watch::{Changes, Watch, WatchOptions};
pub use waza_engine::{
    ArtefactOptions, CallError, Compiler, EngineOptions, Fault, Grants, Hook, ImageReport, Limits, Timing,
    compile::child as compile_child,
};
