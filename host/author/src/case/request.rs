//! `request.json`: what is asked, how often, and what happens to the component before.

use crate::{case::json, error::CaseError};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{fs, path::Path, sync::Arc};
use waza_engine::{
    Hook,
    hooks::{
        asset_rewriter::{Asset, Document},
        path_policy::Access,
        skill_ranker::{RankOptions, SkillEntry},
        types::Request,
    },
};
use waza_registry::fold_request;

/// What a case asks.
#[derive(Clone, Debug)]
pub(crate) struct CaseRequest {
    pub(crate) call: Call,
    pub(crate) repeat: u32,
    pub(crate) catalogue: Arc<[SkillEntry]>,
    mutate: Option<Mutation>,
}

/// A call with its arguments.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Classify(Arc<Request>),
    Rank(Arc<Request>, RankOptions),
    Score(Arc<Request>),
    Rewrite(Arc<Document>, Arc<[Asset]>),
    Check(Arc<[Access]>),
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

/// Arguments as the interfaces name them; what is left out is empty.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Text {
    request: Request,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rank {
    request: Request,
    options: RankOptions,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rewrite {
    document: Option<Document>,
    assets: Vec<Asset>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Check {
    accesses: Vec<Access>,
}

impl CaseRequest {
    pub(crate) fn read(folder: &Path) -> Result<Self, CaseError> {
        let path = folder.join("request.json");
        let text =
            fs::read_to_string(&path).map_err(|source| CaseError::File { file: path.clone(), source })?;
        let file: File = json(&path, &text)?;
        let call = Call::of(file.hook, file.arguments)
            .map_err(|source| CaseError::Json { file: path.clone(), source })?;
        Ok(Self { call, repeat: file.repeat.max(1), catalogue: file.catalogue.into(), mutate: file.mutate })
    }

    pub(crate) fn hook(&self) -> Hook {
        match self.call {
            Call::Classify(_) => Hook::IntentClassifier,
            Call::Rank(..) => Hook::SkillRanker,
            Call::Score(_) => Hook::SkillScorer,
            Call::Rewrite(..) => Hook::AssetRewriter,
            Call::Check(_) => Hook::PathPolicy,
        }
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

impl Call {
    fn of(hook: Hook, arguments: Value) -> serde_json::Result<Self> {
        Ok(match hook {
            Hook::IntentClassifier => Self::Classify(folded(read::<Text>(arguments)?.request)),
            Hook::SkillScorer => Self::Score(folded(read::<Text>(arguments)?.request)),
            Hook::SkillRanker => {
                let Rank { request, options } = read(arguments)?;
                Self::Rank(folded(request), options)
            }
            Hook::AssetRewriter => {
                let Rewrite { document, assets } = read(arguments)?;
                Self::Rewrite(Arc::new(document.unwrap_or_else(empty)), assets.into())
            }
            Hook::PathPolicy => Self::Check(read::<Check>(arguments)?.accesses.into()),
        })
    }
}

fn read<T: DeserializeOwned>(arguments: Value) -> serde_json::Result<T> {
    serde_json::from_value(arguments)
}

/// What the host computes is computed, as for every caller.
fn folded(mut request: Request) -> Arc<Request> {
    fold_request(&mut request);
    Arc::new(request)
}

fn empty() -> Document {
    Document { path: "index.html".into(), media_type: "text/html".into(), content: String::new() }
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
        let Call::Score(request) = read(request).unwrap().call else { panic!() };
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
