//! Looks into a component without running it.

use crate::{
    error::LoadError,
    grants::{Need, cover},
    hooks::{Hook, interface},
    version,
};
use serde::Serialize;
use std::collections::BTreeMap;
use wasmtime::{
    Engine,
    component::{Component, types::ComponentItem},
};

/// What a component is, as far as it can be told without running it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The version of `waza:plugin` that it was built against.
    pub interface_version: String,
    /// The hooks that it exports.
    pub hooks: Vec<Hook>,
    /// The interfaces that it imports something callable from, by name.
    pub imports: Vec<Import>,
}

/// One interface that a component imports from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// With its version.
    pub interface: String,
    /// Functions and resources imported from it.
    pub items: usize,
    /// What the operator has to give for it.
    pub needs: Need,
}

/// Looks at a component that `name` stands for in messages.
pub(crate) fn look(engine: &Engine, name: &str, component: &Component) -> Result<Look, LoadError> {
    let ty = component.component_type();
    let exports: Vec<&str> = ty.exports(engine).map(|(export, _)| export).collect();
    let interface_version = version::spoken(name, exports.iter().copied())?;
    let has = |hook: &Hook| exports.contains(&interface(hook.name(), &interface_version).as_str());
    let hooks = Hook::ALL.into_iter().filter(has).collect();
    let mut items: BTreeMap<String, usize> = BTreeMap::new();
    for import in imports(engine, component) {
        let interface = import.split_once('#').map_or(import.as_str(), |(interface, _)| interface);
        *items.entry(interface.to_owned()).or_default() += 1;
    }
    let import = |(interface, items): (String, usize)| {
        let needs = cover::need(&interface);
        Import { interface, items, needs }
    };
    Ok(Look { interface_version, hooks, imports: items.into_iter().map(import).collect() })
}

/// The imports that are more than types, each as `interface#item`. An instance of types only (`waza:plugin/types`)
/// needs nothing from a host; a function, a resource or a module does.
pub(crate) fn imports(engine: &Engine, component: &Component) -> Vec<String> {
    let ty = component.component_type();
    let mut found = Vec::new();
    for (name, item) in ty.imports(engine) {
        collect(engine, name.to_owned(), &item.ty, &mut found);
    }
    found
}

fn collect(engine: &Engine, name: String, item: &ComponentItem, found: &mut Vec<String>) {
    match item {
        ComponentItem::Type(_) => {}
        ComponentItem::ComponentInstance(instance) => {
            for (export, item) in instance.exports(engine) {
                collect(engine, format!("{name}#{export}"), &item.ty, found);
            }
        }
        _ => found.push(name),
    }
}
