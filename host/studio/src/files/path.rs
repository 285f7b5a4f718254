//! What a path may look like, before anything is opened.
//!
//! The rule is narrow on purpose, and the same for reading and writing: parts between single slashes, none of them
//! hidden, none of them a name that some file system or git would take for `.git`. What passes here passes git too.

use super::{FilesError, FilesLimits, limits::within};
use std::fmt;

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing, or nothing between two slashes.
    Empty,
    /// It starts at the root of the file system.
    Absolute,
    /// It goes up.
    Traversal,
    /// Some part means git's own folder, in whatever spelling.
    DotGit,
    /// Some part starts with a dot.
    DotName,
    /// A NUL, a control character or one that cannot be seen.
    Control,
    /// A backslash, which means something else elsewhere.
    Backslash,
    /// A symbolic link is in its way, or was to be written.
    Symlink,
    /// Neither a file nor a folder is there.
    NotAFile,
}

impl Refusal {
    /// A stable kebab-case word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Absolute => "absolute",
            Self::Traversal => "traversal",
            Self::DotGit => "dot-git",
            Self::DotName => "dot-name",
            Self::Control => "control",
            Self::Backslash => "backslash",
            Self::Symlink => "symlink",
            Self::NotAFile => "not-a-file",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the path or a part of it is empty",
            Self::Absolute => "the path is absolute",
            Self::Traversal => "the path goes up",
            Self::DotGit => "a part of the path means git's own folder",
            Self::DotName => "a part of the path starts with a dot",
            Self::Control => "the path has a character that cannot be seen",
            Self::Backslash => "the path has a backslash",
            Self::Symlink => "symbolic links are neither followed nor made",
            Self::NotAFile => "what is there is not a file",
        })
    }
}

/// A path that passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ProjectPath<'a>(&'a str);

impl<'a> ProjectPath<'a> {
    pub(crate) fn new(path: &'a str, limits: &FilesLimits) -> Result<Self, FilesError> {
        // Lengths first: a refusal repeats the path, so an endless one must not get that far.
        within("max_path_bytes", limits.max_path_bytes, path.len() as u64, None)?;
        let refused = |reason| Err(FilesError::refused(path, reason));
        if path.starts_with('/') {
            return refused(Refusal::Absolute);
        }
        if path.contains(is_invisible) {
            return refused(Refusal::Control);
        }
        if path.contains('\\') {
            return refused(Refusal::Backslash);
        }
        within("max_path_depth", limits.max_path_depth, path.split('/').count() as u64, Some(path))?;
        for part in path.split('/') {
            if let Some(reason) = refusal_of(part) {
                return refused(reason);
            }
            within("max_name_bytes", limits.max_name_bytes, part.len() as u64, Some(path))?;
        }
        Ok(Self(path))
    }

    pub(crate) fn as_str(self) -> &'a str {
        self.0
    }

    /// The folder, empty for the project's own, and the name in it.
    pub(crate) fn split(self) -> (&'a str, &'a str) {
        self.0.rsplit_once('/').unwrap_or(("", self.0))
    }

    /// Every folder above it, the nearest first, without the project's own.
    pub(crate) fn folders(self) -> impl Iterator<Item = &'a str> {
        std::iter::successors(Some(self.0), |path| path.rsplit_once('/').map(|(folder, _)| folder)).skip(1)
    }
}

fn refusal_of(part: &str) -> Option<Refusal> {
    let lower = part.to_ascii_lowercase();
    // The short name under which Windows file systems know `.git`.
    let is_short_git =
        lower.strip_prefix("git~").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match part {
        "" | "." => Some(Refusal::Empty),
        ".." => Some(Refusal::Traversal),
        _ if lower.starts_with(".git") || is_short_git => Some(Refusal::DotGit),
        _ if part.starts_with('.') => Some(Refusal::DotName),
        _ => None,
    }
}

/// Control characters, and those that some file systems skip when they compare names.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
