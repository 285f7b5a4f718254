//! What is changed in a file of a published game on its way: its first page gets the ground that games stand on, and on
//! a host of its own what users uploaded is named with the app's address.

use super::super::game_page;
use sha2::{Digest, Sha256};
use waza_studio::ServedFile;

/// What users upload lies here, on the app.
const UPLOADED: [&str; 2] = ["/user-assets/", "/global-assets/"];

/// Prepares a file; `app` is the app's origin where that is another one.
pub(super) fn prepare(file: &mut ServedFile, path: &str, app: Option<&str>) {
    let mut mark = String::new();
    if let Some(app) = app.filter(|_| names_assets(path))
        && let Ok(text) = std::str::from_utf8(&file.bytes)
        && let Some(absolute) = absolute(text, app)
    {
        file.bytes = absolute.into_bytes();
        mark = hex::encode(Sha256::digest(app)).chars().take(8).collect();
    }
    if path == "index.html" {
        file.bytes = game_page::with_ground(&file.bytes, app);
        mark = format!("{mark}{}", game_page::REPORTER_TAG);
    }
    if !mark.is_empty() {
        // Another content, so another tag.
        file.etag = format!("\"{}-{mark}\"", file.etag.trim_matches('"'));
    }
}

fn names_assets(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| ["html", "css", "js", "mjs", "json"].contains(&extension.as_str()))
}

/// Puts the origin in front of every reference that begins at the beginning, after a quote, a bracket or white space;
/// `None` where there is none.
fn absolute(text: &str, app: &str) -> Option<String> {
    let mut out = String::new();
    let mut kept_to = 0;
    for (at, _) in text.match_indices('/') {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let begins = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '('));
        if begins && UPLOADED.iter().any(|folder| rest.starts_with(folder)) {
            out.push_str(text.get(kept_to..at)?);
            out.push_str(app);
            kept_to = at;
        }
    }
    if out.is_empty() {
        return None;
    }
    out.push_str(text.get(kept_to..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "https://app.example";

    #[test]
    fn references_become_absolute_and_nothing_else_does() {
        for (text, expected) in [
            ("/user-assets/u/a.png", "https://app.example/user-assets/u/a.png"),
            (
                "url(/user-assets/a) '/global-assets/b'",
                "url(https://app.example/user-assets/a) 'https://app.example/global-assets/b'",
            ),
            ("\"/user-assets/猫.png\"", "\"https://app.example/user-assets/猫.png\""),
        ] {
            assert_eq!(absolute(text, APP).as_deref(), Some(expected));
        }
        for text in [
            "",
            "x/user-assets/a",
            "https://other/user-assets/a",
            "/user-asset/a",
            "//user-assets/a",
            "./user-assets/",
        ] {
            assert_eq!(absolute(text, APP), None, "{text}");
        }
    }

    #[test]
    fn what_is_changed_has_another_tag() {
        let file = |bytes: &[u8]| ServedFile {
            bytes: bytes.to_vec(),
            media_type: "text/javascript",
            etag: "\"e\"".into(),
        };
        let mut script = file(b"load('/user-assets/a')");
        prepare(&mut script, "game.js", Some(APP));
        assert_ne!(script.etag, "\"e\"");
        let mut script = file(b"load('/user-assets/a')");
        prepare(&mut script, "game.js", None);
        assert_eq!(
            (script.etag.as_str(), script.bytes.as_slice()),
            ("\"e\"", &b"load('/user-assets/a')"[..])
        );
        let mut picture = file(b"'/user-assets/a'");
        prepare(&mut picture, "a.png", Some(APP));
        assert_eq!(picture.etag, "\"e\"");
    }
}
