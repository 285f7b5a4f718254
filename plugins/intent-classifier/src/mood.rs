//! How a sentence is meant: as a question, as a command, as a question that is a command. Read once per sentence from
//! its opening (English) and its ending (Japanese); `talk` and `change` turn it into weights.

use crate::clause::{Clause, Message, Sentence};
use crate::cue::Cue;
use crate::tail::{Tail, tail};
use crate::token::{Kind, Token};

/// Verbs that ask what a person can do with the game, not for a change: "can we see…".
const LOOKING: &[&str] = &[
    "see", "view", "find", "play", "know", "read", "share", "download", "export", "publish", "sell",
    "access", "embed", "upload", "run", "work", "handle", "support",
];

/// The mood of one sentence. Each field holds the token that shows it.
#[derive(Debug)]
pub(crate) struct Mood {
    /// Ends with a question mark.
    pub(crate) asked: bool,
    /// Has a question word.
    pub(crate) word: Option<Token>,
    /// Opens like a question.
    pub(crate) opening: Option<Token>,
    /// A wish in the form of a question.
    pub(crate) frame: Option<Token>,
    /// Asks to be told.
    pub(crate) tell: Option<Token>,
    /// Opens with a command.
    pub(crate) command: Option<Token>,
    /// The command comes in a later clause than the question.
    pub(crate) command_follows: bool,
    /// How it ends.
    pub(crate) tail: Tail,
    /// The last word that says something.
    pub(crate) last: Option<Token>,
    /// Ends with a polite word.
    pub(crate) polite: Option<Token>,
}

impl Mood {
    /// Reads a sentence.
    pub(crate) fn new(message: &Message<'_>, sentence: &Sentence) -> Mood {
        let words: Vec<Token> = message.words(sentence).copied().collect();
        let closing = words.iter().rev().take_while(|token| closes(token)).count();
        let said = words.get(..words.len() - closing).unwrap_or_default();
        let end = match (said.first(), said.last()) {
            (Some(first), Some(last)) => {
                message.text.get(first.start as usize..last.end as usize).unwrap_or_default()
            }
            _ => "",
        };
        let mut mood = Mood {
            asked: sentence.asked,
            word: words.iter().find(|token| token.is(Cue::Asks)).copied(),
            opening: None,
            frame: None,
            tell: None,
            command: None,
            command_follows: false,
            tail: tail(end, sentence.asked),
            last: said.last().copied(),
            polite: words.iter().rev().take(closing).find(|token| token.is(Cue::Polite)).copied(),
        };
        for clause in message.clauses(sentence) {
            mood.open(message, clause);
        }
        mood.tell = mood
            .tell
            .or_else(|| told_at_the_end(message.text, said))
            .or_else(|| mood.ideas_wanted(message.text, &words));
        if mood.last.is_some_and(|last| last.is(Cue::Asks)) {
            mood.tail = Tail::Ask;
        }
        let possible = mood.last.is_some_and(|last| last.of(message.text) == "possible");
        if mood.tail == Tail::Frame || (sentence.asked && possible) {
            mood.frame = mood.frame.or(mood.last);
        }
        if mood.tell.is_some() || mood.word.is_some() || is_about_the_platform(&words) {
            mood.frame = None;
        }
        mood
    }

    /// Whether it is a question and not a wish.
    pub(crate) fn is_question(&self) -> bool {
        let asks = self.asked || self.opening.is_some() || self.tail == Tail::Ask;
        self.tell.is_some() || (asks && self.frame.is_none())
    }

    /// Whether it is plainly a wish.
    pub(crate) fn is_wish(&self) -> bool {
        let wish = self.frame.is_some()
            || self.command.is_some()
            || matches!(self.tail, Tail::Request | Tail::Desire);
        wish && self.tell.is_none()
    }

