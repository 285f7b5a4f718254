//! References to a library in a document: `/user-assets/{user}/{alias}` and `/api/assets/{id}`, however a generator
//! spells them. What a project uses lies in its own folder, so each becomes a reference to the copy there.

use uuid::Uuid;

/// Which asset a reference means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meant {
    Alias(Uuid, String),
    Id(Uuid),
}

/// A reference and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    start: usize,
    end: usize,
    pub(super) meant: Meant,
}

/// Everything that can follow an alias in a URL that this server gave: a size, a version, a signature.
const QUERIES: [&str; 4] = ["?sig=", "?exp=", "?w=", "?v="];
const UUID_CHARS: usize = 36;

/// All references of a text, in order.
pub(super) fn find(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("assets")).map(|at| from + at) {
        let after = at + "assets".len();
        from = after;
        let reference = match root(text, at) {
            Some((root, true)) => alias(text, after).map(|(end, meant)| (root, end, meant)),
            Some((root, false)) => id(text, after).map(|(end, meant)| (root, end, meant)),
            None => None,
        };
        let Some((root, end, meant)) = reference else { continue };
        let Some(start) = beginning(text, root) else { continue };
        let end = end + query(text.get(end..).unwrap_or_default());
        from = end;
        found.push(Reference { start, end, meant });
    }
    found
}

/// The text with other words for those references that have some.
pub(super) fn replace(text: &str, word: impl Fn(&Meant) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut kept_to = 0;
    for reference in find(text) {
        let Some(word) = word(&reference.meant) else { continue };
        out.push_str(text.get(kept_to..reference.start)?);
        out.push_str(&word);
        kept_to = reference.end;
    }
    if kept_to == 0 {
        return None;
    }
    out.push_str(text.get(kept_to..)?);
    Some(out)
}

/// Where the root begins whose last word is at `at`, and whether what follows is a user and an alias.
fn root(text: &str, at: usize) -> Option<(usize, bool)> {
    let before = text.get(..at)?;
    if let Some(rest) = before.strip_suffix("user-") {
        return Some((rest.len(), true));
    }
    let before = before.get(..slash_before(before)?)?;
    before.strip_suffix("api").map(|rest| (rest.len(), false))
}

fn alias(text: &str, at: usize) -> Option<(usize, Meant)> {
    let (at, user) = uuid(text, slash(text, at)?)?;
    let at = slash(text, at)?;
    let name = run(text, at, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    // A sentence may end here.
    let name = name.trim_end_matches('.');
    (!name.is_empty()).then(|| (at + name.len(), Meant::Alias(user, name.to_owned())))
}

fn id(text: &str, at: usize) -> Option<(usize, Meant)> {
    let (at, id) = uuid(text, slash(text, at)?)?;
    let goes_on =
        text.as_bytes().get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/'));
    (!goes_on).then_some((at, Meant::Id(id)))
}

fn uuid(text: &str, at: usize) -> Option<(usize, Uuid)> {
    let end = at + UUID_CHARS;
    Some((end, Uuid::try_parse(text.get(at..end)?).ok()?))
}

/// Where the reference begins whose root is at `at`: before slashes, dots and an address of a server.
fn beginning(text: &str, at: usize) -> Option<usize> {
    let mut start = at;
    while let Some(slash) = text.get(..start).and_then(slash_before) {
        let before = text.get(..slash)?;
        start = slash;
        if let Some(server) = server(before) {
            return boundary(text.get(..server)?).then_some(server);
        }
        let dots = before.len() - before.trim_end_matches('.').len();
        match dots {
            0 => break,
            1 | 2 => start -= dots,
            _ => return None,
        }
    }
    boundary(text.get(..start)?).then_some(start)
}

/// `https://host:1234`, where the text ends with that; also without the scheme.
fn server(before: &str) -> Option<usize> {
    let host = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
    if host.len() == before.len() {
        return None;
    }
    let second = slash_before(host)?;
    let scheme = host.get(..slash_before(host.get(..second)?)?)?;
    let named = ["https:", "http:"].into_iter().find_map(|name| scheme.strip_suffix(name));
    Some(named.unwrap_or(scheme).len())
}

/// What may stand in front of a reference.
fn boundary(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    last.is_whitespace()
        || matches!(last, '"' | '\'' | '`' | '(' | '[' | '=' | ',' | '>' | ';' | ':' | '：')
        || ["\\n", "\\r", "\\t"].iter().any(|space| before.ends_with(space))
}

/// Past the slash at `at`, which scripts and JSON may spell `\/`.
fn slash(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let length = ["/", "\\/"].iter().find(|slash| rest.starts_with(**slash))?.len();
    Some(at + length)
}

/// Where the slash begins that a text ends with.
fn slash_before(text: &str) -> Option<usize> {
    let before = text.strip_suffix('/')?;
    Some(before.strip_suffix('\\').unwrap_or(before).len())
}

fn run(text: &str, at: usize, fits: impl Fn(u8) -> bool) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.bytes().take_while(|&b| fits(b)).count();
    rest.get(..length).unwrap_or_default()
}

