//! From a core module to a component, and what has to be true of it: a first-party plugin imports nothing that could
//! be called, and exports the life cycle and the hooks that its manifest names, no more and no less.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType};
use wasmparser::types::TypesRef;
use wasmparser::{Encoding, Parser, Payload, Validator};
use wit_component::ComponentEncoder;

/// The version of `wit/` that the plugins of this clone are built against.
fn interface(name: &str) -> String {
    format!("waza:plugin/{name}@0.1.0")
}

/// Makes the component.
pub(crate) fn encode(core: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ComponentEncoder::default().validate(true).module(core)?;
    encoder.encode()
}

/// Compares what a component imports and exports with what its manifest says.
pub(crate) fn check(component: &[u8], hooks: &[String], may_import: bool) -> Result<()> {
    let face = Face::read(component)?;
    ensure!(
        may_import || face.needs.is_empty(),
        "it imports {}; a first-party plugin imports nothing that could be called",
        list(&face.needs)
    );
    let (wanted, exports) = (wanted(hooks), list(&face.exports));
    ensure!(face.exports == wanted, "it exports {exports}, but its manifest asks for {}", list(&wanted));
    Ok(())
}

/// What any other plugin imports beside plain types. It may export more than its manifest names, as the runtimes of
/// some languages do; a host leaves that alone.
pub(crate) fn imports(component: &[u8], hooks: &[String]) -> Result<BTreeSet<String>> {
    let face = Face::read(component)?;
    let missing: BTreeSet<_> = wanted(hooks).difference(&face.exports).cloned().collect();
    ensure!(missing.is_empty(), "it does not export {}, but its manifest asks for that", list(&missing));
    Ok(face.needs)
}

/// What a manifest with these hooks asks a component to export.
fn wanted(hooks: &[String]) -> BTreeSet<String> {
    hooks.iter().map(String::as_str).chain(["lifecycle"]).map(interface).collect()
}

