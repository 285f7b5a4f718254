//! From a reading to the verdict that the host gets.

use waza_sdk::intent_classifier::{Intent, RestoreTarget, ScoredDimension, ScoredIntent, Verdict};
use waza_sdk::{Dimension, Evidence, Pending, Request, Role};

use crate::answer::{self, Answer};
use crate::clause::Message;
use crate::cue::Cue;
use crate::dimension::{self, Depth, Guess};
use crate::language;
use crate::lexicon::Lexicon;
use crate::mix;
use crate::model::Model;
use crate::reading::{self, Context, Reading};
use crate::settings::Settings;
use crate::signal::{self, Signal};
use crate::source::Source;
use crate::target::{self, Target};
use crate::token::{Kind, tokens};

/// How much of a message is read, in bytes of its folded form. The host caps the text at 8 KiB; folding may lengthen
/// it, and what a message wants is not said that far in.
const READ: usize = 16 * 1024;

/// What an answer to the host's question weighs as evidence, in ppm of log-odds.
const ANSWER_WEIGHT: i32 = 3_500_000;

/// How much more probable a new game is than a change when one was asked for beside an open one.
const NEW_GAME_SHARE: u32 = 4;

/// Judges one message.
pub(crate) fn judge(
    lexicon: &Lexicon,
    model: Option<&Model>,
    settings: &Settings,
    request: &Request,
) -> Verdict {
    let source = Source::new(request);
    let text = source.folded(READ);
    let message = Message::new(text, tokens(lexicon, text));
    let mut notes: Vec<Evidence> = Vec::new();
    let mut note = |code: &str, span: Option<(u32, u32)>, weight: i32, why: &str| {
        notes.push(source.evidence(code, span, weight, why));
    };
    if let Some(order) = message.orders.first() {
        note("order-to-reader", Some(*order), 0, "an order to the reader, not a wish; it was left out");
    }
    if !message.kept().any(|token| !matches!(token.kind, Kind::Mark(_))) {
        note("nothing-said", None, 0, "there is nothing to read");
        return Verdict { intents: vec![], dimensions: vec![], abstain: true, compound: false, why: notes };
    }
    let project = &request.project;
    let context = Context {
        exists: project.exists,
        has_history: project.has_history,
        attachments: !request.attachments.is_empty(),
        proposed: proposed(request),
        awaiting: project.pending == Pending::ChooseDimension,
    };
    let reading = reading::read(&message, context);
    let mix = match model {
        Some(model) => mix::mix(&reading, model.scores(&message.without_orders()), context, settings),
        None => mix::rules_alone(&reading),
    };
    let mut guesses = dimension::read(&message, settings.hint_dimension && !project.exists, project.exists);
    let mut intents = intents(&message, &source, &reading, mix.p, project.exists);
    if let Some(lost) = hold_back_restore(&mut intents, settings.restore_threshold_ppm) {
        note("restore-held-back", None, lost, "a restore below the operator's threshold");
    }
    if let Some(answer) = answered(lexicon, request, &message, &reading, &guesses) {
        note("answer", Some(answer.span), ANSWER_WEIGHT, "answers what the host asked");
        put_first(&mut intents, answer);
    }
    let reasons = [
        ("other-language", settings.abstain_on_other_languages && language::is_foreign(&message)),
        ("noise", language::is_noise(&message)),
        ("contradictory", reading.contradictory),
        ("disagree", mix.disagree),
        ("too-close", too_close(&intents, settings.abstain_margin_ppm)),
    ];
    if talk_first(&intents) {
        // A question about dimensions states none.
        guesses.clear();
    }
    let mut abstain = false;
    for (code, _) in reasons.into_iter().filter(|reason| reason.1) {
        note(code, None, 0, "a reason to ask somebody else");
        abstain = true;
    }
    notes.extend(evidence(&source, &reading, mix.model, &guesses));
    notes.truncate(settings.max_evidence);
    let dimensions = guesses.iter().map(scored).collect();
    Verdict { intents, dimensions, abstain, compound: reading.compound, why: notes }
}

/// What the reading rests on, the strongest first.
fn evidence(source: &Source<'_>, reading: &Reading, model: Option<i32>, guesses: &[Guess]) -> Vec<Evidence> {
    let mut signals: Vec<Signal> = reading.signals.clone();
    signals.extend(guesses.iter().map(|guess| {
        let weight = if guess.explicit { &signal::NAMED_DIMENSION } else { &signal::HINTED_DIMENSION };
        weight.at(guess.span.0, guess.span.1)
    }));
    let said = |signal: &Signal| {
        let weight = signal.weight;
        source.evidence(weight.code, signal.span, weight.ppm, weight.note)
    };
    let model =
        model.map(|ppm| source.evidence("model", None, ppm, "what the model says of the best intent"));
    let mut all: Vec<Evidence> = signals.iter().map(said).chain(model).collect();
    all.sort_by_key(|evidence| std::cmp::Reverse(evidence.weight.unsigned_abs()));
    all
}

