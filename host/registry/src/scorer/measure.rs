//! Asks a scorer the messages that want no skill, one after the other and once each.
//!
//! Nobody is told of it, as of the cases: these are no calls of a user's. It ends at the third fault, and when its time is
//! over; a call that is under way then ends by its own deadline.

use super::{
    background,
    calibration::{Calibration, MOST_FAULTS},
};
use crate::{answer::Answer, ask::Ask, called, hooks::Stance};
use std::time::{Duration, Instant};
use tokio::{runtime::Builder, time::timeout};
use waza_engine::{CallError, Fault, Plugin};

/// What it says of them, in `within` for all of them together. Blocks, on a thread that may.
pub(crate) fn measure(plugin: &Plugin, within: Duration) -> Calibration {
    let until = Instant::now() + within;
    let mut said = Calibration::default();
    let runtime = match Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, plugin = plugin.name(), "the scorer could not be measured");
            return said;
        }
    };
    for message in background::messages() {
        let Some(outcome) = runtime.block_on(ask(plugin, Ask::Score(message), until)) else {
            said.overdue = true;
            break;
        };
        said.note(&outcome);
        if said.faults >= MOST_FAULTS {
            break;
        }
    }
    runtime.shutdown_background();
    said
}

/// `None` when the time was over first. A deadline that a busy machine let pass is not the scorer's fault, so what was
/// late is asked once more.
async fn ask(plugin: &Plugin, ask: Ask, until: Instant) -> Option<Result<Answer, CallError>> {
    let mut late = false;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        match timeout(left, called::put(plugin, ask.clone())).await.ok()? {
            // That others are before it is not its fault; it has waited, and waits again.
            Err(CallError { fault: Fault::Saturated { .. }, .. }) => {}
            Err(CallError { fault: Fault::Deadline { .. }, .. }) if !late => late = true,
            outcome => return Some(outcome.map(|timed| timed.value)),
        }
    }
}

impl Calibration {
    fn note(&mut self, outcome: &Result<Answer, CallError>) {
        self.messages += 1;
        match outcome {
            Ok(Answer::Score(opinion)) => match opinion.stance {
                Stance::Claim => self.claims += 1,
                Stance::Offer => self.offers += 1,
                Stance::Pass | Stance::Decline => {}
            },
            // It said that this is nothing for it, which is as good as passing.
            Ok(_) | Err(CallError { fault: Fault::Guest(_), .. }) => {}
            Err(error) => {
                self.faults += 1;
                self.fault.get_or_insert_with(|| error.kind().to_owned());
            }
        }
    }
}
