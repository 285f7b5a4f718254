//! Data inside code: a JSON literal that no text of a user can break out of.

use serde_json::Value;

const OPEN: &str = "const GAME = ";
const HEAD: &str =
    "// The numbers and words of this game. Change them here; the rules in game.js read them.\n";

/// JSON that is safe inside a script, an HTML comment and a Markdown file: every character that could end any of these
/// is written as an escape. They occur only inside strings, so the value stays the same.
pub(super) fn literal(value: &Value) -> String {
    let mut out = String::new();
    for c in format!("{value:#}").chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '`' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)))
            }
            c => out.push(c),
        }
    }
    out
}

/// `config.js` for a configuration.
pub(super) fn config_script(config: &Value) -> String {
    format!("{HEAD}{OPEN}{};\n", literal(config))
}

/// The configuration in a `config.js`, unless it was rewritten into something that is no longer JSON.
pub(super) fn read_config(script: &str) -> Option<Value> {
    let (_, rest) = script.split_once(OPEN)?;
    let json = rest.trim_end().strip_suffix(';')?;
    serde_json::from_str(json).ok()
}

/// Text inside HTML, in an element or in a quoted attribute.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Brings the difference between two generated configurations into an existing one, so that what a person changed by
/// hand elsewhere in it stays.
pub(super) fn graft(existing: &Value, before: &Value, after: &Value) -> Value {
    if before == after {
        return existing.clone();
    }
    match (existing, before, after) {
        (Value::Object(existing), Value::Object(before), Value::Object(after)) => {
            let mut out = existing.clone();
            for (key, new) in after {
                let old = before.get(key).unwrap_or(&Value::Null);
                if old != new {
                    let merged = existing.get(key).map_or_else(|| new.clone(), |held| graft(held, old, new));
                    out.insert(key.clone(), merged);
                }
            }
            for key in before.keys().filter(|key| !after.contains_key(*key)) {
                out.remove(key);
            }
            Value::Object(out)
        }
        _ => after.clone(),
    }
}
