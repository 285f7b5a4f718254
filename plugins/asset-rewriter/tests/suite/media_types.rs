//! Which documents are rewritten.

use super::*;

#[test]
fn the_media_type_decides_and_its_parameters_do_not() {
    for media_type in [
        "text/html",
        "TEXT/HTML; charset=utf-8",
        " text/html ;x=1",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "application/rss+xml",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "application/ecmascript",
        "application/json",
        "text/json",
        "application/manifest+json",
        "model/gltf+json",
    ] {
        becomes(media_type, &[asset("x.png", "/u/x")], "\"assets/x.png\"", "\"/u/x\"");
    }
}

#[test]
fn the_extension_decides_where_the_media_type_says_nothing() {
    for extension in [
        "html",
        "htm",
        "xhtml",
        "svg",
        "xml",
        "css",
        "js",
        "mjs",
        "cjs",
        "json",
        "webmanifest",
        "gltf",
        "HTML",
        "Js",
    ] {
        for media_type in ["", "application/octet-stream", "text/plain; charset=utf-8"] {
            let document = document(&format!("a.b/c.{extension}"), media_type, "\"assets/x.png\"");
            assert_eq!(
                rewritten(&document, &[asset("x.png", "/u/x")]),
                "\"/u/x\"",
                "{extension} {media_type}"
            );
        }
    }
}

#[test]
fn everything_else_is_unsupported_and_says_so() {
    for (path, media_type) in [
        ("x.html", "image/png"),
        ("x.html", "audio/mpeg"),
        ("x.html", "text"),
        ("x.html", "json"),
        ("x.txt", "text/plain"),
        ("x.png", ""),
        ("html", ""),
        ("a.html/b", ""),
        ("", ""),
        (".", ""),
    ] {
        let why = unsupported(rewriter().rewrite(&document(path, media_type, "assets/x.png"), &[]));
        assert_eq!(why, format!("media type `{media_type}`"));
    }
}
