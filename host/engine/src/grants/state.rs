//! The host's side of one call: handles, contexts and what was refused. Dropped with the call's store.

use super::{
    GrantOptions, denial::Denials, http::Outgoing, inert, key_value::Pairs, link::Link, logging::Log,
};
use crate::limits::CallState;
use std::sync::Arc;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// What the host keeps for one call of a linked plugin.
pub(crate) struct HostSide {
    wasi: WasiCtx,
    pub(super) table: ResourceTable,
    http: WasiHttpCtx,
    outgoing: Outgoing,
    pub(super) log: Option<Arc<Log>>,
    pub(super) pairs: Pairs,
    pub(crate) denials: Denials,
}

impl HostSide {
    pub(super) fn new(link: &Link, wasi: WasiCtx) -> Self {
        let denials = Denials::default();
        Self {
            wasi,
            table: table(&link.options),
            http: WasiHttpCtx::new(),
            outgoing: Outgoing::new(&link.grants.http, &link.options, denials.clone()),
            log: link.log.clone(),
            pairs: Pairs::new(&link.plugin, &link.options, denials.clone()),
            denials,
        }
    }

    /// What a component without imports would get, if it could ask.
    fn nothing() -> Self {
        let (options, denials) = (GrantOptions::default(), Denials::default());
        Self {
            wasi: inert::context(&options).build(),
            table: table(&options),
            http: WasiHttpCtx::new(),
            outgoing: Outgoing::new(&[], &options, denials.clone()),
            log: None,
            pairs: Pairs::new("", &options, denials.clone()),
            denials,
        }
    }

    /// Whether the guest holds nothing of the host's. Its memory must not become an image while it does: a handle in
    /// it would mean nothing to the next instance.
    pub(crate) fn holds_nothing(&self) -> bool {
        self.table.is_empty()
    }
}

fn table(options: &GrantOptions) -> ResourceTable {
    let mut table = ResourceTable::new();
    table.set_max_capacity(options.open_handles);
    table
}

impl CallState {
    /// The host's side of this call. A component that is not linked has no function that gets here.
    pub(crate) fn host(&mut self) -> &mut HostSide {
        self.linked.get_or_insert_with(|| Box::new(HostSide::nothing()))
    }
}

impl WasiView for CallState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let host = self.host();
        WasiCtxView { ctx: &mut host.wasi, table: &mut host.table }
    }
}

impl WasiHttpView for CallState {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let host = self.host();
        WasiHttpCtxView { ctx: &mut host.http, table: &mut host.table, hooks: &mut host.outgoing }
    }
}
