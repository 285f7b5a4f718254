//! Makes instances and calls functions, with or without a host that they may wait for.
//!
//! A component that imports nothing runs synchronously, on no fibre. One that is linked runs on a fibre, and its time is
//! bounded twice: by the epoch while it computes, by [`Reactor::wait`](super::reactor::Reactor::wait) while it waits.

use super::link::Link;
use crate::{exports::Signature, limits::CallState};
use std::time::Instant;
use wasmtime::{
    Store,
    component::{Instance, InstancePre, TypedFunc},
};

/// How one component is run.
#[derive(Clone, Copy)]
pub(crate) struct Drive<'a>(Option<&'a Link>);

impl<'a> Drive<'a> {
    pub(crate) fn new(link: Option<&'a Link>) -> Self {
        Self(link)
    }

    pub(crate) fn instantiate(
        self,
        store: &mut Store<CallState>,
        pre: &InstancePre<CallState>,
        until: Instant,
    ) -> wasmtime::Result<Instance> {
        match self.0 {
            None => pre.instantiate(store),
            Some(link) => link.reactor.wait(until, pre.instantiate_async(store)),
        }
    }

    pub(crate) fn call<'p, S: Signature>(
        self,
        store: &mut Store<CallState>,
        function: TypedFunc<S::Params<'p>, S::Answer>,
        params: S::Params<'p>,
        until: Instant,
    ) -> wasmtime::Result<S::Answer> {
        match self.0 {
            None => function.call(store, params),
            Some(link) => link.reactor.wait(until, function.call_async(store, params)),
        }
    }
}
