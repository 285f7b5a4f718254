//! Messages and files that were not meant well.

use super::super::inject::{html, literal, read_config};
use super::*;
use serde_json::json;

const NASTY: &str = "タイトルは「</script><img src=x>{{lang}}\"'`\u{2028}😀」に。ネコが魚をつかまえる";

#[tokio::test]
async fn a_title_cannot_break_out() {
    let made = run(flat(NASTY)).await;
    let title = made.design().title;
    assert!(title.contains("</script>") && title.contains('😀'), "{title}");
    for path in ["index.html", "config.js", "SPEC.md", "assets/icon.svg"] {
        let text = made.file(path);
        assert!(!text.contains("<img src=x"), "{path}");
        assert_eq!(text.matches("</script>").count(), if path == "index.html" { 3 } else { 0 }, "{path}");
        assert!(!text.contains('\u{2028}'), "{path}");
    }
    assert!(made.file("index.html").contains("{{lang}}"), "a value is not a template");
    assert!(read_config(made.file("config.js")).is_some());
}

#[tokio::test]
async fn long_and_odd_messages_are_answered_quickly() {
    let long = "ネコが魚を、".repeat(8 * 1024 / "ネコが魚を、".len());
    let quotes = "「『\"'".repeat(2000);
    let marks = "\u{202e}\u{0}\u{feff}😀‍👩‍👩‍👧‍👦".repeat(200);
    let words = "catch dodge shoot 3D <b>&amp; ".repeat(280);
    for message in [long.as_str(), quotes.as_str(), marks.as_str(), words.as_str(), "", " ", "'"] {
        let made = run(flat(message)).await;
        assert_eq!(made.files.len(), 7);
        let edit = run(then(&made, TaskMode::Edit, message, "en")).await;
        assert!(!edit.summary.is_empty());
        let chat = run(then(&made, TaskMode::Chat, message, "ja")).await;
        assert!(chat.files.is_empty() && !chat.summary.is_empty());
    }
}

#[tokio::test]
async fn files_are_not_trusted() {
    let made = run(flat("ネコが魚をつかまえる")).await;
    for (from, to) in [
        ("\"cat\"", "\"../../etc/passwd\""),
        ("\"catch\"", "\"field\""),
        ("\"format\": 1", "\"format\": 2"),
        ("\"pop\"", "\"unheard-of\""),
    ] {
        let mut broken = Made {
            events: Vec::new(),
            files: made.files.clone(),
            text: String::new(),
            summary: String::new(),
            suggestions: Vec::new(),
        };
        for path in ["config.js", "SPEC.md"] {
            let text = made.file(path).replace(from, to);
            assert_ne!(text, made.file(path), "{from}");
            broken.files.insert(path.to_owned(), text);
        }
        let edit = run(then(&broken, TaskMode::Edit, "赤くして", "ja")).await;
        assert!(edit.files.is_empty(), "{to}");
    }
    let mut wild = Made {
        events: Vec::new(),
        files: made.files.clone(),
        text: String::new(),
        summary: String::new(),
        suggestions: Vec::new(),
    };
    wild.files
        .insert("config.js".to_owned(), made.file("config.js").replace("\"lives\": 3", "\"lives\": 60000"));
    let edit = run(then(&wild, TaskMode::Edit, "赤くして", "ja")).await;
    assert_eq!(after(&wild, &edit).lives, 9, "brought into bounds");
    wild.files.insert("config.js".to_owned(), "const GAME = {".to_owned());
    let edit = run(then(&wild, TaskMode::Edit, "赤くして", "ja")).await;
    assert!(edit.files.contains_key("config.js"), "SPEC.md helps out");
}

#[test]
fn literals_and_markup() {
    let value = json!({ "a": "</script><!--&\u{2028}\u{2029}`" });
    let text = literal(&value);
    assert!(!text.contains(['<', '>', '&', '`', '\u{2028}', '\u{2029}']));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("json"), value);
    assert_eq!(html("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}
