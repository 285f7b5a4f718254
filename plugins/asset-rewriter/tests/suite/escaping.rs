//! What a URL may do to the document it is written into: nothing but be a URL.

use super::*;

const HOSTILE: [&str; 10] = [
    r#"/u/"><script>alert(1)</script>"#,
    r#"/u/x" onerror="alert(1)"#,
    "/u/'); alert(1); ('",
    "/u/`${alert(1)}`",
    "/u/</script><script>alert(1)</script>",
    "/u/x\\\"; alert(1); \"",
    "/u/*/alert(1)/*",
    "/u/x\nalert(1)\u{2028}alert(1)\r--></style>]]>",
    "/u/x) ; } body { display: none } a { b: url(",
    "/u/my cat.png 1x, //evil/x",
];

#[test]
fn a_hostile_url_cannot_leave_its_place() {
    for url in HOSTILE {
        let assets = [asset("x.png", url)];
        for (media_type, before) in [
            ("text/html", r#"<img src="assets/x.png">"#),
            ("text/html", "<img src='assets/x.png'>"),
            ("text/html", "<img src=assets/x.png>"),
            ("text/html", "<!-- assets/x.png -->"),
            ("text/html", "<script>a = 'assets/x.png'</script>"),
            ("text/html", r#"<p onclick="f('assets/x.png')">"#),
            ("image/svg+xml", "<a><![CDATA[assets/x.png ]]></a>"),
            ("text/css", "url(assets/x.png)"),
            ("text/css", "/* assets/x.png */"),
            ("text/javascript", "`assets/x.png`"),
            ("text/javascript", "// assets/x.png\n"),
            ("application/json", r#"{"a":"assets/x.png"}"#),
        ] {
            let after = rewritten(&document("f", media_type, before), &assets);
            let (start, end) = before.split_once("assets/x.png").unwrap();
            let written = after.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap();
            assert!(written.starts_with("/u/"), "{written}");
            assert!(
                !written
                    .contains(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\(){}*^|".contains(c)),
                "{media_type}: {written}"
            );
        }
    }
}

#[test]
fn json_stays_json() {
    for url in HOSTILE {
        let document =
            document("a.json", "application/json", r#"{"a":"assets/x.png","b":["./assets/x.png"]}"#);
        let after = rewritten(&document, &[asset("x.png", url)]);
        let value: serde_json::Value = serde_json::from_str(&after).unwrap();
        assert_eq!(value["a"], value["b"][0]);
        assert!(value["a"].as_str().unwrap().starts_with("/u/"));
    }
}

#[test]
fn an_ordinary_url_is_written_as_it_is() {
    for url in [
        "/user-assets/0b1c/player_2.png",
        "https://cdn.example/a-b_c~d.png?x=1;y=2#z",
        "data:image/png;base64,AA+/==",
    ] {
        for media_type in ["text/html", "text/css", "text/javascript", "application/json"] {
            becomes(media_type, &[asset("x.png", url)], "\"assets/x.png\"", &format!("\"{url}\""));
        }
    }
}
