//! A candidate beside the active revision: a copy of live calls, off the requests' path, and how the answers compare.
//!
//! What is copied waits in a bounded queue and is dropped, and counted, when that is full; a few calls of the candidate
//! run at once. While a rollout is a canary, its own line-up's calls are counted here too.

use super::{
    settings::ShadowSettings,
    state::{Members, Phase, Run, State},
    tally::{Tallied, Tally},
};
use crate::{
    answer::Answer,
    ask::Ask,
    compare::{Difference, compare},
    lineup::LineUp,
    revision::Revision,
    tap::{Listener, Saw},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Notify, Semaphore, mpsc};
use utoipa::ToSchema;
use waza_engine::Hook;

/// What a rollout measured so far. Shared by whoever listens, works and reads.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Live calls of the active revisions that the rollout would replace.
    pub(crate) active: Tally,
    /// Live calls of the canary's line-up.
    pub(crate) canary: Tally,
    /// The candidate's answers to copies.
    pub(crate) shadow: Tally,
    compared: Mutex<Compared>,
    /// Told when there is something new to judge.
    pub(crate) news: Notify,
}

/// How answers compare.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Compared {
    /// Calls that both answered alike, or did not answer for the same reason.
    pub same: u64,
    /// Calls that they answered differently.
    pub different: u64,
    /// Copies that were dropped, because too many waited.
    pub dropped: u64,
    /// By hook: what differed, and how often.
    pub kinds: BTreeMap<Hook, BTreeMap<String, u64>>,
    /// The newest differences.
    #[schema(value_type = Vec<Sample>)]
    pub samples: VecDeque<Sample>,
}

/// One call that was answered differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sample {
    /// Through which interface.
    pub hook: Hook,
    /// SHA-256 of the question, as the decision log has it.
    pub input: String,
    /// What differs. May show short pieces of the question.
    pub differences: Vec<Difference>,
}

/// A copy of one live call.
struct Copy {
    candidate: Revision,
    ask: Ask,
    live: Result<Answer, &'static str>,
}

/// A rollout that is measured, from its shadow to its end.
pub(crate) struct Beside {
    pub(crate) measured: Arc<Measured>,
    queue: mpsc::Sender<Copy>,
}

impl Beside {
    /// Starts the work that answers copies. It ends when nobody can send any more.
    pub(crate) fn start(settings: ShadowSettings) -> Self {
        let (queue, copies) = mpsc::channel(settings.queue_calls.get());
        let measured = Arc::<Measured>::default();
        tokio::spawn(answer(copies, Arc::clone(&measured), settings));
        Self { measured, queue }
    }

    /// Listens to the line-ups that are served now.
    pub(crate) fn ear(
        &self,
        state: &State,
        run: &Run,
        active: &LineUp,
        loaded: impl Fn(&str) -> Option<Revision>,
    ) -> Ear {
        let canary = match &run.phase {
            Phase::Canary { plan, .. } => Some(plan.number),
            Phase::Staged | Phase::Shadow => None,
        };
        let candidates: Vec<_> = run.members.values().filter_map(|key| loaded(key)).collect();
        Ear {
            active: state.active.as_ref().map_or(0, |plan| plan.number),
            canary,
            beside: candidates.iter().flat_map(|candidate| places(candidate, active)).collect(),
            members: run.members.clone(),
            measured: Arc::clone(&self.measured),
            queue: self.queue.clone(),
        }
    }
}

/// Whose calls a candidate is asked too: those of its own plugin, or where that is new, of whoever serves the hook.
fn places(candidate: &Revision, active: &LineUp) -> Vec<Place> {
    let place = |hook: &Hook| {
        let instead = active.server_of(*hook, candidate.name())?;
        Some(Place { hook: *hook, plugin: instead.to_owned(), candidate: candidate.clone() })
    };
    candidate.plugin.hooks().iter().filter_map(place).collect()
}

struct Place {
    hook: Hook,
    plugin: String,
    candidate: Revision,
}

/// What is told of live calls.
pub(crate) struct Ear {
    active: u64,
    canary: Option<u64>,
    beside: Vec<Place>,
    members: Members,
    measured: Arc<Measured>,
    queue: mpsc::Sender<Copy>,
}

/// The guard is woken once for so many calls.
const NEWS_EVERY: u64 = 16;

impl Listener for Ear {
    fn saw(&self, saw: &Saw<'_>) {
        if saw.lineup == self.active {
            let Some(place) =
                self.beside.iter().find(|place| place.hook == saw.hook && place.plugin == saw.plugin)
            else {
                return;
            };
            self.measured.active.note(saw.timing.total, saw.outcome.is_err());
            self.copy(place, saw);
        } else if Some(saw.lineup) == self.canary && self.members.contains_key(saw.plugin) {
            let calls = self.measured.canary.note(saw.timing.total, saw.outcome.is_err());
            if calls.is_multiple_of(NEWS_EVERY) {
                self.measured.news.notify_one();
            }
        }
    }
}

impl Ear {
    /// A place first, so that nothing is copied in vain.
    fn copy(&self, place: &Place, saw: &Saw<'_>) {
        let Ok(slot) = self.queue.try_reserve() else {
            self.measured.change(|compared| compared.dropped += 1);
            return;
        };
        let live = saw.outcome.cloned().map_err(|error| error.kind());
        slot.send(Copy { candidate: place.candidate.clone(), ask: saw.ask.clone(), live });
    }
}

impl Measured {
    pub(crate) fn compared(&self) -> Compared {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn tallies(&self) -> [Tallied; 3] {
        [self.active.now(), self.canary.now(), self.shadow.now()]
    }

    fn change(&self, change: impl FnOnce(&mut Compared)) {
        change(&mut self.compared.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn note(&self, hook: Hook, input: impl FnOnce() -> String, differences: Vec<Difference>, samples: usize) {
        let sample = (!differences.is_empty() && samples > 0).then(input);
        self.change(|compared| {
            if differences.is_empty() {
                compared.same += 1;
                return;
            }
            compared.different += 1;
            let kinds = compared.kinds.entry(hook).or_default();
            differences
                .iter()
                .for_each(|difference| *kinds.entry(difference.kind().to_owned()).or_default() += 1);
            if let Some(input) = sample {
                compared.samples.push_back(Sample { hook, input, differences });
                while compared.samples.len() > samples {
                    compared.samples.pop_front();
                }
            }
        });
    }
}

async fn answer(mut copies: mpsc::Receiver<Copy>, measured: Arc<Measured>, settings: ShadowSettings) {
    let places = Arc::new(Semaphore::new(settings.concurrent_calls.get()));
    while let Some(copy) = copies.recv().await {
        // Nobody closes the semaphore.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let measured = Arc::clone(&measured);
        tokio::spawn(async move {
            let _place = place;
            let Copy { candidate, ask, live } = copy;
            let started = std::time::Instant::now();
            let outcome = candidate.ask(ask.clone()).await;
            let calls = measured.shadow.note(started.elapsed(), outcome.is_err());
            let was = live.as_ref().map_err(|kind| *kind);
            let now = outcome.as_ref().map(|called| &called.value).map_err(|error| error.kind());
            measured.note(ask.hook(), || ask.input_hash(), compare(&ask, was, now), settings.samples);
            if calls.is_multiple_of(NEWS_EVERY) {
                measured.news.notify_one();
            }
        });
    }
}
