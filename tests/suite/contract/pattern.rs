//! What a frame or an answer is to look like: JSON with placeholders. Keys are exact unless there is a key `...`.
//!
//! `<uuid>`, `<time>`, `<text>`, `<int>`, `<bool>`, `<any>`, `<list>`, `<null>`; `<uuid as name>` remembers what was there,
//! and `{name}` is it later on. `<job>` is a whole row of a job, `<job completed>` one in that state, `<projects>` the
//! list of projects. `<~word>` is a text with that word in it.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was remembered.
pub type Memory = BTreeMap<String, String>;

/// Puts what was remembered into a frame that is to be sent, or that is expected.
pub fn filled(value: &Value, memory: &Memory) -> Value {
    match value {
        Value::String(text) if text == "<null>" => Value::Null,
        Value::String(text) => Value::String(filled_text(text, memory)),
        Value::Array(list) => Value::Array(list.iter().map(|value| filled(value, memory)).collect()),
        Value::Object(fields) => {
            let filled = fields.iter().map(|(key, value)| (key.clone(), filled(value, memory)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// The same for a text.
pub fn filled_text(text: &str, memory: &Memory) -> String {
    let fill = |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{name}}}"), value);
    memory.iter().fold(text.to_owned(), fill)
}

/// Whether a frame is as expected; remembers what is to be remembered. The error is the first place that differs.
pub fn fits(pattern: &Value, seen: &Value, memory: &mut Memory) -> Result<(), String> {
    match (pattern, seen) {
        (Value::String(text), _) if text.starts_with('<') && text.ends_with('>') => {
            placeholder(text.trim_matches(['<', '>']), seen, memory)
        }
        (Value::Object(wanted), Value::Object(fields)) => {
            let open = wanted.contains_key("...");
            if let Some(key) = fields.keys().find(|key| !open && !wanted.contains_key(*key)) {
                return Err(format!("{key} is not expected in {seen}"));
            }
            for (key, wanted) in wanted.iter().filter(|(key, _)| *key != "...") {
                let field = fields.get(key).ok_or_else(|| format!("{key} is missing in {seen}"))?;
                fits(wanted, field, memory).map_err(|error| format!("{key}: {error}"))?;
            }
            Ok(())
        }
        (Value::Array(wanted), Value::Array(list)) if wanted.len() == list.len() => {
            wanted.iter().zip(list).try_for_each(|(wanted, seen)| fits(wanted, seen, memory))
        }
        _ if pattern == seen => Ok(()),
        _ => Err(format!("expected {pattern}, got {seen}")),
    }
}

fn placeholder(text: &str, seen: &Value, memory: &mut Memory) -> Result<(), String> {
    let (kind, name) = text.split_once(" as ").map_or((text, None), |(kind, name)| (kind, Some(name)));
    let said = seen.as_str();
    let is = match kind {
        "any" => true,
        "null" => seen.is_null(),
        "bool" => seen.is_boolean(),
        "int" => seen.is_i64() || seen.is_u64(),
        "list" => seen.is_array(),
        "text" => said.is_some_and(|text| !text.is_empty()),
        "uuid" => said.is_some_and(|text| Uuid::parse_str(text).is_ok()),
        "time" => said.is_some_and(is_time),
        "projects" => return projects(seen),
        "job" => return job(None, seen),
        _ => match (kind.strip_prefix('~'), kind.strip_prefix("job ")) {
            (Some(word), _) => said.is_some_and(|text| text.contains(word)),
            (_, Some(status)) => return job(Some(status), seen),
            _ => return Err(format!("there is no placeholder <{kind}>")),
        },
    };
    if !is {
        return Err(format!("expected <{kind}>, got {seen}"));
    }
    if let (Some(name), Some(said)) = (name, said) {
        memory.insert(name.to_owned(), said.to_owned());
    }
    Ok(())
}

/// `2026-01-02T03:04:05.678Z`.
fn is_time(text: &str) -> bool {
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}

fn projects(seen: &Value) -> Result<(), String> {
    let pattern = serde_json::json!({
        "id": "<uuid>", "name": "<text>", "description": "<any>", "isPublic": "<bool>", "remixedFrom": "<any>",
        "createdAt": "<time>", "updatedAt": "<time>",
    });
    let list = seen.as_array().ok_or_else(|| format!("expected projects, got {seen}"))?;
    list.iter().try_for_each(|project| fits(&pattern, project, &mut Memory::new()))
}

fn job(status: Option<&str>, seen: &Value) -> Result<(), String> {
    let pattern = serde_json::json!({
        "id": "<uuid>", "user_id": "<uuid>", "project_id": "<uuid>", "status": status.unwrap_or("<text>"),
        "progress": "<int>", "progress_message": "<any>", "result": "<any>", "error": "<any>",
        "created_at": "<time>", "updated_at": "<time>",
    });
    fits(&pattern, seen, &mut Memory::new())
}

#[test]
fn a_pattern_is_exact_where_it_says_nothing_else() {
    use serde_json::json;
    let mut memory = Memory::new();
    let id = Uuid::nil().to_string();
    fits(&json!({ "a": "<uuid as id>" }), &json!({ "a": id }), &mut memory).unwrap();
    assert_eq!(filled(&json!(["{id}", "<null>"]), &memory), json!([id, null]));
    assert!(fits(&json!({}), &json!({ "a": 1 }), &mut memory).is_err());
    fits(&json!({ "...": true }), &json!({ "a": 1 }), &mut memory).unwrap();
    assert!(fits(&json!({ "a": 1, "...": true }), &json!({}), &mut memory).is_err());
    assert!(fits(&json!([1]), &json!([1, 2]), &mut memory).is_err());
    assert!(fits(&json!("<int>"), &json!("1"), &mut memory).is_err());
    fits(&json!("<~120>"), &json!("at most 120"), &mut memory).unwrap();
    assert!(fits(&json!("<nonsense>"), &json!(1), &mut memory).is_err());
}
