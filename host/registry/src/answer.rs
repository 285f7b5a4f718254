//! One answer of any hook, typed, and how it is said in short without a word of what the user wrote.

use crate::hooks::{Edit, Evidence, Intent, Opinion, PathVerdict, Ranked, Stance, Verdict};
use serde::{Deserialize, Serialize};
use waza_engine::{Fault, Hook};

/// What a plugin answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hook", content = "value", deny_unknown_fields)]
pub enum Answer {
    /// To [`Ask::Intent`](crate::Ask::Intent).
    #[serde(rename = "intent-classifier")]
    Intent(Verdict),
    /// To [`Ask::Rank`](crate::Ask::Rank).
    #[serde(rename = "skill-ranker")]
    Rank(Vec<Ranked>),
    /// To [`Ask::Score`](crate::Ask::Score).
    #[serde(rename = "skill-scorer")]
    Score(Opinion),
    /// To [`Ask::Rewrite`](crate::Ask::Rewrite).
    #[serde(rename = "asset-rewriter")]
    Rewrite(Vec<Edit>),
    /// To [`Ask::Check`](crate::Ask::Check).
    #[serde(rename = "path-policy")]
    Check(Vec<PathVerdict>),
}

/// Skills that the short form names, and codes that it keeps.
const NAMED: usize = 8;
const CODES: usize = 32;
const CODE_BYTES: usize = 64;

impl Answer {
    /// Through which interface it came.
    #[must_use]
    pub fn hook(&self) -> Hook {
        match self {
            Self::Intent(_) => Hook::IntentClassifier,
            Self::Rank(_) => Hook::SkillRanker,
            Self::Score(_) => Hook::SkillScorer,
            Self::Rewrite(_) => Hook::AssetRewriter,
            Self::Check(_) => Hook::PathPolicy,
        }
    }

    /// A few words: `create 0.93`, `abstain`, `particles,racing`, `edits 3`, `allow`, `deny 1 of 3`. Nothing that a
    /// plugin copied out of a text is among them.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::Intent(verdict) => match verdict.intents.first() {
                Some(best) if !verdict.abstain => format!("{} {}", intent(&best.intent), share(best.p)),
                _ => "abstain".into(),
            },
            Self::Rank(ranked) if ranked.is_empty() => "nothing".into(),
            Self::Rank(ranked) => {
                let names: Vec<&str> = ranked.iter().take(NAMED).map(|one| one.name.as_str()).collect();
                names.join(",")
            }
            Self::Score(opinion) => format!("{} {}", stance(opinion.stance), share(opinion.p)),
            Self::Rewrite(edits) => format!("edits {}", edits.len()),
            Self::Check(verdicts) => match self.denied() {
                0 => "allow".into(),
                denied => format!("deny {denied} of {}", verdicts.len()),
            },
        }
    }

    /// About how many bytes it keeps in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let why = |why: &[Evidence]| -> usize {
            let note = |entry: &Evidence| entry.note.as_ref().map_or(0, String::len);
            why.iter().map(|entry| size_of::<Evidence>() + entry.code.len() + note(entry)).sum()
        };
        match self {
            Self::Intent(verdict) => why(&verdict.why) + size_of_val(verdict.intents.as_slice()),
            Self::Rank(ranked) => ranked.iter().map(|one| size_of::<Ranked>() + why(&one.why)).sum(),
            Self::Score(opinion) => why(&opinion.why),
            Self::Rewrite(edits) => {
                edits.iter().map(|edit| size_of::<Edit>() + edit.replacement.len() + edit.asset.len()).sum()
            }
            Self::Check(verdicts) => {
                let said = |verdict: &PathVerdict| match verdict {
                    PathVerdict::Allow => 0,
                    PathVerdict::Deny(denial) => denial.code.len() + denial.message.len(),
                };
                verdicts.iter().map(|verdict| size_of::<PathVerdict>() + said(verdict)).sum()
            }
        }
    }

    /// As JSON that mirrors the interface, without the name of the hook.
    #[must_use]
    pub fn into_value(self) -> serde_json::Value {
        // Answers are plain records, which JSON has a form for.
        match self {
            Self::Intent(verdict) => serde_json::to_value(verdict),
            Self::Rank(ranked) => serde_json::to_value(ranked),
            Self::Score(opinion) => serde_json::to_value(opinion),
            Self::Rewrite(edits) => serde_json::to_value(edits),
            Self::Check(verdicts) => serde_json::to_value(verdicts),
        }
        .unwrap_or_default()
    }

    /// How many paths it denied.
    #[must_use]
    pub fn denied(&self) -> usize {
        let Self::Check(verdicts) = self else { return 0 };
        verdicts.iter().filter(|verdict| matches!(verdict, PathVerdict::Deny(_))).count()
    }

    /// Why, as the plugin's own code words, each once. What is not a kebab-case word of at most 64 bytes could be
    /// anything, a piece of the message too, and is replaced by `not-a-code`.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let mut add = |code: &str| {
            let code = if is_code(code) { code } else { "not-a-code" };
            if codes.len() < CODES && !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        };
        match self {
            Self::Intent(Verdict { why, .. }) | Self::Score(Opinion { why, .. }) => evidence(why, &mut add),
            Self::Rank(ranked) => ranked.iter().take(NAMED).for_each(|one| evidence(&one.why, &mut add)),
            Self::Rewrite(_) => {}
            Self::Check(verdicts) => {
                for verdict in verdicts {
                    if let PathVerdict::Deny(denial) = verdict {
                        add(&denial.code);
                    }
                }
            }
        }
        codes
    }
}

