//! Every setting is read, enforced, described and held to the schema.

use super::*;
use serde_json::{Value, json};

fn with(settings: Value) -> Rewriter {
    Rewriter::configure(serde_json::from_value(settings).unwrap()).unwrap()
}

fn three_references() -> Document {
    document("a.css", "text/css", "url(assets/x.png) url(assets/x.png) url(assets/x.png)")
}

#[test]
fn each_bound_refuses_the_whole_document_and_says_its_value() {
    let assets = [asset("x.png", "/u/xx"), asset("y.png", "/u/y")];
    for (bound, enough, seen) in [
        ("max_document_bytes", 53, 53),
        ("max_assets", 2, 2),
        ("max_name_bytes", 5, 5),
        ("max_edits", 3, 3),
        ("max_replacement_bytes", 15, 15),
    ] {
        let edits = with(json!({ bound: enough })).rewrite(&three_references(), &assets).unwrap();
        assert_eq!(edits.len(), 3, "{bound}");
        let why = unsupported(with(json!({ bound: enough - 1 })).rewrite(&three_references(), &assets));
        assert_eq!(why, format!("{seen} is more than {bound} = {}", enough - 1));
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_where_they_stand() {
    for (settings, pointer) in [
        (json!({ "roots": [] }), "/roots"),
        (json!({ "roots": ["a/", "b/", "c/", "d/", "e/", "f/", "g/", "h/", "i/"] }), "/roots"),
        (json!({ "roots": ["a/", "a/"] }), "/roots/1"),
        (json!({ "roots": ["assets"] }), "/roots/0"),
        (json!({ "roots": ["/assets/"] }), "/roots/0"),
        (json!({ "roots": ["a//b/"] }), "/roots/0"),
        (json!({ "roots": ["../"] }), "/roots/0"),
        (json!({ "roots": ["/"] }), "/roots/0"),
        (json!({ "roots": [""] }), "/roots/0"),
        (json!({ "roots": ["a".repeat(64) + "/"] }), "/roots/0"),
        (json!({ "max_document_bytes": 0 }), "/max_document_bytes"),
        (json!({ "max_document_bytes": (64 << 20) + 1 }), "/max_document_bytes"),
        (json!({ "max_assets": 0 }), "/max_assets"),
        (json!({ "max_name_bytes": 4097 }), "/max_name_bytes"),
        (json!({ "max_edits": 0 }), "/max_edits"),
        (json!({ "max_replacement_bytes": 0 }), "/max_replacement_bytes"),
    ] {
        let errors = Rewriter::configure(serde_json::from_value(settings).unwrap()).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [pointer]);
    }
    assert!(
        serde_json::from_value::<Settings>(json!({ "root": ["a/"] })).is_err(),
        "unknown keys are refused"
    );
}

#[test]
fn the_schema_says_what_the_settings_are() {
    let schema: Value = serde_json::from_str(&Rewriter::describe().settings_schema).unwrap();
    assert_eq!(schema["additionalProperties"], json!(false));
    let defaults: serde_json::Map<String, Value> = schema["properties"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, property)| (name.clone(), property["default"].clone()))
        .collect();
    let Settings { roots, max_document_bytes, max_assets, max_name_bytes, max_edits, max_replacement_bytes } =
        Settings::default();
    assert_eq!(
        Value::Object(defaults),
        json!({
            "roots": roots,
            "max_document_bytes": max_document_bytes,
            "max_assets": max_assets,
            "max_name_bytes": max_name_bytes,
            "max_edits": max_edits,
            "max_replacement_bytes": max_replacement_bytes,
        })
    );
    // The largest value that the schema takes is the largest that `configure` takes.
    for (name, property) in schema["properties"].as_object().unwrap() {
        let Some(maximum) = property["maximum"].as_u64() else { continue };
        let configure =
            |value: u64| Rewriter::configure(serde_json::from_value(json!({ name: value })).unwrap());
        assert!(configure(maximum).is_ok(), "{name}");
        assert!(configure(maximum + 1).is_err(), "{name}");
    }
}
