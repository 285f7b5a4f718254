//! Why a job ended badly, in the words of the client's error table.

use super::table;
use crate::{limits::Exceeded, pipeline::FailedEdit, wording::Locale};
use serde::Serialize;
use waza_sandbox::{GenerationFailure, SandboxError};
use waza_store::StoreError;

/// Why the pipeline does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It failed.
    Failed(JobFailure),
    /// The user said so.
    Cancelled,
    /// Somebody else has taken the project over. Nothing more may be written, not even how it ended.
    LeaseLost,
}

impl<F: Into<JobFailure>> From<F> for Stop {
    fn from(failure: F) -> Self {
        Self::Failed(failure.into())
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost { .. } | StoreError::LogEnded { .. } => Self::LeaseLost,
            other => Self::Failed(JobFailure::Store(other.to_string())),
        }
    }
}

/// A path that may not be touched, and who said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct DeniedPath {
    pub(crate) path: String,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Why a job ended badly. Its own text is for operators; the user gets [`JobFailure::told`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobFailure {
    #[error("generation took longer than generation_ms = {allowed_ms}")]
    Deadline { allowed_ms: u64 },
    #[error("the server stopped while the job was running")]
    Terminated,
    #[error("the backend failed with {}: {}", .0.code, .0.detail)]
    Backend(GenerationFailure),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error("no sandbox within acquire_ms = {allowed_ms}")]
    NoSandbox { allowed_ms: u64 },
    #[error("the backend's events ended after {after} without a terminal one{}", because(.source))]
    BackendDied { after: u64, source: Option<SandboxError> },
    #[error("the backend broke its protocol: {0}")]
    Protocol(&'static str),
    #[error("the backend proposed too much: {0}")]
    TooMuch(#[from] Exceeded),
    #[error("the backend proposed a symbolic link: {path} -> {target}")]
    Symlink { path: String, target: String },
    #[error("{} of the proposed paths may not be touched: {}", .0.len(), list(.0))]
    PathsDenied(Vec<DeniedPath>),
    #[error("no path policy could be asked: {0}")]
    PolicyUnavailable(String),
    /// One whose fail mode is `closed`.
    #[error("a plugin that the job cannot do without did not answer: {0}")]
    PluginUnavailable(String),
    #[error("the backend proposed no files")]
    NothingProduced,
    #[error("none of the {} proposed changes fits the files: {}", .0.len(), misfits(.0))]
    NoEditFits(Vec<FailedEdit>),
    #[error("the files could not be written: {0}")]
    Write(String),
    #[error("the project could not be read: {0}")]
    Unreadable(String),
    #[error("the project's versions are damaged: {0}")]
    VersionsDamaged(String),
    #[error("the job's state could not be stored: {0}")]
    Store(String),
    #[error("the pipeline panicked")]
    Panicked,
}

fn because(source: &Option<SandboxError>) -> String {
    source.as_ref().map(|error| format!(": {error}")).unwrap_or_default()
}

/// A denial list is shown in full up to here; the rest is counted.
const LISTED_DENIALS: usize = 20;

fn list(denied: &[DeniedPath]) -> String {
    let mut text = denied
        .iter()
        .take(LISTED_DENIALS)
        .map(|denial| format!("{:?} ({})", denial.path, denial.code))
        .collect::<Vec<_>>()
        .join(", ");
    if denied.len() > LISTED_DENIALS {
        text.push_str(&format!(" and {} more", denied.len() - LISTED_DENIALS));
    }
    text
}

fn misfits(failed: &[FailedEdit]) -> String {
    let listed = failed.iter().take(LISTED_DENIALS);
    listed.map(|edit| format!("{:?} ({})", edit.path, edit.why.word())).collect::<Vec<_>>().join(", ")
}

impl JobFailure {
    /// A stable word.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Deadline { .. } => "CLI_TIMEOUT",
            Self::Terminated => "CLI_TERMINATED",
            Self::Backend(failure) => &failure.code,
            Self::Sandbox(_) | Self::NoSandbox { .. } => "SANDBOX_ERROR",
            Self::BackendDied { .. } => "NETWORK_ERROR",
            Self::Protocol(_) => "BACKEND_PROTOCOL",
            Self::TooMuch(_) => "OUTPUT_TOO_LARGE",
            Self::Symlink { .. } => "OUTPUT_SYMLINK",
            Self::PathsDenied(_) => "PATH_DENIED",
            Self::PolicyUnavailable(_) => "POLICY_UNAVAILABLE",
            Self::PluginUnavailable(_) => "PLUGIN_UNAVAILABLE",
            Self::NothingProduced => "CLI_GENERAL_ERROR",
            Self::VersionsDamaged(_) => "VERSIONS_DAMAGED",
            Self::NoEditFits(_) => "EDIT_FAILED",
            Self::Write(_) | Self::Unreadable(_) | Self::Store(_) | Self::Panicked => "UNKNOWN_ERROR",
        }
    }

    /// In the manner of a process.
    pub(crate) fn exit_code(&self) -> Option<i32> {
        match self {
            Self::Deadline { .. } => Some(124),
            Self::Terminated => Some(143),
            Self::Backend(failure) => failure.exit_code,
            Self::NothingProduced => Some(1),
            _ => None,
        }
    }

    /// Whether trying again may help.
    pub(crate) fn recoverable(&self) -> bool {
        match self {
            Self::Backend(failure) => failure.recoverable,
            Self::Deadline { .. }
            | Self::Terminated
            | Self::BackendDied { .. }
            | Self::NoEditFits(_)
            | Self::PolicyUnavailable(_)
            | Self::PluginUnavailable(_) => true,
            _ => false,
        }
    }

    /// What went wrong, without what is for operators: addresses, folders, other programs' own words.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Backend(failure) => format!("the backend failed with {}", failure.code),
            Self::Sandbox(_) => "no sandbox could be used".to_owned(),
            Self::BackendDied { after, .. } => Self::BackendDied { after: *after, source: None }.to_string(),
            Self::PolicyUnavailable(_) => "no path policy could be asked".to_owned(),
            Self::PluginUnavailable(_) => "a plugin that is needed did not answer".to_owned(),
            Self::Write(_) => "the files could not be written".to_owned(),
            Self::Unreadable(_) => "the project could not be read".to_owned(),
            Self::Store(_) => "the job's state could not be stored".to_owned(),
            Self::VersionsDamaged(_) => "the project's versions are damaged".to_owned(),
            other => other.to_string(),
        }
    }

    /// For the user.
    pub(crate) fn user_message(&self, locale: Locale) -> String {
        let (ja, en) = match self {
            Self::Deadline { allowed_ms } => return too_slow(locale, *allowed_ms),
            Self::Backend(failure) if !failure.user_message.is_empty() => {
                return failure.user_message.clone();
            }
            Self::Backend(failure) => return table::words(&failure.code, failure.exit_code).said(locale),
            Self::Terminated => ("生成が中断されました", "Generation was interrupted"),
            Self::Sandbox(_) | Self::NoSandbox { .. } => {
                ("実行環境の準備に失敗しました", "The sandbox could not be prepared")
            }
            Self::BackendDied { .. } => {
                ("実行環境との接続に問題があります", "The connection to the sandbox was lost")
            }
            Self::NoEditFits(_) => (
                "変更箇所が見つからなかったため、何も変更していません",
                "The places to change were not found, so nothing was changed",
            ),
            Self::Protocol(_) | Self::NothingProduced | Self::PluginUnavailable(_) => {
                ("生成中にエラーが発生しました", "Something went wrong during generation")
            }
            Self::TooMuch(_) => (
                "生成結果が大きすぎるため、変更を適用しませんでした",
                "The result was too large, so nothing was changed",
            ),
            Self::Symlink { .. } | Self::PathsDenied(_) => (
                "許可されていない場所への書き込みが含まれていたため、変更を適用しませんでした",
                "The result touched places that it may not, so nothing was changed",
            ),
            Self::PolicyUnavailable(_) => (
                "ファイルの安全確認ができなかったため、変更を適用しませんでした",
                "The files could not be checked, so nothing was changed",
            ),
            Self::Write(_) => (
                "ファイルを保存できなかったため、変更を適用しませんでした",
                "The files could not be saved, so nothing was changed",
            ),
            Self::VersionsDamaged(_) => (
                "バージョン履歴が壊れているため、変更を適用しませんでした。今のゲームはそのまま遊べます",
                "The version history is damaged, so nothing was changed. The game as it is can still be played",
            ),
            Self::Unreadable(_) | Self::Store(_) | Self::Panicked => {
                ("予期しないエラーが発生しました", "An unexpected error happened")
            }
        };
        locale.pick(ja, en).to_owned()
    }
}