/// The four intents of a reading, best first.
fn intents(
    message: &Message<'_>,
    source: &Source<'_>,
    reading: &Reading,
    p: [u32; 4],
    exists: bool,
) -> Vec<ScoredIntent> {
    let [change, chat, restore, off_topic] = p;
    let target =
        reading.claim.as_ref().map_or(Target::Unspecified, |claim| target::read(message, &claim.clause));
    let (create, edit) = match (exists, message.kept().any(|token| token.is(Cue::NewGame))) {
        (false, _) => (change, 0),
        (true, false) => (0, change),
        (true, true) => (change - change / NEW_GAME_SHARE, change / NEW_GAME_SHARE),
    };
    let all = [
        (Intent::Create, create),
        (Intent::Edit, edit),
        (Intent::Chat, chat),
        (Intent::Restore(restore_target(source, target)), restore),
        (Intent::OffTopic, off_topic),
    ];
    let mut intents: Vec<ScoredIntent> =
        all.into_iter().filter(|(_, p)| *p > 0).map(|(intent, p)| ScoredIntent { intent, p }).collect();
    intents.sort_by_key(|scored| std::cmp::Reverse(scored.p));
    intents
}

/// A restore that is not probable enough changes places with the second. Returns what that took from it, in ppm.
fn hold_back_restore(intents: &mut [ScoredIntent], threshold: u32) -> Option<i32> {
    let [first, second, ..] = intents else { return None };
    if !matches!(first.intent, Intent::Restore(_)) || first.p >= threshold {
        return None;
    }
    std::mem::swap(&mut first.intent, &mut second.intent);
    i32::try_from(first.p - second.p).ok().map(|lost| -lost)
}

/// Puts the answer first and lets the rest share what remains.
fn put_first(intents: &mut Vec<ScoredIntent>, answer: Answer) {
    let rest = u64::from(1_000_000 - answer.p);
    for scored in intents.iter_mut() {
        scored.p = u32::try_from(u64::from(scored.p) * rest / 1_000_000).unwrap_or_default();
    }
    intents.insert(0, ScoredIntent { intent: Intent::Answer(answer.normal.into()), p: answer.p });
}

fn talk_first(intents: &[ScoredIntent]) -> bool {
    matches!(intents.first().map(|best| &best.intent), Some(Intent::Chat | Intent::OffTopic))
}

fn too_close(intents: &[ScoredIntent], margin: u32) -> bool {
    matches!(intents, [first, second, ..] if first.p - second.p < margin)
}

/// The answer to the pending question, if the message is one.
fn answered(
    lexicon: &Lexicon,
    request: &Request,
    message: &Message<'_>,
    reading: &Reading,
    guesses: &[Guess],
) -> Option<Answer> {
    match request.project.pending {
        Pending::ChooseDimension => {
            answer::dimension(message, guesses, reading.asked, earlier(lexicon, request))
        }
        Pending::ConfirmRestore => answer::confirmation(message, reading.claim.is_some(), reading.asked),
        Pending::Nothing | Pending::ChooseStyle => None,
    }
}

/// What the user's earlier messages hint at, the newest first.
fn earlier(lexicon: &Lexicon, request: &Request) -> Option<Depth> {
    request.history.iter().rev().filter(|turn| turn.role == Role::User).find_map(|turn| {
        let text = turn.text.to_lowercase();
        let message = Message::new(&text, tokens(lexicon, &text));
        dimension::read(&message, true, false).first().map(|guess| guess.depth)
    })
}

/// Whether the assistant spoke last, and with a question or an offer.
fn proposed(request: &Request) -> bool {
    request.history.last().is_some_and(|turn| turn.role == Role::Assistant && turn.text.contains(['?', '？']))
}

fn scored(guess: &Guess) -> ScoredDimension {
    let dimension = match guess.depth {
        Depth::Two => Dimension::TwoD,
        Depth::Three => Dimension::ThreeD,
    };
    ScoredDimension { dimension, p: guess.p, explicit: guess.explicit }
}

fn restore_target(source: &Source<'_>, target: Target) -> RestoreTarget {
    match target {
        Target::LastChange => RestoreTarget::LastChange,
        Target::Steps(count) => RestoreTarget::Steps(count),
        Target::Version(id) => RestoreTarget::Version(id),
        Target::Moment(start, end) => RestoreTarget::Moment(source.said(start, end).into()),
        Target::Unspecified => RestoreTarget::Unspecified,
    }
}
