//! Every setting is read, enforced, described and held to the schema.

use super::*;
use serde_json::json;

#[test]
fn each_path_bound_allows_its_value_and_says_it_beyond() {
    for (settings, fits, beyond, message) in [
        (json!({ "max_path_bytes": 6 }), "a/b.js", "a/bc.js", "the path has 7 bytes; max_path_bytes is 6"),
        (
            json!({ "max_part_bytes": 5 }),
            "ab.js/ab.js",
            "abc.js",
            "`abc.js` has 6 bytes; max_part_bytes is 5",
        ),
        (json!({ "max_depth": 2 }), "a/b.js", "a/b/c.js", "the path has 3 parts; max_depth is 2"),
    ] {
        let policy = with(settings);
        assert_eq!(verdict(&policy, write(fits)), Verdict::Allow);
        assert_eq!(super::message(verdict(&policy, write(beyond))), message);
    }
}

#[test]
fn depth_counts_inside_the_project() {
    let policy = with(json!({ "max_depth": 2 }));
    let inside = |rest: &str| write(&format!("users/{USER}/projects/{PROJECT}/{rest}"));
    assert_eq!(verdict(&policy, inside("a/b.js")), Verdict::Allow);
    assert_eq!(code(&verdict(&policy, inside("a/b/c.js"))), "path-too-deep");
}