pub(crate) fn too_slow(locale: Locale, allowed_ms: u64) -> String {
    let (minutes, seconds) = (allowed_ms / 60_000, allowed_ms.div_ceil(1_000));
    let whole_minutes = minutes > 0 && allowed_ms.is_multiple_of(60_000);
    match locale {
        Locale::Ja if whole_minutes => format!("生成に時間がかかりすぎました（{minutes}分制限）"),
        Locale::Ja => format!("生成に時間がかかりすぎました（{seconds}秒制限）"),
        Locale::En if whole_minutes => format!("Generation took too long (the limit is {minutes} min)"),
        Locale::En => format!("Generation took too long (the limit is {seconds} s)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_timeout_text_says_the_real_limit() {
        let default = JobFailure::Deadline { allowed_ms: 300_000 };
        assert_eq!(default.user_message(Locale::Ja), "生成に時間がかかりすぎました（5分制限）");
        let short = JobFailure::Deadline { allowed_ms: 1_500 };
        assert_eq!(short.user_message(Locale::En), "Generation took too long (the limit is 2 s)");
    }

    #[test]
    fn what_is_for_operators_is_not_told() {
        let failures = [
            JobFailure::Backend(GenerationFailure {
                code: "SANDBOX_ERROR".into(),
                user_message: String::new(),
                detail: "10.0.0.7".into(),
                recoverable: false,
                exit_code: None,
            }),
            JobFailure::BackendDied {
                after: 3,
                source: Some(SandboxError::Unavailable { backend: "modal", reason: "10.0.0.7".into() }),
            },
            JobFailure::Write("/srv/10.0.0.7".into()),
        ];
        for failure in failures {
            assert!(failure.to_string().contains("10.0.0.7"));
            assert!(!failure.told().contains("10.0.0.7"), "{}", failure.told());
            assert!(!failure.user_message(Locale::Ja).is_empty());
        }
    }

    #[test]
    fn a_long_list_of_denials_is_counted() {
        let denied = (0..25)
            .map(|n| DeniedPath { path: format!("{n}"), code: "traversal".into(), message: String::new() })
            .collect();
        assert!(JobFailure::PathsDenied(denied).to_string().ends_with("\"19\" (traversal) and 5 more"));
    }
}
