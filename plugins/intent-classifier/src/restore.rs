//! What speaks for going back to an earlier version.
//!
//! The words alone decide nothing: games are full of things that are put back. What tells the two apart is the
//! company. "Go back" to a version, a moment or just so is a restore; to a place, to a value, under a condition, as
//! the name of a button or as what a thing in the game does, it is a change to the game.

use crate::clause::{Clause, Message, Sentence};
use crate::cue::Cue;
use crate::mood::Mood;
use crate::signal::{self, Axis, Signal, Weight, sum};
use crate::target::numbered;
use crate::token::{Kind, Token};

/// Below this a clause is not read as a restore at all. The same bar says that a request in the clause is the request
/// to go back, and not another one.
const CLAIM: i64 = 3_000_000;

/// How far apart a verb and its "back" may stand.
const REACH: usize = 5;

/// A clause that asks to go back.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) clause: Clause,
    pub(crate) signals: Vec<Signal>,
    pub(crate) score: i64,
}

impl Claim {
    /// Whether a token belongs to the claim.
    pub(crate) fn covers(&self, message: &Message<'_>, span: (u32, u32)) -> bool {
        let words = message.tokens(&self.clause);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        first.start <= span.0 && span.1 <= last.end
    }

    /// Whether it is strong enough to be read as a restore.
    pub(crate) fn holds(&self) -> bool {
        self.score >= CLAIM
    }
}

/// The strongest claim in a sentence, however weak.
pub(crate) fn read(message: &Message<'_>, sentence: &Sentence, mood: &Mood) -> Option<Claim> {
    let clauses = message.clauses(sentence);
    let around = Around::new(message, sentence, mood);
    let claims = clauses.iter().filter_map(|clause| {
        let signals = around.clause(message.tokens(clause))?;
        Some(Claim { clause: clause.clone(), score: sum(&signals, Axis::Restore), signals })
    });
    claims.max_by_key(|claim| claim.score)
}

/// What a clause's sentence says of it.
struct Around<'m> {
    text: &'m str,
    /// A condition anywhere in the sentence.
    condition: Option<Token>,
    /// Second thoughts anywhere in the sentence.
    doubt: Option<Token>,
    /// An earlier state that the sentence likes better.
    better: Option<Token>,
    /// A question about going back, not for it.
    about: Option<Token>,
    /// A piece of work that a clause names and says nothing about: "さっきの変更、全部なしにして".
    object: Option<Token>,
}

impl<'m> Around<'m> {
    fn new(message: &Message<'m>, sentence: &Sentence, mood: &Mood) -> Around<'m> {
        let first = |cue: Cue| message.words(sentence).find(|token| token.is(cue)).copied();
        // "Can I go back?" is asked by people who want to.
        let opening = mood
            .opening
            .filter(|token| !token.of(message.text).starts_with("can ") || first(Cue::Platform).is_some());
        Around {
            text: message.text,
            condition: first(Cue::When),
            doubt: first(Cue::SecondThoughts),
            better: first(Cue::BetterBefore).or_else(|| {
                message
                    .clauses(sentence)
                    .iter()
                    .find_map(|clause| preferred(message.text, message.tokens(clause)))
                    .map(|found| found.0)
            }),
            about: mood.word.or(opening).or(mood.tell),
            object: message.clauses(sentence).iter().find_map(|clause| object(message.tokens(clause))),
        }
    }

    /// The signals of a clause, if it has a word of going back at all.
    fn clause(&self, words: &[Token]) -> Option<Vec<Signal>> {
        let first = |cue: Cue| words.iter().find(|token| token.is(cue)).copied();
        if let Some(token) = first(Cue::KeepIt) {
            return Some(vec![signal::KEEP_IT.at(token.start, token.end)]);
        }
        let history = words.iter().enumerate().find(|(at, token)| self.is_history(*at, token));
        let history = history.map(|found| *found.1).or(self.better).or(self.object);
        let (weight, verb, at) = self.verb(words, history)?;
        let mut signals = vec![weight.at(verb.start, verb.end)];
        let mut note = |weight: &'static Weight, token: Option<Token>| {
            signals.extend(token.map(|token| weight.at(token.start, token.end)));
        };
        let moment =
            words.iter().find(|token| matches!(token.kind, Kind::Cue(Cue::Moment | Cue::Ago | Cue::Before)));
        note(&signal::HISTORY, history);
        note(&signal::MOMENT, moment.copied());
        note(&signal::SECOND_THOUGHTS, self.doubt);
        note(&signal::CONDITION, self.condition);
        note(&signal::RULE, first(Cue::Rule));
        note(&signal::ASKED_ABOUT, self.about);
        note(&signal::TO_VALUE, self.value(words, at));
        note(&signal::NOT_THE_VERB, self.named(words, at));
        let clean = signals.iter().all(|signal| signal.weight.ppm > 0);
        let content = self.content(words, at);
        if content.is_empty() && clean {
            signals.push(signal::BARE.at(verb.start, verb.end));
        }
        let dropping = matches!(weight.code, "drop-change" | "drop-after-all");
        signals.extend(content.iter().copied());
        if dropping {
            // To drop a thing in the game is a change; only changes themselves are dropped by going back.
            signals.extend(content);
        }
        Some(signals)
    }

