//! What another server on the same database has committed comes to serve here too. What is all loaded, as with an undo,
//! serves at once; what is not is loaded first, and neither a verb nor a report waits for that.
//!
//! What cannot be loaded leaves the line-up of before where it would have to serve, and is said in any case.

use super::{Inner, NOTICE, Rollout, RolloutError, lost::Missing, restore::Restored, state::State};
use crate::{refusal::Refusal, revision::Revision};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

impl Rollout {
    /// Serves what another server on the same database has committed since; whether there was something. What is missing
    /// in this server's state directory is looked for in the database and on its volume. An error leaves what serves as
    /// it is.
    pub async fn catch_up(&self) -> Result<bool, RolloutError> {
        self.whole(|inner| async move { inner.catch_up().await }).await
    }

    /// Serves what other servers on the same database commit, and tells them how far this one is, for as long as it is
    /// polled. They say so; looking `every` so often stands for what was said while nobody heard it. What fails is tried
    /// again.
    pub async fn follow(&self, every: Duration) {
        tokio::join!(self.keep_up(every), self.keep_reporting(every));
    }

    async fn keep_up(&self, every: Duration) {
        let mut said = self.0.ledger.0.notices().subscribe(NOTICE);
        let mut handed_on = false;
        loop {
            while said.try_recv().is_some() {}
            match self.catch_up().await {
                Ok(true) => {
                    tracing::info!(lineup = self.registry().lineup().number(), "another server's change")
                }
                Ok(false) => {}
                // What this server lacks was said once, when it turned out.
                Err(RolloutError::Refused { .. }) => {}
                Err(error) => tracing::warn!(%error, "another server's change cannot be served yet"),
            }
            if !handed_on {
                let shared = self.whole(|inner| async move { inner.hand_on_all().await }).await;
                handed_on = shared.inspect_err(|error| tracing::debug!(%error, "not handed on yet")).is_ok();
            }
            let _ = tokio::time::timeout(every, said.recv()).await;
        }
    }
}

impl Inner {
    pub(crate) async fn catch_up(self: &Arc<Self>) -> Result<bool, RolloutError> {
        let version = self.ledger.version().await?;
        {
            let (desk, now) = (self.desk.lock().await, Instant::now());
            let newer = version > desk.state.version && !desk.lost.in_vain(version, now);
            if !newer && !desk.lost.is_due(now) {
                return Ok(false);
            }
        }
        let state = self.ledger.load().await?;
        if let Some(changed) = self.take_loaded(&state).await? {
            return Ok(changed);
        }
        let _staging = self.staging.lock().await;
        // Whoever had the turn may have come as far, and others further.
        let state = self.ledger.load().await?;
        match self.take_loaded(&state).await? {
            Some(changed) => Ok(changed),
            None => self.take(state).await,
        }
    }

    /// Serves a state for which nothing has to be loaded; `None` when something has to be.
    async fn take_loaded(self: &Arc<Self>, state: &State) -> Result<Option<bool>, RolloutError> {
        let mut desk = self.desk.lock().await;
        if state.version < desk.state.version {
            return Ok(Some(false));
        }
        let mut keys = state.live().map(|(_, key)| key);
        let whole = same_skills(&desk.state, state) && keys.all(|key| desk.loaded.contains_key(key));
        if !whole {
            return Ok(None);
        }
        let changed = state.version > desk.state.version;
        if changed {
            let (loaded, skills) = (desk.loaded.clone(), Arc::clone(&desk.skills));
            self.install(&mut desk, state.clone(), loaded, skills)?;
        }
        Ok(Some(changed))
    }

    /// Loads what a state needs, as far as that goes, and serves it if what serves is among it. Whoever calls this has
    /// the turn to stage.
    async fn take(self: &Arc<Self>, state: State) -> Result<bool, RolloutError> {
        let (have, given_up) = self.has(&state).await;
        let before = self.desk.lock().await.loaded.clone();
        let (skills, mut restored) = self.restore_all(&state, &have, given_up, &before).await?;
        restored.loaded.extend(have);
        let mut desk = self.desk.lock().await;
        if state.version < desk.state.version {
            return Ok(false);
        }
        let refused = refusal_of_serving(&state, &restored);
        let Restored { loaded, lost } = restored;
        desk.lost.note(lost, refused.is_some().then_some(state.version));
        if let Some((plugin, refusal)) = refused {
            if same_skills(&desk.state, &state) {
                desk.loaded = loaded;
            }
            self.stand(&desk);
            return Err(RolloutError::Refused { plugin, refusal });
        }
        let changed = state.version > desk.state.version;
        self.install(&mut desk, state, loaded, skills)?;
        Ok(changed)
    }

    /// What is loaded over a state's skills, and what of the state is not tried again.
    async fn has(&self, state: &State) -> (BTreeMap<String, Revision>, Vec<Missing>) {
        let desk = self.desk.lock().await;
        if !same_skills(&desk.state, state) {
            return (BTreeMap::new(), Vec::new());
        }
        let given_up = state.live().filter_map(|(plugin, key)| {
            let refusal = desk.lost.for_good(key)?;
            Some((plugin.clone(), key.clone(), refusal))
        });
        (desk.loaded.clone(), given_up.collect())
    }
}

/// Why a revision of the active line-up, or of a canary's, is not there, if one is not.
pub(crate) fn refusal_of_serving(state: &State, restored: &Restored) -> Option<(String, Refusal)> {
    let mut serving = state.plans().flat_map(|plan| plan.members.values());
    let key = serving.find(|key| !restored.loaded.contains_key(*key))?;
    let (plugin, _, refusal) = restored.lost.iter().find(|(_, lost, _)| lost == key)?;
    Some((plugin.clone(), refusal.clone()))
}

fn same_skills(one: &State, other: &State) -> bool {
    let skills = |state: &State| state.active.as_ref().map(|plan| plan.skills.clone());
    skills(one) == skills(other)
}
