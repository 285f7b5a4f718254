//! References as each language spells them.

use super::*;

#[test]
fn markup_spells_with_character_references() {
    let assets = [asset("tom&jerry.png", "/u/tj"), asset("it's.png", "/u/its"), asset("x.png", "/u/x")];
    for (before, after) in [
        (r#"<img src="assets/tom&amp;jerry.png">"#, r#"<img src="/u/tj">"#),
        (r#"<img src="assets/tom&#38;jerry.png">"#, r#"<img src="/u/tj">"#),
        (r#"<img src="assets/tom&jerry.png">"#, r#"<img src="/u/tj">"#),
        (r#"<img src='assets/it&#x27;s.png'>"#, r#"<img src='/u/its'>"#),
        (r#"<img src="assets&#x2F;x.png">"#, r#"<img src="/u/x">"#),
        (
            r#"<p style="background:url(&quot;assets/x.png&quot;)">"#,
            r#"<p style="background:url(&quot;/u/x&quot;)">"#,
        ),
        (r#"<p onclick="play(&#39;assets/x.png&#39;)">"#, r#"<p onclick="play(&#39;/u/x&#39;)">"#),
    ] {
        becomes("text/html", &assets, before, after);
        becomes("image/svg+xml", &assets, before, after);
    }
}

#[test]
fn scripts_and_json_spell_with_backslashes() {
    let assets = [asset("猫.png", "/u/neko"), asset("🎮.png", "/u/pad"), asset("it's.png", "/u/its")];
    for (before, after) in [
        (r#""assets\/\u732b.png""#, r#""/u/neko""#),
        (r#""\/assets\/猫.png""#, r#""/u/neko""#),
        (r#"".\/assets\/猫.png""#, r#""/u/neko""#),
        (r#""assets/\ud83c\udfae.png""#, r#""/u/pad""#),
        (r#""assets/\u{1f3ae}.png""#, r#""/u/pad""#),
        (r"'assets/it\'s.png'", "'/u/its'"),
        (r#""<img src=\"assets/猫.png\">""#, r#""<img src=\"/u/neko\">""#),
        (
            r#""\u003cimg src=\u0022assets/猫.png\u0022\u003e""#,
            r#""\u003cimg src=\u0022/u/neko\u0022\u003e""#,
        ),
        (r#""a\nassets/猫.png\nb""#, r#""a\n/u/neko\nb""#),
        // a backslash and a letter, not a line break
        (r#""C:\\nassets/猫.png""#, r#""C:\\nassets/猫.png""#),
        // JSON in a string of JSON
        (r#""{\"a\":\"assets/猫.png\"}""#, r#""{\"a\":\"/u/neko\"}""#),
        (r#""\"{\\\"a\\\":\\\"assets/猫.png\\\"}\"""#, r#""\"{\\\"a\\\":\\\"/u/neko\\\"}\"""#),
    ] {
        becomes("application/json", &assets, before, after);
        becomes("text/javascript", &assets, before, after);
    }
}

#[test]
fn style_sheets_spell_with_backslashes_of_their_own() {
    let assets = [asset("my cat(1).png", "/u/cat")];
    for before in [
        r"url(assets/my\ cat\(1\).png)",
        r"url(assets/my\20 cat\28 1\29 .png)",
        r"url(assets/my\000020cat\0000281\000029.png)",
        "url(\"assets/my cat(1).png\")",
    ] {
        let after = if before.contains('"') { "url(\"/u/cat\")" } else { "url(/u/cat)" };
        becomes("text/css", &assets, before, after);
    }
}

#[test]
fn each_part_of_a_page_is_read_in_its_own_language() {
    let assets = [asset("猫&.png", "/u/x?a=1&b=2")];
    becomes(
        "text/html",
        &assets,
        concat!(
            r#"<img src="assets/猫&amp;.png"><script>a = "assets/\u732b&.png"; b = "assets/猫&amp;.png"</script>"#,
            r#"<style>a{background:url(assets/\732b\26 .png)}</style><img src="assets/猫&amp;.png">"#,
        ),
        concat!(
            r#"<img src="/u/x?a=1&amp;b=2"><script>a = "/u/x?a=1&b=2"; b = "assets/猫&amp;.png"</script>"#,
            r#"<style>a{background:url(/u/x?a=1&b=2)}</style><img src="/u/x?a=1&amp;b=2">"#,
        ),
    );
    becomes(
        "image/svg+xml",
        &assets,
        "<style>url(assets/猫&amp;.png)</style><style><![CDATA[url(assets/猫&.png)]]></style>",
        "<style>url(/u/x?a=1&amp;b=2)</style><style><![CDATA[url(/u/x?a=1&b=2)]]></style>",
    );
}
