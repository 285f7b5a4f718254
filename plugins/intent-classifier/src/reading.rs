//! A message read as a whole: the sentences weighed against each other.
//!
//! The strongest sentence speaks for each intent, because wishes do not add up. What sentences do to each other is
//! one rule: next to a wish, a question or a thank-you is company.

use crate::clause::{Message, Sentence};
use crate::cue::Cue;
use crate::mood::Mood;
use crate::odds::probabilities;
use crate::restore::{self, Claim};
use crate::signal::{self, Axis, Signal, sum};
use crate::token::Kind;
use crate::{change, talk, topic};

/// Log-odds before anything was read. In an editor for games nearly every message is a change; talk comes next.
const PRIOR_CHANGE: i64 = 1_000_000;
const PRIOR_CHAT: i64 = 0;
const PRIOR_RESTORE: i64 = -3_000_000;
const PRIOR_OFF_TOPIC: i64 = -3_000_000;

/// From here on the signals of a sentence make a wish, a question.
const WISH: i64 = 1_500_000;
const QUESTION: i64 = 1_800_000;

/// What is known of the project.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) exists: bool,
    pub(crate) has_history: bool,
    pub(crate) attachments: bool,
    /// The assistant spoke last.
    pub(crate) proposed: bool,
    /// The host has asked for the dimension of a new game.
    pub(crate) awaiting: bool,
}

/// What a message was read as.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Change, chat, restore, off-topic, in this order, in ppm.
    pub(crate) p: [u32; 4],
    /// The same as log-odds.
    pub(crate) scores: [i64; 4],
    /// The strongest claim to go back, if it holds.
    pub(crate) claim: Option<Claim>,
    pub(crate) compound: bool,
    /// It says both to go back and not to.
    pub(crate) contradictory: bool,
    /// The message is a question.
    pub(crate) asked: bool,
    pub(crate) signals: Vec<Signal>,
}

/// One sentence with what speaks for and against each intent.
struct Weighed {
    signals: Vec<Signal>,
    claim: Option<Claim>,
    wish: bool,
    question: bool,
    company: bool,
}

impl Weighed {
    fn score(&self, axis: Axis) -> i64 {
        sum(&self.signals, axis)
    }

    fn wishes(&self) -> bool {
        self.wish || self.claim.as_ref().is_some_and(Claim::holds)
    }
}

/// Reads a message.
pub(crate) fn read(message: &Message<'_>, context: Context) -> Reading {
    let mut sentences: Vec<Weighed> =
        message.sentences.iter().map(|sentence| weigh(message, sentence, context)).collect();
    set_company_aside(&mut sentences);
    let best = |axis: Axis| sentences.iter().map(|sentence| sentence.score(axis)).max().unwrap_or_default();
    let claims = sentences.iter().filter_map(|sentence| sentence.claim.as_ref());
    let restore = claims.map(|claim| claim.score).max();
    let mut signals: Vec<Signal> =
        sentences.iter().flat_map(|sentence| sentence.signals.iter().copied()).collect();
    let claims = sentences.iter().filter_map(|sentence| sentence.claim.as_ref());
    signals.extend(claims.flat_map(|claim| claim.signals.iter().copied()));
    let mut overall = overall(context, restore.is_some(), &sentences);
    if context.awaiting && gives_up(message) {
        overall.push(signal::GIVES_UP.overall());
    }
    let extra = |axis: Axis| sum(&overall, axis);
    let scores = [
        PRIOR_CHANGE + best(Axis::Change) + extra(Axis::Change),
        PRIOR_CHAT + best(Axis::Chat) + extra(Axis::Chat),
        PRIOR_RESTORE + restore.unwrap_or_default() + extra(Axis::Restore),
        PRIOR_OFF_TOPIC + best(Axis::OffTopic) + extra(Axis::OffTopic),
    ];
    let p = probabilities(scores);
    signals.extend(overall);
    let question = |sentence: &Weighed| {
        sentence.question && !sentence.company && sentence.claim.as_ref().is_none_or(|c| !c.holds())
    };
    let asked = sentences.iter().any(question);
    let wishes = sentences.iter().any(|sentence| sentence.wish);
    let claim = sentences
        .into_iter()
        .filter_map(|sentence| sentence.claim)
        .filter(Claim::holds)
        .max_by_key(|claim| claim.score);
    let compound = usize::from(asked) + usize::from(wishes) + usize::from(claim.is_some()) > 1;
    let contradictory = claim.is_some() && message.kept().any(|token| token.is(Cue::KeepIt));
    Reading { p, scores, claim, compound, contradictory, asked, signals }
}

/// "Never mind", "キャンセル": drops the game that was asked about, and says nothing of what it should be.
fn gives_up(message: &Message<'_>) -> bool {
    let says = |of: fn(Cue) -> bool| {
        message.kept().any(|token| if let Kind::Cue(cue) = token.kind { of(cue) } else { false })
    };
    let about = |cue| {
        matches!(
            cue,
            Cue::Thing | Cue::Genre | Cue::TwoD | Cue::ThreeD | Cue::FlatHint | Cue::DepthHint | Cue::Either
        )
    };
    says(|cue| cue == Cue::Drop) && !says(about)
}

fn weigh(message: &Message<'_>, sentence: &Sentence, context: Context) -> Weighed {
    let mood = Mood::new(message, sentence);
    let claim = restore::read(message, sentence, &mood);
    let mut signals = talk::read(message, sentence, &mood, context.exists);
    let question = sum(&signals, Axis::Chat) >= QUESTION;
    signals.extend(change::read(message, sentence, &mood, context.exists));
    let social = topic::read(message, sentence, &mood);
    let company = sum(&social, Axis::Chat) > 0;
    signals.extend(social);
    if let Some(claim) = claim.as_ref().filter(|claim| claim.holds()) {
        // What is asked for here is the way back.
        signals.retain(|signal| signal.span.is_none_or(|span| !claim.covers(message, span)));
    }
    let wish = sum(&signals, Axis::Change) >= WISH;
    Weighed { signals, claim, wish, question, company }
}

/// Questions and thanks next to a wish, thanks next to anything that is said, and wishes next to a restore.
fn set_company_aside(sentences: &mut [Weighed]) {
    let wishing = sentences.iter().filter(|sentence| sentence.wishes()).count();
    let saying = sentences.iter().filter(|sentence| !sentence.company).count();
    let restoring = sentences.iter().any(|sentence| sentence.claim.as_ref().is_some_and(Claim::holds));
    for sentence in sentences {
        let beside_wish = wishing > usize::from(sentence.wishes());
        if (beside_wish || (sentence.company && saying > 0)) && sentence.score(Axis::Chat) > 0 {
            sentence.signals.push(signal::WISH_FOLLOWS.overall());
        }
        if restoring && sentence.score(Axis::Change) > 0 {
            sentence.signals.push(signal::WAITS.overall());
        }
    }
}

/// What the project says, whatever the words.
fn overall(context: Context, restore: bool, sentences: &[Weighed]) -> Vec<Signal> {
    let mut signals = Vec::new();
    if restore && !context.has_history {
        signals.push(signal::NO_HISTORY.overall());
    }
    if context.attachments {
        signals.push(signal::ATTACHMENT.overall());
    }
    if context.proposed && sentences.iter().all(|sentence| sentence.company) {
        signals.push(signal::PROPOSAL.overall());
    }
    signals
}
