//! Names that mean more than a file: version control, hidden files, devices, and folders that do not belong in a game.

use crate::denial::{Judgement, deny, shown};

/// `folded` is the part in the form that names are compared in. `is_host_file` lets a hidden name through, never
/// version control.
pub(crate) fn check(part: &str, folded: &str, forbidden: &[String], is_host_file: bool) -> Judgement {
    if is_git(folded) {
        return deny("git-folder", format!("{} is the project's version control", shown(part)));
    }
    if forbidden.iter().any(|name| name == folded) {
        return deny("forbidden-name", format!("{} is among forbidden_names", shown(part)));
    }
    if folded.starts_with('.') && !is_host_file {
        return deny("hidden-file", format!("{} is a hidden file", shown(part)));
    }
    if is_device(folded) {
        return deny("device-name", format!("{} is a device on Windows", shown(part)));
    }
    if is_short_name(folded) {
        return deny("short-name", format!("{} may stand for another, longer name on Windows", shown(part)));
    }
    Ok(())
}

/// `.git`, and `git~1`, the short name that Windows gives it.
pub(crate) fn is_git(folded: &str) -> bool {
    folded == ".git"
        || folded
            .strip_prefix("git~")
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `nul`, `com1.txt`, `con .png`: the ending does not matter to Windows.
fn is_device(folded: &str) -> bool {
    let stem = folded.split('.').next().unwrap_or_default().trim_end();
    if matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" | "clock$") {
        return true;
    }
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let mut digits = port.unwrap_or_default().chars();
    matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
}

/// `progra~1`, `index~2.htm`: eight characters at most, three of extension, ending in `~` and a number.
fn is_short_name(folded: &str) -> bool {
    let (stem, extension) = folded.split_once('.').unwrap_or((folded, ""));
    stem.chars().count() <= 8
        && extension.chars().count() <= 3
        && stem
            .rsplit_once('~')
            .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
