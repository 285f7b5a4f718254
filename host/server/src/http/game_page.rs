//! What is added to a game's `index.html`: a script that tells the page around it what went wrong, first thing in the
//! head, so that it is there before the game's own scripts. Everything else of the file stays byte for byte.

/// What games stand on, and what tells the page around a preview how it goes. Both run inside the game's frame.
const REPORTER: &str =
    concat!("<script>\n", include_str!("game_ground.js"), include_str!("game_reporter.js"), "</script>");

/// Without the reporter: a published game tells nobody.
const GROUND: &str = include_str!("game_ground.js");

/// The page with the reporter in it.
pub(crate) fn with_reporter(page: &[u8]) -> Vec<u8> {
    with(page, REPORTER)
}

/// The page as it is published; `app` is the app's origin where that is another one.
pub(crate) fn with_ground(page: &[u8], app: Option<&str>) -> Vec<u8> {
    // An origin has no quotes.
    let base = app.map(|app| format!(" data-assets=\"{app}\"")).unwrap_or_default();
    with(page, &format!("<script{base}>\n{GROUND}</script>"))
}

fn with(page: &[u8], script: &str) -> Vec<u8> {
    let (before, after) = page.split_at(place(page).min(page.len()));
    [before, script.as_bytes(), after].concat()
}

/// A mark of this version of the reporter, for the page's entity tag.
pub(crate) const REPORTER_TAG: &str = concat!("r", env!("CARGO_PKG_VERSION"));

/// Right after `<head …>`; without one after `<html …>`; without that after the document type; else at the start.
fn place(page: &[u8]) -> usize {
    ["head", "html", "!doctype"].into_iter().find_map(|name| after_tag(page, name.as_bytes())).unwrap_or(0)
}

/// Where the first tag `<name …>` ends, comments left out.
fn after_tag(page: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(open) = find(page, at, b"<") {
        let rest = page.get(open + 1..)?;
        if rest.starts_with(b"!--") {
            at = find(page, open + 4, b"-->")? + 3;
            continue;
        }
        let is_name = rest.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
        let ends = rest
            .get(name.len())
            .is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
        if is_name && ends {
            return Some(find(page, open, b">")? + 1);
        }
        at = open + 1;
    }
    None
}

fn find(page: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    page.get(from..)?.windows(what.len()).position(|part| part == what).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(page: &str) -> String {
        let out = String::from_utf8(with_reporter(page.as_bytes())).unwrap();
        let (before, after) = out.split_once(REPORTER).unwrap();
        assert_eq!(format!("{before}{after}"), page, "nothing else changes");
        before.to_owned()
    }

    #[test]
    fn the_reporter_is_first_in_the_head() {
        assert_eq!(before("<!DOCTYPE html><html><head><title>x</title>"), "<!DOCTYPE html><html><head>");
        assert_eq!(before("<HTML><HEAD lang=ja >\n<script>"), "<HTML><HEAD lang=ja >");
        assert_eq!(before("<!-- <head> --><html><head>"), "<!-- <head> --><html><head>");
        assert_eq!(before("<html><body><header>x</header>"), "<html>");
        assert_eq!(before("<!doctype html>\n<p>x"), "<!doctype html>");
        assert_eq!(before("<script>1</script>"), "");
        assert_eq!(before("<head"), "");
        assert_eq!(before("<!-- never closed <head>"), "");
        assert_eq!(before(""), "");
    }

    #[test]
    fn a_published_page_reports_to_nobody() {
        let page = String::from_utf8(with_ground(b"<head><p>", Some("https://app.example"))).unwrap();
        assert!(
            page.starts_with("<head><script data-assets=\"https://app.example\">") && page.ends_with("<p>")
        );
        assert!(page.contains("ASSET_BASE_URL") && !page.contains("postMessage"));
    }

    #[test]
    fn a_page_that_is_not_utf8_survives() {
        let out = with_reporter(b"<head>\xff\xfe");
        assert!(out.starts_with(b"<head><script>") && out.ends_with(b"\xff\xfe"));
    }

    #[test]
    fn the_reporter_cannot_end_its_own_element_early() {
        assert_eq!(REPORTER.matches("</script").count(), 1);
    }
}
