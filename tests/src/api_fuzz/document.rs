//! The description of an API as the fuzzer is shown it, and which of its routes the fuzzer got nowhere with.

use serde_json::{Value, json};

/// With what there is in the place of what there could be: `values` knows what can stand for a parameter of a path, by
/// method, path and name. What contradicts a description is invented all the same.
#[must_use]
pub fn reaching(mut document: Value, values: impl Fn(&str, &str, &str) -> Vec<String>) -> Value {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object_mut().into_iter().flatten() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten().filter_map(Value::as_object_mut) {
                let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
                let known = values(method, path, name);
                if !known.is_empty() && parameter.get("in").is_some_and(|place| place == "path") {
                    parameter.insert("schema".to_owned(), json!({ "type": "string", "enum": known }));
                }
            }
        }
    }
    document
}

/// The operations that promise a good answer and never gave one, by the fuzzer's report of its run.
#[must_use]
pub fn unreached(document: &Value, report: &Value) -> Vec<String> {
    let mut unreached = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let responses = operation.get("responses").and_then(Value::as_object);
            let is_promised = responses.is_some_and(|all| all.keys().any(|status| status.starts_with('2')));
            let name = format!("{} {path}", method.to_uppercase());
            if is_promised && accepted(report, &name) == 0 {
                unreached.push(name);
            }
        }
    }
    unreached
}

/// In all phases.
fn accepted(report: &Value, operation: &str) -> u64 {
    let phases = report.get("valid_rates").and_then(|rates| rates.get(operation)).and_then(Value::as_object);
    let counts = phases.into_iter().flat_map(|phases| phases.values());
    counts.filter_map(|phase| phase.get("accepted").and_then(Value::as_u64)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        let id = json!({ "name": "id", "in": "path", "schema": { "type": "string" } });
        let limit = json!({ "name": "limit", "in": "query", "schema": { "type": "integer" } });
        json!({ "paths": {
            "/a/{id}": { "get": { "parameters": [id, limit], "responses": { "200": {} } } },
            "/b": { "post": { "responses": { "503": {}, "4XX": {} } } },
        } })
    }

    #[test]
    fn only_a_path_gets_what_there_is() {
        let shown = reaching(document(), |method, path, name| vec![format!("{method} {path} {name}")]);
        let parameters = &shown["paths"]["/a/{id}"]["get"]["parameters"];
        assert_eq!(parameters[0]["schema"]["enum"], json!(["get /a/{id} id"]));
        assert_eq!(parameters[1]["schema"], json!({ "type": "integer" }));
        assert_eq!(reaching(document(), |_, _, _| Vec::new()), document());
    }

    #[test]
    fn what_was_promised_and_never_came_is_named() {
        let report = |accepted: u64| {
            let phases = json!({ "coverage": { "accepted": 0 }, "fuzzing": { "accepted": accepted } });
            json!({ "valid_rates": { "GET /a/{id}": phases } })
        };
        assert!(unreached(&document(), &report(1)).is_empty());
        assert_eq!(unreached(&document(), &report(0)), ["GET /a/{id}"]);
        assert_eq!(unreached(&document(), &json!({})), ["GET /a/{id}"]);
    }
}