    /// The word that asks to go back, and where it stands.
    fn verb(&self, words: &[Token], history: Option<Token>) -> Option<(&'static Weight, Token, usize)> {
        let find = |cue: Cue| {
            words.iter().position(|token| token.is(cue)).and_then(|at| Some((*words.get(at)?, at)))
        };
        let with = |weight: &'static Weight, found: Option<(Token, usize)>| {
            found.map(|(token, at)| (weight, token, at))
        };
        let dropped = if history.is_some() { &signal::DROP_CHANGE } else { &signal::DROP_THOUGHT };
        let may_drop = history.is_some() || self.doubt.is_some();
        with(&signal::UNDO, find(Cue::Undo))
            .or_else(|| with(&signal::PUT_BACK, find(Cue::PutBack)))
            .or_else(|| with(&signal::RETURN, returning(words)))
            .or_else(|| with(&signal::BETTER_BEFORE, find(Cue::BetterBefore)))
            .or_else(|| with(dropped, find(Cue::Drop).filter(|_| may_drop)))
            .or_else(|| with(&signal::BETTER_BEFORE, preferred(self.text, words)))
            .or_else(|| {
                with(
                    &signal::RETURN_TO,
                    find(Cue::ReturnTo).or_else(|| find(Cue::StepsBack)).or_else(|| self.made_it(words)),
                )
            })
    }

    /// "…のバージョンにして", "the previous version, please": an earlier state and what makes it the present one.
    fn made_it(&self, words: &[Token]) -> Option<(Token, usize)> {
        let at = words.iter().rposition(|token| self.is_state(token))?;
        // "…の状態に", "…のやつで" are as good as the state itself.
        let rest: Vec<Token> =
            words.get(at + 1..)?.iter().filter(|token| !self.stands_for_it(token)).copied().collect();
        let (polite, rest): (Vec<&Token>, Vec<&Token>) = rest.iter().partition(|token| token.is(Cue::Polite));
        let made = match rest.as_slice() {
            [] => !polite.is_empty() || words.get(at).is_some_and(|token| token.is(Cue::OneBack)),
            [only] if only.kind == Kind::Hiragana => {
                let particle = only.of(self.text);
                particle.starts_with('で')
                    || (particle.starts_with('に') && (particle != "に" || !polite.is_empty()))
            }
            _ => false,
        };
        made.then_some((*words.get(at)?, at))
    }

    /// A state of the work. "Change" counts where it is not the verb that opens the clause.
    fn is_history(&self, at: usize, token: &Token) -> bool {
        match token.kind {
            Kind::Cue(Cue::Past | Cue::OneBack | Cue::StepsBack | Cue::VersionWord | Cue::First) => true,
            Kind::Cue(Cue::ChangeWord) => at > 0,
            Kind::Latin => numbered(token.of(self.text)).is_some(),
            _ => false,
        }
    }

    /// A word that stands for the state named before it, or the particle between the two.
    fn stands_for_it(&self, token: &Token) -> bool {
        let word = token.of(self.text);
        token.is(Cue::Function) && !word.is_ascii() || (token.kind == Kind::Hiragana && word == "の")
    }

    /// A word for a version, not for what was done to it.
    fn is_state(&self, token: &Token) -> bool {
        const EARLIER: &[&str] =
            &["前", "元", "以前", "旧", "previous", "older", "old", "earlier", "last one"];
        match token.kind {
            Kind::Cue(Cue::VersionWord | Cue::First | Cue::OneBack | Cue::Ago) => true,
            Kind::Cue(Cue::Past) => EARLIER.iter().any(|word| token.of(self.text).starts_with(word)),
            _ => false,
        }
    }

    /// What else the clause is about. What only tells the moment ("before you added the fog") does not count.
    fn content(&self, words: &[Token], verb: usize) -> Vec<Signal> {
        let before =
            words.iter().position(|token| token.is(Cue::Before) || token.of(self.text).starts_with("前の"));
        let latin = before.and_then(|at| words.get(at)).is_some_and(|token| token.of(self.text).is_ascii());
        let moment = match before {
            Some(at) if latin => at..words.len(),
            Some(at) if self.follows_a_verb(words, at) => 0..at,
            _ => 0..0,
        };
        // Behind "…して" the sentence goes on with something else.
        let next = words.get(verb + 1).filter(|token| token.kind == Kind::Hiragana);
        let goes_on = next.is_some_and(|token| token.of(self.text).starts_with('て'));
        let end = if goes_on { verb } else { words.len() };
        let (mut things, mut others, mut features, mut places) = (0, 0, 0, 0);
        let mut signals = Vec::new();
        for (at, token) in words.iter().enumerate().take(end) {
            if at == verb || moment.contains(&at) {
                continue;
            }
            let (weight, count, most) = match token.kind {
                Kind::Cue(Cue::Thing | Cue::Genre) => (&signal::GAME_THING, &mut things, 2),
                Kind::Cue(Cue::Feature) => (&signal::FEATURE, &mut features, 1),
                Kind::Cue(Cue::Place) => (&signal::PLACE, &mut places, 1),
                Kind::Quoted | Kind::Latin | Kind::Han | Kind::Katakana => {
                    (&signal::OTHER_CONTENT, &mut others, 3)
                }
                _ => continue,
            };
            if self.is_version(words, at) || *count == most {
                continue;
            }
            *count += 1;
            signals.push(weight.at(token.start, token.end));
        }
        signals
    }

    /// "…を足す前に": the words before it are the moment.
    fn follows_a_verb(&self, words: &[Token], at: usize) -> bool {
        let left = at
            .checked_sub(1)
            .and_then(|left| words.get(left))
            .map(|token| token.of(self.text))
            .unwrap_or_default();
        left.ends_with(['る', 'う', 'く', 'す', 'む', 'つ', 'ぶ', 'ぬ', 'ぐ', 'た'])
    }

    /// "v3", "a1b2c3d" behind "version".
    fn is_version(&self, words: &[Token], at: usize) -> bool {
        let behind = at
            .checked_sub(1)
            .and_then(|left| words.get(left))
            .is_some_and(|token| token.is(Cue::VersionWord));
        behind || words.get(at).is_some_and(|token| numbered(token.of(self.text)).is_some())
    }

    /// "…を0に戻して", "back to 100": a value of the game.
    fn value(&self, words: &[Token], verb: usize) -> Option<Token> {
        let found = words.iter().enumerate().find(|(at, token)| {
            let left = at.checked_sub(1).and_then(|left| words.get(left));
            let right = words.get(at + 1);
            let named = left.is_some_and(|token| token.is(Cue::VersionWord));
            let to_ja = right.is_some_and(|token| matches!(token.of(self.text), "に" | "まで"));
            let to_en = left.is_some_and(|token| token.of(self.text) == "to" || token.is(Cue::ReturnTo));
            token.kind == Kind::Number
                && !named
                && (to_ja || (to_en && !words.get(verb).is_some_and(|verb| verb.is(Cue::Undo))))
        });
        found.map(|(_, token)| *token)
    }

    /// What shows that a word of going back is named rather than commanded.
    fn named(&self, words: &[Token], at: usize) -> Option<Token> {
        let word = words.get(at)?;
        if !matches!(
            word.kind,
            Kind::Cue(Cue::Undo | Cue::PutBack | Cue::ReturnTo | Cue::ReturnVerb | Cue::Drop)
        ) {
            return None;
        }
        let japanese =
            !word.of(self.text).is_ascii() || words.iter().any(|token| token.kind == Kind::Hiragana);
        if japanese { self.named_ja(words, at) } else { self.named_en(words, at) }
    }

    /// English: the word is a noun, or another verb commands.
    fn named_en(&self, words: &[Token], verb: usize) -> Option<Token> {
        let noun = verb.checked_sub(1).and_then(|left| words.get(left)).filter(|left| left.is(Cue::Article));
        let head =
            words.iter().take(verb).find(|token| token.is(Cue::Command) && token.of(self.text) != "make");
        noun.or(head).copied()
    }

    /// Japanese: the word describes a noun that follows it, or is the object of another verb.
    fn named_ja(&self, words: &[Token], verb: usize) -> Option<Token> {
        let word = words.get(verb)?;
        let run = words.get(verb + 1).filter(|token| token.kind == Kind::Hiragana && token.start == word.end);
        let ending = run.map(|token| token.of(self.text)).unwrap_or_default();
        let next = words.get(verb + 1 + usize::from(run.is_some()));
        let noun = next.is_some_and(|next| {
            next.is_content() || matches!(next.kind, Kind::Cue(Cue::Game | Cue::Command))
        });
        let asked_for = next.is_some_and(|next| next.is(Cue::Polite))
            || ending.starts_with("をし")
            || ending.starts_with("をす");
        let topic = ending.starts_with("って") && !word.of(self.text).ends_with(['戻', 'ど']);
        let object = topic || (ending.starts_with(['を', 'が', 'の', 'は', 'も']) && !asked_for);
        let describes = match ending {
            "" => word.of(self.text).ends_with(|c: char| !matches!(c, 'し' | 'せ' | 'そ' | 'て')),
            ending => ending.ends_with(['る', 'た', 'い', 'な']),
        };
        (object || (noun && describes)).then_some(*word)
    }
}

