//! What a job says, exactly as it goes over the wire: the contract's events, and our own `decision`, `budget` and
//! `warning`.

use super::row::JobRow;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;
use waza_registry::hooks::{Evidence, RestoreTarget};

/// One entry of a job's log. Serialised flat: the body's fields beside `seq`, `jobId` and `at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobEvent {
    /// Position in the job's log, from 1, without gaps.
    pub seq: u64,
    /// Whose log.
    pub job_id: Uuid,
    /// When it was stored.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub body: JobEventBody,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum JobEventBody {
    /// The job was accepted.
    Started {
        /// As it is now.
        job: JobRow,
    },
    /// A step began.
    Progress {
        /// As it is now.
        job: JobRow,
        /// 0 to 100.
        progress: i64,
        /// For the user.
        message: Option<String>,
    },
    /// Text as the generator writes it.
    Stream {
        /// The next piece.
        content: String,
    },
    /// Files were written.
    GeminiCode {
        /// `create` or `edit`.
        mode: String,
        /// What was written.
        files: Vec<CodeFile>,
        /// What was replaced inside files, where the generator said it like that.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        edits: Vec<CodeEdit>,
        /// One sentence.
        summary: String,
        /// What the user may want next.
        suggestions: Vec<String>,
    },
    /// An answer in words, or a question of the host.
    GeminiChat {
        /// `chat`.
        mode: String,
        /// For the user.
        message: String,
        /// What the user may want next.
        suggestions: Vec<String>,
    },
    /// "Really go back?"
    GeminiRestore {
        /// `restore`.
        mode: String,
        /// The question.
        message: String,
        /// The button that confirms.
        confirm_label: String,
        /// The button that does not.
        cancel_label: String,
        /// Which earlier state was meant.
        target: RestoreTarget,
    },
    /// Pictures were made.
    ImagesGenerated {
        /// Their addresses by name.
        images: BTreeMap<String, String>,
        /// For the user.
        message: String,
    },
    /// The project was called something.
    ProjectRenamed {
        /// As it is now.
        project: NamedProject,
    },
    /// Ended well. Terminal.
    Completed {
        /// As it is now.
        job: JobRow,
        /// The contract's result.
        result: Value,
    },
    /// Ended badly. Terminal.
    Failed {
        /// As it is now.
        job: JobRow,
        /// What went wrong, in full.
        error: String,
        /// A stable word.
        code: String,
        /// For the user.
        user_message: String,
        /// Whether trying again may help.
        recoverable: bool,
        /// In the manner of a process.
        exit_code: Option<i32>,
    },
    /// Stopped by the user. Terminal.
    Cancelled {
        /// As it is now.
        job: JobRow,
    },
    /// A plugin was asked, and this is what it said.
    Decision {
        /// Such as `intent-classifier`.
        hook: String,
        /// Which plugin.
        plugin: String,
        /// Which state of it.
        revision: String,
        /// The line-up that the job is pinned to.
        lineup: u64,
        /// Short and for machines: `create 0.93`, `error:deadline`.
        verdict: String,
        /// Why.
        evidence: Vec<Evidence>,
        /// The call.
        micros: u64,
        /// Taking a fresh instance.
        instantiate_micros: u64,
        /// Waiting for a slot.
        queued_micros: u64,
        /// Whatever else this hook has to say.
        detail: Value,
    },
    /// Which skills the generator gets.
    Budget {
        /// In order.
        chosen: Vec<ChosenSkill>,
        /// And which not.
        left: Vec<LeftSkill>,
        /// The bound.
        limit_tokens: u64,
    },
    /// Something did not work and the job goes on without it.
    Warning {
        /// A stable word.
        code: String,
        /// For people.
        message: String,
    },
}

impl JobEventBody {
    /// As in `type`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Progress { .. } => "progress",
            Self::Stream { .. } => "stream",
            Self::GeminiCode { .. } => "geminiCode",
            Self::GeminiChat { .. } => "geminiChat",
            Self::GeminiRestore { .. } => "geminiRestore",
            Self::ImagesGenerated { .. } => "imagesGenerated",
            Self::ProjectRenamed { .. } => "projectRenamed",
            Self::Completed { .. } => "completed",
            Self::Failed { .. } => "failed",
            Self::Cancelled { .. } => "cancelled",
            Self::Decision { .. } => "decision",
            Self::Budget { .. } => "budget",
            Self::Warning { .. } => "warning",
        }
    }

    /// Whether nothing comes after it.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Completed { .. } | Self::Failed { .. } | Self::Cancelled { .. })
    }

    pub(crate) fn chat(message: String, suggestions: Vec<String>) -> Self {
        Self::GeminiChat { mode: "chat".to_owned(), message, suggestions }
    }

    pub(crate) fn warning(code: &str, message: impl Into<String>) -> Self {
        Self::Warning { code: code.to_owned(), message: message.into() }
    }
}

/// A file that was written. Large files come without their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFile {
    /// Relative to the project's folder.
    pub path: String,
    /// Its text, when it is text and small.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// A replacement that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeEdit {
    /// Relative to the project's folder.
    pub path: String,
    /// What was there.
    pub old_string: String,
    /// What is there now.
    pub new_string: String,
}

/// A project as an event names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedProject {
    /// Which.
    pub id: Uuid,
    /// What it is called now.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A skill that the generator gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenSkill {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub tokens: u64,
    /// How probable it is that it is wanted, in parts per million.
    #[serde(default)]
    pub p: u32,
    /// A stable word: `chosen`, `named`, `required`.
    #[serde(default)]
    pub reason: String,
}

/// A skill that was probable enough and that the generator does not get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftSkill {
    /// Its name.
    pub name: String,
    /// What it would have cost.
    pub tokens: u64,
    /// How probable it is that it is wanted, in parts per million.
    #[serde(default)]
    pub p: u32,
    /// A stable word.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_flat_and_camel_case() {
        let event = JobEvent {
            seq: 3,
            job_id: Uuid::nil(),
            at: Timestamp::from_millis(0),
            body: JobEventBody::GeminiRestore {
                mode: "restore".into(),
                message: "?".into(),
                confirm_label: "戻す".into(),
                cancel_label: "キャンセル".into(),
                target: RestoreTarget::Steps(2),
            },
        };
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["type"], "geminiRestore");
        assert_eq!(json["confirmLabel"], "戻す");
        assert_eq!(json["target"], serde_json::json!({"kind": "steps", "value": 2}));
        assert_eq!(json["seq"], 3);
        assert_eq!(json["jobId"], Uuid::nil().to_string());
        assert_eq!(serde_json::from_value::<JobEvent>(json).unwrap(), event);
    }

    #[test]
    fn the_tag_is_the_kind() {
        let bodies = [
            JobEventBody::Stream { content: String::new() },
            JobEventBody::GeminiCode {
                mode: String::new(),
                files: vec![],
                edits: vec![],
                summary: String::new(),
                suggestions: vec![],
            },
            JobEventBody::chat(String::new(), vec![]),
            JobEventBody::Budget { chosen: vec![], left: vec![], limit_tokens: 1 },
            JobEventBody::warning("a", "b"),
        ];
        for body in bodies {
            assert_eq!(serde_json::to_value(&body).unwrap()["type"], body.kind());
        }
    }
}
