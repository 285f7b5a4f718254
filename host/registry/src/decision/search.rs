//! Finds decisions, newest first. Reads the files as they are, beside a writer that goes on and removes the oldest.

use super::{combined::MemberDecision, files, lines::Lines, moment::Moment, record::Decision};
use serde::{Deserialize, Serialize};
use std::{collections::VecDeque, io, path::Path};
use utoipa::ToSchema;
use waza_engine::Hook;

/// Decisions that one search gives at most.
const MOST: usize = 1_000;

/// Which decisions; what is not set does not matter. What several policies came to is a decision of each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// By whom.
    pub plugin: Option<String>,
    /// In which revision.
    pub revision: Option<String>,
    /// Through which interface.
    pub hook: Option<Hook>,
    /// Through which line-up.
    pub lineup: Option<u64>,
    /// What the verdict begins with: `deny`, `error:`, `create`.
    pub verdict: Option<String>,
    /// One of its code words.
    pub code: Option<String>,
    /// What the input hash begins with, in lower case.
    pub input_hash: Option<String>,
    /// What it belongs to.
    pub request: Option<String>,
    /// Not before this moment.
    pub since: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

impl Filter {
    /// Whether this decision is meant.
    #[must_use]
    pub fn takes(&self, decision: &Decision) -> bool {
        fn is<T: PartialEq>(wanted: &Option<T>, found: &T) -> bool {
            wanted.as_ref().is_none_or(|wanted| wanted == found)
        }
        let begins = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| found.starts_with(wanted))
        };
        let by = |wanted: &Option<String>, own: &str, of: fn(&MemberDecision) -> &str| {
            let Some(wanted) = wanted.as_deref() else { return true };
            let members = decision.group.iter().flat_map(|group| &group.members);
            wanted == own || members.map(of).any(|member| member == wanted)
        };
        by(&self.plugin, &decision.plugin, |member| &member.plugin)
            && by(&self.revision, &decision.revision, |member| &member.revision)
            && is(&self.hook, &decision.hook)
            && is(&self.lineup, &decision.lineup)
            && begins(&self.verdict, &decision.verdict)
            && self.code.as_ref().is_none_or(|code| decision.codes.contains(code))
            && begins(&self.input_hash, &decision.input_hash)
            && (self.request.is_none() || self.request == decision.request)
            && self.since.is_none_or(|since| decision.time >= since)
            && self.until.is_none_or(|until| decision.time < until)
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// Newest first.
    pub decisions: Vec<Decision>,
    /// There are more; ask for those before the last one's time.
    pub more: bool,
    /// Lines that are no decisions, such as one that a crash cut off.
    pub broken_lines: u64,
}

/// Searches a log's folder, or one file of it. At most `limit` decisions, and never more than 1,000. A folder that is
/// not there is a log of nothing. Blocks while it reads.
pub fn search(log: &Path, filter: &Filter, limit: usize) -> io::Result<Found> {
    let limit = limit.min(MOST);
    let mut found = Found::default();
    for path in files_of(log)?.into_iter().rev() {
        let Some(mut lines) = still_there(Lines::open(&path))? else { continue };
        let room = limit - found.decisions.len();
        let mut last = VecDeque::new();
        while let Some(decision) = lines.next()? {
            if filter.takes(&decision) {
                last.push_back(decision);
                if last.len() > room {
                    last.pop_front();
                    found.more = true;
                }
            }
        }
        found.broken_lines += lines.broken;
        found.decisions.extend(last.into_iter().rev());
        if found.more {
            break;
        }
    }
    Ok(found)
}

/// A log's files, oldest first.
pub(super) fn files_of(log: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    match std::fs::metadata(log) {
        Ok(found) if !found.is_dir() => Ok(vec![log.to_owned()]),
        Ok(_) => Ok(files::list(log)?.into_iter().map(|(_, path)| path).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// A file may have been removed since the folder was listed.
pub(super) fn still_there<T>(opened: io::Result<T>) -> io::Result<Option<T>> {
    match opened {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}
