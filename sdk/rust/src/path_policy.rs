//! The hook that says whether paths may be touched.

pub use crate::bindings::path_policy::exports::waza::plugin::path_policy::{
    Access, Denial, Operation, Origin, Verdict,
};

use crate::bindings::path_policy::exports::waza::plugin::path_policy::Guest;
use crate::export::{Export, Held, call};
use crate::{Error, Plugin};

/// Says whether paths may be touched. A policy can only narrow: beneath it, the host keeps every access inside the
/// project's folder whatever the policy answers.
pub trait PathPolicy: Plugin {
    /// One verdict per access, in the same order; one call judges all files of a generation. Paths are as they were
    /// asked for, uncleaned, relative to the project's folder.
    ///
    /// # Errors
    ///
    /// Any error, and any list of another length, denies the whole batch: path policies fail closed.
    fn check(&self, accesses: &[Access]) -> Result<Vec<Verdict>, Error>;
}

impl<P: Held + PathPolicy> Guest for Export<P> {
    fn check(accesses: Vec<Access>) -> Result<Vec<Verdict>, Error> {
        call(|plugin: &mut P| plugin.check(&accesses))
    }
}
