//! What speaks for making or changing something: commands, requests, wishes, complaints.

use crate::clause::{Message, Sentence};
use crate::cue::Cue;
use crate::mood::Mood;
use crate::signal::{self, Signal, Weight};
use crate::tail::Tail;
use crate::token::Token;

/// The signals of one sentence. `exists` says that there is a game already.
pub(crate) fn read(message: &Message<'_>, sentence: &Sentence, mood: &Mood, exists: bool) -> Vec<Signal> {
    let first = |cue: Cue| message.words(sentence).find(|token| token.is(cue)).copied();
    if mood.tell.is_some() || first(Cue::HoldOff).is_some() {
        return Vec::new();
    }
    let mut signals = Vec::new();
    let mut note = |weight: &'static Weight, token: Option<Token>| {
        signals.extend(token.map(|token| weight.at(token.start, token.end)));
    };
    note(&signal::FRAME, mood.frame);
    note(&signal::COMMAND, mood.command);
    note(&signal::POLITE_ENDING, mood.polite);
    match mood.tail {
        Tail::Request => note(&signal::REQUEST_ENDING, mood.last),
        Tail::Desire => note(&signal::DESIRE, mood.last),
        _ => {}
    }
    if !exists {
        note(
            &signal::SUBJECT,
            [Cue::Game, Cue::Genre, Cue::FlatHint, Cue::DepthHint].into_iter().find_map(first),
        );
    }
    if !mood.is_question() {
        note(&signal::DESIRE, first(Cue::Desire).filter(|_| mood.tail != Tail::Desire));
        note(&signal::DEGREE, first(Cue::Degree));
        note(&signal::FAULT, first(Cue::Fault));
        let content = message.words(sentence).find(|token| token.is_content());
        note(&signal::STATEMENT, content.filter(|_| mood.word.is_none()).copied());
    }
    signals
}
