//! Why a file is not taken into a library.

/// What is wrong with a file, for the person who uploads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetRefusal {
    /// The name's ending is none of those that are taken.
    #[error("{extension:?} files are not taken; allowed: png jpg jpeg gif webp svg mp3 wav ogg json")]
    Extension {
        /// In lower case, empty where there is none.
        extension: String,
    },
    /// The content is something else than the name says.
    #[error("the file is named .{extension}, but its content is {found}")]
    Mismatch {
        /// In lower case.
        extension: String,
        /// A media type, or that it is unknown.
        found: &'static str,
    },
    /// It begins well and cannot be read to its end.
    #[error("the {media_type} file is damaged or incomplete")]
    Damaged {
        /// What it is, as far as it goes.
        media_type: &'static str,
    },
    /// A drawing that cannot be made harmless.
    #[error("the SVG file is not taken: {reason}")]
    Svg {
        /// Which part of it.
        reason: &'static str,
    },
}
