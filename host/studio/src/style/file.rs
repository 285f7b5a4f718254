//! `STYLE.md`: the answer, where every later generation finds it.

use super::{Style, StyleAnswer};
use waza_sandbox::StyleGuide;

/// At the top of the project, beside its page.
pub(crate) const STYLE_FILE: &str = "STYLE.md";

/// What it says of a style.
pub(crate) fn chosen_file(style: &Style) -> String {
    let Style { id, en, ja, guideline, palette, .. } = style;
    let dimension = crate::wording::dimension_tag(style.dimension);
    format!(
        "# {en} ({ja})\n\nID: {id}\nDimension: {dimension}\nPalette: {}\n\n{guideline}\n",
        palette.join(" ")
    )
}

/// What it says when none was wanted. The first line is what keeps the question from being asked again.
pub(crate) fn skipped_file() -> String {
    "# SKIPPED\n\nNo style was chosen.\n".to_owned()
}

/// What the generator is told.
pub(crate) fn guide(answer: StyleAnswer) -> Option<StyleGuide> {
    let StyleAnswer::Chosen(style) = answer else { return None };
    Some(StyleGuide {
        id: style.id.to_owned(),
        name: style.en.to_owned(),
        guideline: style.guideline.to_owned(),
    })
}
