//! Sentences of this wire that users read, in the two languages of the client's texts. Japanese is what those get who ask
//! for neither.

/// As jobs do it: only English tags are English.
pub(super) fn pick<T>(locale: Option<&str>, ja: T, en: T) -> T {
    let primary = locale.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
    if primary.eq_ignore_ascii_case("en") { en } else { ja }
}

/// The text was not taken; the user must know, because the client has already cleared the input.
pub(super) fn still_busy(locale: Option<&str>) -> &'static str {
    pick(
        locale,
        "前のメッセージを処理しています。終わってからもう一度送信してください。",
        "The previous message is still being worked on. Send this one again when it is done.",
    )
}

pub(super) fn choose_style(locale: Option<&str>) -> &'static str {
    pick(locale, "スタイルを選択してください。", "Please choose a style.")
}

pub(super) fn working(locale: Option<&str>) -> &'static str {
    pick(locale, "生成中...", "Generating...")
}

pub(super) fn too_many_messages(locale: Option<&str>, most: u32) -> String {
    pick(
        locale,
        format!("メッセージが多すぎます（1分間に{most}件まで）。少し待ってから送信してください。"),
        format!("Too many messages: ws_messages_per_minute is {most}. Wait a moment and send again."),
    )
}

pub(super) fn too_many_generations(locale: Option<&str>, most: u32) -> String {
    pick(
        locale,
        format!("生成の回数が多すぎます（1分間に{most}回まで）。少し待ってから送信してください。"),
        format!("Too many generations: generations_per_minute is {most}. Wait a moment and send again."),
    )
}

pub(super) fn too_many_connections(locale: Option<&str>, most: usize) -> String {
    pick(
        locale,
        format!("接続が多すぎます（{most}件まで）。使っていない画面を閉じてください。"),
        format!("Too many connections: ws_connections_per_user is {most}. Close a page that is not needed."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_english_is_answered_in_english() {
        assert_eq!(choose_style(Some("en-GB")), "Please choose a style.");
        for other in [None, Some("ja"), Some("fr"), Some("enm")] {
            assert_eq!(choose_style(other), "スタイルを選択してください。");
        }
        assert!(
            too_many_messages(None, 120).contains("120") && too_many_messages(Some("en"), 7).contains('7')
        );
    }
}
