//! Who may do what with which kind of file.

use super::*;

#[test]
fn kinds_by_operation_and_origin() {
    use Operation::{Delete, Read, Serve, Write};
    use Origin::{Model, Plugin, System, User};
    for (operation, origin, path, expected) in [
        (Write, Model, "index.php", "extension-not-allowed"),
        (Write, Model, "index.html.exe", "extension-not-allowed"),
        (Write, Model, "x.jsonx", "extension-not-allowed"),
        (Write, Model, "x.ｐｎｇ", "extension-not-allowed"),
        (Write, Model, "Makefile", "no-extension"),
        (Write, Model, "a.b/Makefile", "no-extension"),
        (Write, Model, "x.Js", "allow"),
        (Write, User, "index.html", "extension-not-allowed"),
        (Write, User, "game.js", "extension-not-allowed"),
        (Write, User, "assets/x.mp3", "allow"),
        (Write, Plugin, "x.json", "extension-not-allowed"),
        (Write, Plugin, ".current-version", "hidden-file"),
        (Write, System, "index.html", "allow"),
        (Write, System, "run.sh", "extension-not-allowed"),
        (Write, System, ".env", "hidden-file"),
        (Delete, User, "game.js", "extension-not-allowed"),
        (Delete, Model, "Makefile", "no-extension"),
        (Delete, Model, "game.js", "allow"),
        (Read, Plugin, "game.js", "allow"),
        (Read, Model, ".current-version", "hidden-file"),
        (Read, System, ".current-version", "allow"),
        (Read, System, "a/.current-version", "hidden-file"),
        (Read, System, ".current-versions", "hidden-file"),
        (Read, System, ".CURRENT-VERSION", "hidden-file"),
        (Read, System, ".ai-context/a/b.json", "allow"),
        (Read, System, ".ai-context/.git/config", "git-folder"),
        (Read, System, ".ai-context/.env", "hidden-file"),
        (Serve, System, ".current-version", "hidden-file"),
        (Serve, User, "index.php", "extension-not-allowed"),
        (Serve, User, "LICENSE", "no-extension"),
        (Serve, User, "spec.MD", "private-file"),
        (Serve, User, "PUBLISH.json", "private-file"),
        (Serve, User, "docs/PUBLISH.json", "allow"),
        (Serve, User, &format!("users/{USER}/projects/{PROJECT}/STYLE.md"), "private-file"),
    ] {
        let verdict = verdict(&policy(), access(operation, origin, path));
        assert_eq!(code(&verdict), expected, "{operation:?} {origin:?} {path}");
    }
}

#[test]
fn a_media_type_must_agree_with_the_extension() {
    for (path, media_type, expected) in [
        ("x.mp3", "audio/mpeg", "allow"),
        ("x.mp3", "audio/mp3", "allow"),
        ("x.ogg", "video/ogg", "allow"),
        ("x.png", "image/png", "allow"),
        ("x.png", "IMAGE/PNG; q=1", "allow"),
        ("x.png", "", "allow"),
        ("x.png", "application/octet-stream", "allow"),
        ("x.jpg", "image/jpeg", "allow"),
        ("x.js", "application/javascript", "allow"),
        ("x.mjs", "text/javascript", "allow"),
        ("x.json", "application/manifest+json", "allow"),
        ("x.html", "text/plain", "allow"),
        ("x.svg", "image/svg+xml", "allow"),
        ("x.ico", "image/x-icon", "allow"),
        ("x.md", "text/markdown", "allow"),
        ("x.obj", "application/x-tgif", "allow"),
        ("x.woff2", "font/woff2", "allow"),
        ("x.png", "text/html", "media-type-mismatch"),
        ("x.png", "image/svg+xml", "media-type-mismatch"),
        ("x.png", "text/plain", "media-type-mismatch"),
        ("x.jpg", "image/png", "media-type-mismatch"),
        ("x.gif", "text/javascript", "media-type-mismatch"),
        ("x.webp", "image/gif", "media-type-mismatch"),
        ("x.mp3", "text/html", "media-type-mismatch"),
        ("x.ogg", "text/html", "media-type-mismatch"),
        ("x.svg", "text/html", "media-type-mismatch"),
        ("x.txt", "text/html", "media-type-mismatch"),
        ("x.md", "text/html", "media-type-mismatch"),
        ("x.xml", "text/html", "media-type-mismatch"),
        ("x.css", "text/html", "media-type-mismatch"),
        ("x.js", "text/html", "media-type-mismatch"),
        ("x.json", "text/html", "media-type-mismatch"),
        ("x.html", "image/png", "media-type-mismatch"),
        ("x.ico", "text/html", "media-type-mismatch"),
        ("x.glb", "text/html", "media-type-mismatch"),
        ("x.woff2", "image/svg+xml", "media-type-mismatch"),
    ] {
        let told = Access { media_type: Some(media_type.to_owned()), ..write(path) };
        assert_eq!(code(&verdict(&policy(), told)), expected, "{path} {media_type}");
    }
    // Only a write decides what a file is.
    let read = Access {
        media_type: Some("text/html".to_owned()),
        ..access(Operation::Read, Origin::Model, "x.png")
    };
    assert_eq!(code(&verdict(&policy(), read)), "allow");
}
