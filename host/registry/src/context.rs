//! The context of a message in a file of example rows: `{"project": "none" | "2d" | "3d", "awaiting_dimension": bool}`.

use crate::hooks::{Dimension, Pending, Project};
use serde::Deserialize;

/// What a message is about, as far as rows tell. Nothing is open unless a row says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RowContext {
    /// The open project.
    pub project: OpenProject,
    /// Whether the host has just asked "2D or 3D?".
    pub awaiting_dimension: bool,
}

/// What the open project is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum OpenProject {
    /// There is none.
    #[default]
    #[serde(rename = "none")]
    Nothing,
    /// One that is flat.
    #[serde(rename = "2d")]
    TwoD,
    /// One that is not.
    #[serde(rename = "3d")]
    ThreeD,
}

impl OpenProject {
    fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Nothing => None,
            Self::TwoD => Some(Dimension::TwoD),
            Self::ThreeD => Some(Dimension::ThreeD),
        }
    }
}

impl From<Option<Dimension>> for OpenProject {
    fn from(dimension: Option<Dimension>) -> Self {
        match dimension {
            None => Self::Nothing,
            Some(Dimension::TwoD) => Self::TwoD,
            Some(Dimension::ThreeD) => Self::ThreeD,
        }
    }
}

/// A project that is open has a history.
impl From<RowContext> for Project {
    fn from(context: RowContext) -> Self {
        let dimension = context.project.dimension();
        let open = dimension.is_some();
        let pending = if context.awaiting_dimension { Pending::ChooseDimension } else { Pending::Nothing };
        Self { exists: open, has_history: open, dimension, pending, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(context: &str) -> Project {
        serde_json::from_str::<RowContext>(context).unwrap().into()
    }

    #[test]
    fn a_context_is_a_project() {
        let none = project(r#"{"project":"none","awaiting_dimension":true}"#);
        assert_eq!((none.exists, none.dimension, none.pending), (false, None, Pending::ChooseDimension));
        let flat = project(r#"{"project":"2d","awaiting_dimension":false}"#);
        assert_eq!((flat.exists, flat.has_history, flat.dimension), (true, true, Some(Dimension::TwoD)));
        assert_eq!(project("{}"), Project::default());
        assert_eq!(OpenProject::from(flat.dimension), OpenProject::TwoD);
    }
}
