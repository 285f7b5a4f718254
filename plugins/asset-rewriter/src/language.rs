//! Which rules a document's text is spelled by: the media type decides, and the path's extension where the media type
//! says nothing.

use waza_sdk::asset_rewriter::Document;

/// What a whole document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Markup in which `<script>` and `<style>` hold other languages.
    Html,
    /// Markup in which only CDATA sections are spelled differently.
    Xml,
    /// One language throughout.
    Plain(Language),
}

/// How one stretch of text spells characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// `&amp;`, `&#38;`
    Markup,
    /// `\26 `, `\&`
    Css,
    /// `\u0026`, `\/`; JSON's escapes are among JavaScript's
    Script,
    /// Every character stands for itself.
    Literal,
}

impl Syntax {
    /// `None`: not a kind of document that this plugin knows.
    pub(crate) fn of(document: &Document) -> Option<Self> {
        let essence = document.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "" | "application/octet-stream" | "text/plain" => Self::of_path(&document.path),
            "text/html" => Some(Self::Html),
            "application/xhtml+xml" | "text/xml" | "application/xml" => Some(Self::Xml),
            "text/css" => Some(Self::Plain(Language::Css)),
            "text/javascript"
            | "application/javascript"
            | "application/x-javascript"
            | "text/ecmascript"
            | "application/ecmascript"
            | "application/json"
            | "text/json" => Some(Self::Plain(Language::Script)),
            other if other.ends_with("+xml") => Some(Self::Xml),
            other if other.ends_with("+json") => Some(Self::Plain(Language::Script)),
            _ => None,
        }
    }

    fn of_path(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "xhtml" | "svg" | "xml" => Some(Self::Xml),
            "css" => Some(Self::Plain(Language::Css)),
            "js" | "mjs" | "cjs" | "json" | "webmanifest" | "gltf" => Some(Self::Plain(Language::Script)),
            _ => None,
        }
    }
}
