//! Where a reference begins and ends. The first rows are the quirks of the literal, unanchored replacement that this
//! plugin stands in for.

use super::*;

const ASSETS: [(&str, &str); 2] = [("player.png", "/u/p"), ("x.png", "/u/x")];

fn assets() -> Vec<Asset> {
    ASSETS.iter().map(|(name, url)| asset(name, url)).collect()
}

#[test]
fn quirks_of_literal_replacement_are_gone() {
    for (before, after) in [
        // was `.//user-assets/…`
        ("'./assets/x.png'", "'/u/x'"),
        // was `//user-assets/…`, another host
        ("'/assets/x.png'", "'/u/x'"),
        // was hit
        ("'myassets/x.png'", "'myassets/x.png'"),
        ("'assets/player.png.bak'", "'assets/player.png.bak'"),
        // was not hit, and is not: names are case-sensitive
        ("'assets/Player.png'", "'assets/Player.png'"),
        ("'Assets/player.png'", "'Assets/player.png'"),
        // the plain case
        ("'assets/player.png'", "'/u/p'"),
    ] {
        becomes("text/javascript", &assets(), before, after);
    }
}

#[test]
fn every_left_boundary_and_nothing_else() {
    for before in [
        "", " ", "\n", "\t", "\u{3000}", "\u{feff}", "\"", "'", "`", "(", "[", "=", ",", ">", "&quot;",
        "&#39;",
    ] {
        for prefix in ["", "./", "/", "././", "/./"] {
            let text = format!("{before}{prefix}assets/x.png");
            becomes("text/html", &assets(), &text, &format!("{before}/u/x"));
        }
    }
    for before in [
        "my",
        "foo/",
        "猫",
        "-",
        "_",
        ".",
        "~",
        "+",
        "@",
        ":",
        "#",
        "?",
        "%",
        "}",
        ")",
        "]",
        ";",
        "//",
        "http://host/",
        "http://host",
        "//host/",
        "file:///",
        "blob:",
        "a./",
        "...",
        ".../",
        "x../",
    ] {
        let text = format!("{before}assets/x.png");
        becomes("text/html", &assets(), &text, &text);
    }
}

#[test]
fn every_right_boundary_and_nothing_else() {
    for after in [
        "", " ", "\n", "\u{3000}", "\"", "'", "`", ")", "]", "}", "<", ">", "?v=2", "#frag", ",", ";", "|",
        "\\\"", "&quot;",
    ] {
        becomes("text/html", &assets(), &format!("assets/x.png{after}"), &format!("/u/x{after}"));
    }
    for after in [
        ".bak", "x", "猫", "_", "-1", ".", "/", "/y", "(1)", "%20copy", "&b", "&amp;b", "~", "+", "${v}", "=",
    ] {
        let text = format!("assets/x.png{after}");
        becomes("text/html", &assets(), &text, &text);
    }
}

#[test]
fn a_parent_reference_counts_where_it_reaches_the_projects_folder() {
    for (path, reference, hit) in [
        ("css/style.css", "../assets/x.png", true),
        ("css/style.css", "./../assets/x.png", true),
        ("css/style.css", ".././assets/x.png", true),
        ("./css//style.css", "../assets/x.png", true),
        ("a/b/style.css", "../../assets/x.png", true),
        // the bare forms mean the project's folder wherever the document lies
        ("a/b/style.css", "assets/x.png", true),
        ("a/b/style.css", "/assets/x.png", true),
        // another folder's assets
        ("a/b/style.css", "../assets/x.png", false),
        // out of the project
        ("style.css", "../assets/x.png", false),
        ("css/style.css", "../../assets/x.png", false),
        ("css/style.css", "/../assets/x.png", false),
        // a document whose own place is unknown
        ("../css/style.css", "../assets/x.png", false),
        // no parents at all
        ("css/style.css", ".../assets/x.png", false),
        ("css/style.css", "up../assets/x.png", false),
    ] {
        let before = format!("a{{background:url({reference})}}");
        let after = if hit { "a{background:url(/u/x)}".to_owned() } else { before.clone() };
        assert_eq!(rewritten(&document(path, "text/css", &before), &assets()), after, "{path}: {reference}");
    }
}

#[test]
fn a_root_without_a_name_is_left_alone() {
    for text in
        ["assets/", "'assets/' + name", "`assets/${name}`", "assets", "./assets/ x.png", "assets/?x.png"]
    {
        becomes("text/javascript", &assets(), text, text);
    }
}

#[test]
fn references_side_by_side_are_all_found() {
    becomes(
        "text/html",
        &assets(),
        "<img srcset=\"assets/x.png 1x,assets/player.png 2x, ./assets/x.png 3x\">assets/x.png",
        "<img srcset=\"/u/x 1x,/u/p 2x, /u/x 3x\">/u/x",
    );
}

#[test]
fn a_query_joins_the_urls_own() {
    let signed = [asset("x.png", "/u/x?sig=1")];
    becomes("text/javascript", &signed, "'assets/x.png?v=2#a'", "'/u/x?sig=1&v=2#a'");
    becomes("text/html", &signed, "<img src=assets/x.png?v=2>", "<img src=/u/x?sig=1&amp;v=2>");
    becomes("text/css", &signed, "url(assets/x.png)", "url(/u/x?sig=1)");
}

#[test]
fn edits_say_what_they_replace() {
    let edits =
        rewriter().rewrite(&document("a.css", "text/css", "猫 url(./assets/x.png)"), &assets()).unwrap();
    assert_eq!(
        edits,
        [Edit { start: 8, end: 22, replacement: "/u/x".to_owned(), asset: "x.png".to_owned() }]
    );
}
