//! Looks into a component without running it.

use wasmtime::{
    Engine,
    component::{Component, types::ComponentItem},
};

/// The first import that is more than types. An instance of types only (`waza:plugin/types`) needs nothing from a
/// host; a function, a resource or a module would.
pub(crate) fn first_function_import(engine: &Engine, component: &Component) -> Option<String> {
    let ty = component.component_type();
    ty.imports(engine).find_map(|(name, item)| capability(engine, name, &item.ty))
}

fn capability(engine: &Engine, name: &str, item: &ComponentItem) -> Option<String> {
    match item {
        ComponentItem::Type(_) => None,
        ComponentItem::ComponentInstance(instance) => instance.exports(engine).find_map(|(export, item)| {
            capability(engine, export, &item.ty).map(|inner| format!("{name}#{inner}"))
        }),
        _ => Some(name.to_owned()),
    }
}
