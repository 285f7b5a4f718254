//! Where things stand in memory, and the one way to change it: write the change down, then swap.

use super::{
    Changed, Inner, RolloutError,
    beside::{Beside, Ear},
    guard,
    kept::Kind,
    ledger::{By, Entry, Known},
    lost::Lost,
    state::{Phase, Plan, State, Verb},
    steps::Reached,
};
use crate::{
    lineup::{LineUp, Parts},
    refusal::Refusal,
    registry::{Canary, Serving},
    revision::{Revision, short},
    skill::Skill,
    tap::Listener,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Weak},
};
use tokio::task::JoinHandle;

/// Where things stand.
pub(crate) struct Desk {
    pub(crate) state: State,
    /// By key: whatever is active, on its way, or can be gone back to.
    pub(crate) loaded: BTreeMap<String, Revision>,
    pub(crate) skills: Arc<[Skill]>,
    /// What of the state could not be loaded here.
    pub(crate) lost: Lost,
    watched: BTreeMap<u64, Watched>,
}

/// A rollout that is measured.
struct Watched {
    beside: Beside,
    ear: Arc<dyn Listener>,
    guard: Option<JoinHandle<()>>,
}

/// A change: what is to happen, and what is written of it.
pub(crate) struct Change<'a> {
    pub(crate) verbs: Vec<Verb>,
    pub(crate) verb: &'static str,
    pub(crate) what: String,
    pub(crate) by: &'a By,
    /// Revisions that were not known before, or were refused.
    pub(crate) new: Vec<Known>,
    pub(crate) refused: Vec<(String, Refusal)>,
    /// Revisions that were just loaded, and skills that they were loaded over.
    pub(crate) loaded: Vec<Revision>,
    pub(crate) skills: Option<Arc<[Skill]>>,
    /// Whether it is refused when a hook that must be served would not be.
    pub(crate) required: bool,
}

impl<'a> Change<'a> {
    pub(crate) fn new(verb: &'static str, what: impl Into<String>, by: &'a By, verbs: Vec<Verb>) -> Self {
        let (new, refused, loaded) = (Vec::new(), Vec::new(), Vec::new());
        Self { verbs, verb, what: what.into(), by, new, refused, loaded, skills: None, required: true }
    }
}

impl Desk {
    pub(crate) fn new(state: State) -> Self {
        let (loaded, lost) = (BTreeMap::new(), Lost::default());
        Self { state, loaded, skills: Arc::default(), lost, watched: BTreeMap::new() }
    }

    /// What a rollout measured so far.
    pub(crate) fn measured(&self, run: u64) -> Option<Arc<super::beside::Measured>> {
        self.watched.get(&run).map(|watched| Arc::clone(&watched.beside.measured))
    }
}

impl Inner {
    /// Makes a change: all of it is written, and then it serves. The line-ups are made first, so that nothing can fail
    /// between the two.
    pub(crate) async fn change(
        self: &Arc<Self>,
        desk: &mut Desk,
        change: Change<'_>,
    ) -> Result<Changed, RolloutError> {
        let Change { verbs, verb, what, by, new, refused, loaded, skills, required } = change;
        let mut after = desk.state.clone();
        let (mut run, mut promoted) = (None, None);
        for verb in &verbs {
            after = after.apply(verb)?;
            run = run_of(verb, &after).or(run);
            if let Verb::Promote { run } = verb {
                promoted = Some(*run);
            }
        }
        after.version += 1;
        let mut revisions = desk.loaded.clone();
        revisions.extend(loaded.into_iter().map(|revision| (revision.key().to_owned(), revision)));
        let skills = skills.unwrap_or_else(|| Arc::clone(&desk.skills));
        let serving = self.serving(&after, &revisions, &skills)?;
        if required {
            self.registry.require(&serving.active).map_err(RolloutError::Required)?;
        }
        let keep = self.keep();
        let entry = Entry { run, promoted, refused: &refused, new: &new, ..Entry::new(verb, what, by, keep) };
        self.write(&desk.state, &after, &entry).await?;
        self.steps.reached(Reached::Committed)?;
        self.registry.swap(serving);
        self.steps.reached(Reached::Swapped)?;
        tracing::info!(verb, who = %by.who, what = %entry.what, version = after.version, "rollout");
        self.settle(desk, after, revisions, skills);
        let lineup = self.registry.lineup().number();
        Ok(Changed { version: desk.state.version, lineup, rollout: run })
    }

    /// Puts a state in service that is written already.
    pub(crate) fn install(
        self: &Arc<Self>,
        desk: &mut Desk,
        state: State,
        revisions: BTreeMap<String, Revision>,
        skills: Arc<[Skill]>,
    ) -> Result<(), RolloutError> {
        let serving = self.serving(&state, &revisions, &skills)?;
        self.registry.swap(serving);
        self.settle(desk, state, revisions, skills);
        Ok(())
    }

    /// A commit whose answer was lost may have been made all the same.
    pub(crate) async fn write(
        &self,
        before: &State,
        after: &State,
        entry: &Entry<'_>,
    ) -> Result<(), RolloutError> {
        let Err(error) = self.ledger.commit(before, after, entry, &*self.steps).await else { return Ok(()) };
        let RolloutError::Store(_) = &error else { return Err(error) };
        match self.ledger.load().await {
            Ok(found) if found == *after => Ok(()),
            _ => Err(error),
        }
    }

