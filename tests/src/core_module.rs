//! From a few lines of core WebAssembly to a component with the types of `wit/`.
//!
//! The text is the fields of a module. Its exports decide the world: `waza:plugin/path-policy@0.1.0#check` exports that
//! interface in that version, with the types that `wit/` gives it. What every plugin needs and a case does not care
//! for is added where the text does not export it: a page of memory, an allocator, `describe` and `configure`.

use crate::component::root;
use std::{collections::BTreeSet, fmt::Display, fs};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, WorldId};

const PACKAGE: &str = "waza:plugin/";

/// How the files in `wit/` name their package.
const WRITTEN: &str = "package waza:plugin@0.1.0;";

/// Makes the component. `Err` says what is wrong with the text, for whoever wrote it.
pub fn component(text: &str) -> Result<Vec<u8>, String> {
    let whole = completed(text);
    let mut module = wat::parse_str(&whole).map_err(reason)?;
    let (resolve, world) = world(&exports(&whole))?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).map_err(reason)?;
    let encoder = ComponentEncoder::default().validate(true);
    encoder.module(&module).and_then(|mut encoder| encoder.encode()).map_err(reason)
}

/// An error with what is behind it.
fn reason(error: impl Display) -> String {
    format!("{error:#}")
}

/// An exported interface: its name, and its version where it has one.
type Interface<'t> = (&'t str, Option<&'t str>);

/// The interfaces that a module's text exports functions of.
fn exports(text: &str) -> BTreeSet<Interface<'_>> {
    text.split('"')
        .filter_map(|word| word.strip_prefix(PACKAGE)?.split_once('#'))
        .map(|(interface, _)| match interface.split_once('@') {
            Some((name, version)) => (name, Some(version)),
            None => (interface, None),
        })
        .collect()
}

/// The text with what every plugin needs.
fn completed(text: &str) -> String {
    let version = match exports(text).first() {
        None => "@0.1.0".to_owned(),
        Some((_, version)) => version.map(|version| format!("@{version}")).unwrap_or_default(),
    };
    let mut whole = format!("(module\n{text}\n");
    for (export, field) in [
        (r#""memory")"#, MEMORY),
        (r#""cabi_realloc")"#, REALLOC),
        (r#"#describe")"#, DESCRIBE),
        (r#"#configure")"#, CONFIGURE),
    ] {
        if !text.contains(export) {
            whole.push_str(&field.replace("@VERSION", &version));
        }
    }
    whole.push(')');
    whole
}

const MEMORY: &str = r#"
(memory (export "memory") 1)
"#;

/// Never frees, and keeps what it gives on eight bytes.
const REALLOC: &str = r#"
(global $heap (mut i32) (i32.const 0x4000))
(func (export "cabi_realloc") (param i32 i32 i32) (param $bytes i32) (result i32)
  (local $at i32)
  (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
  (global.set $heap (i32.add (local.get $at) (local.get $bytes)))
  (local.get $at))
"#;

/// Name, version, no languages, and a schema; the texts lie behind the record.
const DESCRIBE: &str = r#"
(data (i32.const 0xfc00)
  "\40\fc\00\00\0b\00\00\00" "\50\fc\00\00\05\00\00\00" "\00\00\00\00\00\00\00\00" "\60\fc\00\00\11\00\00\00")
(data (i32.const 0xfc40) "conformance")
(data (i32.const 0xfc50) "0.1.0")
(data (i32.const 0xfc60) "{\22type\22:\22object\22}")
(func (export "waza:plugin/lifecycle@VERSION#describe") (result i32) (i32.const 0xfc00))
"#;

/// Nothing wrong: twelve bytes of zero.
const CONFIGURE: &str = r#"
(func (export "waza:plugin/lifecycle@VERSION#configure") (param i32 i32) (result i32) (i32.const 0xfd00))
"#;

/// A world that exports these interfaces, each from `wit/` as if it had its version.
fn world(interfaces: &BTreeSet<Interface<'_>>) -> Result<(Resolve, WorldId), String> {
    let mut resolve = Resolve::default();
    for version in interfaces.iter().map(|(_, version)| *version).collect::<BTreeSet<_>>() {
        resolve.push_source("wit", &package(version)?).map_err(reason)?;
    }
    let mut text = "package waza:conformance;\nworld plugin {\n".to_owned();
    for (name, version) in interfaces {
        let version = version.map(|version| format!("@{version}")).unwrap_or_default();
        text.push_str(&format!("  export {PACKAGE}{name}{version};\n"));
    }
    text.push('}');
    let package = resolve.push_source("world.wit", &text).map_err(reason)?;
    let world = resolve.select_world(&[package], Some("plugin")).map_err(reason)?;
    Ok((resolve, world))
}

/// All of `wit/` as one text, under another version.
fn package(version: Option<&str>) -> Result<String, String> {
    let mut text = match version {
        None => "package waza:plugin;\n".to_owned(),
        Some(version) => format!("package waza:plugin@{version};\n"),
    };
    for entry in fs::read_dir(root().join("wit")).map_err(reason)? {
        let file = fs::read_to_string(entry.map_err(reason)?.path()).map_err(reason)?;
        text.push_str(&file.replace(WRITTEN, ""));
    }
    Ok(text)
}
