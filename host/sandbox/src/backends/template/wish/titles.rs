//! A title in a message: quoted, or after the words that announce one.

use super::super::design::{TITLE_CHARS_MAX, tidy};
use super::super::lexicon::matching::any;
use super::Occasion;

/// A title that the message gives.
pub(super) fn title(folded: &str, quotes: &[String], message: &str, occasion: Occasion) -> Option<String> {
    let named: &[&str] = &[
        "タイトル",
        "題名",
        "ゲーム名",
        "という名前",
        "title*",
        "rename*",
        "named",
        "called",
        "call it",
        "name it",
    ];
    let quoted =
        if occasion == Occasion::Create { any(folded, &["という"]) } else { any(folded, &["名前を"]) };
    if !any(folded, named) && !quoted {
        return None;
    }
    let raw = quotes.first().cloned().or_else(|| bare_title(message))?;
    let title = tidy(&raw, TITLE_CHARS_MAX);
    (!title.is_empty()).then_some(title)
}

/// A title without quotation marks: `タイトルを…に` and `rename it to …`.
fn bare_title(message: &str) -> Option<String> {
    for (open, close) in [("タイトルを", "に"), ("タイトルは", "に"), ("題名を", "に"), ("ゲーム名を", "に")]
    {
        if let Some((_, rest)) = message.split_once(open)
            && let Some(at) = rest.rfind(close)
        {
            return rest.get(..at).map(str::to_owned);
        }
    }
    let lower = message.to_ascii_lowercase();
    for open in [
        "title to ",
        "rename it to ",
        "rename the game to ",
        "rename to ",
        "call it ",
        "name it ",
        "called ",
        "titled ",
        "named ",
    ] {
        if let Some(at) = lower.find(open) {
            let rest = message.get(at + open.len()..)?;
            return rest.split(['.', ',', '!', '\n']).next().map(str::to_owned);
        }
    }
    None
}
