//! The one pass: find the roots, look at both ends, look the name up, make an edit.

use crate::boundary;
use crate::escape;
use crate::language::{Language, Syntax};
use crate::names::{Found, Names};
use crate::region::{Region, regions};
use crate::settings::{Settings, within};
use crate::spelling;
use memchr::memmem;
use std::cell::LazyCell;
use waza_sdk::Error;
use waza_sdk::asset_rewriter::{Asset, Document, Edit};

pub(crate) struct Scan<'a> {
    settings: &'a Settings,
    text: &'a str,
    depth: Option<usize>,
    regions: Vec<Region>,
    assets: &'a [Asset],
}

impl<'a> Scan<'a> {
    pub(crate) fn new(
        settings: &'a Settings,
        document: &'a Document,
        syntax: Syntax,
        assets: &'a [Asset],
    ) -> Self {
        let text = document.content.as_str();
        Self {
            settings,
            text,
            depth: boundary::depth(&document.path),
            regions: regions(text, syntax),
            assets,
        }
    }

    /// The edits, ascending and disjoint, and how many characters were compared with names.
    pub(crate) fn run(&self) -> Result<(Vec<Edit>, u64), Error> {
        let names = LazyCell::new(|| Names::new(self.assets));
        let mut edits = Edits { settings: self.settings, done: Vec::new(), end: 0, replacement_bytes: 0 };
        let mut steps = 0;
        let mut regions = self.regions.iter().copied().peekable();
        let mut language = Language::Literal;
        for (at, root) in self.candidates() {
            while let Some(region) = regions.next_if(|region| region.start <= at) {
                language = region.language;
            }
            if let Some(start) = boundary::begins(self.text, at, language, self.depth)
                && start >= edits.end
                && let Some(name_at) = self.spells(root, at, language)
                && let Some(found) = names.longest(self.text, name_at, language, &mut steps)
            {
                edits.push(self.text, start, found, language)?;
            }
        }
        Ok((edits.done, steps))
    }

    /// Every place where the first folder of a root is written, ascending. Its slash may be spelled in several ways,
    /// so it is not part of what is searched.
    fn candidates(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut searches: Vec<_> = self
            .settings
            .roots
            .iter()
            .map(|root| {
                let folder = root.split('/').next().unwrap_or_default();
                (memmem::find_iter(self.text.as_bytes(), folder).peekable(), root.as_str())
            })
            .collect();
        std::iter::from_fn(move || {
            let places = searches.iter_mut().enumerate();
            let (_, first) =
                places.filter_map(|(index, (search, _))| Some((*search.peek()?, index))).min()?;
            let (search, root) = searches.get_mut(first)?;
            search.next().map(|at| (at, *root))
        })
    }

    /// Where the name begins after `root`, if the text at `at` spells it.
    fn spells(&self, root: &str, at: usize, language: Language) -> Option<usize> {
        let mut at = at;
        for expected in root.chars() {
            let spelled = spelling::read(self.text, at, language)?;
            if spelled.ch != expected {
                return None;
            }
            at = spelled.end;
        }
        Some(at)
    }
}

/// The edits so far, and the bounds that they are held to.
struct Edits<'a> {
    settings: &'a Settings,
    done: Vec<Edit>,
    end: usize,
    replacement_bytes: usize,
}

impl Edits<'_> {
    fn push(&mut self, text: &str, start: usize, found: Found<'_>, language: Language) -> Result<(), Error> {
        let mut end = found.end;
        let mut replacement = escape::url(&found.asset.url, language);
        // The reference's own query goes on a URL that has one already: `?sig=…?v=2` would be a broken signature.
        if found.asset.url.contains('?') && text.get(end..).is_some_and(|rest| rest.starts_with('?')) {
            replacement.push_str(escape::query_separator(language));
            end += 1;
        }
        self.replacement_bytes = self.replacement_bytes.saturating_add(replacement.len());
        within("max_edits", self.done.len() + 1, self.settings.max_edits)?;
        within("max_replacement_bytes", self.replacement_bytes, self.settings.max_replacement_bytes)?;
        self.done.push(Edit {
            start: offset(start)?,
            end: offset(end)?,
            replacement,
            asset: found.asset.name.clone(),
        });
        self.end = end;
        Ok(())
    }
}

fn offset(at: usize) -> Result<u32, Error> {
    u32::try_from(at).map_err(|_| Error::Internal(format!("byte {at} has no 32-bit offset")))
}
