//! Which scorer judges for which skill: the skill names it, and each has one skill.

use super::calibration::WeighsNothing;
use crate::{problem::Problem, seat::Seat, skill::Skill};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The scorers of a line-up.
#[derive(Default)]
pub(crate) struct Attached {
    /// By skill.
    seats: BTreeMap<String, Seat>,
    pub(crate) problems: Vec<Problem>,
}

impl Attached {
    /// The scorer of a skill.
    pub(crate) fn of(&self, skill: &str) -> Option<&Seat> {
        self.seats.get(skill)
    }
}

/// Gives every skill the scorer that it names. When two name one, the first by name has it.
pub(crate) fn attach(skills: &[Skill], scorers: &[Seat]) -> Attached {
    let there: BTreeMap<&str, &Seat> = scorers.iter().map(|seat| (seat.revision.name(), seat)).collect();
    let mut of_plugin: BTreeMap<&str, &Skill> = BTreeMap::new();
    let mut attached = Attached::default();
    for skill in skills {
        let Some(plugin) = skill.plugin() else { continue };
        let taken = of_plugin.get(plugin);
        match (there.get(plugin), taken) {
            (None, _) => attached.problems.push(absent(skill, plugin)),
            (Some(_), Some(first)) => attached.problems.push(second(skill, plugin, first)),
            (Some(seat), None) => {
                of_plugin.insert(plugin, skill);
                attached.seats.insert(skill.name.clone(), (*seat).clone());
            }
        }
    }
    let named: BTreeSet<&str> = of_plugin.into_keys().collect();
    let of_scorer = |seat: &Seat| of_scorer(seat, named.contains(seat.revision.name()));
    attached.problems.extend(scorers.iter().filter_map(of_scorer));
    attached
}

fn absent(skill: &Skill, plugin: &str) -> Problem {
    let plugin: String = plugin.chars().take(64).collect();
    let reason =
        format!("waza.plugin names {plugin:?}, and no active plugin of that name has the hook skill-scorer");
    Problem::at(skill.place(), reason)
}

fn second(skill: &Skill, plugin: &str, first: &Skill) -> Problem {
    let reason = format!(
        "waza.plugin names {plugin:?}, which judges for {} already; this skill has no scorer",
        first.name
    );
    Problem::at(skill.place(), reason)
}

/// What is wrong with a scorer that is there.
fn of_scorer(seat: &Seat, named: bool) -> Option<Problem> {
    let name = seat.revision.name();
    let reason = match (named, weighs_nothing(seat)) {
        (true, None) => return None,
        (true, Some(why)) => format!("{why}: weighs nothing"),
        (false, _) => format!(
            "is a scorer that no skill names, so nobody asks it; put waza.plugin: {name} into its skill"
        ),
    };
    Some(Problem::at(Path::new("plugins").join(name), reason))
}

/// Why the opinion of whoever serves in a seat now counts for nothing, if it does.
pub(crate) fn weighs_nothing(seat: &Seat) -> Option<WeighsNothing> {
    let serving = seat.stand_in().unwrap_or(&seat.revision);
    serving.calibration().map_or(Some(WeighsNothing::Unmeasured), |calibration| calibration.weighs_nothing())
}
