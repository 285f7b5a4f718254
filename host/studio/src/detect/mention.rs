//! Skills that a message names outright, as `/skill-name` or `$skill-name`.
//!
//! A name counts when a skill is called exactly so, and when the mark stands where a word may begin: `a/particles` and
//! `/particles/rain.js` are paths, and name nothing.

use waza_registry::{LineUp, hooks::Request};

/// A skill that was named, and where: bytes of the text, the mark included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) name: String,
    pub(crate) span: (u32, u32),
}

/// Names that a message may mention; more are not looked at.
const MOST: usize = 16;

/// What a message mentions, each skill once, in the order of the text. It is read folded, as everything else is.
pub(crate) fn mentions(request: &Request, lineup: &LineUp) -> Vec<Mention> {
    let mut found = named(&request.folded, |name| lineup.skill(name).is_some());
    for mention in &mut found {
        mention.span = typed(request, mention.span);
    }
    found
}

/// Bytes of the folded text as bytes of what was typed.
fn typed(request: &Request, (from, to): (u32, u32)) -> (u32, u32) {
    let place = |at: u32| {
        let before = request.folded.get(..at as usize).unwrap_or_default().chars().count();
        request.folded_map.get(before).copied().unwrap_or(request.text.len() as u32)
    };
    (place(from), place(to))
}

fn named(text: &str, known: impl Fn(&str) -> bool) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for (at, mark) in text.match_indices(['/', '$']) {
        let from = at + mark.len();
        let name = name_at(text.get(from..).unwrap_or_default());
        let rest = text.get(from + name.len()..).unwrap_or_default();
        let begins = text.get(..at).unwrap_or_default().chars().next_back().is_none_or(may_precede);
        let fresh = found.iter().all(|mention| mention.name != name);
        if begins && ends(rest) && fresh && known(name) {
            let span = (at as u32, (from + name.len()) as u32);
            found.push(Mention { name: name.to_owned(), span });
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The longest prefix that a skill's name could be.
fn name_at(text: &str) -> &str {
    let end =
        text.bytes().take(65).take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
    text.get(..end.count()).unwrap_or_default().trim_end_matches('-')
}

fn may_precede(char: char) -> bool {
    char.is_whitespace()
        || (!char.is_alphanumeric() && !matches!(char, '/' | '.' | ':' | '~' | '$' | '-' | '_'))
        || is_japanese(char)
}

/// What follows a path or a longer word belongs to it.
fn ends(rest: &str) -> bool {
    let mut rest = rest.chars();
    match (rest.next(), rest.next()) {
        (Some('/' | '-' | '_'), _) => false,
        // A full stop ends a sentence; one with a letter behind it is a file.
        (Some('.'), Some(next)) => !next.is_ascii_alphanumeric(),
        (Some(next), _) => !next.is_ascii_alphanumeric(),
        (None, _) => true,
    }
}

fn is_japanese(char: char) -> bool {
    matches!(char, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let known = |name: &str| matches!(name, "particles" | "game-ai" | "p5js");
        named(text, known).into_iter().map(|mention| mention.name).collect()
    }

    #[test]
    fn a_mark_and_a_name_mention_a_skill() {
        for text in
            ["/particles", "use $particles.", "雪を /particles で", "花火を/particlesで", "(/particles)"]
        {
            assert_eq!(names(text), ["particles"], "{text}");
        }
        assert_eq!(names("$game-ai と /p5js と $game-ai"), ["game-ai", "p5js"]);
        let folded = waza_registry::request("雪を　＄Ｐ５ＪＳ　で");
        let found = named(&folded.folded, |name| name == "p5js");
        let (from, to) = typed(&folded, found[0].span);
        assert_eq!(&folded.text[from as usize..to as usize], "＄Ｐ５ＪＳ");
    }

    #[test]
    fn a_path_a_price_and_a_word_mention_nothing() {
        for text in [
            "/particles/rain.js",
            "src/particles",
            "./particles",
            "/particles.js",
            "https://particles",
            "$5",
            "/",
            "particles",
            "/particle",
            "/particles-setup",
            "$",
            "10/p5js-x",
            "~/p5js",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_place_is_that_of_the_mark_and_the_name() {
        let found = named("雪 $p5js!", |name| name == "p5js");
        assert_eq!(found.first().map(|mention| mention.span), Some((4, 9)));
        assert!(named(&"/p5js ".repeat(2000), |_| true).len() <= MOST);
    }
}
