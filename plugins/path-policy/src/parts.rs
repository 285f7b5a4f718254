//! What one part of a path, between slashes, must look like.

use crate::denial::{Judgement, deny, shown};

/// Looks for parts that lead out of their folder, before anything else is said of a path: `..`, and what is `..` to a
/// system that ignores dots and spaces at the ends, such as `...` and `. .`.
pub(crate) fn traversal(path: &str) -> Judgement {
    let leads_out =
        |part: &str| part != "." && part.contains('.') && part.trim_matches(is_dot_or_space).is_empty();
    match path.split('/').find(|part| leads_out(part)) {
        Some(part) => deny("traversal", format!("{} leads out of its folder", shown(part))),
        None => Ok(()),
    }
}

/// Checks the form of one part.
pub(crate) fn check(part: &str, max_bytes: u32) -> Judgement {
    if part.is_empty() {
        return deny("empty-part", "the path has a slash at its end or two in a row");
    }
    if part == "." {
        return deny("dot-segment", "`.` is a second spelling of the same path");
    }
    if part.ends_with(is_dot_or_space) {
        return deny(
            "trailing-dot-or-space",
            format!("{} ends in a dot or a space, which some systems drop", shown(part)),
        );
    }
    if part.starts_with(char::is_whitespace) {
        return deny("leading-space", format!("{} begins with a space", shown(part)));
    }
    if part.starts_with('-') {
        return deny("leading-dash", format!("{} would be an option on a command line", shown(part)));
    }
    if let Some(ch) = part.chars().find(|ch| matches!(ch, '<' | '>' | '"' | '|' | '?' | '*')) {
        return deny("reserved-character", format!("`{ch}` is in no name on some systems"));
    }
    let seen = part.len();
    if u32::try_from(seen).is_ok_and(|seen| seen <= max_bytes) {
        return Ok(());
    }
    deny("part-too-long", format!("{} has {seen} bytes; max_part_bytes is {max_bytes}", shown(part)))
}

fn is_dot_or_space(ch: char) -> bool {
    ch == '.' || ch.is_whitespace()
}