#[test]
fn each_list_is_read() {
    for (settings, operation, origin, path, expected) in [
        (json!({ "write_extensions": { "model": ["x"] } }), Operation::Write, Origin::Model, "a.x", "allow"),
        (
            json!({ "write_extensions": { "model": ["x"] } }),
            Operation::Write,
            Origin::Model,
            "a.js",
            "extension-not-allowed",
        ),
        (json!({ "write_extensions": { "model": ["x"] } }), Operation::Write, Origin::User, "a.png", "allow"),
        (json!({ "write_extensions": { "user": ["x"] } }), Operation::Delete, Origin::User, "a.x", "allow"),
        (
            json!({ "write_extensions": { "plugin": ["x"] } }),
            Operation::Write,
            Origin::Plugin,
            "a.x",
            "allow",
        ),
        (
            json!({ "write_extensions": { "system": ["x"] } }),
            Operation::Write,
            Origin::System,
            "a.x",
            "allow",
        ),
        (json!({ "serve_extensions": ["x"] }), Operation::Serve, Origin::User, "a.x", "allow"),
        (
            json!({ "serve_extensions": ["x"] }),
            Operation::Serve,
            Origin::User,
            "a.js",
            "extension-not-allowed",
        ),
        (
            json!({ "forbidden_names": ["Build"] }),
            Operation::Read,
            Origin::User,
            "a/bUILD/c.js",
            "forbidden-name",
        ),
        (json!({ "forbidden_names": [] }), Operation::Write, Origin::Model, "node_modules/c.js", "allow"),
        (json!({ "forbidden_names": [] }), Operation::Read, Origin::System, ".git/config", "git-folder"),
        (json!({ "system_files": [".state"] }), Operation::Write, Origin::System, ".state", "allow"),
        (json!({ "system_files": [".state"] }), Operation::Write, Origin::User, ".state", "hidden-file"),
        (json!({ "system_files": [] }), Operation::Read, Origin::System, ".current-version", "hidden-file"),
        (
            json!({ "private_files": ["Secret.JSON"] }),
            Operation::Serve,
            Origin::User,
            "secret.json",
            "private-file",
        ),
        (json!({ "private_files": [] }), Operation::Serve, Origin::User, "SPEC.md", "allow"),
    ] {
        let verdict = verdict(&with(settings.clone()), access(operation, origin, path));
        assert_eq!(code(&verdict), expected, "{settings} {operation:?} {origin:?} {path}");
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_where_they_stand() {
    for (settings, pointer) in [
        (json!({ "max_path_bytes": 0 }), "/max_path_bytes"),
        (json!({ "max_part_bytes": 256 }), "/max_part_bytes"),
        (json!({ "max_depth": 0 }), "/max_depth"),
        (json!({ "max_accesses": 0 }), "/max_accesses"),
        (json!({ "max_files": 0 }), "/max_files"),
        (json!({ "max_total_bytes": 0 }), "/max_total_bytes"),
        (json!({ "max_file_bytes": { "user": 0 } }), "/max_file_bytes/user"),
        (json!({ "max_file_bytes": { "system": (1u64 << 30) + 1 } }), "/max_file_bytes/system"),
        (json!({ "write_extensions": { "model": ["js", ".js"] } }), "/write_extensions/model/1"),
        (json!({ "write_extensions": { "user": ["PNG"] } }), "/write_extensions/user/0"),
        (json!({ "write_extensions": { "plugin": [""] } }), "/write_extensions/plugin/0"),
        (json!({ "write_extensions": { "system": ["tar.gz"] } }), "/write_extensions/system/0"),
        (json!({ "serve_extensions": ["a".repeat(17)] }), "/serve_extensions/0"),
        (json!({ "serve_extensions": vec!["a"; 257] }), "/serve_extensions"),
        (json!({ "forbidden_names": ["a/b"] }), "/forbidden_names/0"),
        (json!({ "forbidden_names": [""] }), "/forbidden_names/0"),
        (json!({ "private_files": ["a\\b"] }), "/private_files/0"),
        (json!({ "system_files": [".."] }), "/system_files/0"),
        (json!({ "system_files": [".GIT"] }), "/system_files/0"),
    ] {
        let errors = Policy::configure(serde_json::from_value(settings).unwrap()).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [pointer]);
    }
    for unknown in [
        json!({ "max_file": 1 }),
        json!({ "max_file_bytes": { "users": 1 } }),
        json!({ "write_extensions": { "users": [] } }),
    ] {
        assert!(serde_json::from_value::<Settings>(unknown).is_err());
    }
}

/// The `default`s of a schema, nested as the settings are.
fn defaults(schema: &Value) -> Value {
    match schema["properties"].as_object() {
        Some(properties) => {
            properties.iter().map(|(name, property)| (name.clone(), defaults(property))).collect()
        }
        None => schema["default"].clone(),
    }
}

#[test]
fn the_schema_says_what_the_settings_are() {
    let schema: Value = serde_json::from_str(&Policy::describe().settings_schema).unwrap();
    let described = defaults(&schema);
    // Unknown keys are refused, so the schema names nothing that is not a setting.
    assert_eq!(serde_json::from_value::<Settings>(described.clone()).unwrap(), Settings::default());
    // And every setting is in it.
    let Settings {
        max_path_bytes,
        max_part_bytes,
        max_depth,
        max_accesses,
        max_files,
        max_total_bytes,
        max_file_bytes,
        write_extensions,
        serve_extensions,
        forbidden_names,
        system_files,
        private_files,
    } = Settings::default();
    let path_policy::MaxFileBytes { user, model, plugin, system } = max_file_bytes;
    let path_policy::WriteExtensions { user: uploads, model: generated, plugin: plugins, system: hosts } =
        write_extensions;
    assert_eq!(
        described,
        json!({
            "max_path_bytes": max_path_bytes, "max_part_bytes": max_part_bytes, "max_depth": max_depth,
            "max_accesses": max_accesses, "max_files": max_files, "max_total_bytes": max_total_bytes,
            "max_file_bytes": { "user": user, "model": model, "plugin": plugin, "system": system },
            "write_extensions": { "user": uploads, "model": generated, "plugin": plugins, "system": hosts },
            "serve_extensions": serve_extensions, "forbidden_names": forbidden_names,
            "system_files": system_files, "private_files": private_files,
        })
    );
    assert_eq!(schema["additionalProperties"], json!(false));
}

#[test]
fn the_schemas_largest_values_are_the_largest_that_are_taken() {
    let schema: Value = serde_json::from_str(&Policy::describe().settings_schema).unwrap();
    let configure =
        |name: &str, value: u64| Policy::configure(serde_json::from_value(json!({ name: value })).unwrap());
    let mut seen = 0;
    for (name, property) in schema["properties"].as_object().unwrap() {
        let Some(maximum) = property["maximum"].as_u64() else { continue };
        assert!(configure(name, maximum).is_ok(), "{name}");
        assert!(configure(name, maximum + 1).is_err(), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}
