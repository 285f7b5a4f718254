//! What the plugin promises, one file a promise.

#![cfg(test)]

mod adversarial;
mod boundaries;
mod bounds;
mod escaping;
mod linear;
mod media_types;
mod names;
mod spellings;

use asset_rewriter::{Rewriter, Settings};
use waza_sdk::asset_rewriter::{Asset, AssetRewriter, Document, Edit};
use waza_sdk::{Error, Plugin};

fn document(path: &str, media_type: &str, content: &str) -> Document {
    Document { path: path.to_owned(), media_type: media_type.to_owned(), content: content.to_owned() }
}

fn asset(name: &str, url: &str) -> Asset {
    Asset { name: name.to_owned(), url: url.to_owned() }
}

fn rewriter() -> Rewriter {
    Rewriter::configure(Settings::default()).unwrap()
}

/// Applies edits as the host does, and holds them to what the interface demands.
#[track_caller]
fn applied(content: &str, edits: &[Edit]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        assert!(at <= start && start < end, "edits must ascend and not overlap: {edits:?}");
        out.push_str(content.get(at..start).expect("an edit must start on a char boundary"));
        out.push_str(&edit.replacement);
        assert!(content.is_char_boundary(end), "an edit must end on a char boundary");
        at = end;
    }
    out + &content[at..]
}

#[track_caller]
fn rewritten(document: &Document, assets: &[Asset]) -> String {
    applied(&document.content, &rewriter().rewrite(document, assets).unwrap())
}

/// A top-level document of this media type.
#[track_caller]
fn becomes(media_type: &str, assets: &[Asset], before: &str, after: &str) {
    assert_eq!(rewritten(&document("file", media_type, before), assets), after, "{media_type}: {before}");
}

fn unsupported(result: Result<Vec<Edit>, Error>) -> String {
    match result {
        Err(Error::Unsupported(why)) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
