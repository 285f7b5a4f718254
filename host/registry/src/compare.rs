//! Do two answers to one question agree? Pure, and the same for a shadow beside live calls and for a replayed log.
//!
//! Agreement is about what the host would do with the answer: the best intent and not its last digit, the order of
//! skills, the document after the edits, allowed or denied. Lists and excerpts in a difference are bounded.

use crate::{
    answer::{Answer, intent, stance},
    ask::Ask,
    hooks::{Document, Edit, Intent, Opinion, PathVerdict, Ranked, ScoredDimension, Verdict},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Entries of a list, and characters of an excerpt, that a difference shows.
const SHOWN: usize = 16;
const EXCERPT: usize = 48;

/// An answer, or the kind of error there was instead ([`CallError::kind`](waza_engine::CallError::kind)).
pub type Outcome<'a> = Result<&'a Answer, &'a str>;

/// One thing that two outcomes do not have in common. It may show pieces of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Difference {
    /// One answered and the other failed, or they failed in different ways.
    Outcome {
        /// `answered` or an error's kind.
        was: String,
        /// The same.
        now: String,
    },
    /// Another best intent, or none.
    Intent {
        /// The best, if it did not abstain.
        was: Option<Intent>,
        /// The same.
        now: Option<Intent>,
    },
    /// Another best dimension, or none.
    Dimension {
        /// The best, as its JSON word.
        was: Option<crate::hooks::Dimension>,
        /// The same.
        now: Option<crate::hooks::Dimension>,
    },
    /// One saw several wishes and the other did not.
    Compound {
        /// Whether it was compound.
        was: bool,
        /// Whether it is.
        now: bool,
    },
    /// Other skills.
    Skills {
        /// Those that are ranked no more.
        gone: Vec<String>,
        /// Those that are ranked now.
        new: Vec<String>,
    },
    /// The same skills in another order.
    Order {
        /// Best first.
        was: Vec<String>,
        /// Best first.
        now: Vec<String>,
    },
    /// Another stance.
    Stance {
        /// Its word.
        was: String,
        /// Its word.
        now: String,
    },
    /// The edited documents differ.
    Text {
        /// The first byte that differs, in both documents.
        at_byte: usize,
        /// What stood there.
        was: String,
        /// What stands there now.
        now: String,
    },
    /// Allowed and denied, or the other way round.
    Path {
        /// Which.
        path: String,
        /// `allow`, or the code of the denial.
        was: String,
        /// The same.
        now: String,
    },
    /// More of the same that are not shown.
    More {
        /// How many.
        count: usize,
    },
}

impl Difference {
    /// The word of its JSON, for counts.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Outcome { .. } => "outcome",
            Self::Intent { .. } => "intent",
            Self::Dimension { .. } => "dimension",
            Self::Compound { .. } => "compound",
            Self::Skills { .. } => "skills",
            Self::Order { .. } => "order",
            Self::Stance { .. } => "stance",
            Self::Text { .. } => "text",
            Self::Path { .. } => "path",
            Self::More { .. } => "more",
        }
    }
}

/// What differs; nothing when they agree. Two that failed in the same way agree.
#[must_use]
pub fn compare(ask: &Ask, was: Outcome<'_>, now: Outcome<'_>) -> Vec<Difference> {
    match (was, now) {
        (Ok(was), Ok(now)) => answers(ask, was, now),
        (Err(was), Err(now)) if was == now => Vec::new(),
        (was, now) => vec![Difference::Outcome { was: outcome(was), now: outcome(now) }],
    }
}

fn outcome(outcome: Outcome<'_>) -> String {
    match outcome {
        Ok(_) => "answered".into(),
        Err(kind) => excerpt(kind, 0),
    }
}

fn answers(ask: &Ask, was: &Answer, now: &Answer) -> Vec<Difference> {
    match (ask, was, now) {
        (_, Answer::Intent(was), Answer::Intent(now)) => verdicts(was, now),
        (_, Answer::Rank(was), Answer::Rank(now)) => rankings(was, now).into_iter().collect(),
        (_, Answer::Score(was), Answer::Score(now)) => opinions(was, now).into_iter().collect(),
        (Ask::Rewrite { document, .. }, Answer::Rewrite(was), Answer::Rewrite(now)) => {
            texts(document, was, now).into_iter().collect()
        }
        (Ask::Check(accesses), Answer::Check(was), Answer::Check(now)) => {
            paths(accesses.iter().map(|access| access.path.as_str()), was, now)
        }
        // Answers to different questions, which only a log that was tampered with can hold.
        (_, was, now) => {
            vec![Difference::Outcome { was: was.hook().to_string(), now: now.hook().to_string() }]
        }
    }
}

fn verdicts(was: &Verdict, now: &Verdict) -> Vec<Difference> {
    let best = |verdict: &Verdict| {
        verdict.intents.first().filter(|_| !verdict.abstain).map(|scored| bounded(&scored.intent))
    };
    let flat = |list: &[ScoredDimension]| list.first().map(|scored| scored.dimension);
    let mut differences = Vec::new();
    let (before, after) = (best(was), best(now));
    if before != after {
        differences.push(Difference::Intent { was: before, now: after });
    }
    let (before, after) = (flat(&was.dimensions), flat(&now.dimensions));
    if before != after {
        differences.push(Difference::Dimension { was: before, now: after });
    }
    if was.compound != now.compound {
        differences.push(Difference::Compound { was: was.compound, now: now.compound });
    }
    differences
}

