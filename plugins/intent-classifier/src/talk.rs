//! What speaks for talk: questions, requests to be told, and the wish that nothing be changed yet.

use crate::clause::{Message, Sentence};
use crate::cue::Cue;
use crate::mood::Mood;
use crate::signal::{self, Signal, Weight};
use crate::tail::Tail;
use crate::token::Token;

/// The signals of one sentence. `exists` says that there is a game already.
pub(crate) fn read(message: &Message<'_>, sentence: &Sentence, mood: &Mood, exists: bool) -> Vec<Signal> {
    let first = |cue: Cue| message.words(sentence).find(|token| token.is(cue)).copied();
    let mut signals = Vec::new();
    let mut note = |weight: &'static Weight, token: Option<Token>| {
        signals.extend(token.map(|token| weight.at(token.start, token.end)));
    };
    note(&signal::TELL, mood.tell);
    note(&signal::HOLD_OFF, first(Cue::HoldOff));
    let in_general = first(Cue::Games).filter(|_| !exists && (mood.asked || mood.frame.is_some()));
    note(&signal::ABOUT_GAMES, in_general);
    if mood.frame.is_none() || in_general.is_some() {
        question(mood, &mut note);
    }
    if mood.is_question() {
        note(&signal::IDEAS, first(Cue::Ideas));
        note(&signal::OPINION, first(Cue::Opinion));
        note(&signal::PLATFORM, first(Cue::Platform));
    }
    if mood.command_follows {
        note(&signal::WISH_FOLLOWS, mood.command);
    }
    signals
}

fn question(mood: &Mood, note: &mut impl FnMut(&'static Weight, Option<Token>)) {
    if mood.asked {
        note(&signal::QUESTION_MARK, mood.last);
    }
    note(&signal::QUESTION_OPENING, mood.opening);
    note(&signal::QUESTION_WORD, mood.word);
    if mood.word.is_some() && mood.is_wish() && !mood.asked {
        note(&signal::NAMED_QUESTION, mood.word);
    }
    match mood.tail {
        Tail::Ask => note(&signal::QUESTION_ENDING, mood.last),
        Tail::Soft if mood.asked || mood.word.is_some() => note(&signal::QUESTION_ENDING, mood.last),
        Tail::Soft => note(&signal::SOFT_ENDING, mood.last),
        _ => {}
    }
}
