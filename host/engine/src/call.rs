//! One call: a place, an instance, one function, and the instance is gone.

use crate::{
    error::{CallError, Fault},
    exports::{Answer, Configure, Index, Signature},
    fault,
    gate::{Gate, Permits},
    grants::{link::Link, reactor::Overdue},
    hooks::Hook,
    hop::{self, Start},
    instance::Live,
    limits::CallState,
    plugin::Plugin,
    ticker::ticks,
};
use serde::Serialize;
use std::{
    future::Future,
    time::{Duration, Instant},
};
use wasmtime::{
    Store, UpdateDeadline,
    component::{ComponentExportIndex, Instance, TypedFunc},
};

/// Where the time of one call went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// Waiting for a free instance.
    pub queued: Duration,
    /// Making the instance.
    pub instantiate: Duration,
    /// Inside the plugin, with lowering and lifting of values.
    pub call: Duration,
    /// From the caller's request to the answer; more than the sum by hand-over and clean-up.
    pub total: Duration,
}

/// An answer and its timing.
#[derive(Clone, Debug)]
pub struct Timed<T> {
    /// The answer.
    pub value: T,
    /// Where the time went.
    pub timing: Timing,
}

/// A call that has its place.
pub(crate) struct Call {
    plugin: Plugin,
    hook: Hook,
    start: Start,
    permits: Permits,
}

/// Waits for a place, then runs `work` where the plugin's last call shows that it belongs.
pub(crate) async fn make<T, W>(
    plugin: &Plugin,
    hook: Hook,
    work: impl FnOnce(Call) -> W,
) -> Result<Timed<T>, CallError>
where
    T: Send + 'static,
    W: Future<Output = Result<Timed<T>, CallError>> + Send + 'static,
{
    let asked = Instant::now();
    let engine = plugin.engine();
    let permits = Gate::enter(plugin.gate(), engine.gate(plugin.limits().class), engine.options().max_wait)
        .await
        .map_err(|waited| plugin.error(hook, Fault::Saturated { waited }))?;
    let reactor = plugin.link().map(|link| link.reactor().clone());
    let start = plugin.pace().start();
    let call = Call { plugin: plugin.clone(), hook, start, permits };
    let mut timed = hop::run(engine.lane(), start, reactor, work(call)).await.map_err(|failure| {
        // A panic of the host's own, or a runtime that is shutting down: the plugin is named, the call is lost.
        plugin.error(hook, Fault::Panicked { message: failure.to_string() })
    })??;
    timed.timing.total = asked.elapsed();
    plugin.pace().took(timed.timing.instantiate + timed.timing.call, engine.options().tick);
    Ok(timed)
}

impl Call {
    /// Calls one export on an instance of its own and looks over what it answers.
    pub(crate) async fn run<S, T>(
        self,
        export: &Option<ComponentExportIndex>,
        params: S::Params<'_>,
        valid: impl FnOnce(&T) -> Result<(), Fault>,
    ) -> Result<Timed<T>, CallError>
    where
        S: Signature<Answer = Answer<T>>,
    {
        let error = |fault| self.plugin.error(self.hook, fault);
        let Some(export) = export else { return Err(error(Fault::NoSuchHook { hook: self.hook })) };
        let (value, timing) = self.answer::<S>(export, params).await.map_err(error)?;
        let value = value.0.map_err(|refusal| error(Fault::Guest(refusal)))?;
        valid(&value).map_err(error)?;
        Ok(Timed { value, timing })
    }

    async fn answer<S: Signature>(
        &self,
        export: &ComponentExportIndex,
        params: S::Params<'_>,
    ) -> Result<(S::Answer, Timing), Fault> {
        let started = Instant::now();
        let mut live = self.instance(started).await?;
        let instantiate = started.elapsed();
        let called = Instant::now();
        let answer = match typed::<S>(&mut live.store, &live.instance, export) {
            Ok(function) => self.within(started, function.call_async(&mut live.store, params)).await,
            Err(error) => Err(self.fault(&error, started)),
        };
        let answer = answer.map_err(|fault| live.store.data().blame(fault))?;
        let call = called.elapsed();
        live.done(&self.plugin);
        let queued = self.permits.waited;
        Ok((answer, Timing { queued, instantiate, call, total: queued + started.elapsed() }))
    }