fn evidence(why: &[Evidence], add: &mut impl FnMut(&str)) {
    why.iter().for_each(|entry| add(&entry.code));
}

fn is_code(code: &str) -> bool {
    let word =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    code.len() <= CODE_BYTES && code.split('-').all(word)
}

/// The intent's own word. The version or the moment that it names is the user's wording, and left out.
pub(crate) fn intent(intent: &Intent) -> &'static str {
    match intent {
        Intent::Create => "create",
        Intent::Edit => "edit",
        Intent::Chat => "chat",
        Intent::Restore(_) => "restore",
        Intent::Answer(_) => "answer",
        Intent::OffTopic => "off-topic",
    }
}

pub(crate) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Claim => "claim",
        Stance::Offer => "offer",
        Stance::Pass => "pass",
        Stance::Decline => "decline",
    }
}

/// Parts per million as people read them: `0.93`.
fn share(ppm: u32) -> String {
    format!("{}.{:02}", ppm / 1_000_000, ppm % 1_000_000 / 10_000)
}

/// An answer to another question than the one that was put. The engine types every call, so it takes a fault of the
/// host's own to see one.
pub(crate) fn mismatch(wanted: Hook, got: Hook) -> Fault {
    Fault::InvalidResult { reason: format!("answered {got} where {wanted} was asked") }
}

macro_rules! narrow {
    ($($variant:ident => $type:ty, $hook:ident);+ $(;)?) => {$(
        impl From<$type> for Answer {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }

        impl TryFrom<Answer> for $type {
            type Error = Fault;

            fn try_from(answer: Answer) -> Result<Self, Fault> {
                match answer {
                    Answer::$variant(value) => Ok(value),
                    other => Err(mismatch(Hook::$hook, other.hook())),
                }
            }
        }
    )+};
}

narrow! {
    Intent => Verdict, IntentClassifier;
    Rank => Vec<Ranked>, SkillRanker;
    Score => Opinion, SkillScorer;
    Rewrite => Vec<Edit>, AssetRewriter;
    Check => Vec<PathVerdict>, PathPolicy;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hooks::{Denial, RestoreTarget, ScoredIntent};

    fn verdict(intent: Intent, why: &[&str]) -> Answer {
        let entry = |code: &&str| Evidence { code: (*code).to_owned(), span: None, weight: 1, note: None };
        Answer::Intent(Verdict {
            intents: vec![ScoredIntent { intent, p: 934_999 }],
            dimensions: vec![],
            abstain: false,
            compound: false,
            why: why.iter().map(entry).collect(),
        })
    }

    #[test]
    fn in_short_there_is_no_word_of_the_user() {
        let secret = "yesterday at my aunt's";
        let said =
            verdict(Intent::Restore(RestoreTarget::Moment(secret.into())), &["restore-phrase", secret]);
        assert_eq!(said.short(), "restore 0.93");
        assert_eq!(said.codes(), ["restore-phrase", "not-a-code"]);
        assert_eq!(verdict(Intent::Answer(secret.into()), &[]).short(), "answer 0.93");
    }

    #[test]
    fn codes_are_few_short_and_named_once() {
        let long = "x".repeat(65);
        let many: Vec<String> = (0..99).map(|at| format!("code-{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(verdict(Intent::Chat, &many).codes().len(), CODES);
        assert_eq!(verdict(Intent::Chat, &["a", "a", &long, "--", "Ü"]).codes(), ["a", "not-a-code"]);
    }

    #[test]
    fn a_check_is_denied_as_soon_as_one_path_is() {
        let deny = |code: &str| PathVerdict::Deny(Denial { code: code.into(), message: "no".into() });
        let some = Answer::Check(vec![PathVerdict::Allow, deny("traversal"), deny("traversal")]);
        assert_eq!((some.short().as_str(), some.denied()), ("deny 2 of 3", 2));
        assert_eq!(some.codes(), ["traversal"]);
        assert_eq!(Answer::Check(vec![PathVerdict::Allow]).short(), "allow");
    }

    #[test]
    fn an_answer_of_another_hook_is_a_fault_and_no_panic() {
        let wrong = Vec::<Ranked>::try_from(Answer::Rewrite(vec![])).unwrap_err();
        assert_eq!(wrong.kind(), "invalid-result");
        assert_eq!(Vec::<Edit>::try_from(Answer::from(Vec::<Edit>::new())), Ok(vec![]));
    }
}
