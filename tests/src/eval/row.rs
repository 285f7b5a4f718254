//! The rows, the predictions, and how they are read.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// One message with everything that counts as right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Unique in the file.
    pub id: String,
    /// What the user typed.
    pub text: String,
    /// `ja`, `en` or `mixed`.
    pub lang: String,
    /// Where it was sent.
    pub context: RowContext,
    /// The first choice.
    pub intent: String,
    /// Every accepted answer.
    pub intent_any: Vec<String>,
    /// The first choice in the three-way reading.
    pub intent_v1: String,
    /// What the message says of the dimension: `none`, `2d` or `3d`.
    pub dimension: String,
    /// Every accepted dimension.
    pub dimension_any: Vec<String>,
    /// The dimension that the game has, or will most likely have.
    pub effective_dimension: String,
    /// Groups of skills; one name of each is enough.
    pub must_have: Vec<Vec<String>>,
    /// Skills that are right and not asked for.
    pub nice_to_have: Vec<String>,
    /// Skills that are wrong; `*` is any.
    pub must_not: Vec<String>,
    /// Whether the ranker alone is judged, or only what follows the intent.
    pub skills_scope: Scope,
    /// What the row is an example of.
    pub category: String,
    /// Further marks.
    pub tags: Vec<String>,
}

/// A row's context as the file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowContext {
    /// `none`, `2d` or `3d`.
    pub project: String,
    /// The host has asked "2D or 3D?".
    pub awaiting_dimension: bool,
}

/// Where a row's skills are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The ranker alone.
    All,
    /// Only what comes after the intent.
    Pipeline,
}

/// A dimension as rows and predictions name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// `2d`
    Two,
    /// `3d`
    Three,
}

impl Dimension {
    /// `2d` or `3d`.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Two => "2d",
            Dimension::Three => "3d",
        }
    }
}

/// What a host knows when it gets a row's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// A game was made already.
    pub exists: bool,
    /// What it is.
    pub dimension: Option<Dimension>,
    /// There is a version to go back to.
    pub has_history: bool,
    /// The host has asked for the dimension.
    pub awaiting_dimension: bool,
}

/// The context of a row: a project that is there has versions.
pub fn context_of(row: &Row) -> Context {
    let dimension = match row.context.project.as_str() {
        "2d" => Some(Dimension::Two),
        "3d" => Some(Dimension::Three),
        _ => None,
    };
    let exists = row.context.project != "none";
    Context { exists, dimension, has_history: exists, awaiting_dimension: row.context.awaiting_dimension }
}

/// What was predicted for one row.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Prediction {
    /// The row.
    pub id: String,
    /// `create`, `edit`, `chat`, `restore` or `offtopic`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_confidence: Option<f64>,
    /// `2d` or `3d`; nothing is `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// Names, best first.
    #[serde(default)]
    pub skills: Vec<String>,
}

impl Prediction {
    /// A prediction by the hook's own name of the intent. What answers "2D or 3D?" lets the host go on with the new
    /// game it was asked for, and `off-topic` is written in one word in the rows.
    pub fn new(id: &str, hook_intent: &str, confidence: f64) -> Prediction {
        let intent = match hook_intent {
            "answer" => "create",
            "off-topic" => "offtopic",
            other => other,
        };
        Prediction {
            id: id.into(),
            intent: Some(intent.into()),
            intent_confidence: Some(confidence),
            ..Default::default()
        }
    }
}

/// Why rows could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself.
    #[error("cannot read {path}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of it.
    #[error("{path}:{line}: not what is expected there")]
    Line {
        /// Which file.
        path: PathBuf,
        /// Counted from one.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// The project's own development rows.
///
/// # Errors
///
/// See [`read_rows`].
pub fn dev_rows() -> Result<Vec<Row>, ReadError> {
    read_rows(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("eval/dev.jsonl"))
}

/// Rows, one JSON object a line.
///
/// # Errors
///
/// [`ReadError`] when the file or a line of it cannot be read.
pub fn read_rows(path: &Path) -> Result<Vec<Row>, ReadError> {
    lines(path)
}

/// Predictions, one JSON object a line.
///
/// # Errors
///
/// [`ReadError`] when the file or a line of it cannot be read.
pub fn read_predictions(path: &Path) -> Result<Vec<Prediction>, ReadError> {
    lines(path)
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, ReadError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ReadError::File { path: path.into(), source })?;
    let full = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(at, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|source| ReadError::Line {
            path: path.into(),
            line: at + 1,
            source,
        })
    };
    full.map(read).collect()
}
