//! The steps of a load that touch one component: compile it, link it, start an instance, run its set-up. Every function
//! of the plugin that runs here has a deadline of its own.

use crate::{
    code::Code,
    compile::{Purpose, compile},
    engine::Engine,
    error::{CallError, Fault, LoadError},
    exports::{Configure, Describe, Exports, Index, Signature},
    fault,
    grants::{cover, drive::Drive, link::Link},
    hooks::lifecycle::Info,
    image::micros,
    limits::CallState,
    plugin::PluginSpec,
    stored::Origin,
    ticker,
};
use std::time::{Duration, Instant};
use wasmtime::{
    Store,
    component::{Component, ComponentExportIndex, Instance, InstancePre, Linker},
};

/// One load.
pub(crate) struct Loader<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) spec: &'a PluginSpec<'a>,
}

/// An instance after its set-up.
pub(crate) struct SetUp {
    pub(crate) store: Store<CallState>,
    pub(crate) instance: Instance,
    pub(crate) info: Info,
    pub(crate) configure: Duration,
    pub(crate) index: Option<Duration>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(engine: &'a Engine, spec: &'a PluginSpec<'a>) -> Self {
        Self { engine, spec }
    }

    pub(crate) fn compile(
        &self,
        runtime: &wasmtime::Engine,
        purpose: Purpose,
        bytes: &[u8],
    ) -> Result<(Component, Code, Origin), LoadError> {
        let started = Instant::now();
        let code = compile(self.engine, runtime, &self.spec.name, purpose, bytes)?;
        let origin = Origin::compiled(bytes, micros(started.elapsed()));
        let component = code.load(runtime).map_err(|e| self.broken(&e))?;
        Ok((component, code, origin))
    }

    /// Ties a component to what it was granted; refuses it where it wants more.
    pub(crate) fn link(
        &self,
        runtime: &wasmtime::Engine,
        component: &Component,
    ) -> Result<(InstancePre<CallState>, Option<Link>), LoadError> {
        let imports = crate::inspect::imports(runtime, component);
        cover::check(&self.spec.name, &imports, &self.spec.grants)?;
        let link = (!imports.is_empty()).then(|| Link::new(self.engine, self.spec)).transpose()?;
        let linker = link.as_ref().map_or_else(|| Ok(Linker::new(runtime)), |link| link.linker(runtime));
        let pre = linker.and_then(|linker| linker.instantiate_pre(component)).map_err(|e| self.broken(&e))?;
        Ok((pre, link))
    }

    /// A fresh instance that has said what it is.
    pub(crate) fn start<'b>(
        &'b self,
        pre: &InstancePre<CallState>,
        link: Option<&'b Link>,
        exports: &Exports,
    ) -> Result<(Runner<'b>, Info), LoadError> {
        let limits = &self.spec.limits;
        let limit = Duration::from_millis(limits.configure_ms.into());
        let linked = link.map(Link::state).transpose().map_err(|fault| self.refused("instantiate", fault))?;
        let mut store = Store::new(pre.engine(), CallState::new(limits, linked));
        store.limiter(|state| state);
        store.set_hostcall_fuel(limits.result_bytes());
        store.set_epoch_deadline(ticker::ticks(limit, self.engine.options().tick));
        let started = Instant::now();
        let drive = Drive::new(link);
        let instance = drive
            .instantiate(&mut store, pre, started + limit)
            .map_err(|e| self.refused("instantiate", self.named(&e, limit, started)))?;
        let mut runner = Runner { loader: self, drive, store, instance };
        let (info,) = runner.call::<Describe>("describe", &exports.describe, (), limit)?;
        Ok((runner, info))
    }

    /// Runs `configure`, and `index` where there is one.
    pub(crate) fn set_up(
        &self,
        pre: &InstancePre<CallState>,
        link: Option<&Link>,
        exports: &Exports,
    ) -> Result<SetUp, LoadError> {
        self.engine.loads_made().set_up();
        let limits = &self.spec.limits;
        let (mut runner, info) = self.start(pre, link, exports)?;
        let (started, limit) = (Instant::now(), Duration::from_millis(limits.configure_ms.into()));
        let settings = (self.spec.settings.as_str(),);
        let (configured,) = runner.call::<Configure>("configure", &exports.configure, settings, limit)?;
        let configure = started.elapsed();
        configured.map_err(|errors| LoadError::Settings { plugin: self.spec.name.clone(), errors })?;
        let index = match &exports.index {
            None => None,
            Some(export) => {
                let (started, limit) = (Instant::now(), Duration::from_millis(limits.index_ms.into()));
                let (indexed,) = runner.call::<Index>("index", export, (&*self.spec.catalogue,), limit)?;
                indexed.map_err(|e| self.refused("index", Fault::Guest(e)))?;
                Some(started.elapsed())
            }
        };
        Ok(SetUp { store: runner.store, instance: runner.instance, info, configure, index })
    }

    fn named(&self, error: &wasmtime::Error, limit: Duration, started: Instant) -> Fault {
        fault::name(error, limit, started.elapsed(), self.spec.limits.result_bytes())
    }

    fn broken(&self, error: &wasmtime::Error) -> LoadError {
        LoadError::Component { plugin: self.spec.name.clone(), reason: format!("{error:#}") }
    }

    fn refused(&self, step: &'static str, fault: Fault) -> LoadError {
        LoadError::Call {
            plugin: self.spec.name.clone(),
            step,
            source: Box::new(CallError {
                plugin: self.spec.name.clone(),
                revision: self.spec.revision.clone(),
                hook: step.into(),
                fault,
            }),
        }
    }
}

/// Runs one set-up function under its own deadline.
pub(crate) struct Runner<'a> {
    loader: &'a Loader<'a>,
    drive: Drive<'a>,
    store: Store<CallState>,
    instance: Instance,
}

impl Runner<'_> {
    fn call<S: Signature>(
        &mut self,
        step: &'static str,
        export: &ComponentExportIndex,
        params: S::Params<'_>,
        limit: Duration,
    ) -> Result<S::Answer, LoadError> {
        self.store.set_epoch_deadline(ticker::ticks(limit, self.loader.engine.options().tick));
        let started = Instant::now();
        self.instance
            .get_typed_func::<S::Params<'_>, S::Answer>(&mut self.store, export)
            .and_then(|f| self.drive.call::<S>(&mut self.store, f, params, started + limit))
            .map_err(|e| self.loader.named(&e, limit, started))
            .map_err(|fault| self.loader.refused(step, self.store.data().blame(fault)))
    }
}
