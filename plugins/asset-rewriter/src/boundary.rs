//! Where a reference begins and where a name ends. Text that is not at a boundary is part of something longer, and
//! something longer is left alone.

use crate::language::Language;
use crate::spelling;

/// Quotes as another language inside this one spells them: markup in a script, a style in an attribute.
const SPELLED_QUOTES: [&str; 8] =
    ["&quot;", "&apos;", "&#34;", "&#39;", "&#x22;", "&#x27;", "\\u0022", "\\u0027"];

/// How many folders deep a document lies; `None` when its path does not say.
pub(crate) fn depth(path: &str) -> Option<usize> {
    let parts = || path.split('/').filter(|part| !part.is_empty() && *part != ".");
    if parts().any(|part| part == "..") { None } else { parts().count().checked_sub(1) }
}

/// Where the reference begins whose root (`assets/`) lies at `root`: before any `./`, `/` or `../` that leads to it.
/// `None` when that is no reference.
pub(crate) fn begins(text: &str, root: usize, language: Language, depth: Option<usize>) -> Option<usize> {
    let mut start = root;
    let mut ups = 0;
    while let Some(slash) = slash_before(text, start, language) {
        let before = text.get(..slash)?;
        let dots = before.len() - before.trim_end_matches('.').len();
        match dots {
            // From the site's root: nothing can lie above it, and the boundary is before the slash.
            0 => return (ups == 0 && follows_boundary(before, language)).then_some(slash),
            1 => {}
            2 => ups += 1,
            _ => return None,
        }
        start = slash - dots;
    }
    let reaches_root = ups == 0 || depth == Some(ups);
    (reaches_root && follows_boundary(text.get(..start)?, language)).then_some(start)
}

/// Whether a name that ends at `at` ends there, rather than being the beginning of a longer one.
pub(crate) fn ends(text: &str, at: usize, language: Language) -> bool {
    let Some(next) = spelling::read(text, at, language) else { return true };
    next.ch.is_whitespace()
        || matches!(
            next.ch,
            '"' | '\'' | '`' | ')' | ']' | '}' | '<' | '>' | '?' | '#' | ',' | ';' | '|' | '\\'
        )
        || text.get(at..).is_some_and(|rest| SPELLED_QUOTES.iter().any(|quote| rest.starts_with(quote)))
}

/// Where the slash before `at` begins: JSON and JavaScript may spell it `\/`.
fn slash_before(text: &str, at: usize, language: Language) -> Option<usize> {
    let before = text.get(..at)?.strip_suffix('/')?;
    match before.strip_suffix('\\') {
        Some(unescaped) if language == Language::Script => Some(unescaped.len()),
        _ => Some(before.len()),
    }
}

fn follows_boundary(before: &str, language: Language) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    last.is_whitespace()
        || matches!(last, '"' | '\'' | '`' | '(' | '[' | '=' | ',' | '>' | '\u{feff}')
        || SPELLED_QUOTES.iter().any(|quote| before.ends_with(quote))
        || (language == Language::Script && ends_in_escaped_space(before))
}

/// `\n`, `\r` or `\t`, where the backslash is not itself escaped.
fn ends_in_escaped_space(before: &str) -> bool {
    before.strip_suffix(['n', 'r', 't']).is_some_and(|before| {
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        backslashes % 2 == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_of_a_document() {
        assert_eq!(depth("index.html"), Some(0));
        assert_eq!(depth("./css/style.css"), Some(1));
        assert_eq!(depth("a/b//c.js"), Some(2));
        assert_eq!(depth("a/../c.js"), None);
        assert_eq!(depth(""), None);
    }
}
