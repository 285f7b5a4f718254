//! A revision for a person who wants to try it: one of a line-up, or a folder's beside it. It is never active.

use crate::{
    lineup::LineUp,
    problem::Problem,
    registry::Registry,
    revision::{self, Revision},
    volume::PluginFolder,
};
use std::collections::BTreeMap;
use waza_engine::{Grants, LoadError};

/// Why a plugin cannot be tried.
#[derive(Debug, thiserror::Error)]
pub enum AsideError {
    /// It asks for more than it is granted.
    #[error("{}", .0.as_ref().map_or_else(|| "was not admitted".to_owned(), ToString::to_string))]
    Refused(Option<Problem>),
    /// It does not load.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl LineUp {
    /// The revision with this id, or of the plugin with this name.
    #[must_use]
    pub fn revision(&self, which: &str) -> Option<&Revision> {
        self.revisions().iter().find(|one| one.plugin.revision() == which || one.plugin.name() == which)
    }
}

impl Registry {
    /// Loads a plugin over the skills of the line-up, with what it asks for of `granted` and within the same limits as
    /// any other. Blocks while it compiles.
    pub fn load_aside(
        &self,
        folder: PluginFolder,
        granted: &BTreeMap<String, Grants>,
    ) -> Result<Revision, AsideError> {
        let (mut admitted, mut refused) = crate::grants::admit(vec![folder], granted);
        match (admitted.pop(), refused.pop()) {
            (Some(folder), None) => {
                let catalogue = revision::catalogue(self.lineup().skills());
                Ok(Revision::load(self.engine(), folder, catalogue)?)
            }
            (_, refused) => Err(AsideError::Refused(refused)),
        }
    }
}
