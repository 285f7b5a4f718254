//! Ties a component to what it was granted. What was not granted is not in the linker, whatever a component imports.

use super::{
    GrantOptions, Grants, HostSide,
    bindings::{logging as logging_interface, store as store_interface},
    clocks, folder, inert,
    logging::Log,
    random,
    reactor::Reactor,
    state,
};
use crate::{
    engine::Engine,
    error::{Fault, LoadError},
    limits::CallState,
    plugin::PluginSpec,
};
use std::{path::PathBuf, sync::Arc, time::Instant};
use wasmtime::component::{HasSelf, Linker};

/// What all calls of one linked plugin share; nothing of it is a guest's state.
pub(crate) struct Link {
    pub(super) reactor: Arc<Reactor>,
    pub(super) plugin: String,
    pub(super) grants: Grants,
    pub(super) options: GrantOptions,
    pub(super) log: Option<Arc<Log>>,
    folder: Option<PathBuf>,
    since: Instant,
}

impl Link {
    /// Fails when what was granted is not there.
    pub(crate) fn new(engine: &Engine, spec: &PluginSpec<'_>) -> Result<Self, LoadError> {
        let grants = spec.grants.clone();
        let options = engine.options().grants.clone();
        let reactor = engine.reactor().map_err(|error| LoadError::Host {
            plugin: spec.name.clone(),
            reason: format!("the thread that plugins wait on could not be started: {error}"),
        })?;
        let log = grants.logging.then(|| Arc::new(Log::new(&spec.name, &spec.revision, options.logging)));
        let link = Self {
            reactor,
            plugin: spec.name.clone(),
            folder: spec.skill_folder.clone().filter(|_| grants.skill_folder),
            grants,
            options,
            log,
            since: Instant::now(),
        };
        if link.grants.skill_folder && link.folder.is_none() {
            return Err(LoadError::Host {
                plugin: link.plugin,
                reason: "it is granted skill_folder, and there is no folder to give".into(),
            });
        }
        match link.state() {
            Ok(_) => Ok(link),
            Err(fault) => Err(LoadError::Host { plugin: link.plugin, reason: fault.to_string() }),
        }
    }

    /// A linker that has what is granted and nothing else.
    pub(crate) fn linker(&self, runtime: &wasmtime::Engine) -> wasmtime::Result<Linker<CallState>> {
        let mut linker = Linker::new(runtime);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        if !self.grants.http.is_empty() {
            wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        }
        if self.grants.logging {
            logging_interface::add_to_linker::<_, HasSelf<HostSide>>(&mut linker, CallState::host)?;
        }
        if self.grants.key_value {
            store_interface::add_to_linker::<_, HasSelf<HostSide>>(&mut linker, CallState::host)?;
        }
        Ok(linker)
    }

    /// What drives what this plugin waits for.
    pub(crate) fn reactor(&self) -> &Arc<Reactor> {
        &self.reactor
    }

    /// The host's side of one call, made anew.
    pub(crate) fn state(&self) -> Result<Box<HostSide>, Fault> {
        let mut context = inert::context(&self.options);
        if self.grants.clocks {
            clocks::give(&mut context, self.since);
        }
        if self.grants.random {
            random::give(&mut context);
        }
        if let Some(log) = &self.log {
            log.give(&mut context);
        }
        if let Some(path) = &self.folder {
            folder::give(&mut context, path).map_err(|error| Fault::Denied {
                capability: format!("skill_folder: {}: {error:#}", path.display()),
            })?;
        }
        Ok(Box::new(state::HostSide::new(self, context.build())))
    }
}
