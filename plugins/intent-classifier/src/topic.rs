//! What speaks for company and for other subjects: thanks, small talk, the weather, an e-mail to write.

use crate::clause::{Message, Sentence};
use crate::cue::Cue;
use crate::mood::Mood;
use crate::signal::{self, Signal};
use crate::tail::Tail;
use crate::token::{Kind, Token};

/// How many hiragana may stand between words of company, for particles and endings.
const PARTICLES: usize = 6;

/// The signals of one sentence.
pub(crate) fn read(message: &Message<'_>, sentence: &Sentence, mood: &Mood) -> Vec<Signal> {
    let words: Vec<Token> = message.words(sentence).copied().collect();
    let first = |cue: Cue| words.iter().find(|token| token.is(cue)).copied();
    let note = |weight: &'static signal::Weight, token: Token| vec![weight.at(token.start, token.end)];
    if let Some(token) = first(Cue::Assistant) {
        return note(&signal::SELF, token);
    }
    let game = words.iter().any(is_about_a_game);
    let verb = first(Cue::ChoreVerb).is_some() || first(Cue::Desire).is_some();
    let asks = |token: &Token| token.is(Cue::Chore) && token.of(message.text).ends_with('て');
    let wanted =
        verb || words.iter().any(asks) || mood.tell.is_some() || mood.asked || mood.tail == Tail::Request;
    if let Some(token) = first(Cue::Chore).filter(|_| wanted && !game && mood.command.is_none()) {
        return note(&signal::CHORE, token);
    }
    let asked = mood.is_question() || mood.word.is_some() || first(Cue::ChoreVerb).is_some();
    if let Some(token) = first(Cue::Outside).filter(|_| asked && !game && mood.command.is_none()) {
        return note(&signal::OUTSIDE, token);
    }
    if let Some(token) =
        company(message.text, &words).or_else(|| feeling(message.text, &words).filter(|_| !game))
    {
        return note(&signal::SOCIAL, token);
    }
    match ending(message.text, &words).filter(|token| token.is(Cue::Praise)) {
        Some(token) if !mood.is_wish() && !mood.is_question() => note(&signal::PRAISE, token),
        _ => Vec::new(),
    }
}

fn is_about_a_game(token: &Token) -> bool {
    matches!(
        token.kind,
        Kind::Cue(
            Cue::Game | Cue::Games | Cue::Genre | Cue::Thing | Cue::Feature | Cue::FlatHint | Cue::DepthHint
        )
    )
}

/// A greeting, thanks, praise or a feeling in a sentence that says nothing else.
fn company(text: &str, words: &[Token]) -> Option<Token> {
    let mut found = None;
    let mut particles = 0;
    for token in words {
        match token.kind {
            Kind::Cue(Cue::Social | Cue::Praise | Cue::Feeling) => found = found.or(Some(*token)),
            Kind::Cue(
                Cue::Function
                | Cue::Article
                | Cue::Polite
                | Cue::Lead
                | Cue::Joint
                | Cue::Plain
                | Cue::Game
                | Cue::Yes
                | Cue::Moment,
            ) => {}
            Kind::Hiragana => particles += token.of(text).chars().count(),
            Kind::Katakana if token.of(text) == "ー" => {}
            Kind::Mark(_) => {}
            _ => return None,
        }
    }
    found.filter(|_| particles <= PARTICLES)
}

/// "Work makes me tired": a feeling is the last thing said.
fn feeling(text: &str, words: &[Token]) -> Option<Token> {
    ending(text, words).filter(|token| token.is(Cue::Feeling))
}

/// The last word of a sentence, without particles and company.
fn ending(text: &str, words: &[Token]) -> Option<Token> {
    let closing = |token: &&Token| match token.kind {
        Kind::Mark(_) | Kind::Cue(Cue::Polite | Cue::Lead | Cue::Joint | Cue::Moment | Cue::Social) => true,
        Kind::Hiragana => token.of(text).chars().count() <= 2,
        _ => false,
    };
    words.iter().rev().find(|token| !closing(token)).copied()
}
