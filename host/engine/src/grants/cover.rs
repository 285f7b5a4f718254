//! Which grant an import needs. Decided by name alone, before anything is linked: what is not granted is not there.

use super::{Grant, Grants};
use crate::error::LoadError;
use serde::Serialize;

/// What an import needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "grant", rename_all = "snake_case")]
pub enum Need {
    /// A language runtime brings it along; it is inert without a grant.
    Nothing,
    /// A grant.
    Grant(Grant),
    /// This host does not have it.
    Unknown,
}

/// The version of WASI that is offered, in any of its patch releases.
const WASI: &str = "0.2.";

/// Packages of WASI that are inert for everybody.
const INERT: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// `import` is an interface with its version, and may be followed by `#` and a function.
pub(crate) fn need(import: &str) -> Need {
    let interface = import.split_once('#').map_or(import, |(interface, _)| interface);
    match interface {
        "wasi:logging/logging@0.1.0-draft" => return Need::Grant(Grant::Logging),
        "wasi:keyvalue/store@0.2.0-draft" => return Need::Grant(Grant::KeyValue),
        _ => {}
    }
    let Some((name, version)) = interface.split_once('@') else { return Need::Unknown };
    let Some((package, item)) = name.strip_prefix("wasi:").and_then(|name| name.split_once('/')) else {
        return Need::Unknown;
    };
    match (package, item) {
        _ if !version.starts_with(WASI) => Need::Unknown,
        ("http", "types" | "outgoing-handler") => Need::Grant(Grant::Http),
        (package, _) if INERT.contains(&package) => Need::Nothing,
        _ => Need::Unknown,
    }
}

/// Refuses the first import that is not covered, with what would cover it.
pub(crate) fn check(plugin: &str, imports: &[String], grants: &Grants) -> Result<(), LoadError> {
    for import in imports {
        let (plugin, import) = (plugin.to_owned(), import.clone());
        match need(&import) {
            Need::Nothing => {}
            Need::Grant(grant) if grants.gives(grant) => {}
            Need::Grant(grant) => return Err(LoadError::ImportNotGranted { plugin, import, grant }),
            Need::Unknown => return Err(LoadError::UnknownImport { plugin, import }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_their_grants() {
        for (import, expected) in [
            ("wasi:cli/exit@0.2.3#exit", Need::Nothing),
            ("wasi:sockets/tcp@0.2.12#[method]tcp-socket.start-bind", Need::Nothing),
            ("wasi:http/types@0.2.9#fields", Need::Grant(Grant::Http)),
            ("wasi:http/outgoing-handler@0.2.0#handle", Need::Grant(Grant::Http)),
            ("wasi:http/incoming-handler@0.2.0#handle", Need::Unknown),
            ("wasi:logging/logging@0.1.0-draft#log", Need::Grant(Grant::Logging)),
            ("wasi:logging/logging@0.1.0#log", Need::Unknown),
            ("wasi:keyvalue/store@0.2.0-draft#open", Need::Grant(Grant::KeyValue)),
            ("wasi:keyvalue/atomics@0.2.0-draft#increment", Need::Unknown),
            ("wasi:cli/exit@0.3.0#exit", Need::Unknown),
            ("wasi:cli/exit", Need::Unknown),
            ("wasi:cli", Need::Unknown),
            ("evil:cli/exit@0.2.0#exit", Need::Unknown),
            ("now", Need::Unknown),
            ("", Need::Unknown),
        ] {
            assert_eq!(need(import), expected, "{import}");
        }
    }
}