    /// One that was kept, where the plugin's limits allow that; else a fresh one.
    async fn instance(&self, started: Instant) -> Result<Live, Fault> {
        if let Some(mut kept) = self.plugin.kept() {
            self.bound(&mut kept.store, started);
            return Ok(kept);
        }
        let linked = self.plugin.link().map(Link::state).transpose()?;
        let mut store = Store::new(self.plugin.runtime(), CallState::new(self.plugin.limits(), linked));
        store.limiter(|state| state);
        self.bound(&mut store, started);
        let ready = self.ready(&mut store, started).await;
        let instance = ready.map_err(|fault| store.data().blame(fault))?;
        Ok(Live::new(store, instance))
    }

    async fn ready(&self, store: &mut Store<CallState>, started: Instant) -> Result<Instance, Fault> {
        let instance = self.within(started, self.plugin.pre().instantiate_async(&mut *store)).await?;
        self.set_up(store, &instance, started).await?;
        Ok(instance)
    }

    /// Names what goes wrong, and ends a wait for the host at the deadline. A plugin without imports cannot wait: its
    /// time is bounded by the epoch alone.
    async fn within<T>(
        &self,
        started: Instant,
        work: impl Future<Output = wasmtime::Result<T>>,
    ) -> Result<T, Fault> {
        let done = match self.plugin.link() {
            None => work.await,
            Some(_) => {
                let left = self.plugin.limits().deadline().saturating_sub(started.elapsed());
                tokio::time::timeout(left, work).await.unwrap_or_else(|_| Err(Overdue.into()))
            }
        };
        done.map_err(|error| self.fault(&error, started))
    }

    fn fault(&self, error: &wasmtime::Error, started: Instant) -> Fault {
        let limits = self.plugin.limits();
        fault::name(error, limits.deadline(), started.elapsed(), limits.result_bytes())
    }

    /// Bounds what one call may take from now on: host memory for its result, and time.
    fn bound(&self, store: &mut Store<CallState>, started: Instant) {
        let limits = self.plugin.limits();
        let (limit, tick) = (limits.deadline(), self.plugin.engine().options().tick);
        store.set_hostcall_fuel(limits.result_bytes());
        store.set_epoch_deadline(match self.start {
            // After one whole tick, so that no call has to move because it began at the end of one.
            Start::Here => 2.min(ticks(limit, tick)),
            Start::Thread => ticks(limit, tick),
        });
        store.epoch_deadline_callback(move |_| {
            Ok(match limit.checked_sub(started.elapsed()) {
                Some(left) if !left.is_zero() => UpdateDeadline::Yield(ticks(left, tick)),
                _ => UpdateDeadline::Interrupt,
            })
        });
    }

    /// Only for components without an image: what the image would have kept.
    async fn set_up(
        &self,
        store: &mut Store<CallState>,
        instance: &Instance,
        started: Instant,
    ) -> Result<(), Fault> {
        let Some((settings, catalogue)) = self.plugin.set_up() else { return Ok(()) };
        let exports = self.plugin.exports();
        let gone = |error: wasmtime::Error| self.fault(&error, started);
        let refused = |step: &str| Fault::InvalidResult {
            reason: format!("{step} was accepted at load and refused now"),
        };
        let configure = typed::<Configure>(store, instance, &exports.configure).map_err(gone)?;
        let configured = configure.call_async(&mut *store, (settings.as_str(),));
        let (configured,) = self.within(started, configured).await?;
        configured.map_err(|_| refused("configure"))?;
        if let Some(index) = &exports.index {
            let index = typed::<Index>(store, instance, index).map_err(gone)?;
            let (indexed,) = self.within(started, index.call_async(&mut *store, (&**catalogue,))).await?;
            indexed.map_err(|_| refused("index"))?;
        }
        Ok(())
    }
}

/// The function behind an index that [`crate::exports::find`] returned for this component.
fn typed<'a, S: Signature>(
    store: &mut Store<CallState>,
    instance: &Instance,
    export: &ComponentExportIndex,
) -> wasmtime::Result<TypedFunc<S::Params<'a>, S::Answer>> {
    let function = instance
        .get_func(store, export)
        .ok_or_else(|| wasmtime::format_err!("an export that was there at load is gone"))?;
    #[expect(unsafe_code, reason = "comparing types again in every call costs more than a small call itself")]
    // SAFETY: every index comes from `exports::find`, which compared the types of the same component with exactly the
    // signature `S` that this index is stored under, and refused the component where they differ.
    let typed = unsafe { TypedFunc::new_unchecked(function) };
    Ok(typed)
}
