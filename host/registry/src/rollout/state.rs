//! The state machine of rollouts: what there is and what follows from a verb. Pure; the tables keep it, and the registry
//! serves what it says.
//!
//! A rollout changes one plugin or several together. A plugin is in one rollout at most: a newer one takes its place. A
//! canary has a line-up of its own, the active one with the rollout's revisions in it, and gets a new one whenever the
//! active one changes beneath it.

use super::{misstep::Misstep, settings::Share};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Plugins and the keys of their revisions.
pub(crate) type Members = BTreeMap<String, String>;

/// Line-ups of before that can be gone back to.
pub(crate) const PAST: usize = 3;

/// What a line-up consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) number: u64,
    pub(crate) members: Members,
    /// The digest of its skills.
    pub(crate) skills: String,
}

/// How far a rollout is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Staged,
    Shadow,
    Canary { share: Share, plan: Plan },
}

/// A rollout on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) members: Members,
    pub(crate) phase: Phase,
}

/// Everything that is not history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Counts commits; whoever writes shows the one it knows.
    pub(crate) version: u64,
    pub(crate) last_lineup: u64,
    pub(crate) last_run: u64,
    pub(crate) active: Option<Plan>,
    /// Oldest first.
    pub(crate) past: Vec<Plan>,
    pub(crate) runs: BTreeMap<u64, Run>,
}

/// What is to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// The first line-up ever.
    First {
        members: Members,
        skills: String,
    },
    /// The skills changed.
    Skills {
        skills: String,
    },
    Stage {
        members: Members,
    },
    Shadow {
        run: u64,
    },
    Canary {
        run: u64,
        share: Share,
    },
    Promote {
        run: u64,
    },
    /// Takes a rollout back, whatever becomes of its revisions.
    Abort {
        run: u64,
    },
    /// Back to the line-up of before, or to an earlier one.
    Undo {
        to: Option<u64>,
    },
    /// A revision may serve nowhere any more. Where it was active, the plugin's newest revision of before takes over.
    Bar {
        key: String,
    },
    /// A plugin goes.
    Remove {
        plugin: String,
    },
}

impl Phase {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Shadow => "shadow",
            Self::Canary { .. } => "canary",
        }
    }
}

impl State {
    /// What follows from a verb. An error has changed nothing.
    pub(crate) fn apply(&self, verb: &Verb) -> Result<Self, Misstep> {
        let mut next = self.clone();
        match verb {
            Verb::First { members, skills } => next.first(members, skills)?,
            Verb::Skills { skills } => {
                let active = next.active()?.clone();
                if active.skills == *skills {
                    return Err(Misstep::Active);
                }
                next.activate(active.members, skills.clone());
            }
            Verb::Stage { members } => next.stage(members)?,
            Verb::Shadow { run } => next.shadow(*run)?,
            Verb::Canary { run, share } => next.canary(*run, *share)?,
            Verb::Promote { run } => next.promote(*run)?,
            Verb::Abort { run } => drop(next.runs.remove(run).ok_or(Misstep::NoRollout(*run))?),
            Verb::Undo { to } => next.undo(*to)?,
            Verb::Bar { key } => next.bar(key)?,
            Verb::Remove { plugin } => next.remove(plugin)?,
        }
        next.settle();
        Ok(next)
    }

    pub(crate) fn active(&self) -> Result<&Plan, Misstep> {
        self.active.as_ref().ok_or(Misstep::Beginning(false))
    }

    /// Every line-up that is served now.
    pub(crate) fn plans(&self) -> impl Iterator<Item = &Plan> {
        let canaries = self.runs.values().filter_map(|run| match &run.phase {
            Phase::Canary { plan, .. } => Some(plan),
            Phase::Staged | Phase::Shadow => None,
        });
        self.active.iter().chain(canaries)
    }

    /// Every revision that has to stay loaded, with its plugin.
    pub(crate) fn live(&self) -> impl Iterator<Item = (&String, &String)> {
        let plans = self.active.iter().chain(&self.past).map(|plan| &plan.members);
        plans.chain(self.runs.values().map(|run| &run.members)).flatten()
    }

