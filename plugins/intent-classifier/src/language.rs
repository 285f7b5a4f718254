//! Whether a message is in a language the classifier was measured in. It has words for Japanese and English; a guess
//! in any other language would look as sure as a reading, so it hands those messages on.

use crate::clause::Message;
use crate::cue::Cue;
use crate::lexicon::is_han;
use crate::token::{Kind, Token};

/// Characters of simplified Chinese that Japanese does not write.
const SIMPLIFIED: &str = "们这吗请说给让个戏没还为么样对开关东车门问间现实发变点击游动过会从";

/// Frequent words of other languages in Latin letters that are not words of English.
const OTHER_LATIN: &[&str] = &[
    "que", "por", "para", "una", "los", "las", "el", "del", "con", "más", "juego", "hacer", "quiero",
    "favor", "cómo", "qué", "está", "hola", "gracias", "le", "la", "les", "des", "une", "est", "pour",
    "avec", "dans", "jeu", "faire", "je", "veux", "sur", "plus", "comment", "merci", "moi", "fais", "und",
    "der", "das", "ein", "eine", "ist", "nicht", "mit", "für", "spiel", "bitte", "mach", "mache", "wie",
    "ich", "möchte", "auf", "größer", "zurück", "não", "jogo", "fazer", "uma", "com", "você", "gioco",
    "fare", "il", "che", "voglio", "un", "di", "per", "sono", "het", "een", "van", "niet", "spel", "jest",
    "nie", "gra", "proszę", "bir", "oyun", "yap", "için", "của", "trò", "chơi", "làm", "cho", "tôi",
];

/// Whether the message is plainly in another language.
pub(crate) fn is_foreign(message: &Message<'_>) -> bool {
    let (mut foreign, mut readable, mut han, mut kana) = (0, 0, false, false);
    for token in message.all() {
        let text = token.of(message.text);
        match token.kind {
            Kind::Mark(_) | Kind::Number => {}
            Kind::Foreign => foreign += text.chars().count(),
            _ => {
                readable += text.chars().count();
                kana |= text.chars().any(|char| matches!(char, 'ぁ'..='ゖ' | 'ァ'..='ー'));
                han |= text.chars().any(is_han);
            }
        }
    }
    if foreign > readable {
        return true;
    }
    if kana {
        return false;
    }
    (han && message.text.chars().any(|char| SIMPLIFIED.contains(char))) || is_other_latin(message)
}

/// Whether the message is keys hit at random: nothing known, and Latin letters that nobody could pronounce.
pub(crate) fn is_noise(message: &Message<'_>) -> bool {
    let words = || message.all().iter().filter(|token| !matches!(token.kind, Kind::Mark(_) | Kind::Number));
    let noise = |token: &Token| token.kind == Kind::Latin && is_unpronounceable(token.of(message.text));
    words().next().is_some() && words().all(noise)
}

fn is_unpronounceable(word: &str) -> bool {
    const RUN: usize = 5;
    let longest = word.split(['a', 'e', 'i', 'o', 'u', 'y']).map(str::len).max();
    word.is_ascii() && longest.is_some_and(|run| run >= RUN)
}

/// Several small words of other languages, and more of them than of English.
fn is_other_latin(message: &Message<'_>) -> bool {
    let words = || message.all().iter().map(|token| (token, token.of(message.text)));
    let other = words().filter(|(_, text)| OTHER_LATIN.contains(text)).count();
    other >= 2
        && other > words().filter(|(token, text)| is_english(token) && !OTHER_LATIN.contains(text)).count()
}

/// A word that the lexicon reads as part of an English sentence.
fn is_english(token: &Token) -> bool {
    let Kind::Cue(cue) = token.kind else { return false };
    let small = matches!(cue, Cue::Function | Cue::Article | Cue::When | Cue::Desire);
    small || matches!(cue, Cue::Command | Cue::Frame | Cue::AskStart | Cue::Undo | Cue::PutBack)
}
