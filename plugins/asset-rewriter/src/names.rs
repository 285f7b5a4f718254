//! The asset names as a sorted table that is read like a trie: each byte narrows the range of names that still fit.
//! A duplicate name means its last URL.

use crate::boundary;
use crate::language::Language;
use crate::spelling;
use waza_sdk::asset_rewriter::Asset;

pub(crate) struct Names<'a> {
    sorted: Vec<&'a Asset>,
}

/// The name that a reference means, and where it ends in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) asset: &'a Asset,
    pub(crate) end: usize,
}

/// What one reading of a reference found.
struct Walk<'a> {
    best: Option<Found<'a>>,
    /// Decoding could make a difference.
    met_percent: bool,
}

/// The names `low..high` agree on their first `depth` bytes.
#[derive(Clone, Copy)]
struct Range {
    low: usize,
    high: usize,
    depth: usize,
}

impl<'a> Names<'a> {
    /// An asset without a name or without a URL cannot stand for anything and is left out.
    pub(crate) fn new(assets: &'a [Asset]) -> Self {
        let mut sorted: Vec<&Asset> =
            assets.iter().filter(|asset| !asset.name.is_empty() && !asset.url.is_empty()).collect();
        // Stable, so of equal names the last one given comes last.
        sorted.sort_by(|a, b| a.name.cmp(&b.name));
        sorted.dedup_by(|later, kept| {
            let same = later.name == kept.name;
            if same {
                *kept = *later;
            }
            same
        });
        Self { sorted }
    }

    /// The longest name that the text spells at `at` and that ends there, literally or percent-encoded. `steps` counts
    /// the characters read.
    pub(crate) fn longest(
        &self,
        text: &str,
        at: usize,
        language: Language,
        steps: &mut u64,
    ) -> Option<Found<'a>> {
        let literal = self.walk(text, at, language, false, steps);
        if !literal.met_percent {
            return literal.best;
        }
        match (literal.best, self.walk(text, at, language, true, steps).best) {
            (Some(literal), Some(decoded)) if decoded.end > literal.end => Some(decoded),
            (literal, decoded) => literal.or(decoded),
        }
    }

    fn walk(
        &self,
        text: &str,
        at: usize,
        language: Language,
        decode_percent: bool,
        steps: &mut u64,
    ) -> Walk<'a> {
        let mut range = Range { low: 0, high: self.sorted.len(), depth: 0 };
        let mut walk = Walk { best: None, met_percent: false };
        let mut at = at;
        loop {
            *steps += 1;
            let Some(spelled) = spelling::read(text, at, language) else { return walk };
            walk.met_percent |= spelled.ch == '%';
            let encoded = if decode_percent { spelling::read_percent(text, at, language) } else { None };
            if let Some((byte, end)) = encoded {
                let Some(narrowed) = self.narrow(range, byte) else { return walk };
                (range, at) = (narrowed, end);
            } else {
                for byte in spelled.ch.encode_utf8(&mut [0; 4]).bytes() {
                    let Some(narrowed) = self.narrow(range, byte) else { return walk };
                    range = narrowed;
                }
                at = spelled.end;
            }
            if let Some(asset) = self.exact(range)
                && boundary::ends(text, at, language)
            {
                walk.best = Some(Found { asset, end: at });
            }
        }
    }

    /// The names of `range` whose next byte is `byte`.
    fn narrow(&self, range: Range, byte: u8) -> Option<Range> {
        let names = self.sorted.get(range.low..range.high)?;
        let next = |asset: &&Asset| asset.name.as_bytes().get(range.depth).copied();
        let depth = range.depth + 1;
        // Sorted, so when the first and the last agree on the byte, all do: a long common beginning costs no search.
        if names.first().is_some_and(|asset| next(asset) == Some(byte))
            && names.last().is_some_and(|asset| next(asset) == Some(byte))
        {
            return Some(Range { depth, ..range });
        }
        // A name that ends here has no next byte, and `None` sorts first, as the shorter name does.
        let low = names.partition_point(|asset| next(asset) < Some(byte));
        let count = names.get(low..)?.partition_point(|asset| next(asset) == Some(byte));
        let low = range.low + low;
        (count > 0).then_some(Range { low, high: low + count, depth })
    }

    /// The name that is read completely, if one is.
    fn exact(&self, range: Range) -> Option<&'a Asset> {
        self.sorted.get(range.low).copied().filter(|asset| asset.name.len() == range.depth)
    }
}