    /// What a revision is now; `None` when it is neither active nor on its way.
    pub(crate) fn phase_of(&self, key: &str) -> Option<&'static str> {
        let among = |members: &Members| members.values().any(|member| member == key);
        if self.active.as_ref().is_some_and(|plan| among(&plan.members)) {
            return Some("active");
        }
        self.runs.values().find(|run| among(&run.members)).map(|run| run.phase.name())
    }

    fn first(&mut self, members: &Members, skills: &str) -> Result<(), Misstep> {
        if self.active.is_some() {
            return Err(Misstep::Beginning(true));
        }
        self.activate(members.clone(), skills.to_owned());
        Ok(())
    }

    fn stage(&mut self, members: &Members) -> Result<(), Misstep> {
        let active = &self.active()?.members;
        if members.iter().all(|(plugin, key)| active.get(plugin) == Some(key)) {
            return Err(Misstep::Active);
        }
        self.runs.retain(|_, run| !run.members.keys().any(|plugin| members.contains_key(plugin)));
        self.last_run += 1;
        self.runs.insert(self.last_run, Run { members: members.clone(), phase: Phase::Staged });
        Ok(())
    }

    fn shadow(&mut self, id: u64) -> Result<(), Misstep> {
        let run = self.run(id)?;
        match run.phase {
            Phase::Staged | Phase::Shadow => run.phase = Phase::Shadow,
            Phase::Canary { .. } => {
                return Err(Misstep::Backwards { rollout: id, is: "canary", wanted: "shadow" });
            }
        }
        Ok(())
    }

    fn canary(&mut self, id: u64, share: Share) -> Result<(), Misstep> {
        let number = self.last_lineup + 1;
        let active = self.active()?.clone();
        let run = self.run(id)?;
        if let Phase::Canary { share: now, .. } = &mut run.phase {
            *now = share;
            return Ok(());
        }
        let plan = Plan { number, members: over(&active.members, &run.members), skills: active.skills };
        run.phase = Phase::Canary { share, plan };
        self.last_lineup = number;
        Ok(())
    }

    fn promote(&mut self, id: u64) -> Result<(), Misstep> {
        let run = self.runs.remove(&id).ok_or(Misstep::NoRollout(id))?;
        let active = self.active()?.clone();
        self.remember(active.clone());
        match run.phase {
            // What was tried is what becomes active, under the number that it was tried with.
            Phase::Canary { plan, .. } => self.active = Some(plan),
            Phase::Staged | Phase::Shadow => {
                self.activate(over(&active.members, &run.members), active.skills)
            }
        }
        Ok(())
    }

    fn undo(&mut self, to: Option<u64>) -> Result<(), Misstep> {
        let skills = self.active()?.skills.clone();
        let at = match to {
            None => self.past.len().checked_sub(1).ok_or(Misstep::NothingToUndo)?,
            Some(number) => {
                let found = self.past.iter().position(|plan| plan.number == number);
                found.ok_or(Misstep::NotKept(number))?
            }
        };
        let Some(target) = self.past.get(at).cloned() else { return Err(Misstep::NothingToUndo) };
        self.past.truncate(at);
        self.activate(target.members, skills);
        Ok(())
    }

    fn bar(&mut self, key: &str) -> Result<(), Misstep> {
        let among = |members: &Members| members.values().any(|member| member == key);
        self.runs.retain(|_, run| !among(&run.members));
        let Some(active) = self.active.clone().filter(|plan| among(&plan.members)) else {
            self.past.retain(|plan| !among(&plan.members));
            return Ok(());
        };
        let mut members = active.members;
        for (plugin, member) in members.iter_mut().filter(|(_, member)| *member == key) {
            let mut before = self.past.iter().rev().filter_map(|plan| plan.members.get(plugin));
            let before = before.find(|before| *before != key);
            *member = before.ok_or_else(|| Misstep::NoWayBack { plugin: plugin.clone() })?.clone();
        }
        self.past.retain(|plan| !among(&plan.members) && plan.members != members);
        self.activate(members, active.skills);
        Ok(())
    }

    fn remove(&mut self, plugin: &str) -> Result<(), Misstep> {
        let active = self.active()?.clone();
        let mut members = active.members.clone();
        members.remove(plugin).ok_or_else(|| Misstep::NoPlugin(plugin.to_owned()))?;
        self.runs.retain(|_, run| !run.members.contains_key(plugin));
        self.remember(active.clone());
        self.activate(members, active.skills);
        Ok(())
    }

    fn run(&mut self, id: u64) -> Result<&mut Run, Misstep> {
        self.runs.get_mut(&id).ok_or(Misstep::NoRollout(id))
    }

    fn activate(&mut self, members: Members, skills: String) {
        self.last_lineup += 1;
        self.active = Some(Plan { number: self.last_lineup, members, skills });
    }

    fn remember(&mut self, plan: Plan) {
        self.past.push(plan);
        let surplus = self.past.len().saturating_sub(PAST);
        self.past.drain(..surplus);
    }

    /// Canaries are the active line-up and their own revisions, whatever has changed; rollouts whose revisions are all
    /// active have nothing left to do.
    fn settle(&mut self) {
        let Some(active) = &self.active else { return };
        self.runs
            .retain(|_, run| run.members.iter().any(|(plugin, key)| active.members.get(plugin) != Some(key)));
        for run in self.runs.values_mut() {
            let Phase::Canary { plan, .. } = &mut run.phase else { continue };
            let members = over(&active.members, &run.members);
            if plan.members != members || plan.skills != active.skills {
                self.last_lineup += 1;
                *plan = Plan { number: self.last_lineup, members, skills: active.skills.clone() };
            }
        }
    }
}

fn over(active: &Members, change: &Members) -> Members {
    let mut members = active.clone();
    members.extend(change.clone());
    members
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
