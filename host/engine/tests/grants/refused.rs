//! An import without its grant is refused at load, and the missing grant is named.

use crate::support::{Load, component, engine};
use waza_engine::{Grant, GrantOptions, Grants, Hook, Limits, LoadError, PluginSpec};

fn load(wat: &str, grants: &str) -> LoadError {
    let component = wat::parse_str(wat).unwrap();
    let spec = PluginSpec {
        name: "wanting".into(),
        revision: "r1".into(),
        component: &component,
        hooks: vec![Hook::PathPolicy],
        settings: "{}".into(),
        limits: Limits::default(),
        catalogue: Default::default(),
        grants: serde_json::from_str(grants).unwrap(),
        skill_folder: None,
    };
    engine(GrantOptions::default()).load(&spec).map(|_| ()).unwrap_err()
}

#[test]
fn each_import_needs_its_own_grant() {
    let all = [
        (r#""logging":true"#, Grant::Logging, "wasi:logging/logging@0.1.0-draft", "logging = true"),
        (r#""key_value":true"#, Grant::KeyValue, "wasi:keyvalue/store@0.2.0-draft", "key_value = true"),
        (r#""http":["a.b"]"#, Grant::Http, "wasi:http/outgoing-handler@0.2.6", "http = [\"host.name\"]"),
    ];
    for (own, expected, interface, line) in all {
        let wat = format!(r#"(component (import "{interface}" (instance (export "f" (func)))))"#);
        let others = all.iter().filter(|other| other.1 != expected).map(|other| other.0);
        let others: Vec<_> = others.chain([r#""clocks":true,"random":true"#]).collect();
        let error = load(&wat, &format!("{{{}}}", others.join(",")));
        let LoadError::ImportNotGranted { ref import, grant, .. } = error else { panic!("{error}") };
        assert_eq!((import.as_str(), grant), (format!("{interface}#f").as_str(), expected));
        let message = error.to_string();
        for part in [line, "[grants]", "plugin.toml", "[grants.wanting]"] {
            assert!(message.contains(part), "{message}");
        }
        // With the grant it is another matter: the types are not those of this host.
        let error = load(&wat, &format!("{{{own}}}"));
        assert!(matches!(error, LoadError::Component { .. }), "{error}");
    }
}

#[test]
fn what_no_grant_gives_is_refused_whatever_is_granted() {
    let grants = r#"{"logging":true,"clocks":true,"random":true,"http":["a.b"],"key_value":true}"#;
    for interface in ["host:thing/clock", "wasi:http/incoming-handler@0.2.0", "wasi:cli/exit@0.3.0"] {
        let wat = format!(r#"(component (import "{interface}" (instance (export "f" (func)))))"#);
        let error = load(&wat, grants);
        assert!(matches!(&error, LoadError::UnknownImport { .. }), "{error}");
    }
    let error = load(r#"(component (import "f" (func)))"#, grants);
    assert!(matches!(&error, LoadError::UnknownImport { import, .. } if import == "f"), "{error}");
}

#[test]
fn a_real_component_is_refused_for_one_missing_grant() {
    assert!(!component("granted").is_empty());
    for (grants, missing) in [
        (r#"{"http":["a.b"],"key_value":true}"#, Grant::Logging),
        (r#"{"logging":true,"http":["a.b"]}"#, Grant::KeyValue),
        (r#"{"logging":true,"key_value":true}"#, Grant::Http),
    ] {
        let error = Load::granted().with(&serde_json::from_str(grants).unwrap()).map(|_| ()).unwrap_err();
        assert!(matches!(&error, LoadError::ImportNotGranted { grant, .. } if *grant == missing), "{error}");
    }
    Load::granted().now();
}

#[test]
fn a_folder_that_is_granted_has_to_be_there() {
    let grants = Grants { skill_folder: true, ..Grants::default() };
    let error = Load::ordinary().with(&grants).map(|_| ()).unwrap_err();
    assert!(matches!(&error, LoadError::Host { .. }), "{error}");
    let load = Load { folder: Some("/nonexistent/folder".into()), ..Load::ordinary() };
    let error = load.with(&grants).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("/nonexistent/folder"), "{error}");
}
