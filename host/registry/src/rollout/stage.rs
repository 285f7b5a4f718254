//! New candidates: admitted, kept, loaded, and only then written down and made part of a rollout. A change set stands or
//! falls as a whole; the one that fails goes into quarantine.

use super::{
    By, Changed, Inner, OnChange, Rollout, RolloutError,
    desk::Change,
    kept::Kind,
    ledger::Known,
    load,
    misstep::Misstep,
    source_text,
    state::{Members, Verb},
    steps::Reached,
    verbs::described,
};
use crate::{
    refusal::{Refusal, Step},
    revision::{self, Revision},
    source::Candidate,
};
use std::{collections::BTreeMap, sync::Arc};

impl Rollout {
    /// Loads candidates as one change set and takes it as far as `then` says; without one, as far as the settings do.
    pub async fn stage(
        &self,
        candidates: Vec<Candidate>,
        then: Option<OnChange>,
        by: By,
    ) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let _staging = inner.staging.lock().await;
            inner.stage(candidates, then, &by).await
        })
        .await
    }

    /// Stages revisions that were known before and are not in quarantine, by the beginnings of their keys.
    pub async fn restage(
        &self,
        revisions: Vec<String>,
        then: Option<OnChange>,
        by: By,
    ) -> Result<Changed, RolloutError> {
        self.whole(move |inner| async move {
            let _staging = inner.staging.lock().await;
            let mut candidates = Vec::new();
            for revision in revisions {
                let known = inner.ledger.named(&revision).await?;
                candidates.push(inner.staged_before(known).await?);
            }
            inner.stage(candidates, then, &by).await
        })
        .await
    }
}

impl Inner {
    /// A revision as the candidate that it was, with the cases that it came with.
    pub(crate) async fn staged_before(self: &Arc<Self>, known: Known) -> Result<Candidate, RolloutError> {
        self.fetch(Kind::Component, &known.component).await?;
        if let Some(cases) = &known.cases {
            self.fetch(Kind::Cases, cases).await?;
        }
        self.blocking(move |inner| {
            let candidate = inner.candidate(&known)?;
            Ok(Candidate { cases: inner.cases(&known)?, ..candidate })
        })
        .await?
    }

    /// Whoever calls this has the turn to stage.
    pub(crate) async fn stage(
        self: &Arc<Self>,
        candidates: Vec<Candidate>,
        then: Option<OnChange>,
        by: &By,
    ) -> Result<Changed, RolloutError> {
        let set = change_set(candidates)?;
        let members: Members = set.iter().map(|(plugin, new)| (plugin.clone(), new.0.clone())).collect();
        // Before anything is loaded: what is active is not tried again.
        self.desk.lock().await.state.apply(&Verb::Stage { members: members.clone() })?;
        for (key, candidate) in set.values() {
            self.admit(key, candidate, by).await?;
        }
        self.steps.reached(Reached::Admitted)?;
        let mut loaded = Vec::new();
        for (key, candidate) in set.values() {
            loaded.extend(self.load_new(key, candidate, by).await?);
        }
        for (_, candidate) in set.values() {
            self.hand_on(&candidate.digest, &candidate.component).await?;
            if let Some(cases) = &candidate.cases {
                self.hand_on(cases.digest(), cases.text().as_bytes()).await?;
            }
        }
        self.steps.reached(Reached::Loaded)?;
        let mut desk = self.desk.lock().await;
        let then = then.unwrap_or_else(|| self.settled(&members));
        let run = desk.state.last_run + 1;
        let mut verbs = vec![Verb::Stage { members: members.clone() }];
        verbs.extend(self.following(then, run));
        let new = set.values().map(|(key, candidate)| known(key, candidate)).collect();
        let name = match then {
            OnChange::Promote => "promote",
            OnChange::Canary => "canary",
            OnChange::Shadow => "shadow",
            OnChange::Stage => "stage",
        };
        let change = Change { new, loaded, ..Change::new(name, described(&members), by, verbs) };
        self.change(&mut desk, change).await
    }

    /// How far a change set goes by itself: as far as the most careful of its plugins.
    fn settled(&self, members: &Members) -> OnChange {
        let settings = self.registry.settings();
        let careful = |then: &OnChange| match then {
            OnChange::Stage => 0,
            OnChange::Shadow => 1,
            OnChange::Canary => 2,
            OnChange::Promote => 3,
        };
        members.keys().map(|plugin| settings.on_change(plugin)).min_by_key(careful).unwrap_or_default()
    }

    fn following(&self, then: OnChange, run: u64) -> Option<Verb> {
        match then {
            OnChange::Stage => None,
            OnChange::Shadow => Some(Verb::Shadow { run }),
            OnChange::Canary => Some(Verb::Canary { run, share: self.registry.settings().canary_share }),
            OnChange::Promote => Some(Verb::Promote { run }),
        }
    }

