//! What a generation says while it runs: an ordered, replayable list that ends with exactly one `Done` or `Failed`.

use serde::{Deserialize, Serialize};

/// One event of a run. `seq` starts at 1 and has no gaps, so a reader can come back with the last one it saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequenced {
    /// Position in the run.
    pub seq: u64,
    /// What happened.
    pub event: GenerationEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum GenerationEvent {
    /// A step began; the text is for the user.
    Status {
        /// For the user.
        message: String,
    },
    /// Text as a model writes it; chunks of one file or of an answer.
    Text {
        /// UTF-8, in order.
        chunk: String,
    },
    /// A file the backend wants written. A proposal: the host checks it before anything is touched.
    File(ProposedFile),
    /// A change to a part of a file that is in the project, or that this run has proposed before.
    Edit(ProposedEdit),
    /// What the game is called. A project that nobody has named takes it.
    Named {
        /// For people.
        name: String,
    },
    /// A file the backend wants removed.
    Delete {
        /// Relative to the project's folder.
        path: String,
    },
    /// The run ended well. Terminal.
    Done {
        /// One sentence for the user and for the version list.
        summary: String,
        /// What the user may want to ask next.
        suggestions: Vec<String>,
    },
    /// The run ended badly. Terminal.
    Failed(GenerationFailure),
}

impl GenerationEvent {
    /// Whether nothing comes after this event.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Failed(_))
    }
}

/// A file as a backend proposes it. Nothing about it is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedFile {
    /// As the backend wrote it.
    pub path: String,
    /// What is to be there.
    pub content: ProposedContent,
}

/// A replacement as a backend proposes it. Both texts are taken as they are: nothing in them is a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedEdit {
    /// As the backend wrote it.
    pub path: String,
    /// What is to be found; its first occurrence counts.
    pub old_string: String,
    /// What is to stand there.
    pub new_string: String,
}

/// What a backend wants to be at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ProposedContent {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A symbolic link. Sandboxes can make them, so the host must be able to see and refuse them.
    Symlink(String),
}

/// Why a run ended badly, in the words of the client's error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationFailure {
    /// Such as `CLI_TIMEOUT` or `SANDBOX_ERROR`.
    pub code: String,
    /// For the user.
    pub user_message: String,
    /// For operators; never shown to the user.
    pub detail: String,
    /// Whether trying again may help.
    pub recoverable: bool,
    /// Of the process, where there was one.
    pub exit_code: Option<i32>,
}
