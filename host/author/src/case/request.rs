//! `request.json`: what is asked, how often, and what happens to the component before.

use crate::{case::json, error::CaseError};
use serde::Deserialize;
use serde_json::Value;
use std::{fs, path::Path, sync::Arc};
use waza_engine::{Hook, hooks::skill_ranker::SkillEntry};
use waza_registry::Ask;

/// What a case asks.
#[derive(Clone, Debug)]
pub(crate) struct CaseRequest {
    pub(crate) ask: Ask,
    pub(crate) repeat: u32,
    pub(crate) catalogue: Arc<[SkillEntry]>,
    mutate: Option<Mutation>,
}

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
    mutate: Option<Mutation>,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

fn once() -> u32 {
    1
}

/// What happens to the component's bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mutation {
    /// Only this many are left.
    Truncate(usize),
    /// Every bit of this one is turned.
    Flip(usize),
}

impl CaseRequest {
    pub(crate) fn read(folder: &Path) -> Result<Self, CaseError> {
        let path = folder.join("request.json");
        let text =
            fs::read_to_string(&path).map_err(|source| CaseError::File { file: path.clone(), source })?;
        let file: File = json(&path, &text)?;
        let ask = Ask::from_arguments(file.hook, file.arguments)
            .map_err(|source| CaseError::Json { file: path.clone(), source })?;
        Ok(Self { ask, repeat: file.repeat.max(1), catalogue: file.catalogue.into(), mutate: file.mutate })
    }

    pub(crate) fn hook(&self) -> Hook {
        self.ask.hook()
    }

    /// The changed bytes, or the place that was to be changed and how many bytes there are.
    pub(crate) fn mutate(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>, (usize, usize)> {
        let length = bytes.len();
        match self.mutate {
            None => {}
            Some(Mutation::Truncate(left)) if left < length => bytes.truncate(left),
            Some(Mutation::Flip(at)) if at < length => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = !*byte;
                }
            }
            Some(Mutation::Truncate(at) | Mutation::Flip(at)) => return Err((at, length)),
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CaseRequest, CaseError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("request.json"), text).unwrap();
        CaseRequest::read(folder.path())
    }

    #[test]
    fn what_is_left_out_is_empty_and_asked_once() {
        for hook in Hook::ALL {
            let request = read(&format!(r#"{{"hook":"{hook}"}}"#)).unwrap();
            assert_eq!((request.hook(), request.repeat), (hook, 1));
            assert_eq!(request.mutate(vec![1, 2]), Ok(vec![1, 2]));
        }
    }

    #[test]
    fn text_is_folded_as_for_every_caller() {
        let request = r#"{"hook":"skill-scorer","arguments":{"request":{"text":" ２Ｄ"}}}"#;
        let Ask::Score(request) = read(request).unwrap().ask else { panic!() };
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
            r#"{"hook":"path-policy","mutate":{"rotate":1}}"#,
            r#"{"hook":"no-such-hook"}"#,
        ] {
            assert!(matches!(read(text), Err(CaseError::Json { .. })), "{text}");
        }
    }

    #[test]
    fn a_component_is_changed_where_the_case_says_and_nowhere_else() {
        let changed = |mutate: &str, bytes: &[u8]| {
            let request = read(&format!(r#"{{"hook":"path-policy","mutate":{mutate}}}"#)).unwrap();
            request.mutate(bytes.to_vec())
        };
        assert_eq!(changed(r#"{"truncate":2}"#, &[1, 2, 3]), Ok(vec![1, 2]));
        assert_eq!(changed(r#"{"flip":1}"#, &[1, 0xf0, 3]), Ok(vec![1, 0x0f, 3]));
        // A case that changes nothing would pass for the wrong reason.
        assert_eq!(changed(r#"{"truncate":3}"#, &[1, 2, 3]), Err((3, 3)));
        assert_eq!(changed(r#"{"flip":3}"#, &[1, 2, 3]), Err((3, 3)));
    }
}
