//! `request.json`: what is asked, and how often.

use super::FormError;
use crate::ask::Ask;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use waza_engine::{Hook, hooks::skill_ranker::SkillEntry};

/// What a case asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question. Text is folded, as for every caller.
    pub ask: Ask,
    /// How often it is asked; every answer has to be the same. At least 1.
    pub repeat: u32,
    /// What a ranker indexes; nothing unless the case says.
    pub catalogue: Arc<[SkillEntry]>,
    /// A change of the component before it is loaded. Only a host's own cases have one.
    pub mutate: Option<Value>,
}

/// Its name in a case's folder.
const FILE: &str = "request.json";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hook: Hook,
    #[serde(default = "nothing")]
    arguments: Value,
    #[serde(default = "once")]
    repeat: u32,
    #[serde(default)]
    catalogue: Vec<SkillEntry>,
    #[serde(default)]
    mutate: Option<Value>,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

fn once() -> u32 {
    1
}

impl Question {
    /// Reads the text of a `request.json`. What is left out is empty; what is not known is refused.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let wrong = |source| FormError::Json { file: FILE, source };
        let File { hook, arguments, repeat, catalogue, mutate } =
            serde_json::from_str(text).map_err(wrong)?;
        let ask = Ask::from_arguments(hook, arguments).map_err(wrong)?;
        Ok(Self { ask, repeat: repeat.max(1), catalogue: catalogue.into(), mutate })
    }

    /// Through which interface it is asked.
    #[must_use]
    pub fn hook(&self) -> Hook {
        self.ask.hook()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_empty_and_asked_once() {
        for hook in Hook::ALL {
            let question = Question::parse(&format!(r#"{{"hook":"{hook}"}}"#)).unwrap();
            assert_eq!((question.hook(), question.repeat), (hook, 1));
            assert!(question.mutate.is_none() && question.catalogue.is_empty());
        }
    }

    #[test]
    fn text_is_folded_as_for_every_caller() {
        let request = r#"{"hook":"skill-scorer","arguments":{"request":{"text":" ２Ｄ"}}}"#;
        let Ask::Score(request) = Question::parse(request).unwrap().ask else { panic!() };
        assert_eq!(request.folded, "2d");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"hook":"skill-scorer","argument":{}}"#,
            r#"{"hook":"skill-scorer","arguments":{"options":{}}}"#,
            r#"{"hook":"path-policy","arguments":{"accesses":[{"operation":"fly"}]}}"#,
            r#"{"hook":"no-such-hook"}"#,
        ] {
            assert!(matches!(Question::parse(text), Err(FormError::Json { file: FILE, .. })), "{text}");
        }
    }
}
