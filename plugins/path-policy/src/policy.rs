//! The order of the rules: first what makes a path unreadable, then what makes it leave, then what it names, then who
//! wants what with it, and last what the batch as a whole may do. The first rule that is broken names the denial.

use crate::batch::Batch;
use crate::denial::{Judgement, deny};
use crate::settings::Settings;
use crate::{characters, encoding, folding, kind, location, names, parts, tenant};
use waza_sdk::Error;
use waza_sdk::path_policy::{Access, Operation, Origin, Verdict};

/// The configured plugin.
#[derive(Debug)]
pub struct Policy {
    settings: Settings,
    forbidden: Vec<String>,
    private: Vec<String>,
}

impl Policy {
    pub(crate) fn new(settings: Settings) -> Self {
        let folded = |names: &[String]| names.iter().map(|name| folding::fold(name)).collect();
        let (forbidden, private) = (folded(&settings.forbidden_names), folded(&settings.private_files));
        Self { settings, forbidden, private }
    }

    /// One verdict per access, in order.
    pub(crate) fn judge_batch(&self, accesses: &[Access]) -> Result<Vec<Verdict>, Error> {
        let (seen, limit) = (accesses.len(), self.settings.max_accesses);
        if u32::try_from(seen).is_ok_and(|seen| seen <= limit) {
            let mut batch = Batch::new(&self.settings);
            Ok(accesses.iter().map(|access| self.verdict(access, &mut batch)).collect())
        } else {
            Err(Error::Unsupported(format!("{seen} accesses are more than max_accesses = {limit}")))
        }
    }

    fn verdict<'a>(&self, access: &'a Access, batch: &mut Batch<'a>) -> Verdict {
        match self.judge(access, batch) {
            Ok(()) => Verdict::Allow,
            Err(denial) => Verdict::Deny(denial),
        }
    }

    fn judge<'a>(&self, access: &'a Access, batch: &mut Batch<'a>) -> Judgement {
        let path = access.path.as_str();
        if path.is_empty() {
            return match access.operation {
                // The project's folder itself.
                Operation::Enumerate => Ok(()),
                _ => deny("empty-path", "the path is empty"),
            };
        }
        self.length(path)?;
        characters::check(path)?;
        let folded = folding::fold(path);
        location::check(path, &folded)?;
        encoding::check(&folded)?;

        parts::traversal(path)?;
        for part in path.split('/') {
            parts::check(part, self.settings.max_part_bytes)?;
        }
        let owner = tenant::check(path, &folded, access.operation)?;
        let inside = path.get(owner.prefix..).unwrap_or_default();
        let is_host_file = self.is_host_file(access, inside);
        let mut depth = 0_u32;
        for (part, folded) in path.split('/').zip(folded.split('/')).skip(owner.parts) {
            names::check(part, folded, &self.forbidden, is_host_file && depth == 0)?;
            depth = depth.saturating_add(1);
        }
        if depth > self.settings.max_depth {
            return deny(
                "path-too-deep",
                format!("the path has {depth} parts; max_depth is {}", self.settings.max_depth),
            );
        }
        if !is_host_file {
            kind::check(&self.settings, &self.private, access, inside)?;
        }
        batch.admit(access, folded, owner.user)
    }

    fn length(&self, path: &str) -> Judgement {
        let (seen, limit) = (path.len(), self.settings.max_path_bytes);
        if u32::try_from(seen).is_ok_and(|seen| seen <= limit) {
            return Ok(());
        }
        deny("path-too-long", format!("the path has {seen} bytes; max_path_bytes is {limit}"))
    }

    /// Whether the host itself touches one of its own files in the project. These are never served.
    fn is_host_file(&self, access: &Access, inside: &str) -> bool {
        access.origin == Origin::System
            && access.operation != Operation::Serve
            && inside
                .split('/')
                .next()
                .is_some_and(|first| self.settings.system_files.iter().any(|own| own == first))
    }
}
