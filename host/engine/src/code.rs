//! Compiled code that this process may run, and the only place where bytes become code.
//!
//! Running bytes that the compiler did not make is the end of every isolation this crate offers, so a [`Code`] is made
//! in two ways only: from the compiler's output, or from an artefact whose MAC was verified over these very bytes.

use std::ops::Range;
use wasmtime::{Engine, component::Component};

/// Compiled code, in memory that nobody else writes to.
pub(crate) struct Code {
    bytes: Vec<u8>,
    at: Range<usize>,
}

impl Code {
    /// What the compiler answered: in this process, or in a process of our own program through a private pipe.
    pub(crate) fn compiled(bytes: Vec<u8>) -> Self {
        let at = 0..bytes.len();
        Self { bytes, at }
    }

    /// A part of an artefact. `bytes` are the very ones that the MAC was computed over.
    pub(crate) fn verified(bytes: Vec<u8>, at: Range<usize>) -> Self {
        Self { bytes, at }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.at.clone()).unwrap_or_default()
    }

    /// Maps it as code of `engine`.
    ///
    /// Never from a file by name: a file can change between the check and the mapping, and while it is mapped. The
    /// runtime copies from this buffer instead, so the bytes that were checked are the bytes that run.
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Component> {
        #[expect(unsafe_code, reason = "code that was compiled before cannot be loaded in any other way")]
        // SAFETY: the bytes are the unchanged output of `Engine::precompile_component` of this very build. Either it
        // answered them just now, or a MAC under a key that only this user can read was verified over this buffer. The
        // runtime compares version, settings and processor with those of `engine` and refuses what differs.
        let component = unsafe { Component::deserialize(engine, self.bytes()) };
        component
    }
}