fn query(rest: &str) -> usize {
    if !QUERIES.iter().any(|query| rest.starts_with(query)) {
        return 0;
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'?' | b'=' | b'&' | b';');
    let query = run(rest, 0, fits);
    // An entity ends with one; a statement does too.
    let ended = query.trim_end_matches(';');
    ended.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const USER: &str = "018f2b6e-7a10-7c3b-9d51-0a1b2c3d4e5f";

    fn rewritten(text: &str) -> Option<String> {
        let text = text.replace("USER", USER);
        replace(&text, |meant| match meant {
            Meant::Alias(user, name) if user.to_string() == USER && name != "missing.png" => {
                Some(format!("assets/{name}"))
            }
            Meant::Id(id) if id.to_string() == USER => Some("assets/id.png".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn every_spelling_of_a_reference_is_one() {
        for (text, after) in [
            ("/user-assets/USER/cat.png", "assets/cat.png"),
            ("user-assets/USER/cat.png", "assets/cat.png"),
            ("./user-assets/USER/cat.png", "assets/cat.png"),
            ("../../user-assets/USER/cat.png", "assets/cat.png"),
            ("<img src=\"/user-assets/USER/cat.png\">", "<img src=\"assets/cat.png\">"),
            ("<img src=/user-assets/USER/cat.png>", "<img src=assets/cat.png>"),
            ("url(/user-assets/USER/cat.png)", "url(assets/cat.png)"),
            ("\"\\/user-assets\\/USER\\/cat.png\"", "\"assets/cat.png\""),
            ("'https://waza.example/user-assets/USER/cat.png'", "'assets/cat.png'"),
            ("'http://127.0.0.1:8787/user-assets/USER/cat.png'", "'assets/cat.png'"),
            ("'//waza.example/user-assets/USER/cat.png'", "'assets/cat.png'"),
            ("`https:\\/\\/waza.example\\/user-assets\\/USER\\/cat.png`", "`assets/cat.png`"),
            ("'/user-assets/USER/cat.png?sig=0a1f&exp=99'", "'assets/cat.png'"),
            ("'/user-assets/USER/cat.png?sig=0a1f&amp;exp=99'", "'assets/cat.png'"),
            ("a='/user-assets/USER/cat.png?w=64';", "a='assets/cat.png';"),
            ("使用: /user-assets/USER/cat.png.", "使用: assets/cat.png."),
            ("'/api/assets/USER'", "'assets/id.png'"),
            ("'\\/api\\/assets\\/USER'", "'assets/id.png'"),
            (
                "[\"/user-assets/USER/a.png\",\"/user-assets/USER/a_2.png\"]",
                "[\"assets/a.png\",\"assets/a_2.png\"]",
            ),
        ] {
            assert_eq!(rewritten(text).as_deref(), Some(after), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        for text in [
            "assets/cat.png",
            "/user-assets/cat.png",
            "/user-assets/018f2b6e/cat.png",
            "/my-user-assets/USER/cat.png",
            "/myuser-assets/USER/cat.png",
            "/x/user-assets/USER/cat.png",
            "/user-assets/USER/",
            "/user-assets/USER/missing.png",
            "/api/assets/USER/meta",
            "/api/assets/USERx",
            "/xapi/assets/USER",
            "…/user-assets",
            "user-assets",
            "",
        ] {
            assert_eq!(rewritten(text), None, "{text}");
        }
    }

    #[test]
    fn a_longer_name_is_another_name() {
        let found = find(&format!("/user-assets/{USER}/cat.png.bak /user-assets/{USER}/cat.png"));
        let names: Vec<_> = found.into_iter().map(|found| found.meant).collect();
        let user = Uuid::try_parse(USER).unwrap();
        assert_eq!(names, ["cat.png.bak", "cat.png"].map(|name| Meant::Alias(user, name.to_owned())));
    }
}
