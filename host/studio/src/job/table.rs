//! The client's error table: what users read of a failure that comes with no words of its own.

use crate::{limits::StudioLimits, wording::Locale};

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureWords {
    /// The stable word.
    pub code: &'static str,
    /// Of a process, where there was one.
    pub exit_code: Option<i32>,
    /// Whether trying again may help.
    pub recoverable: bool,
    ja: String,
    en: String,
}

impl FailureWords {
    pub(crate) fn said(&self, locale: Locale) -> String {
        match locale {
            Locale::Ja => self.ja.clone(),
            Locale::En => self.en.clone(),
        }
    }
}

/// Code, exit code, whether trying again may help, and the two sentences.
type Row = (&'static str, Option<i32>, bool, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("CLI_GENERAL_ERROR", Some(1), false, "生成中にエラーが発生しました", "Something went wrong during generation"),
    ("CLI_TIMEOUT", Some(124), true, "生成に時間がかかりすぎました", "Generation took too long"),
    ("CLI_KILLED", Some(137), true, "生成がキャンセルされました", "Generation was cancelled"),
    ("CLI_TERMINATED", Some(143), true, "生成が中断されました", "Generation was interrupted"),
    ("CLI_SPAWN_ERROR", None, false, "実行環境でエラーが発生しました", "Something went wrong in the sandbox"),
    ("NETWORK_ERROR", None, true, "ネットワーク接続に問題があります", "There is a problem with the network"),
    ("AUTH_ERROR", None, false, "認証に失敗しました", "Authentication failed"),
    ("RATE_LIMIT", None, true, "APIの利用制限に達しました", "The limit of the API was reached"),
    ("API_TIMEOUT", None, true, "APIの応答がタイムアウトしました", "The API did not answer in time"),
    ("SANDBOX_ERROR", None, false, "実行環境の準備に失敗しました", "The sandbox could not be prepared"),
    ("UNKNOWN_ERROR", None, false, "予期しないエラーが発生しました", "An unexpected error happened"),
];

/// What is said of a code; of one that is not in the table, what is said of the unexpected.
pub(crate) fn words(code: &str, exit_code: Option<i32>) -> FailureWords {
    if let Some(&(code, exit, recoverable, ja, en)) = ROWS.iter().find(|row| row.0 == code) {
        return FailureWords {
            code,
            exit_code: exit_code.or(exit),
            recoverable,
            ja: ja.to_owned(),
            en: en.to_owned(),
        };
    }
    match exit_code {
        Some(exit) => FailureWords {
            code: "CLI_UNKNOWN_ERROR",
            exit_code,
            recoverable: false,
            ja: format!("予期しないエラーが発生しました (コード: {exit})"),
            en: format!("An unexpected error happened (code: {exit})"),
        },
        None => words("UNKNOWN_ERROR", None),
    }
}

/// The row of a code and its sentence, for trying out what a client does with a failure. The deadline's says how long it
/// is.
#[must_use]
pub fn failure_words(code: &str, locale: Option<&str>, limits: &StudioLimits) -> (FailureWords, String) {
    let (words, locale) = (words(code, None), Locale::of(locale));
    let sentence = match words.code {
        "CLI_TIMEOUT" => super::failure::too_slow(locale, limits.generation_ms),
        _ => words.said(locale),
    };
    (words, sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_client_knows() {
        let said = |code, exit| words(code, exit).said(Locale::Ja);
        assert_eq!(said("RATE_LIMIT", None), "APIの利用制限に達しました");
        assert_eq!(said("SOMETHING_NEW", Some(7)), "予期しないエラーが発生しました (コード: 7)");
        assert_eq!(said("SOMETHING_NEW", None), "予期しないエラーが発生しました");
        assert_eq!(words("CLI_KILLED", None).exit_code, Some(137));
    }

    #[test]
    fn the_deadline_says_how_long_it_really_is() {
        let limits = StudioLimits { generation_ms: 600_000, ..<_>::default() };
        let (words, sentence) = failure_words("CLI_TIMEOUT", None, &limits);
        assert_eq!((words.exit_code, words.recoverable), (Some(124), true));
        assert_eq!(sentence, "生成に時間がかかりすぎました（10分制限）");
    }
}