fn list(names: &BTreeSet<String>) -> String {
    match names.is_empty() {
        true => "nothing".into(),
        false => names.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// What a component has to do with the world around it.
#[derive(Debug, Default, PartialEq)]
struct Face {
    /// Imports that bring more than plain types.
    needs: BTreeSet<String>,
    exports: BTreeSet<String>,
}

impl Face {
    fn read(component: &[u8]) -> Result<Face> {
        let types = Validator::new().validate_all(component).context("validating the component")?;
        let mut face = Face::default();
        let mut depth = 0_u32;
        for payload in Parser::new(0).parse_all(component) {
            match payload? {
                Payload::Version { encoding, .. } => {
                    ensure!(
                        depth > 0 || encoding == Encoding::Component,
                        "it is a core module, not a component"
                    );
                    depth += 1;
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                // Only the outermost component faces the world.
                Payload::ComponentImportSection(section) if depth == 1 => {
                    for import in section {
                        let name = import?.name.name;
                        let item = types.component_item_for_import(name).map(|item| item.ty);
                        if !item.is_some_and(|item| is_plain_types(item, types.as_ref())) {
                            face.needs.insert(name.to_owned());
                        }
                    }
                }
                Payload::ComponentExportSection(section) if depth == 1 => {
                    for export in section {
                        face.exports.insert(export?.name.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        Ok(face)
    }
}

/// A type, or an instance of nothing but types. Resources do not count: they come with something to call.
fn is_plain_types(item: ComponentEntityType, types: TypesRef<'_>) -> bool {
    match item {
        ComponentEntityType::Type { created, .. } => !matches!(created, ComponentAnyTypeId::Resource(_)),
        ComponentEntityType::Instance(id) => types
            .get(id)
            .is_some_and(|instance| instance.exports.values().all(|item| is_plain_types(item.ty, types))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Components by hand: the preamble, then sections of a number, a length and a body.
    fn component(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        for (number, body) in sections {
            bytes.extend([*number, u8::try_from(body.len()).unwrap()]);
            bytes.extend(*body);
        }
        bytes
    }

    /// One import or export: the list's length, the kind of name, the name, and what it is.
    fn named(name: &str, what: &[u8]) -> Vec<u8> {
        let mut bytes = vec![1, 0, u8::try_from(name.len()).unwrap()];
        bytes.extend(name.bytes());
        bytes.extend(what);
        bytes
    }

    /// The type of a function that takes and returns nothing.
    const FUNCTION: (u8, &[u8]) = (7, &[1, 0x40, 0, 1, 0]);
    /// An instance that exports nothing.
    const INSTANCE: (u8, &[u8]) = (5, &[1, 1, 0]);

    #[test]
    fn an_imported_function_is_refused_by_name() {
        let import = named("now", &[1, 0]);
        let error = check(&component(&[FUNCTION, (10, &import)]), &[], false).unwrap_err().to_string();
        assert!(error.starts_with("it imports now;"), "{error}");
        let error = check(&component(&[FUNCTION, (10, &import)]), &[], true).unwrap_err().to_string();
        assert!(error.starts_with("it exports nothing"), "{error}");
    }

    #[test]
    fn an_imported_instance_with_a_function_is_refused() {
        // An instance type of two declarations: the function's type, and an export of that type.
        let ty = [1, 0x42, 2, 1, 0x40, 0, 1, 0, 4, 0, 3, b'n', b'o', b'w', 1, 0];
        let import = named("waza:plugin/clock@0.1.0", &[5, 0]);
        let error = check(&component(&[(7, &ty), (10, &import)]), &[], false).unwrap_err().to_string();
        assert!(error.starts_with("it imports waza:plugin/clock@0.1.0;"), "{error}");
    }

    #[test]
    fn an_imported_instance_of_types_is_no_need() {
        // An instance type of two declarations: u32, and an export of it as the type `ppm`.
        let ty = [1, 0x42, 2, 1, 0x79, 4, 0, 3, b'p', b'p', b'm', 3, 0, 0];
        let import = named("waza:plugin/types@0.1.0", &[5, 0]);
        let face = Face::read(&component(&[(7, &ty), (10, &import)])).unwrap();
        assert_eq!(face, Face::default());
    }

    #[test]
    fn exports_are_the_life_cycle_and_the_hooks_of_the_manifest() {
        let lifecycle = named(&interface("lifecycle"), &[5, 0, 0]);
        let policy = named(&interface("path-policy"), &[5, 0, 0]);
        let one = component(&[INSTANCE, (11, &lifecycle)]);
        let two = component(&[INSTANCE, (11, &lifecycle), (11, &policy)]);
        let hooks = ["path-policy".to_owned()];
        assert!(check(&two, &hooks, false).is_ok());
        assert!(check(&one, &hooks, false).unwrap_err().to_string().contains("asks for"));
        assert!(check(&two, &[], false).unwrap_err().to_string().contains("path-policy"));
    }

    #[test]
    fn another_plugin_may_export_more_and_its_imports_are_told() {
        let import = named("now", &[1, 0]);
        let lifecycle = named(&interface("lifecycle"), &[5, 0, 0]);
        let more = named("runtime", &[5, 0, 0]);
        let sections =
            [FUNCTION, (10, import.as_slice()), INSTANCE, (11, lifecycle.as_slice()), (11, more.as_slice())];
        let bytes = component(&sections);
        assert_eq!(imports(&bytes, &[]).unwrap(), BTreeSet::from(["now".to_owned()]));
        let missing = imports(&bytes, &["path-policy".to_owned()]).unwrap_err().to_string();
        assert!(missing.starts_with("it does not export waza:plugin/path-policy@0.1.0"), "{missing}");
    }

    #[test]
    fn a_core_module_is_not_a_component() {
        assert!(check(b"\0asm\x01\0\0\0", &[], false).unwrap_err().to_string().contains("core module"));
    }
}