/// A clause that names a piece of work, and nothing else.
fn object(words: &[Token]) -> Option<Token> {
    let work = |token: &&Token| matches!(token.kind, Kind::Cue(Cue::Past | Cue::OneBack));
    let beside = |token: &Token| {
        work(&token) || matches!(token.kind, Kind::Hiragana | Kind::Cue(Cue::ChangeWord | Cue::Function))
    };
    words.iter().find(work).filter(|_| words.iter().all(beside)).copied()
}

/// An earlier state, and nothing but praise behind it: "前のversionがいい", "i prefer the previous one".
fn preferred(text: &str, words: &[Token]) -> Option<(Token, usize)> {
    let likes = |token: &Token| {
        matches!(token.kind, Kind::Cue(Cue::Desire | Cue::Praise)) || token.of(text).starts_with("いい")
    };
    let at = words.iter().position(|token| {
        matches!(token.kind, Kind::Cue(Cue::Past | Cue::OneBack | Cue::StepsBack | Cue::First))
    })?;
    let close = |token: &Token| {
        likes(token)
            || token.of(text) == "ー"
            || matches!(token.kind, Kind::Hiragana | Kind::Cue(Cue::Function | Cue::VersionWord))
    };
    let rest = words.get(at + 1..)?;
    (rest.iter().any(likes) && rest.iter().all(close)).then_some((*words.get(at)?, at))
}

/// A verb with "back" behind it.
fn returning(words: &[Token]) -> Option<(Token, usize)> {
    let at = words.iter().position(|token| token.is(Cue::Back))?;
    let from = at.saturating_sub(REACH);
    let near = words.get(from..at).unwrap_or_default();
    let verb = near.iter().position(|token| {
        matches!(token.kind, Kind::Cue(Cue::ReturnVerb | Cue::ChangeWord | Cue::Frame | Cue::Desire))
    })?;
    Some((*words.get(from + verb)?, from + verb))
}
