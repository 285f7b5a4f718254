//! The hook types, handed on: who calls hooks through a line-up need not know the engine.

pub use waza_engine::hooks::{
    asset_rewriter::{Asset, Document, Edit},
    intent_classifier::{Intent, RestoreTarget, ScoredDimension, ScoredIntent, Verdict},
    lifecycle::{Info, SettingsError},
    path_policy::{Access, Denial, Operation, Origin, PathVerdict},
    skill_ranker::{RankOptions, Ranked, SkillEntry},
    skill_scorer::{Opinion, Stance},
    types::{Dimension, Evidence, GuestError, Pending, Project, Request, Role, Turn},
};