    /// Reads the opening of a clause.
    fn open(&mut self, message: &Message<'_>, clause: &Clause) {
        let words = message.tokens(clause);
        let skipped = words.iter().take_while(|token| leads(token)).count();
        let words = words.get(skipped..).unwrap_or_default();
        let Some(head) = words.first().copied() else { return };
        let latin = head.of(message.text).is_ascii();
        match head.kind {
            Kind::Cue(Cue::AskStart | Cue::Opinion) => self.opening = self.opening.or(Some(head)),
            Kind::Cue(Cue::Frame)
                if words.get(1).is_some_and(|next| LOOKING.contains(&next.of(message.text))) =>
            {
                self.opening = self.opening.or(Some(head));
            }
            Kind::Cue(Cue::Frame) => self.frame = self.frame.or(Some(head)),
            Kind::Cue(Cue::Command | Cue::ChangeWord | Cue::ReturnVerb | Cue::Drop) if latin => {
                self.command_follows |= self.opening.is_some();
                self.command = self.command.or(Some(head));
            }
            _ => {}
        }
        let before = words.iter().take_while(|token| introduces(token)).count();
        let told = words.get(before).filter(|token| token.is(Cue::Tell) && token.of(message.text).is_ascii());
        if !shown_in_the_game(message.text, words) {
            self.tell = self.tell.or(told.copied());
        }
    }

    /// "Ideas, please": nothing else is asked for than ideas.
    fn ideas_wanted(&self, text: &str, words: &[Token]) -> Option<Token> {
        let desire = words.iter().any(|token| token.is(Cue::Desire));
        let wanted = desire
            || self.polite.is_some()
            || matches!(self.tail, Tail::Request | Tail::Desire | Tail::Frame);
        let at = words.iter().rposition(|token| token.is(Cue::Ideas))?;
        if words.get(at)?.of(text).is_ascii() {
            return words.get(at).filter(|_| desire && self.command.is_none()).copied();
        }
        let rest = words.get(at..).unwrap_or_default();
        let over = |token: &Token| {
            token.is_content() || matches!(token.kind, Kind::Cue(Cue::Game | Cue::ChangeWord | Cue::Past))
        };
        words.get(at).filter(|_| wanted && !rest.iter().any(over)).copied()
    }
}

/// "Explain the rules on the start screen": the game shall tell, not the reader.
fn shown_in_the_game(text: &str, words: &[Token]) -> bool {
    let on = |token: &Token| matches!(token.of(text), "on" | "in");
    words
        .windows(3)
        .any(|three| matches!(three, [a, b, c] if on(a) && b.is(Cue::Article) && c.is(Cue::Place)))
}

/// "…を教えて": words of telling behind which no new subject comes.
fn told_at_the_end(text: &str, said: &[Token]) -> Option<Token> {
    let at = said.iter().rposition(|token| token.is(Cue::Tell))?;
    let told = said.get(at).filter(|token| !token.of(text).is_ascii())?;
    let rest = said.get(at + 1..).unwrap_or_default();
    let over = |token: &Token| {
        token.is_content()
            || matches!(
                token.kind,
                Kind::Cue(Cue::Command | Cue::Game | Cue::Rule | Cue::Undo | Cue::PutBack)
            )
    };
    (!rest.iter().any(over)).then_some(*told)
}

/// "Can players on Android play it?": about what surrounds the game, and about nothing in it.
fn is_about_the_platform(words: &[Token]) -> bool {
    let inside = |token: &Token| {
        let Kind::Cue(cue) = token.kind else { return false };
        let wish = matches!(cue, Cue::Command | Cue::Degree | Cue::Rule | Cue::Desire);
        wish || matches!(
            cue,
            Cue::Thing | Cue::Feature | Cue::Place | Cue::Game | Cue::Genre | Cue::Undo | Cue::PutBack
        )
    };
    words.iter().any(|token| token.is(Cue::Platform)) && !words.iter().any(inside)
}

/// Words that may follow what a sentence has to say.
fn closes(token: &Token) -> bool {
    matches!(token.kind, Kind::Mark(_) | Kind::Cue(Cue::Polite | Cue::Lead | Cue::Social | Cue::Joint))
}

/// Words that may come before what a clause has to say.
fn leads(token: &Token) -> bool {
    matches!(
        token.kind,
        Kind::Mark(_)
            | Kind::Cue(
                Cue::Lead | Cue::Polite | Cue::Social | Cue::Yes | Cue::No | Cue::SecondThoughts | Cue::Joint
            )
    )
}

/// Words that may come before "tell me".
fn introduces(token: &Token) -> bool {
    let lead = matches!(
        token.kind,
        Kind::Cue(Cue::Frame | Cue::AskStart | Cue::Desire | Cue::Function | Cue::Article)
    );
    lead || leads(token)
}
