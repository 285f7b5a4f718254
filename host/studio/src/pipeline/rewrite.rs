//! References to assets become URLs, in the documents that a backend proposed. A document whose rewrite fails stays as
//! it was proposed.

use super::collect::Proposal;
use crate::{
    asset::{AssetReference, AssetUrls, plain, short_hash},
    decision::{Said, ask},
    job::{JobEventBody, JobFailure},
    limits::cut,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use waza_registry::{
    Hook, LineUp,
    hooks::{Asset, Document, Edit},
};
use waza_sandbox::ExistingFile;

const ASSETS: &str = "assets/";
/// Asset names that a `decision` event lists.
const LISTED: usize = 20;
const NAME_BYTES: usize = 256;

/// A project's assets: path below `assets/` and hash.
pub(crate) type Assets = BTreeMap<String, String>;

/// What the project's assets will be once the proposals are written.
pub(crate) fn assets_after(mut assets: Assets, paths: &BTreeMap<String, Proposal>) -> Assets {
    for (path, proposal) in paths {
        let Some(name) = path.strip_prefix(ASSETS) else { continue };
        match proposal {
            Proposal::Write(bytes) => drop(assets.insert(name.to_owned(), short_hash(bytes))),
            Proposal::Delete => drop(assets.remove(name)),
        }
    }
    assets
}

/// Rewrites every proposed document in place; says what was decided. Without assets there is nothing to ask. Where the
/// rewriter's fail mode is `closed`, the first document that it fails on ends it.
pub(crate) async fn rewrite(
    lineup: &LineUp,
    urls: &dyn AssetUrls,
    assets: &Assets,
    paths: &mut BTreeMap<String, Proposal>,
) -> (Result<(), JobFailure>, Vec<JobEventBody>) {
    let mut events = Vec::new();
    if assets.is_empty() {
        return (Ok(()), events);
    }
    let names: Vec<_> = assets.keys().map(String::as_str).collect();
    let mut lists = BTreeMap::new();
    for (path, proposal) in paths {
        let Proposal::Write(bytes) = proposal else { continue };
        let Some((media_type, up)) = document_kind(path) else { continue };
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let content = plain(urls, text, &names).unwrap_or_else(|| text.to_owned());
        let list = lists.entry(up.clone()).or_insert_with(|| asset_list(urls, assets, &up));
        let document = Document { path: path.clone(), media_type, content: content.clone() };
        let call = lineup.rewrite(document, Arc::clone(list));
        let (edits, decision) = ask(lineup, Hook::AssetRewriter, call, |edits| say(path, edits)).await;
        events.push(decision);
        match edits {
            Ok(edits) => *bytes = apply(&content, &edits.value).into_bytes(),
            Err(error) if lineup.fails_closed(Hook::AssetRewriter) => {
                return (Err(JobFailure::PluginUnavailable(error.to_string())), events);
            }
            Err(error) => {
                let message = format!("{path} keeps its references as they are ({})", error.kind());
                events.push(JobEventBody::warning("rewriter-unavailable", message));
            }
        }
    }
    (Ok(()), events)
}

/// Rewrites documents that are there already; back come those that are different now. Whatever cannot be rewritten stays
/// as it is, for it was good enough before.
pub(crate) async fn refresh(
    lineup: &LineUp,
    urls: &dyn AssetUrls,
    assets: &Assets,
    documents: Vec<ExistingFile>,
) -> (BTreeMap<String, Proposal>, Vec<JobEventBody>) {
    let before: BTreeMap<String, Proposal> =
        documents.into_iter().map(|file| (file.path, Proposal::Write(file.content))).collect();
    let mut after = before.clone();
    let (_, events) = rewrite(lineup, urls, assets, &mut after).await;
    after.retain(|path, proposal| before.get(path) != Some(proposal));
    (after, events)
}

/// The media type of a document that may name assets, and the way from where its URLs are resolved up to the project's
/// folder. Scripts and data are resolved from the page that loads them, and pages lie at the top.
pub(crate) fn document_kind(path: &str) -> Option<(String, String)> {
    let (_, extension) = path.rsplit_once('.')?;
    let (media_type, resolves_itself) = match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => ("text/html", true),
        "css" => ("text/css", true),
        "svg" => ("image/svg+xml", true),
        "js" | "mjs" => ("text/javascript", false),
        "json" => ("application/json", false),
        _ => return None,
    };
    let depth = if resolves_itself { path.matches('/').count() } else { 0 };
    Some((media_type.to_owned(), "../".repeat(depth)))
}

fn asset_list(urls: &dyn AssetUrls, assets: &Assets, up: &str) -> Arc<[Asset]> {
    assets
        .iter()
        .map(|(name, hash)| Asset { name: name.clone(), url: urls.url(AssetReference { name, hash, up }) })
        .collect()
}

/// The registry has checked that edits ascend, do not overlap and lie on char boundaries.
fn apply(content: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(content.len() + edits.len() * 16);
    let mut from = 0;
    for edit in edits {
        let (start, end) = (edit.start as usize, edit.end as usize);
        out.push_str(content.get(from..start).unwrap_or_default());
        out.push_str(&edit.replacement);
        from = end;
    }
    out.push_str(content.get(from..).unwrap_or_default());
    out
}

fn say(path: &str, edits: &[Edit]) -> Said {
    let mut named: Vec<_> = edits.iter().map(|edit| cut(&edit.asset, NAME_BYTES)).collect();
    named.sort_unstable();
    named.dedup();
    named.truncate(LISTED);
    Said {
        verdict: format!("{} edits", edits.len()),
        evidence: Vec::new(),
        detail: json!({ "path": path, "assets": named }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_knows_its_way_up() {
        let up = |path| document_kind(path).map(|(_, up)| up);
        assert_eq!(up("index.html").as_deref(), Some(""));
        assert_eq!(up("css/deep/a.CSS").as_deref(), Some("../../"));
        assert_eq!(up("js/game.js").as_deref(), Some(""));
        assert_eq!(up("assets/cat.png"), None);
    }

    #[test]
    fn proposals_change_what_assets_there_are() {
        let before = Assets::from([("a.png".into(), "1".into()), ("b.png".into(), "2".into())]);
        let paths = BTreeMap::from([
            ("assets/a.png".into(), Proposal::Delete),
            ("assets/sub/c.png".into(), Proposal::Write(b"c".to_vec())),
            ("index.html".into(), Proposal::Write(vec![])),
        ]);
        let after = assets_after(before, &paths);
        assert_eq!(after.keys().collect::<Vec<_>>(), ["b.png", "sub/c.png"]);
    }

    #[test]
    fn edits_are_applied_in_order() {
        let edit = |start, end, replacement: &str| Edit {
            start,
            end,
            replacement: replacement.into(),
            asset: String::new(),
        };
        assert_eq!(apply("ねこ and dog", &[edit(0, 6, "CAT"), edit(11, 14, "犬")]), "CAT and 犬");
    }
}
