//! What happens when a plugin does not answer. Every hook has a kind, every kind a safe way to fail, and nobody can
//! choose one that is not safe for the kind: a policy that breaks never allows anything.

use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use waza_engine::{CallError, Fault, Hook};

/// What sort of question a hook asks. It decides how several plugins of one hook work together, and how they may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Says what it sees. One plugin answers; the next ones stand in for it.
    Detecting,
    /// Says yes or no and changes nothing. All plugins of the hook are asked, and together they can only narrow.
    Validating,
    /// Changes what passes through. Exactly one plugin does, because changes of two would not commute.
    Rewriting,
}

impl Kind {
    /// The kind of a hook.
    #[must_use]
    pub const fn of(hook: Hook) -> Self {
        match hook {
            Hook::IntentClassifier | Hook::SkillRanker | Hook::SkillScorer => Self::Detecting,
            Hook::PathPolicy => Self::Validating,
            Hook::AssetRewriter => Self::Rewriting,
        }
    }

    /// How it fails unless somebody says otherwise.
    #[must_use]
    pub const fn fails(self) -> FailMode {
        match self {
            Self::Detecting => FailMode::Next,
            Self::Validating => FailMode::Closed,
            Self::Rewriting => FailMode::Unchanged,
        }
    }

    const fn allows(self, mode: FailMode) -> bool {
        match mode {
            FailMode::Closed | FailMode::Previous => true,
            FailMode::Next => !matches!(self, Self::Validating),
            FailMode::Unchanged => matches!(self, Self::Rewriting),
        }
    }
}

/// What to do when a plugin does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailMode {
    /// The question is refused with the plugin's error.
    Closed,
    /// The next plugin of the hook answers; after the last one, the answer that leaves the host to its own means.
    Next,
    /// What was to be rewritten stays as it is.
    Unchanged,
    /// After some failures in a row the plugin's revision of before serves. Until then, as the hook's kind fails.
    Previous,
}

/// How one plugin fails: what its manifest says, or the operator in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FailRule {
    /// Unset: as the hook's kind fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail: Option<FailMode>,
    /// Failures in a row after which `previous` takes over; 3 if unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_after_traps: Option<NonZeroU32>,
}

/// Failures in a row after which `previous` takes over, when nobody says.
const AFTER_TRAPS: u32 = 3;

impl FailRule {
    /// The operator's word first.
    pub(crate) fn or(self, manifest: Self) -> Self {
        Self {
            fail: self.fail.or(manifest.fail),
            previous_after_traps: self.previous_after_traps.or(manifest.previous_after_traps),
        }
    }

    /// What follows when this plugin does not answer a hook.
    pub(crate) fn mode(self, hook: Hook) -> FailMode {
        let usual = Kind::of(hook).fails();
        self.fail.filter(|mode| Kind::of(hook).allows(*mode)).unwrap_or(usual)
    }

    /// Failures in a row after which the revision of before serves; `None` where it never does.
    pub(crate) fn falls_after(self) -> Option<u32> {
        let after = self.previous_after_traps.map_or(AFTER_TRAPS, NonZeroU32::get);
        (self.fail == Some(FailMode::Previous)).then_some(after)
    }

    /// What is wrong with the rule for a plugin of these hooks, in words that fit behind its name.
    pub(crate) fn check(self, hooks: &[Hook]) -> Result<(), String> {
        let Some(mode) = self.fail else { return Ok(()) };
        match hooks.iter().find(|hook| !Kind::of(**hook).allows(mode)) {
            None => Ok(()),
            Some(hook) => Err(format!(
                "fail = \"{}\" is not for the hook {hook}, which must not let anything pass unseen; use \"{}\" or \
                 \"previous\"",
                mode.name(),
                Kind::of(*hook).fails().name()
            )),
        }
    }
}

impl FailMode {
    /// The word for it in configuration, metrics and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Next => "next",
            Self::Unchanged => "unchanged",
            Self::Previous => "previous",
        }
    }
}

/// Whether a failure speaks against the revision. A full queue is the host's, and a plugin that declines works.
pub(crate) fn is_trap(error: &CallError) -> bool {
    !matches!(error.fault, Fault::Saturated { .. } | Fault::NoSuchHook { .. } | Fault::Guest(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_never_fails_open() {
        for mode in [FailMode::Next, FailMode::Unchanged] {
            let rule = FailRule { fail: Some(mode), ..FailRule::default() };
            assert!(rule.check(&[Hook::IntentClassifier, Hook::PathPolicy]).is_err());
            assert_eq!(rule.mode(Hook::PathPolicy), FailMode::Closed, "even if the check was passed by");
        }
        let detector = FailRule { fail: Some(FailMode::Unchanged), ..FailRule::default() };
        assert!(detector.check(&[Hook::SkillRanker]).unwrap_err().contains("\"next\""));
        assert!(detector.check(&[Hook::AssetRewriter]).is_ok());
    }

    #[test]
    fn the_operator_has_the_last_word() {
        let manifest = FailRule { fail: Some(FailMode::Previous), previous_after_traps: NonZeroU32::new(5) };
        let operator = FailRule { fail: Some(FailMode::Closed), previous_after_traps: None };
        assert_eq!(operator.or(manifest).mode(Hook::SkillRanker), FailMode::Closed);
        assert_eq!(operator.or(manifest).falls_after(), None);
        assert_eq!(FailRule::default().or(manifest).falls_after(), Some(5));
        let unset = FailRule { fail: Some(FailMode::Previous), previous_after_traps: None };
        assert_eq!(unset.falls_after(), Some(3));
    }
}
