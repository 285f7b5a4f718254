//! One typed question of any hook: what a line-up hands to a revision, a shadow asks again, and a log keeps.
//!
//! Cheap to clone: what is large is shared. The JSON form is that of a case's `request.json`: the hook, and its
//! arguments as the interface names them. What the host computes from a text is not in it, and is computed again when
//! it is read; whoever asks a plugin does so with folded text anyway.

use crate::{
    fold::fold_request,
    hooks::{Access, Asset, Document, Project, RankOptions, Request, Turn},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{io, sync::Arc};
use waza_engine::Hook;

/// A question with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What does the user want done?
    Intent(Arc<Request>),
    /// Which skills help with it?
    Rank {
        /// The message.
        request: Arc<Request>,
        /// How much to answer.
        options: RankOptions,
    },
    /// Does one skill help with it?
    Score(Arc<Request>),
    /// Which references are assets?
    Rewrite {
        /// Where they are.
        document: Arc<Document>,
        /// What they may mean.
        assets: Arc<[Asset]>,
    },
    /// May these paths be touched?
    Check(Arc<[Access]>),
}

/// What an input hash begins with: bytes of another form never hash alike.
const FORM: &[u8] = b"waza-ask-1\0";

impl Ask {
    /// Through which interface it is asked.
    #[must_use]
    pub fn hook(&self) -> Hook {
        match self {
            Self::Intent(_) => Hook::IntentClassifier,
            Self::Rank { .. } => Hook::SkillRanker,
            Self::Score(_) => Hook::SkillScorer,
            Self::Rewrite { .. } => Hook::AssetRewriter,
            Self::Check(_) => Hook::PathPolicy,
        }
    }

    /// The question that `arguments` stand for; what is left out is empty. Text is folded, whatever it came with.
    pub fn from_arguments(hook: Hook, arguments: Value) -> serde_json::Result<Self> {
        Ok(match hook {
            Hook::IntentClassifier => Self::Intent(folded(read::<Text>(arguments)?.request)),
            Hook::SkillScorer => Self::Score(folded(read::<Text>(arguments)?.request)),
            Hook::SkillRanker => {
                let Rank { request, options } = read(arguments)?;
                Self::Rank { request: folded(request), options }
            }
            Hook::AssetRewriter => {
                let Rewrite { document, assets } = read(arguments)?;
                let document = Arc::new(document.unwrap_or_else(empty));
                Self::Rewrite { document, assets: assets.into() }
            }
            Hook::PathPolicy => Self::Check(read::<Check>(arguments)?.accesses.into()),
        })
    }

    /// SHA-256 of the question, in lower-case hexadecimal digits: the same for the same question, in whatever order
    /// its JSON came, and of every host. It takes time in proportion to the input.
    #[must_use]
    pub fn input_hash(&self) -> String {
        let mut hash = Hashed(Sha256::new());
        hash.0.update(FORM);
        // Neither the hash nor these plain records can fail to be written.
        let _ = serde_json::to_writer(&mut hash, self);
        hex::encode(hash.0.finalize())
    }

    /// About how many bytes it keeps in memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Intent(request) | Self::Score(request) | Self::Rank { request, .. } => {
                let turns: usize = request.history.iter().map(|turn| turn.text.len()).sum();
                request.text.len() + request.folded.len() + 4 * request.folded_map.len() + turns
            }
            Self::Rewrite { document, assets } => {
                let assets: usize = assets.iter().map(|asset| asset.name.len() + asset.url.len()).sum();
                document.path.len() + document.content.len() + assets
            }
            Self::Check(accesses) => {
                accesses.iter().map(|access| size_of::<Access>() + access.path.len()).sum()
            }
        }
    }
}

struct Hashed(Sha256);

impl io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

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

fn read<T: DeserializeOwned>(arguments: Value) -> serde_json::Result<T> {
    serde_json::from_value(arguments)
}

fn folded(mut request: Request) -> Arc<Request> {
    fold_request(&mut request);
    Arc::new(request)
}

fn empty() -> Document {
    Document { path: "index.html".into(), media_type: "text/html".into(), content: String::new() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    hook: Hook,
    #[serde(default = "nothing")]
    arguments: Value,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

impl<'de> Deserialize<'de> for Ask {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { hook, arguments } = Read::deserialize(deserializer)?;
        Self::from_arguments(hook, arguments).map_err(serde::de::Error::custom)
    }
}

#[derive(Serialize)]
struct Written<'a> {
    hook: Hook,
    arguments: Arguments<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Arguments<'a> {
    Text { request: Plain<'a> },
    Rank { request: Plain<'a>, options: &'a RankOptions },
    Rewrite { document: &'a Document, assets: &'a [Asset] },
    Check { accesses: &'a [Access] },
}

/// A request without what the host computes.
#[derive(Serialize)]
struct Plain<'a> {
    text: &'a str,
    locale: &'a Option<String>,
    history: &'a [Turn],
    project: &'a Project,
    attachments: &'a [String],
}

impl<'a> From<&'a Request> for Plain<'a> {
    fn from(request: &'a Request) -> Self {
        let Request { text, locale, history, project, attachments, folded: _, folded_map: _ } = request;
        Self { text, locale, history, project, attachments }
    }
}

impl Serialize for Ask {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arguments = match self {
            Self::Intent(request) | Self::Score(request) => Arguments::Text { request: (&**request).into() },
            Self::Rank { request, options } => Arguments::Rank { request: (&**request).into(), options },
            Self::Rewrite { document, assets } => Arguments::Rewrite { document, assets },
            Self::Check(accesses) => Arguments::Check { accesses },
        };
        Written { hook: self.hook(), arguments }.serialize(serializer)
    }
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
