//! What only shows when a batch is seen whole: too many files, too many bytes, two names for one file, and paths of
//! more than one user. Accesses count in order, and only those that are allowed.

use crate::denial::{Judgement, deny, shown};
use crate::settings::Settings;
use std::collections::BTreeMap;
use waza_sdk::path_policy::{Access, Operation};

pub(crate) struct Batch<'a> {
    settings: &'a Settings,
    /// Folded paths of this batch's writes and of the folders above them.
    written: BTreeMap<String, Entry<'a>>,
    files: u32,
    bytes: u64,
    user: Option<&'a str>,
}

#[derive(Clone, Copy)]
enum Entry<'a> {
    File(&'a str),
    Folder,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self { settings, written: BTreeMap::new(), files: 0, bytes: 0, user: None }
    }

    /// The last rules; an access that meets them counts from here on.
    pub(crate) fn admit(&mut self, access: &'a Access, folded: String, user: Option<&'a str>) -> Judgement {
        if let (Some(first), Some(user)) = (self.user, user)
            && !first.eq_ignore_ascii_case(user)
        {
            return deny("foreign-user", format!("the batch began with paths of user {first}"));
        }
        if access.operation == Operation::Write {
            self.write(access, folded)?;
        }
        self.user = self.user.or(user);
        Ok(())
    }

    fn write(&mut self, access: &'a Access, folded: String) -> Judgement {
        self.collides(&access.path, &folded)?;
        let files = self.files.saturating_add(1);
        if files > self.settings.max_files {
            return deny(
                "too-many-files",
                format!("the batch writes {} files already; max_files is {0}", self.settings.max_files),
            );
        }
        let bytes = self.bytes.saturating_add(access.size.unwrap_or(0));
        if bytes > self.settings.max_total_bytes {
            return deny(
                "batch-too-large",
                format!(
                    "with this file the batch writes {bytes} bytes; max_total_bytes is {}",
                    self.settings.max_total_bytes
                ),
            );
        }
        (self.files, self.bytes) = (files, bytes);
        for folder in folders(&folded) {
            if !self.written.contains_key(folder) {
                self.written.insert(folder.to_owned(), Entry::Folder);
            }
        }
        self.written.insert(folded, Entry::File(&access.path));
        Ok(())
    }

    fn collides(&self, path: &str, folded: &str) -> Judgement {
        for folder in folders(folded) {
            if let Some(Entry::File(file)) = self.written.get(folder) {
                return deny("file-folder-conflict", format!("the batch writes {} as a file", shown(file)));
            }
        }
        match self.written.get(folded) {
            None => Ok(()),
            Some(Entry::Folder) => {
                deny("file-folder-conflict", format!("the batch writes files inside {}", shown(path)))
            }
            Some(Entry::File(first)) if *first == path => {
                deny("duplicate-path", format!("the batch writes {} already", shown(path)))
            }
            Some(Entry::File(first)) => deny(
                "case-collision",
                format!("{} differs from {} only in case or width", shown(path), shown(first)),
            ),
        }
    }
}

/// `a`, `a/b` of `a/b/c`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}
