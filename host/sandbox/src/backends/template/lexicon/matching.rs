//! Finding words in a message. Japanese has no spaces, so its words are found anywhere; English ones at word edges.

use super::nouns::{NOUNS, Noun};
use unicode_normalization::UnicodeNormalization;

/// How much of a message is read. A wish longer than this is prose; what matters comes first.
pub(in super::super) const CHARS_READ: usize = 2_000;

/// A message as the lexicon reads it: NFKC, lower case, white space collapsed.
#[must_use]
pub(in super::super) fn fold(message: &str) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in message.chars().take(CHARS_READ).nfkc() {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Where a form stands in a folded text: the byte range of the first place.
#[must_use]
pub(in super::super) fn find(text: &str, form: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    let stem = form.strip_suffix('*').unwrap_or(form);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(stem)) {
        let start = from + at;
        if let Some(end) = stands_at(text, start, form) {
            return Some((start, end));
        }
        from = start + text.get(start..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
    }
    None
}

/// Whether any of the forms occurs.
#[must_use]
pub(in super::super) fn any(text: &str, forms: &[&str]) -> bool {
    forms.iter().any(|form| find(text, form).is_some())
}

/// The earliest place of any of the forms.
#[must_use]
pub(in super::super) fn first(text: &str, forms: &[&str]) -> Option<(usize, usize)> {
    forms.iter().filter_map(|form| find(text, form)).min_by_key(|(start, end)| (*start, usize::MAX - end))
}

/// Whether `form` stands exactly at `start`; its end if so.
fn stands_at(text: &str, start: usize, form: &str) -> Option<usize> {
    let (stem, open) = form.strip_suffix('*').map_or((form, false), |stem| (stem, true));
    let rest = text.get(start..)?;
    let after = rest.strip_prefix(stem)?;
    let end = start + stem.len();
    if !stem.is_ascii() {
        return Some(end);
    }
    let left = text.get(..start)?.chars().next_back();
    if left.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if open {
        let more = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        return Some(end + more);
    }
    let plural = ["es", "s", ""].into_iter().find(|ending| {
        after.strip_prefix(ending).is_some_and(|tail| !tail.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })?;
    Some(end + plural.len())
}

/// A drawable thing named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Mention {
    pub(in super::super) start: usize,
    pub(in super::super) end: usize,
    pub(in super::super) noun: &'static Noun,
}

/// Longer words with a noun inside that they do not mean.
const NOT_NOUNS: &[&str] = &[
    "花火",
    "地球",
    "月曜",
    "今月",
    "来月",
    "毎月",
    "人魚",
    "竜巻",
    "火星",
    "水星",
    "土星",
    "金星",
    "星座",
    "雲海",
    "花壇",
    "電車道",
    "車線",
    "玉ねぎ",
    "目玉",
    "スカイツリー",
    "メカニ",
    "タコス",
    "ブタメン",
    "車輪",
    "犬歯",
    "arrow key",
    "wasd key",
    "cursor key",
    "space key",
    "crystal clear",
    "star trek",
    "starter",
];

/// All nouns of a folded text, left to right, the longest form at each place.
#[must_use]
pub(in super::super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut next = 0;
    for (start, _) in text.char_indices() {
        if start < next {
            continue;
        }
        let longest = NOUNS
            .iter()
            .flat_map(|noun| noun.forms.iter().map(move |form| (noun, *form)))
            .filter_map(|(noun, form)| stands_at(text, start, form).map(|end| Mention { start, end, noun }))
            .max_by_key(|m| m.end);
        let other = NOT_NOUNS.iter().filter_map(|form| stands_at(text, start, form)).max();
        if let Some(end) = other.filter(|end| longest.is_none_or(|m| m.end <= *end)) {
            next = end;
        } else if let Some(mention) = longest {
            next = mention.end;
            found.push(mention);
        }
    }
    found
}