    /// Refuses what is in quarantine for good, what is not trusted, and what asks for more than it was granted.
    async fn admit(self: &Arc<Self>, key: &str, candidate: &Candidate, by: &By) -> Result<(), RolloutError> {
        let known = self.ledger.revision(key).await?;
        // What was refused over some cases may hold to others.
        let other_cases =
            known.as_ref().is_some_and(|known| known.cases.as_deref() != digest_of_cases(candidate));
        let before = known.and_then(|known| known.refusal);
        let final_one = |refusal: &Refusal| match refusal.step {
            Step::Cases => !other_cases,
            step => !load::may_change(step),
        };
        if let Some(refusal) = before.clone().filter(final_one) {
            return Err(refused(candidate, refusal));
        }
        let asked = candidate.clone();
        match self.blocking(move |inner| load::admit(&inner.registry, &asked)).await? {
            Ok(()) => Ok(()),
            Err(refusal) if before.as_ref() == Some(&refusal) => Err(refused(candidate, refusal)),
            Err(refusal) => Err(self.refuse(key, candidate, refusal, by).await?),
        }
    }

    /// Keeps the component and loads it, unless it is loaded already.
    async fn load_new(
        self: &Arc<Self>,
        key: &str,
        candidate: &Candidate,
        by: &By,
    ) -> Result<Option<Revision>, RolloutError> {
        let skills = {
            let desk = self.desk.lock().await;
            if desk.loaded.contains_key(key) {
                return Ok(None);
            }
            Arc::clone(&desk.skills)
        };
        let new = candidate.clone();
        self.blocking(move |inner| inner.kept.put_candidate(&new)).await??;
        self.steps.reached(Reached::Kept)?;
        let new = candidate.clone();
        let load =
            self.blocking(move |inner| load::load(&inner.registry, &new, &revision::catalogue(&skills)));
        match load.await {
            Ok(Ok(revision)) => Ok(Some(revision)),
            Ok(Err(refusal)) => Err(self.refuse(key, candidate, refusal, by).await?),
            Err(RolloutError::Interrupted(error)) if error.is_panic() => {
                let reason = "loading it broke the host's own code";
                let refusal = Refusal::new(Step::Compile, reason, "please report this, with the plugin");
                Err(self.refuse(key, candidate, refusal, by).await?)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes a refusal down; what there is to say to whoever asked.
    async fn refuse(
        self: &Arc<Self>,
        key: &str,
        candidate: &Candidate,
        refusal: Refusal,
        by: &By,
    ) -> Result<RolloutError, RolloutError> {
        let mut desk = self.desk.lock().await;
        let what = format!("{} {}: {refusal}", candidate.manifest.name, revision::short(key));
        let mut change = Change::new("quarantine", what, by, Vec::new());
        change.new.push(known(key, candidate));
        change.refused.push((key.to_owned(), refusal.clone()));
        if desk.state.active.is_some() {
            self.change(&mut desk, change).await?;
        }
        Ok(refused(candidate, refusal))
    }
}

/// Candidates by plugin, each with its key.
fn change_set(candidates: Vec<Candidate>) -> Result<BTreeMap<String, (String, Candidate)>, RolloutError> {
    let mut set = BTreeMap::new();
    for candidate in candidates {
        let key = revision::key(&candidate.digest, &candidate.manifest);
        if set.insert(candidate.manifest.name.clone(), (key, candidate)).is_some() {
            return Err(RolloutError::ChangeSet);
        }
    }
    if set.is_empty() { Err(RolloutError::ChangeSet) } else { Ok(set) }
}

fn digest_of_cases(candidate: &Candidate) -> Option<&str> {
    candidate.cases.as_ref().map(|cases| cases.digest())
}

fn refused(candidate: &Candidate, refusal: Refusal) -> RolloutError {
    RolloutError::Refused { plugin: candidate.manifest.name.clone(), refusal }
}

/// A candidate as it is kept.
pub(crate) fn known(key: &str, candidate: &Candidate) -> Known {
    Known {
        key: key.to_owned(),
        plugin: candidate.manifest.name.clone(),
        manifest: candidate.manifest_text.clone(),
        component: candidate.digest.clone(),
        component_bytes: candidate.component.len() as u64,
        source: source_text(&candidate.source),
        signature: candidate.signature.clone(),
        cases: digest_of_cases(candidate).map(str::to_owned),
        state: "staged".to_owned(),
        refusal: None,
        seen_at_ms: 0,
    }
}

/// Whether an error speaks of the candidate rather than of the host.
pub(crate) fn about_candidate(error: &RolloutError) -> Option<&Refusal> {
    match error {
        RolloutError::Refused { refusal, .. } => Some(refusal),
        _ => None,
    }
}

/// Whether nothing was to be done.
pub(crate) fn is_active_already(error: &RolloutError) -> bool {
    matches!(error, RolloutError::Misstep(Misstep::Active))
}
