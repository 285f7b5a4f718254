//! Rules and model together.
//!
//! Their log-odds add up, since they know different things. What the model may say is bounded, so that it decides where
//! the rules found little and cannot talk them out of a form that they know: a wall of words that sound like a change
//! does not outweigh "undo that".

use crate::odds::probabilities;
use crate::reading::{Context, Reading};
use crate::settings::Settings;
use crate::signal::{Axis, NO_HISTORY, PROPOSAL, Signal};

/// The most that the model says for or against an intent, in ppm of log-odds, before its weight.
const MOST: i64 = 4_000_000;

/// The rules lean towards a change where they find nothing. The model was fitted as if all intents were equally
/// frequent, and with it that lean is smaller: change, chat, restore. Where nothing was made yet, it stays.
const LEAN: [i64; 3] = [-500_000, 400_000, 2_000_000];

/// From here on, in ppm, the rules' word for a restore is not for the model to doubt.
const PLAIN: u32 = 900_000;

/// What rules and model make of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mix {
    /// Change, chat, restore, off-topic, in ppm.
    pub(crate) p: [u32; 4],
    /// What the model said of the best of them, in ppm of log-odds.
    pub(crate) model: Option<i32>,
    /// They name different intents, and together they are not sure.
    pub(crate) disagree: bool,
}

/// Without a model.
pub(crate) fn rules_alone(reading: &Reading) -> Mix {
    Mix { p: reading.p, model: None, disagree: false }
}

/// With what the model says of change, chat and restore.
pub(crate) fn mix(reading: &Reading, model: [i64; 3], context: Context, settings: &Settings) -> Mix {
    if reading.signals.iter().any(|signal| signal.weight == &PROPOSAL) {
        // "Sure": what it agrees to, the model has not read.
        return rules_alone(reading);
    }
    let weight = i64::from(settings.model_weight_percent);
    let lean = if context.exists { LEAN } else { [0; 3] };
    let [mut change, mut chat, mut restore] = bounded(model, lean, weight);
    if !context.has_history {
        let nothing_there = if reading.claim.is_none() { i64::from(NO_HISTORY.ppm) } else { 0 };
        restore = restore.min(0) + nothing_there;
    }
    if reading.signals.iter().any(known_company) {
        // If the model hears a restore, it is silent; otherwise it may tell a change from talk.
        let silent = restore > change.max(chat);
        (change, chat, restore) = if silent { (0, 0, 0) } else { (change, chat, restore.min(0)) };
    }
    let [.., by_rules_restore, _] = reading.p;
    if by_rules_restore >= PLAIN {
        (change, chat, restore) = (change.min(0), chat.min(0), restore.max(0));
    }
    let [c, t, r, o] = reading.scores;
    // Another subject is talk to the model.
    let said = [change, chat, restore, chat];
    let p = probabilities([c + change, t + chat, r + restore, o + chat]);
    let [c, t, r, o] = p;
    let (by_rules, by_model, by_both) =
        (best_of(kinds(reading.p)), best_of([change, chat, restore]), best_of([c, t + o, r]));
    let sure = [c, t + o, r].into_iter().max().unwrap_or_default() >= settings.disagree_threshold_ppm;
    Mix {
        p,
        model: said.get(by_both).and_then(|ppm| i32::try_from(*ppm).ok()),
        disagree: by_rules != by_model && !sure,
    }
}

fn bounded(model: [i64; 3], lean: [i64; 3], weight: i64) -> [i64; 3] {
    let mut scores = model;
    for (score, lean) in scores.iter_mut().zip(lean) {
        *score = ((*score).clamp(-MOST, MOST) + lean) * weight / 100;
    }
    scores
}

/// Company in which a word of going back is no restore: the rules have heard the word and know what it does there.
fn known_company(signal: &Signal) -> bool {
    const PLAINLY: i32 = -2_400_000;
    signal.weight.axis == Axis::Restore && signal.weight.ppm <= PLAINLY && signal.weight != &NO_HISTORY
}

/// Change, talk of any subject, restore.
fn kinds([change, chat, restore, off_topic]: [u32; 4]) -> [u32; 3] {
    [change, chat + off_topic, restore]
}

/// Which is the greatest; the first of equals.
fn best_of<N: Ord + Copy>(values: [N; 3]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if values.get(best).is_some_and(|most| value > most) {
            best = at;
        }
    }
    best
}
