//! Who serves which hook in a line-up, in which order, and who is left over.

use crate::{
    fail::{FailMode, Kind},
    problem::Problem,
    revision::Revision,
    rollout::RolloutSettings,
    seat::Seat,
};
use std::{collections::BTreeMap, path::Path};
use waza_engine::Hook;

/// The seats of a line-up.
#[derive(Default)]
pub(crate) struct Seating {
    hooks: BTreeMap<Hook, Vec<Seat>>,
    /// Policies that decide nothing.
    pub(crate) watching: Vec<Seat>,
    pub(crate) problems: Vec<Problem>,
}

impl Seating {
    /// Who serves a hook: all of them together where they validate, each for its own skill where they score, else one after
    /// the other until one answers.
    pub(crate) fn of(&self, hook: Hook) -> &[Seat] {
        self.hooks.get(&hook).map_or(&[], Vec::as_slice)
    }
}

/// Gives every revision its seats.
pub(crate) fn seat(
    revisions: &[Revision],
    previous: &BTreeMap<String, Revision>,
    settings: &RolloutSettings,
) -> Seating {
    let mut ordered: Vec<_> = revisions.iter().collect();
    ordered.sort_by_key(|revision| settings.rank(revision.name()));
    let mut seating = Seating::default();
    for revision in ordered {
        let name = revision.name();
        let rule = settings.fail_rule(name);
        if let Err(reason) = rule.check(revision.plugin.hooks()) {
            seating
                .problems
                .push(Problem::at("rollout.plugins", format!("{name}: {reason}; it fails as usual")));
        }
        let seat = Seat::new(revision.clone(), previous.get(name).cloned(), rule);
        for hook in revision.plugin.hooks() {
            seating.take(*hook, seat.clone(), settings);
        }
    }
    seating
}

impl Seating {
    fn take(&mut self, hook: Hook, seat: Seat, settings: &RolloutSettings) {
        let taken = self.hooks.entry(hook).or_default();
        match Kind::of(hook) {
            // Each judges another skill, and none stands in for another.
            Kind::Detecting if hook == Hook::SkillScorer => taken.push(seat),
            Kind::Validating if settings.policies.monitors(seat.revision.name()) => self.watching.push(seat),
            Kind::Validating => taken.push(seat),
            // Whoever stands behind one that does not hand on would never be asked.
            Kind::Detecting | Kind::Rewriting => match taken.last() {
                Some(last) if last.mode(hook) != FailMode::Next => {
                    let first = last.revision.name();
                    let reason = format!(
                        "the hook {hook} is already served by {first}, which hands nothing on; remove one of the two, \
                         or let {first} fail to the next"
                    );
                    self.problems.push(Problem::at(Path::new("plugins").join(seat.revision.name()), reason));
                }
                _ => taken.push(seat),
            },
        }
    }
}

/// Names in the settings that no plugin has.
pub(crate) fn nobody(revisions: &[Revision], settings: &RolloutSettings) -> Vec<Problem> {
    let keys = [("rollout.order", &settings.order), ("rollout.policies.monitor", &settings.policies.monitor)];
    let unknown = |name: &&String| !revisions.iter().any(|revision| revision.name() == name.as_str());
    keys.iter()
        .flat_map(|(key, names)| {
            names
                .iter()
                .filter(unknown)
                .map(move |name| Problem::at(*key, format!("no plugin is called {name:?}")))
        })
        .collect()
}
