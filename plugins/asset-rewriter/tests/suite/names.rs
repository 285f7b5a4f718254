//! Which name a reference means.

use super::*;

#[test]
fn the_longest_name_wins_whatever_the_order() {
    let names = ["player", "player.png", "player.png.bak", "player.png.bak/old", "play"];
    for rotation in 0..names.len() {
        let mut assets: Vec<Asset> = names.iter().map(|name| asset(name, &format!("/u/{name}"))).collect();
        assets.rotate_left(rotation);
        for name in names {
            becomes("text/css", &assets, &format!("url(assets/{name})"), &format!("url(/u/{name})"));
        }
        becomes("text/css", &assets, "url(assets/player.pn)", "url(assets/player.pn)");
        becomes("text/css", &assets, "url(assets/player.png.ba)", "url(assets/player.png.ba)");
    }
}

#[test]
fn a_shorter_name_counts_where_the_longer_one_is_not_there() {
    let assets = [asset("my", "/u/my"), asset("my cat.png", "/u/cat")];
    becomes("text/html", &assets, "\"assets/my cat.png\"", "\"/u/cat\"");
    becomes("text/html", &assets, "\"assets/my cat.pngx\"", "\"/u/my cat.pngx\"");
    becomes("text/html", &assets, "srcset=\"assets/my 2x\"", "srcset=\"/u/my 2x\"");
}

#[test]
fn any_characters_may_be_in_a_name() {
    for name in [
        "my cat.png",
        "猫 の 絵.png",
        "a+b.png",
        "a.*b.png",
        "(x|y)[0-9]{2}^$.png",
        "x(1).png",
        "a#b.png",
        "a?b.png",
        "tom&jerry.png",
        "it's.png",
        "100%.png",
        "sprites/hero/run 01.png",
        "🎮.png",
        "ß.png",
        "a,b;c.png",
        "$&.png",
        "assets/nested.png",
        "日本語",
        "-",
        ".png",
        "é.png",
    ] {
        let assets = [asset(name, "/u/hit"), asset("other.png", "/u/other")];
        let content = format!("url(\"assets/{name}\")");
        assert_eq!(rewritten(&document("a.txt.css", "", &content), &assets), "url(\"/u/hit\")", "{name}");
    }
}

#[test]
fn dots_and_stars_are_not_patterns() {
    let assets = [asset("a.png", "/u/a"), asset("b*.png", "/u/b")];
    becomes(
        "text/css",
        &assets,
        "url(assets/aXpng) url(assets/bb.png)",
        "url(assets/aXpng) url(assets/bb.png)",
    );
}

#[test]
fn percent_encoded_references_mean_the_decoded_name() {
    let assets = [asset("my cat.png", "/u/cat"), asset("猫.png", "/u/neko"), asset("a/b.png", "/u/ab")];
    for reference in ["my%20cat.png", "my cat.png", "%6dy%20cat%2epng", "%6Dy%20cat%2Epng"] {
        becomes("text/css", &assets, &format!("url(assets/{reference})"), "url(/u/cat)");
    }
    becomes("text/html", &assets, "<img src=assets/%E7%8c%ab.png?v=%20>", "<img src=/u/neko?v=%20>");
    becomes("application/json", &assets, r#"["assets/a%2fb.png"]"#, r#"["/u/ab"]"#);
    for reference in ["my%20cat.png%20", "my%2520cat.png", "my+cat.png", "%E7%8c.png", "my%2"] {
        let text = format!("\"assets/{reference}\"");
        becomes("text/html", &assets, &text, &text);
    }
}

#[test]
fn a_name_that_has_a_percent_sign_itself_is_read_literally_first() {
    let both = [asset("my%20cat.png", "/u/literal"), asset("my cat.png", "/u/decoded")];
    becomes("text/css", &both, "url(assets/my%20cat.png)", "url(/u/literal)");
    becomes("text/css", &both[1..], "url(assets/my%20cat.png)", "url(/u/decoded)");
    becomes("text/css", &both, "url(assets/my%2520cat.png)", "url(/u/literal)");
}

#[test]
fn of_equal_names_the_last_one_counts() {
    let assets =
        [asset("x.png", "/u/1"), asset("y.png", "/u/y"), asset("x.png", "/u/2"), asset("x.png", "/u/3")];
    becomes("text/css", &assets, "url(assets/x.png) url(assets/y.png)", "url(/u/3) url(/u/y)");
}

#[test]
fn an_asset_without_a_name_or_a_url_stands_for_nothing() {
    let assets = [asset("", "/u/empty"), asset("x.png", "")];
    let text = "url(assets/) url(assets/x.png)";
    becomes("text/css", &assets, text, text);
    becomes("text/css", &[], text, text);
}

#[test]
fn a_reference_inside_a_name_is_not_a_second_one() {
    let assets = [asset("a assets/b.png", "/u/long"), asset("b.png", "/u/b")];
    becomes("text/html", &assets, "\"assets/a assets/b.png\"", "\"/u/long\"");
    becomes("text/html", &assets, "\"assets/c assets/b.png\"", "\"assets/c /u/b\"");
}

#[test]
fn other_roots_when_the_operator_says_so() {
    let settings = Settings {
        roots: vec!["img/".to_owned(), "assets/".to_owned(), "assets/img/".to_owned()],
        ..Settings::default()
    };
    let rewriter = Rewriter::configure(settings).unwrap();
    let assets = [asset("x.png", "/u/x"), asset("img/y.png", "/u/y")];
    for (before, after) in [
        ("url(img/x.png)", "url(/u/x)"),
        ("url(./assets/x.png)", "url(/u/x)"),
        ("url(/assets/img/x.png)", "url(/u/x)"),
        ("url(assets/img/y.png)", "url(/u/y)"),
        ("url(other/x.png)", "url(other/x.png)"),
        ("url(other/img/x.png)", "url(other/img/x.png)"),
    ] {
        let edits = rewriter.rewrite(&document("a.css", "text/css", before), &assets).unwrap();
        assert_eq!(applied(before, &edits), after);
    }
}
