//! What a word or phrase of the lexicon stands for. A cue says nothing by itself: the readers (`restore`, `talk`,
//! `change`, `topic`, `dimension`, `answer`) decide from the company that a cue keeps.

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The role of a lexicon entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Cue {
            $($(#[$doc])* $name,)*
        }

        impl Cue {
            /// The cue that the lexicon's files call by this name.
            pub(crate) fn named(text: &str) -> Option<Cue> {
                match text {
                    $($text => Some(Cue::$name),)*
                    _ => None,
                }
            }
        }
    };
}

cues! {
    // Words without weight of their own.
    /// Articles, pronouns, prepositions: never counted as content.
    Function = "function",
    /// An article or possessive: what follows is a thing, not a command.
    Article = "article",
    /// "please", "お願い".
    Polite = "polite",
    /// What people say before they come to the point: "hey", "well", "本題".
    Lead = "lead",
    /// "and", "but", "から", "けど": what follows is a clause of its own.
    Joint = "joint",
    /// Looks like another cue and is not: "誰でも", "なぜか".
    Plain = "plain",

    // Going back.
    /// Says "undo" in whatever company: "revert", "元に戻し", "取り消し".
    Undo = "undo",
    /// Often says it, but things in a game are put back too: "戻し", "restore".
    PutBack = "put-back",
    /// Turns "back" into a return: "go", "roll", "bring".
    ReturnVerb = "return-verb",
    /// A return that needs to be told of what: "back to", "reset".
    ReturnTo = "return-to",
    /// "back".
    Back = "back",
    /// Drops something; a restore only when that is a change: "なしで", "discard".
    Drop = "drop",
    /// A change of mind: "やっぱり", "nvm".
    SecondThoughts = "second-thoughts",
    /// A state of the work or the work itself: "version", "さっきの", "last".
    Past = "past",
    /// "change", "edit": a verb in front, a piece of work elsewhere.
    ChangeWord = "change-word",
    /// A point in time: "this morning", "昨日".
    Moment = "moment",
    /// "before", "前に": the words beside it tell the moment.
    Before = "before",
    /// One step back: "一つ前".
    OneBack = "one-back",
    /// So many steps back, after a number: "つ前".
    StepsBack = "steps-back",
    /// The first state there was: "最初のバージョン".
    First = "first",
    /// "ago", "分前", after a number.
    Ago = "ago",
    /// "version", "バージョン" in front of a number or an id.
    VersionWord = "version-word",
    /// Praise of the earlier state.
    BetterBefore = "better-before",
    /// "don't undo", "戻さないで".
    KeepIt = "keep-it",

    // Inside the game.
    /// Something that games are made of: "敵", "score".
    Thing = "thing",
    /// Something the player uses: "button", "機能".
    Feature = "feature",
    /// Somewhere in the game: "位置", "checkpoint".
    Place = "place",
    /// "when", "たら": a rule of the game, not a wish of now.
    When = "when",
    /// "ように", "should": likewise.
    Rule = "rule",

    // Talk.
    /// A question word that counts wherever it stands: "どこ", "なぜ".
    Asks = "asks",
    /// Asks when it opens a clause: "what", "is it".
    AskStart = "ask-start",
    /// Has the form of a question and is a wish: "can you", "how about".
    Frame = "frame",
    /// "tell me", "教えて".
    Tell = "tell",
    /// "ideas", "案".
    Ideas = "ideas",
    /// "do you think", "と思う".
    Opinion = "opinion",
    /// "don't change anything".
    HoldOff = "hold-off",
    /// Around the game: publishing, price, accounts.
    Platform = "platform",
    /// Plural "games": about what can be made, not about one game.
    Games = "games",

    // Company.
    /// Greetings and thanks.
    Social = "social",
    /// "nice", "最高".
    Praise = "praise",
    /// "tired", "眠い".
    Feeling = "feeling",
    /// A subject outside the game, when asked about: weather, films.
    Outside = "outside",
    /// A task outside the game, when asked for: an e-mail, a translation.
    Chore = "chore",
    /// The verb of such a task: "write", "translate".
    ChoreVerb = "chore-verb",
    /// Asks about the one who answers: "who are you".
    Assistant = "assistant",

    // Change.
    /// Opens a command: "add", "make".
    Command = "command",
    /// "i want", "ほしい".
    Desire = "desire",
    /// "more", "もっと".
    Degree = "degree",
    /// "broken", "動かない".
    Fault = "fault",
    /// "game", "ゲーム".
    Game = "game",
    /// A kind of game: "シューティング".
    Genre = "genre",
    /// Asks for another game than the open one.
    NewGame = "new-game",

    // Orders to whoever reads the message, not wishes about a game.
    /// Drops its clause.
    Order = "order",
    /// Drops its sentence.
    Markup = "markup",

    // Dimension.
    /// Two dimensions, said outright.
    TwoD = "two-d",
    /// Three dimensions, said outright.
    ThreeD = "three-d",
    /// A kind of game that is usually flat.
    FlatHint = "flat-hint",
    /// A kind of game that usually has depth.
    DepthHint = "depth-hint",
    /// "2D" before this is ruled out: "じゃなくて".
    NotBefore = "not-before",
    /// "2D" after this is ruled out: "instead of".
    NotAfter = "not-after",
    /// Either will do.
    Either = "either",
    /// The first of two choices.
    Former = "former",
    /// The second of two choices.
    Latter = "latter",

    // Yes and no.
    /// Agreement.
    Yes = "yes",
    /// Refusal.
    No = "no",
}
