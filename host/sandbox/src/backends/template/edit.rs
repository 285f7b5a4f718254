//! Edit mode: the design is read back from the project, the wish is carried out on it, and only files that are
//! different afterwards are written.

use super::design::{Design, Lang};
use super::inject;
use super::pages::{CONFIG_PATH, Page, SPEC_PATH, config, pages};
use super::spec::read_spec;
use super::wish::{Occasion, Outcome, apply, changes, portraits, split_pictures};
use crate::ExistingFile;
use serde_json::Value;

/// A game of ours, found in a project.
pub(super) struct Held {
    pub(super) design: Design,
    /// The configuration as it is in the project, with what people changed by hand.
    config: Option<Value>,
}

/// Reads a project. `config.js` is what the game plays; `SPEC.md` helps when that cannot be read.
pub(super) fn read(files: &[ExistingFile]) -> Option<Held> {
    let text = |path: &str| {
        let file = files.iter().find(|f| f.path.trim_start_matches("./") == path)?;
        std::str::from_utf8(&file.content).ok()
    };
    let design =
        |value: &Value| serde_json::from_value::<Design>(value.clone()).ok().and_then(Design::checked);
    let config = text(CONFIG_PATH).and_then(inject::read_config);
    if let Some(value) = config
        && let Some(design) = design(&value)
    {
        return Some(Held { design, config: Some(value) });
    }
    let value = text(SPEC_PATH).and_then(read_spec)?;
    Some(Held { design: design(&value)?, config: None })
}

/// What an edit comes to.
pub(super) struct Edited {
    pub(super) design: Design,
    /// Only what is different.
    pub(super) pages: Vec<Page>,
    /// What was changed, in sentences.
    pub(super) changed: Vec<String>,
    /// What was understood and could not be changed, in sentences.
    pub(super) refused: Vec<String>,
}

/// Carries out a wish.
pub(super) fn edit(held: &Held, message: &str, lang: Lang) -> Edited {
    let mut design = held.design.clone();
    let (mut changed, mut refused) = (Vec::new(), Vec::new());
    let (message, pictures) = split_pictures(message);
    let wishes = changes(&message, &held.design, Occasion::Edit);
    for change in wishes.into_iter().chain(portraits(&message, pictures, &held.design)) {
        match apply(&mut design, &change, lang) {
            Outcome::Changed(sentence) => changed.push(sentence),
            Outcome::Unchanged(sentence) => refused.push(sentence),
        }
    }
    let pages = if design == held.design { Vec::new() } else { difference(held, &design) };
    Edited { design, pages, changed, refused }
}

/// The files of the new design that the old one's differ from.
fn difference(held: &Held, design: &Design) -> Vec<Page> {
    let before = pages(&held.design);
    let mut out: Vec<Page> = pages(design).into_iter().filter(|page| !before.contains(page)).collect();
    if let (Some(existing), Some(page)) = (&held.config, out.iter_mut().find(|p| p.path == CONFIG_PATH)) {
        let grafted = inject::graft(existing, &config(&held.design), &config(design));
        page.text = inject::config_script(&grafted);
    }
    out
}
