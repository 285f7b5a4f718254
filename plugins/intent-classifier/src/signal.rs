//! What speaks for and against an intent, in log-odds. Every weight stands here, so they can be read against each
//! other; the readers only say where a weight applies.
//!
//! A weight of 1.0 (1_000_000 ppm) multiplies the odds by e. They were set by hand: a wish wins over a question in the
//! same message, a question mark alone is enough for talk, and a restore needs both the word and company that fits.

/// What a signal speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    /// Making or changing the game.
    Change,
    /// Talking about it.
    Chat,
    /// Going back.
    Restore,
    /// Something else altogether.
    OffTopic,
    /// Which dimension, not which intent.
    Dimension,
}

/// One kind of evidence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Stable, kebab-case.
    pub(crate) code: &'static str,
    pub(crate) axis: Axis,
    /// Parts per million of log-odds.
    pub(crate) ppm: i32,
    /// For people.
    pub(crate) note: &'static str,
}

/// A weight where it applies: a byte range of the folded text, or none for the message as a whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signal {
    pub(crate) weight: &'static Weight,
    pub(crate) span: Option<(u32, u32)>,
}

impl Weight {
    /// This weight at a place.
    pub(crate) fn at(&'static self, start: u32, end: u32) -> Signal {
        Signal { weight: self, span: Some((start, end)) }
    }

    /// This weight for the message as a whole.
    pub(crate) fn overall(&'static self) -> Signal {
        Signal { weight: self, span: None }
    }
}

/// What the signals of one axis add up to.
pub(crate) fn sum(signals: &[Signal], axis: Axis) -> i64 {
    signals
        .iter()
        .filter(|signal| signal.weight.axis == axis)
        .map(|signal| i64::from(signal.weight.ppm))
        .sum()
}

macro_rules! weights {
    ($axis:ident: $($name:ident = $code:literal, $ppm:literal, $note:literal;)*) => {
        $(pub(crate) static $name: Weight = Weight { code: $code, axis: Axis::$axis, ppm: $ppm, note: $note };)*
    };
}

weights! { Restore:
    UNDO = "restore-word", 5_500_000, "says to undo or go back";
    PUT_BACK = "put-back-word", 4_000_000, "says to put something back";
    RETURN = "return-phrase", 3_500_000, "a verb of returning with \"back\"";
    RETURN_TO = "return-to", 2_000_000, "a return that needs to be told of what";
    DROP_CHANGE = "drop-change", 3_500_000, "drops what was changed";
    DROP_THOUGHT = "drop-after-all", 1_500_000, "drops something after second thoughts";
    HISTORY = "history-word", 2_000_000, "names an earlier state or a change";
    MOMENT = "moment", 1_500_000, "names a point in time";
    SECOND_THOUGHTS = "second-thoughts", 1_000_000, "a change of mind";
    BETTER_BEFORE = "better-before", 3_500_000, "likes the earlier state better";
    BARE = "nothing-else-said", 1_500_000, "the clause says nothing but that";
    GAME_THING = "game-thing", -1_700_000, "names a thing in the game";
    FEATURE = "game-feature", -5_000_000, "names something the player uses";
    PLACE = "game-place", -3_200_000, "names a place in the game";
    CONDITION = "game-condition", -3_500_000, "says when it shall happen: a rule of the game";
    RULE = "game-rule", -2_500_000, "describes how the game shall behave";
    OTHER_CONTENT = "other-content", -900_000, "is about something else as well";
    TO_VALUE = "to-value", -2_500_000, "puts something back to a value";
    NOT_THE_VERB = "not-the-verb", -4_500_000, "the word is named, not commanded";
    ASKED_ABOUT = "restore-asked-about", -5_000_000, "a question about going back";
    KEEP_IT = "keep-it", -6_000_000, "says not to go back";
    NO_HISTORY = "no-history", -2_500_000, "there is nothing to go back to";
}

weights! { Chat:
    QUESTION_MARK = "question-mark", 1_900_000, "ends with a question mark";
    QUESTION_WORD = "question-word", 1_700_000, "has a question word";
    QUESTION_OPENING = "question-opening", 2_000_000, "opens like a question";
    QUESTION_ENDING = "question-ending", 1_700_000, "ends like a question";
    SOFT_ENDING = "soft-question-ending", 900_000, "may end like a question";
    TELL = "asks-to-be-told", 3_400_000, "asks to be told something";
    IDEAS = "asks-for-ideas", 1_300_000, "is about ideas or reasons";
    OPINION = "asks-for-opinion", 1_200_000, "asks for an opinion";
    PLATFORM = "platform-subject", 1_200_000, "asks about what surrounds the game";
    HOLD_OFF = "hold-off", 3_500_000, "says not to change anything";
    ABOUT_GAMES = "about-games", 3_000_000, "asks about games in general";
    SOCIAL = "social", 3_600_000, "greets, thanks or praises and says nothing else";
    PRAISE = "praise", 1_700_000, "praises something";
    NAMED_QUESTION = "question-inside-wish", -1_700_000, "the question word belongs to a wish";
    GIVES_UP = "gives-up", 4_500_000, "drops what was asked about";
    WISH_FOLLOWS = "wish-beside-talk", -3_500_000, "the same message has a wish";
}

weights! { Change:
    COMMAND = "command", 2_200_000, "a command to make or change";
    REQUEST_ENDING = "request-ending", 2_000_000, "ends like a request";
    POLITE_ENDING = "polite-ending", 1_500_000, "ends with a polite request";
    DESIRE = "desire", 1_700_000, "says what is wanted";
    FRAME = "polite-question", 3_200_000, "a wish in the form of a question";
    DEGREE = "degree", 1_000_000, "asks for more or less of something";
    FAULT = "fault", 1_000_000, "reports something broken";
    SUBJECT = "game-subject", 900_000, "is about a game";
    STATEMENT = "statement", 700_000, "states something";
    ATTACHMENT = "attachment", 700_000, "brings a file along";
    WAITS = "waits-for-restore", -1_500_000, "comes after going back";
    PROPOSAL = "assent-to-proposal", 3_500_000, "agrees to what was proposed before";
}

weights! { OffTopic:
    OUTSIDE = "outside-subject", 9_500_000, "asks about something outside the game";
    CHORE = "outside-task", 9_500_000, "asks for a task outside the game";
    SELF = "about-the-assistant", 9_500_000, "asks about the one who answers";
}

weights! { Dimension:
    NAMED_DIMENSION = "dimension-named", 3_900_000, "names a dimension";
    HINTED_DIMENSION = "dimension-hinted", 1_400_000, "a kind of game that usually has this dimension";
}