/// The intent with its words cut, which a plugin may make as long as its results may be.
fn bounded(intent: &Intent) -> Intent {
    use crate::hooks::RestoreTarget::{Moment, Version};
    match intent {
        Intent::Answer(text) => Intent::Answer(excerpt(text, 0)),
        Intent::Restore(Version(text)) => Intent::Restore(Version(excerpt(text, 0))),
        Intent::Restore(Moment(text)) => Intent::Restore(Moment(excerpt(text, 0))),
        other => other.clone(),
    }
}

fn rankings(was: &[Ranked], now: &[Ranked]) -> Option<Difference> {
    let names = |list: &[Ranked]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let (was, now) = (names(was), names(now));
    if was == now {
        return None;
    }
    let missing = |from: &[String], of: &[String]| -> Vec<String> {
        of.iter().filter(|name| !from.contains(name)).take(SHOWN).cloned().collect()
    };
    let (gone, new) = (missing(&now, &was), missing(&was, &now));
    let first = |list: Vec<String>| list.into_iter().take(SHOWN).collect();
    Some(match gone.is_empty() && new.is_empty() {
        true => Difference::Order { was: first(was), now: first(now) },
        false => Difference::Skills { gone, new },
    })
}

fn opinions(was: &Opinion, now: &Opinion) -> Option<Difference> {
    let word = |opinion: &Opinion| stance(opinion.stance).to_owned();
    (was.stance != now.stance).then(|| Difference::Stance { was: word(was), now: word(now) })
}

fn texts(document: &Document, was: &[Edit], now: &[Edit]) -> Option<Difference> {
    let (was, now) = (edited(&document.content, was), edited(&document.content, now));
    if was == now {
        return None;
    }
    let at_byte = was.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    Some(Difference::Text { at_byte, was: excerpt(&was, at_byte), now: excerpt(&now, at_byte) })
}

/// The document after its edits. One that does not fit is left out, as its text is not the plugin's to choose.
fn edited(content: &str, edits: &[Edit]) -> String {
    let mut text = String::with_capacity(content.len());
    let mut at = 0;
    for edit in edits {
        if let (Some(kept), true) = (content.get(at..edit.start as usize), edit.start <= edit.end)
            && content.is_char_boundary(edit.end as usize)
        {
            text.push_str(kept);
            text.push_str(&edit.replacement);
            at = edit.end as usize;
        }
    }
    text.push_str(content.get(at..).unwrap_or_default());
    text
}

fn paths<'a>(
    paths: impl Iterator<Item = &'a str>,
    was: &[PathVerdict],
    now: &[PathVerdict],
) -> Vec<Difference> {
    let word = |verdict: Option<&PathVerdict>| match verdict {
        Some(PathVerdict::Allow) => "allow".to_owned(),
        Some(PathVerdict::Deny(denial)) => excerpt(&denial.code, 0),
        None => "none".to_owned(),
    };
    let allowed = |verdict: Option<&PathVerdict>| verdict.map(|v| matches!(v, PathVerdict::Allow));
    let (mut differences, mut more) = (Vec::new(), 0);
    for (at, path) in paths.enumerate() {
        let (was, now) = (was.get(at), now.get(at));
        if allowed(was) == allowed(now) {
            continue;
        }
        if differences.len() < SHOWN {
            differences.push(Difference::Path { path: excerpt(path, 0), was: word(was), now: word(now) });
        } else {
            more += 1;
        }
    }
    differences.extend((more > 0).then_some(Difference::More { count: more }));
    differences
}

/// A bounded piece of a text from the character that holds `at`.
fn excerpt(text: &str, at: usize) -> String {
    let start = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(start..).unwrap_or_default().chars().take(EXCERPT).collect()
}

/// For people: one line.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let best = |found: &Option<Intent>| found.as_ref().map_or("abstain", intent);
        match self {
            Self::Outcome { was, now } | Self::Stance { was, now } => {
                write!(f, "{}: {was} -> {now}", self.kind())
            }
            Self::Intent { was, now } if best(was) == best(now) => write!(f, "intent: {was:?} -> {now:?}"),
            Self::Intent { was, now } => write!(f, "intent: {} -> {}", best(was), best(now)),
            Self::Dimension { was, now } => write!(f, "dimension: {was:?} -> {now:?}"),
            Self::Compound { was, now } => write!(f, "compound: {was} -> {now}"),
            Self::Skills { gone, new } => write!(f, "skills: gone {gone:?}, new {new:?}"),
            Self::Order { was, now } => write!(f, "order: {was:?} -> {now:?}"),
            Self::Text { at_byte, was, now } => write!(f, "text at byte {at_byte}: {was:?} -> {now:?}"),
            Self::Path { path, was, now } => write!(f, "path {path:?}: {was} -> {now}"),
            Self::More { count } => write!(f, "and {count} more"),
        }
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
