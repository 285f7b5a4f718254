//! Looks into a component without running it.

use wasmtime::{
    Engine,
    component::{Component, types::ComponentItem},
};

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