    fn serving(
        &self,
        state: &State,
        revisions: &BTreeMap<String, Revision>,
        skills: &Arc<[Skill]>,
    ) -> Result<Serving, RolloutError> {
        let now = self.registry.serving();
        let made = |plan: &Plan| {
            let mut served =
                std::iter::once(&now.active).chain(now.canaries.iter().map(|canary| &canary.lineup));
            match served.find(|lineup| lineup.number() == plan.number) {
                Some(lineup) => Ok(Arc::clone(lineup)),
                None => self.line_up(plan, state, revisions, skills),
            }
        };
        let active = made(state.active()?)?;
        let mut canaries = Vec::new();
        for (id, run) in &state.runs {
            if let Phase::Canary { share, plan } = &run.phase {
                canaries.push(Canary { lineup: made(plan)?, rollout: *id, share: *share });
            }
        }
        Ok(Serving { active, canaries })
    }

    fn line_up(
        &self,
        plan: &Plan,
        state: &State,
        revisions: &BTreeMap<String, Revision>,
        skills: &Arc<[Skill]>,
    ) -> Result<Arc<LineUp>, RolloutError> {
        let loaded = |key: &String| {
            let found = revisions.get(key).cloned();
            found.ok_or_else(|| RolloutError::NotLoaded { revision: short(key) })
        };
        let members = plan.members.values().map(loaded).collect::<Result<Vec<_>, _>>()?;
        let before = |(plugin, key): (&String, &String)| {
            let mut earlier = state
                .active
                .iter()
                .chain(state.past.iter().rev())
                .filter_map(|plan| plan.members.get(plugin));
            let earlier = revisions.get(earlier.find(|earlier| *earlier != key)?)?;
            Some((plugin.clone(), earlier.clone()))
        };
        let previous = plan.members.iter().filter_map(before).collect();
        let skills = Arc::clone(skills);
        let problems = self.known_problems();
        Ok(self.registry.build(Parts { number: plan.number, skills, revisions: members, previous, problems }))
    }

    /// What follows from a state that serves now: what may be forgotten, and who is measured.
    fn settle(
        self: &Arc<Self>,
        desk: &mut Desk,
        state: State,
        revisions: BTreeMap<String, Revision>,
        skills: Arc<[Skill]>,
    ) {
        let live: BTreeSet<&String> = state.live().map(|(_, key)| key).collect();
        desk.loaded = revisions.into_iter().filter(|(key, _)| live.contains(key)).collect();
        desk.lost.retain(|key| live.iter().any(|live| *live == key));
        let kept = desk.loaded.values().map(|revision| revision.digest().to_owned()).collect();
        self.kept.prune(Kind::Component, &kept);
        let cases = desk.loaded.values().filter_map(Revision::cases).map(str::to_owned).collect();
        self.kept.prune(Kind::Cases, &cases);
        let catalogues = state.active.iter().chain(&state.past).map(|plan| plan.skills.clone()).collect();
        self.kept.prune(Kind::Skills, &catalogues);
        desk.state = state;
        desk.skills = skills;
        self.stand(desk);
        self.watch(desk);
        self.tell();
    }

    fn watch(self: &Arc<Self>, desk: &mut Desk) {
        let Desk { state, loaded, watched, .. } = desk;
        let active = self.registry.lineup();
        let taps = self.registry.taps();
        let mut before = std::mem::take(watched);
        for (id, run) in state.runs.iter().filter(|(_, run)| run.phase != Phase::Staged) {
            let (beside, old, mut guard) = match before.remove(id) {
                Some(Watched { beside, ear, guard }) => (beside, Some(ear), guard),
                None => (Beside::start(self.registry.settings().shadow), None, None),
            };
            let ear: Ear = beside.ear(state, run, &active, |key| loaded.get(key).cloned());
            let ear: Arc<dyn Listener> = Arc::new(ear);
            taps.listen(&ear);
            old.iter().for_each(|old| taps.forget(old));
            if matches!(run.phase, Phase::Canary { .. }) && guard.is_none() {
                guard =
                    Some(tokio::spawn(keep_guard(Arc::downgrade(self), *id, Arc::clone(&beside.measured))));
            }
            watched.insert(*id, Watched { beside, ear, guard });
        }
        for Watched { ear, guard, .. } in before.into_values() {
            taps.forget(&ear);
            guard.iter().for_each(JoinHandle::abort);
        }
    }
}

/// Ends a canary when a bound is passed.
async fn keep_guard(inner: Weak<Inner>, run: u64, measured: Arc<super::beside::Measured>) {
    loop {
        measured.news.notified().await;
        let Some(inner) = inner.upgrade() else { return };
        let [active, canary, _] = measured.tallies();
        let guard = &inner.registry.settings().guard;
        let Some(refusal) = guard::judge(guard, &canary, &active, &measured.compared()) else { continue };
        tracing::warn!(rollout = run, %refusal, "the canary ends");
        let ended =
            tokio::spawn(
                async move { inner.end(run, refusal, &By::new("waza", "a bound was passed")).await },
            );
        match ended.await {
            Ok(Ok(_)) => return,
            Ok(Err(RolloutError::Misstep(_))) => return,
            Ok(Err(error)) => tracing::error!(rollout = run, %error, "the canary could not be ended yet"),
            Err(error) => {
                tracing::error!(rollout = run, %error, "ending the canary broke the host's own code")
            }
        }
    }
}

fn run_of(verb: &Verb, after: &State) -> Option<u64> {
    match verb {
        Verb::Stage { .. } => Some(after.last_run),
        Verb::Shadow { run } | Verb::Canary { run, .. } | Verb::Promote { run } | Verb::Abort { run } => {
            Some(*run)
        }
        Verb::First { .. }
        | Verb::Skills { .. }
        | Verb::Undo { .. }
        | Verb::Bar { .. }
        | Verb::Remove { .. } => None,
    }
}
