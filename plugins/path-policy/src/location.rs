//! Paths that begin somewhere else than in the project's folder, and separators that are not `/`.

use crate::denial::{Judgement, deny, shown};

/// Folders of the machine that are named in the denial, because asking for them is no accident.
const SYSTEM_FOLDERS: [&str; 4] = ["etc", "proc", "dev", "sys"];

/// `folded` is the path in the form that names are compared in.
pub(crate) fn check(path: &str, folded: &str) -> Judgement {
    let separator = |ch: char| ch == '/' || ch == '\\';
    if path.starts_with(separator) {
        return absolute(
            folded.trim_start_matches(separator),
            path.len() - path.trim_start_matches(separator).len(),
        );
    }
    if path.starts_with('~') {
        return deny("home-path", "the path begins in a home folder (`~`)");
    }
    // A drive may be spelled in full-width letters; a full-width colon further on is a character like any other.
    let mut chars = folded.chars();
    if chars.next().is_some_and(|ch| ch.is_ascii_lowercase()) && chars.next() == Some(':') {
        return deny("drive-path", format!("{} begins with a drive", shown(path)));
    }
    if path.contains('\\') {
        return deny("backslash", "parts of a path are separated by `/`, never by `\\`");
    }
    match path.split_once(':') {
        None => Ok(()),
        Some((scheme, rest)) if rest.starts_with('/') && !scheme.contains('/') => {
            deny("url", format!("{} is a URL", shown(path)))
        }
        Some(_) => {
            deny("colon", "`:` separates drives, URL schemes and NTFS streams from names, and is in no name")
        }
    }
}

fn absolute(rest: &str, separators: usize) -> Judgement {
    let first = rest.split(['/', '\\']).next().unwrap_or_default();
    if SYSTEM_FOLDERS.contains(&first) {
        return deny("system-path", format!("/{first} belongs to the machine"));
    }
    if separators > 1 {
        return deny("unc-path", "the path begins with two separators and names another machine");
    }
    deny("absolute-path", "the path begins at the root; paths are relative to the project's folder")
}
