//! Several path policies, one verdict. Each sees the whole batch; together they can only narrow what the floor beneath
//! them allows, and a policy in monitor mode decides nothing: what it would have denied is counted.

use crate::hooks::{Denial, GuestError, PathVerdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waza_engine::{CallError, Fault};

/// How verdicts become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Allowed when every policy allows it. One that does not answer refuses the batch.
    #[default]
    AllOf,
    /// Allowed when at least one policy allows it. One that does not answer allows nothing.
    AnyOf,
    /// The first policy in the order that does not decline (`unsupported`) decides. If it fails otherwise, the batch is
    /// refused.
    FirstMatch,
}

/// How the path policies work together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyGroup {
    /// How verdicts become one.
    pub combine: Combine,
    /// Plugins that decide nothing: what they would have denied is counted.
    pub monitor: Vec<String>,
}

impl PolicyGroup {
    /// Whether a plugin only watches.
    pub(crate) fn monitors(&self, plugin: &str) -> bool {
        self.monitor.iter().any(|name| name == plugin)
    }
}

/// What one policy said of a batch.
pub(crate) type Said<E> = Result<Vec<PathVerdict>, E>;

/// Why a policy said nothing.
pub(crate) trait Silence {
    /// Whether it leaves the matter to others.
    fn declines(&self) -> bool;
}

impl Silence for CallError {
    fn declines(&self) -> bool {
        matches!(self.fault, Fault::Guest(GuestError::Unsupported(_)))
    }
}

/// What a group said: the verdicts, and which of the policies decided the batch.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) verdicts: Vec<PathVerdict>,
    /// Places in the group's order.
    pub(crate) by: Vec<usize>,
}

/// Puts verdicts together; there is one for each access, in order. A group of nobody is an error of the caller's.
pub(crate) fn decide<E: Silence>(combine: Combine, said: Vec<Said<E>>) -> Result<Decided, E> {
    match combine {
        Combine::AllOf => all_of(said),
        Combine::AnyOf => any_of(said),
        Combine::FirstMatch => first_match(said),
    }
}

fn all_of<E>(said: Vec<Said<E>>) -> Result<Decided, E> {
    let all = said.into_iter().collect::<Result<Vec<_>, _>>()?;
    let by = (0..all.len()).collect();
    Ok(Decided { verdicts: merge(all, is_denial), by })
}

fn any_of<E>(said: Vec<Said<E>>) -> Result<Decided, E> {
    let (mut by, mut answers, mut failed) = (Vec::new(), Vec::new(), None);
    for (at, said) in said.into_iter().enumerate() {
        match said {
            Ok(verdicts) => {
                by.push(at);
                answers.push(verdicts);
            }
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    match failed {
        Some(error) if answers.is_empty() => Err(error),
        _ => Ok(Decided { verdicts: merge(answers, |verdict| !is_denial(verdict)), by }),
    }
}

fn first_match<E: Silence>(said: Vec<Said<E>>) -> Result<Decided, E> {
    let mut declined = None;
    for (at, said) in said.into_iter().enumerate() {
        match said {
            Ok(verdicts) => return Ok(Decided { verdicts, by: vec![at] }),
            Err(error) if error.declines() => declined = Some(error),
            Err(error) => return Err(error),
        }
    }
    declined.map_or_else(|| Ok(Decided { verdicts: Vec::new(), by: Vec::new() }), Err)
}

/// The first policy's verdict on each access, unless a later one's is of the kind that wins.
fn merge(answers: Vec<Vec<PathVerdict>>, wins: fn(&PathVerdict) -> bool) -> Vec<PathVerdict> {
    let mut answers = answers.into_iter();
    let mut merged = answers.next().unwrap_or_default();
    for verdicts in answers {
        // A verdict is missing only if a plugin's answer was not looked over; then nobody has allowed the access.
        merged.truncate(verdicts.len());
        for (so_far, verdict) in merged.iter_mut().zip(verdicts) {
            if wins(&verdict) && !wins(so_far) {
                *so_far = verdict;
            }
        }
    }
    merged
}

pub(crate) fn is_denial(verdict: &PathVerdict) -> bool {
    matches!(verdict, PathVerdict::Deny(Denial { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(plugin: &str, allows: &[bool]) -> Said<CallError> {
        let verdict = |allow: &bool| match allow {
            true => PathVerdict::Allow,
            false => PathVerdict::Deny(Denial { code: plugin.into(), message: String::new() }),
        };
        Ok(allows.iter().map(verdict).collect())
    }

    fn failed(fault: Fault) -> Said<CallError> {
        Err(CallError { plugin: "p".into(), revision: "r".into(), hook: "path-policy".into(), fault })
    }

    fn trap() -> Said<CallError> {
        failed(Fault::StackOverflow)
    }

    fn declines() -> Said<CallError> {
        failed(Fault::Guest(GuestError::Unsupported("not mine".into())))
    }

    fn allows(decided: Result<Decided, CallError>) -> Option<Vec<bool>> {
        decided.ok().map(|decided| decided.verdicts.iter().map(|verdict| !is_denial(verdict)).collect())
    }

    #[test]
    fn the_first_denial_names_itself() {
        let decided = decide(Combine::AllOf, vec![said("a", &[true, false]), said("b", &[false, false])]);
        let codes = decided.unwrap().verdicts.into_iter().map(|verdict| match verdict {
            PathVerdict::Deny(denial) => denial.code,
            PathVerdict::Allow => String::new(),
        });
        assert_eq!(codes.collect::<Vec<_>>(), ["b", "a"]);
    }

    #[test]
    fn a_policy_that_fails_never_opens_the_group() {
        assert_eq!(allows(decide(Combine::AllOf, vec![said("a", &[true]), trap()])), None);
        assert_eq!(allows(decide(Combine::AllOf, vec![said("a", &[true]), declines()])), None);
        assert_eq!(allows(decide(Combine::AnyOf, vec![trap(), said("b", &[false])])), Some(vec![false]));
        assert_eq!(allows(decide(Combine::AnyOf, vec![trap(), said("b", &[true])])), Some(vec![true]));
        assert_eq!(allows(decide(Combine::AnyOf, vec![trap(), trap()])), None);
        assert_eq!(allows(decide(Combine::FirstMatch, vec![trap(), said("b", &[true])])), None);
        assert_eq!(allows(decide(Combine::FirstMatch, vec![declines()])), None);
    }

    #[test]
    fn the_first_that_does_not_decline_decides() {
        let said = vec![declines(), said("b", &[false]), said("c", &[true])];
        let decided = decide(Combine::FirstMatch, said).unwrap();
        assert_eq!(decided.by, [1]);
        assert_eq!(allows(Ok(decided)), Some(vec![false]));
    }

    proptest! {
        #[test]
        fn groups_are_what_their_names_say(rows in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 1..5)) {
            let all = |rows: &[Vec<bool>]| rows.iter().map(|row| said("p", row)).collect::<Vec<_>>();
            let column = |at: usize| rows.iter().map(move |row| row[at]);
            let every: Vec<_> = (0..5).map(|at| column(at).all(|allowed| allowed)).collect();
            let some: Vec<_> = (0..5).map(|at| column(at).any(|allowed| allowed)).collect();
            prop_assert_eq!(allows(decide(Combine::AllOf, all(&rows))).unwrap(), every);
            prop_assert_eq!(allows(decide(Combine::AnyOf, all(&rows))).unwrap(), some);
            prop_assert_eq!(allows(decide(Combine::FirstMatch, all(&rows))).unwrap(), rows[0].clone());
        }
    }
}
