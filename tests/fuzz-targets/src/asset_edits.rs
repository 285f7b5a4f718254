//! The asset rewriter: edits that can be applied, that say what they mean, that a second pass does not undo, and that
//! cost time in proportion to the document.
//!
//! An input is a document and its assets as fields: path, media type, content, then a name and a URL
//! for each asset.

use crate::fields::fields;
use asset_rewriter::{Rewriter, Settings};
use std::sync::OnceLock;
use waza_sdk::asset_rewriter::{Asset, Document, Edit};
use waza_sdk::{Error, Plugin};

/// Path, media type, content, and any number of assets.
pub fn run(data: &[u8]) {
    let mut fields = fields(data).into_iter();
    let mut next = || fields.next().unwrap_or_default();
    let mut document = Document { path: next(), media_type: next(), content: next() };
    let rest: Vec<String> = fields.collect();
    let assets: Vec<Asset> = rest
        .chunks(2)
        .map(|pair| {
            let part = |at: usize| pair.get(at).cloned().unwrap_or_default();
            Asset { name: part(0), url: part(1) }
        })
        .collect();
    let Some(edits) = rewrite(&document, &assets) else { return };
    for edit in &edits {
        assert!(assets.iter().any(|asset| asset.name == edit.asset), "{edit:?} names no asset");
    }
    document.content = apply(&document.content, &edits);
    // A URL that holds a reference, or ends in what may stand before one, makes another of the text after it.
    let is_plain =
        |url: &str| !url.contains("assets") && url.ends_with(|ch: char| ch.is_ascii_alphanumeric());
    if !assets.iter().all(|asset| asset.url.is_empty() || is_plain(&asset.url)) {
        return;
    }
    let again = rewrite(&document, &assets);
    assert_eq!(again, Some(Vec::new()), "a second pass changes {:?}", document.content);
}

/// Nothing where the document or the assets are refused, which must be for a reason that is the caller's.
fn rewrite(document: &Document, assets: &[Asset]) -> Option<Vec<Edit>> {
    match rewriter().rewrite_counted(document, assets) {
        Ok((edits, steps)) => {
            // A reference costs its longest name, read literally and decoded.
            let references = document.content.matches("assets").count() as u64;
            let longest = assets.iter().map(|asset| asset.name.chars().count()).max().unwrap_or(0) as u64;
            assert!(steps <= references * 2 * (longest + 2), "{steps} steps for {references} references");
            Some(edits)
        }
        Err(Error::Unsupported(reason)) => {
            assert!(!reason.is_empty());
            None
        }
        Err(other) => unreachable!("no document is this plugin's own fault: {other:?}"),
    }
}

fn rewriter() -> &'static Rewriter {
    static REWRITER: OnceLock<Rewriter> = OnceLock::new();
    REWRITER.get_or_init(|| match Rewriter::configure(Settings::default()) {
        Ok(rewriter) => rewriter,
        Err(errors) => unreachable!("the rewriter refuses its own defaults: {errors:?}"),
    })
}

/// Applies edits as the host does, and holds them to what the interface demands.
fn apply(content: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(content.len());
    let mut from = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        assert!(from <= start && start < end, "edits must ascend and not overlap: {edits:?}");
        let (kept, replaced) = (content.get(from..start), content.get(start..end));
        assert!(kept.is_some() && replaced.is_some(), "{edit:?} splits a character or leaves the document");
        assert!(replaced.is_some_and(|text| text.contains("assets")), "{replaced:?} is no reference");
        out.push_str(kept.unwrap_or_default());
        out.push_str(&edit.replacement);
        from = end;
    }
    out.push_str(content.get(from..).unwrap_or_default());
    out
}
