//! The members of the backend and what became of them: ready, then bound to one owner, then gone.

use super::run::RunLog;
use crate::{Owner, RunId, SandboxError};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// A member that is still there.
enum State {
    /// Nobody's yet.
    Ready,
    /// Somebody's, for good; with the runs that are remembered, oldest first.
    Bound(Owner, VecDeque<RunId>),
}

/// All members and the runs that are remembered.
#[derive(Default)]
pub(super) struct Members {
    members: BTreeMap<String, State>,
    runs: BTreeMap<String, Arc<RunLog>>,
}

impl Members {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// How many runs are remembered.
    pub(super) fn runs(&self) -> usize {
        self.runs.len()
    }

    /// A new member, ready at once: templates have nothing to warm.
    pub(super) fn add(&mut self, id: String) {
        self.members.insert(id, State::Ready);
    }

    /// Whether a member is there and nobody's.
    pub(super) fn check_ready(&self, id: &str) -> Result<(), SandboxError> {
        match self.members.get(id) {
            None => Err(SandboxError::MemberGone(id.to_owned())),
            Some(State::Bound(..)) => Err(SandboxError::AlreadyClaimed(id.to_owned())),
            Some(State::Ready) => Ok(()),
        }
    }

    /// Binds a member to its owner.
    pub(super) fn bind(&mut self, id: &str, owner: Owner) -> Result<(), SandboxError> {
        self.check_ready(id)?;
        self.members.insert(id.to_owned(), State::Bound(owner, VecDeque::new()));
        Ok(())
    }

    fn bound(&mut self, id: &str, owner: Owner) -> Result<&mut VecDeque<RunId>, SandboxError> {
        match self.members.get_mut(id) {
            Some(State::Bound(by, runs)) if *by == owner => Ok(runs),
            Some(State::Bound(..)) => Err(SandboxError::AlreadyClaimed(id.to_owned())),
            Some(State::Ready) | None => Err(SandboxError::MemberGone(id.to_owned())),
        }
    }

    /// Remembers a new run of a bound member, which must not be busy, and forgets its oldest ones beyond `kept`.
    pub(super) fn begin(
        &mut self,
        id: &str,
        owner: Owner,
        run: RunId,
        log: Arc<RunLog>,
        kept: usize,
    ) -> Result<(), SandboxError> {
        let last = self.bound(id, owner)?.back().cloned();
        if last.and_then(|run| self.runs.get(&run.0)).is_some_and(|log| !log.ended()) {
            return Err(SandboxError::Refused(format!("member {id} is busy with a run")));
        }
        let runs = self.bound(id, owner)?;
        runs.push_back(run.clone());
        let surplus = runs.len().saturating_sub(kept.max(1));
        let old: Vec<RunId> = runs.drain(..surplus).collect();
        for run in old {
            self.runs.remove(&run.0);
        }
        self.runs.insert(run.0, log);
        Ok(())
    }

    /// A run's log.
    pub(super) fn log(&self, run: &RunId) -> Result<Arc<RunLog>, SandboxError> {
        self.runs.get(&run.0).cloned().ok_or_else(|| SandboxError::UnknownRun(run.0.clone()))
    }

    /// Forgets a member and its runs; their logs, so that what still goes on can be stopped.
    pub(super) fn remove(&mut self, id: &str, owner: Owner) -> Result<Vec<Arc<RunLog>>, SandboxError> {
        let runs = std::mem::take(self.bound(id, owner)?);
        self.members.remove(id);
        Ok(runs.iter().filter_map(|run| self.runs.remove(&run.0)).collect())
    }
}
