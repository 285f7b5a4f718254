//! Nothing makes it panic or answer with edits that are not edits.

use super::*;

const NASTY: &str = concat!(
    "<img src='assets/猫.png' srcset=\"./assets/x.png 1x,/assets/%E7%8C%AB.png 2x\"><!-- assets/x.png --><script a='>'>",
    r#"a = "assets\/\u732b.png" + '\ud83c\udfae' + "\u{1f3ae}" + "\x41" + `assets/x.png?${1}`; </sc</script >"#,
    r"<style>a{background:url(assets/\732b .png) url(\110000 assets/x.png)}</style><![CDATA[assets/x.png]]>",
    "&quot;assets/x.png&quot; &#x732b; &#; &amp assets/%zz assets/%E7%8 ../assets/x.png 🎮assets/x.png\u{feff}assets/x.png",
);

const MEDIA_TYPES: [&str; 5] =
    ["text/html", "image/svg+xml", "text/css", "text/javascript", "application/json"];

fn assets() -> Vec<Asset> {
    vec![
        asset("x.png", "/u/x?a&b"),
        asset("猫.png", "/u/neko"),
        asset("x", "/u/\"\u{2028}"),
        asset("🎮", "猫"),
    ]
}

fn survives(content: &str) {
    for media_type in MEDIA_TYPES {
        let document = document("a/b.html", media_type, content);
        let edits = rewriter().rewrite(&document, &assets()).unwrap();
        applied(content, &edits);
    }
}

#[test]
fn every_truncation_at_either_end() {
    for (at, _) in NASTY.char_indices() {
        survives(&NASTY[..at]);
        survives(&NASTY[at..]);
    }
}

#[test]
fn every_single_character_removed_or_replaced() {
    for (at, ch) in NASTY.char_indices() {
        for replacement in ["", "\\", "&", "%", "\"", "<", "猫", "\0", "assets/"] {
            survives(&format!("{}{replacement}{}", &NASTY[..at], &NASTY[at + ch.len_utf8()..]));
        }
    }
}

#[test]
fn every_short_text_over_the_characters_that_mean_something() {
    let alphabet =
        ["assets", "/", "x", "\\", "&", "%", "2", "u", "\"", "<", "猫", ".", "&#x2f;", "<script>", "]]>"];
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        texts = texts.iter().flat_map(|text| alphabet.map(|piece| format!("{text}{piece}"))).collect();
        // Longer ones around a reference, so that both of its ends are tried.
        for text in &texts {
            survives(&format!("{text}assets/x{text}"));
        }
    }
}

#[test]
fn a_second_pass_changes_nothing() {
    for media_type in MEDIA_TYPES {
        let once = rewritten(&document("a.html", media_type, NASTY), &assets());
        assert_eq!(rewritten(&document("a.html", media_type, &once), &assets()), once);
    }
}
