//! The way back from the folded text to what the user typed.

use waza_sdk::{Evidence, Request};

/// A request's two texts and the map between them.
pub(crate) struct Source<'r> {
    request: &'r Request,
}

impl<'r> Source<'r> {
    pub(crate) fn new(request: &'r Request) -> Source<'r> {
        Source { request }
    }

    /// The folded text, cut to at most `most` bytes.
    pub(crate) fn folded(&self, most: usize) -> &'r str {
        let text = self.request.folded.as_str();
        text.get(..text.floor_char_boundary(most)).unwrap_or(text)
    }

    /// What the user typed for a range of the folded text.
    pub(crate) fn said(&self, start: u32, end: u32) -> &'r str {
        let typed = self.span(start, end);
        typed.and_then(|(start, end)| self.request.text.get(start as usize..end as usize)).unwrap_or_default()
    }

    /// Evidence about a range of the folded text, given as a range of what was typed.
    pub(crate) fn evidence(&self, code: &str, span: Option<(u32, u32)>, weight: i32, note: &str) -> Evidence {
        // A map that does not belong to the text points anywhere; what it points at is then left out.
        let span = span.and_then(|(start, end)| self.span(start, end)).filter(|(start, end)| {
            self.request.text.get(*start as usize..*end as usize).is_some_and(|said| !said.is_empty())
        });
        Evidence { code: code.into(), span, weight, note: Some(note.into()) }
    }

    /// A range of the folded text as a range of what was typed, on char boundaries and never empty.
    fn span(&self, start: u32, end: u32) -> Option<(u32, u32)> {
        let text = self.request.text.as_str();
        let first = self.typed(start)?;
        let last = self.typed(end).unwrap_or(text.len()).max(first);
        let first = text.floor_char_boundary(first);
        // One typed character may fold to several, and a range may end among them.
        let last = if last > first {
            text.ceil_char_boundary(last)
        } else {
            first + text.get(first..)?.chars().next()?.len_utf8()
        };
        Some((u32::try_from(first).ok()?, u32::try_from(last).ok()?))
    }

    /// Where the folded character at a byte came from; `None` behind the last one.
    fn typed(&self, at: u32) -> Option<usize> {
        let before = self.request.folded.get(..at as usize)?.chars().count();
        self.request.folded_map.get(before).map(|place| *place as usize)
    }
}
