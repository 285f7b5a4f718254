//! What one plugin may use, and the limiter that holds an instance to it.

use crate::{error::Fault, grants::HostSide};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;
use wasmtime::ResourceLimiter;

/// Which pool a plugin's instances come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Many small slots: what a compiler makes of Rust, C and the like.
    #[default]
    Standard,
    /// Few large ones: a plugin that brings a whole language runtime, such as JavaScript's or Python's.
    Large,
}

impl Class {
    /// Entries one table may have; the pool's own bound is the same.
    pub(crate) const fn table_entries(self) -> usize {
        match self {
            Self::Standard => 10_000,
            Self::Large => 100_000,
        }
    }
}

/// Bounds of one plugin. Units are in the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Which pool its instances come from, and so how large they may be at all.
    pub class: Class,
    /// Time for one call.
    pub deadline_ms: u32,
    /// Linear memory of one instance.
    pub memory_mib: u32,
    /// Time for `configure`, once per revision.
    pub configure_ms: u32,
    /// Time for a ranker's `index`, once per catalogue.
    pub index_ms: u32,
    /// Size of the memory image that `configure` and `index` leave behind.
    pub image_mib: u32,
    /// Host memory that the result of one call may take.
    pub result_mib: u32,
    /// Entries in any list of a result (edits, evidence, ranked skills).
    pub result_items: u32,
    /// Calls of this plugin that may run at once.
    pub concurrent_calls: u32,
    /// Calls that one instance may serve. One, the default, is a fresh instance for every call. With more, what the
    /// plugin keeps in its memory is seen by the next call, of whatever user: for plugins whose instances are dear
    /// and that are trusted to keep nothing.
    pub max_uses: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            class: Class::Standard,
            deadline_ms: 50,
            memory_mib: 64,
            configure_ms: 2_000,
            index_ms: 10_000,
            image_mib: 64,
            result_mib: 8,
            result_items: 20_000,
            concurrent_calls: 32,
            max_uses: 1,
        }
    }
}

impl Limits {
    /// Time for one call.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms.into())
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        (self.memory_mib as usize) << 20
    }

    pub(crate) fn result_bytes(&self) -> usize {
        (self.result_mib as usize) << 20
    }
}

/// What a store carries: the limiter, and nothing of the request.
pub(crate) struct CallState {
    memory_bytes: usize,
    table_entries: usize,
    /// Only for components that import something.
    pub(crate) linked: Option<Box<HostSide>>,
}

impl CallState {
    pub(crate) fn new(limits: &Limits, linked: Option<Box<HostSide>>) -> Self {
        let (memory_bytes, table_entries) = (limits.memory_bytes(), limits.class.table_entries());
        Self { memory_bytes, table_entries, linked }
    }

    /// What a fault was, if the host refused something in the same call.
    pub(crate) fn blame(&self, fault: Fault) -> Fault {
        match &self.linked {
            None => fault,
            Some(linked) => linked.denials.blame(fault),
        }
    }

    /// Lets the host itself use more, once the guest's own work is over.
    pub(crate) fn add_memory(&mut self, bytes: usize) {
        self.memory_bytes = self.memory_bytes.saturating_add(bytes);
    }
}

/// A guest asked for more memory than it may have. Carried out of the guest as the trap's own error.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("wanted {wanted} bytes of memory, the limit is {limit}")]
pub(crate) struct MemoryRefused {
    pub(crate) limit: usize,
    pub(crate) wanted: usize,
}

/// A guest asked for a larger table than it may have.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("wanted a table of {wanted} entries, the limit is {limit}")]
pub(crate) struct TableRefused {
    pub(crate) limit: usize,
    pub(crate) wanted: usize,
}

impl ResourceLimiter for CallState {
    fn memory_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let limit = maximum.map_or(self.memory_bytes, |max| max.min(self.memory_bytes));
        if desired > limit {
            // An error here is a trap that keeps its type; `false` would leave the guest to guess.
            return Err(MemoryRefused { limit, wanted: desired }.into());
        }
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let limit = maximum.map_or(self.table_entries, |max| max.min(self.table_entries));
        if desired > limit {
            return Err(TableRefused { limit, wanted: desired }.into());
        }
        Ok(true)
    }
}
