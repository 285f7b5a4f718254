//! What stands for an asset in a document.
//!
//! A project's assets lie in its own folder, so a relative reference already works when the folder is served as it is.
//! What the default adds is the content's hash: a browser that has an older picture under the same name asks again.

use sha2::{Digest, Sha256};

/// Where an asset is needed, and which.
#[derive(Debug, Clone, Copy)]
pub struct AssetReference<'a> {
    /// The asset's path below `assets/`: `player.png`.
    pub name: &'a str,
    /// First eight hexadecimal digits of the SHA-256 of its bytes.
    pub hash: &'a str,
    /// The path from where the document's URLs are resolved to the project's folder: empty, or `../` repeated.
    pub up: &'a str,
}

/// Gives assets their URLs, and takes them back.
pub trait AssetUrls: Send + Sync + 'static {
    /// What is to stand in the document.
    fn url(&self, asset: AssetReference<'_>) -> String;

    /// What follows `assets/<name>` in a document that already went through [`AssetUrls::url`], as a byte length in
    /// `rest`, the text after the name. It is taken away before the next rewrite, so URLs do not pile up.
    fn suffix_len(&self, rest: &str) -> usize;
}

/// `assets/<name>?v=<hash>`, relative to the document.
#[derive(Debug, Clone, Copy, Default)]
pub struct VersionedAssets;

const HASH_DIGITS: usize = 8;
const QUERY: &str = "?v=";

impl AssetUrls for VersionedAssets {
    fn url(&self, asset: AssetReference<'_>) -> String {
        format!("{}assets/{}{QUERY}{}", asset.up, asset.name, asset.hash)
    }

    fn suffix_len(&self, rest: &str) -> usize {
        let digits = rest.strip_prefix(QUERY).and_then(|query| query.get(..HASH_DIGITS));
        match digits {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => QUERY.len() + HASH_DIGITS,
            _ => 0,
        }
    }
}

/// The hash that [`AssetReference::hash`] carries.
pub(crate) fn short_hash(content: &[u8]) -> String {
    shorten(full_hash(content))
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn full_hash(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// The same from the whole hash in hexadecimal digits.
pub(crate) fn shorten(mut hex: String) -> String {
    hex.truncate(HASH_DIGITS);
    hex
}

/// Takes away what earlier rewrites put behind references to `names`.
pub(crate) fn plain(urls: &dyn AssetUrls, content: &str, names: &[&str]) -> Option<String> {
    let mut out = String::new();
    let mut kept_to = 0;
    let mut from = 0;
    while let Some(at) = content.get(from..).and_then(|rest| rest.find("assets/")) {
        let name_at = from + at + "assets/".len();
        from = name_at;
        let Some(rest) = content.get(name_at..) else { break };
        let Some(name) = names.iter().filter(|name| rest.starts_with(**name)).max_by_key(|name| name.len())
        else {
            continue;
        };
        let end = name_at + name.len();
        let suffix = content.get(end..).map_or(0, |after| urls.suffix_len(after));
        if suffix > 0 {
            out.push_str(content.get(kept_to..end)?);
            kept_to = end + suffix;
            from = kept_to;
        }
    }
    if kept_to == 0 {
        return None;
    }
    out.push_str(content.get(kept_to..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_there_is_taken_away() {
        let url =
            VersionedAssets.url(AssetReference { name: "cat.png", hash: &short_hash(b"cat"), up: "../" });
        assert_eq!(url, "../assets/cat.png?v=77af778b");
        let text = format!("<img src=\"{url}\"> <img src=\"assets/dog.png?v=12345678\">");
        assert_eq!(
            plain(&VersionedAssets, &text, &["cat.png"]).unwrap(),
            "<img src=\"../assets/cat.png\"> <img src=\"assets/dog.png?v=12345678\">"
        );
    }

    #[test]
    fn other_queries_stay() {
        assert_eq!(plain(&VersionedAssets, "assets/cat.png?v=ねこ&x=1", &["cat.png"]), None);
        assert_eq!(plain(&VersionedAssets, "assets/cat.png", &["cat.png"]), None);
    }
}
