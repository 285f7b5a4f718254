//! Which build of this host a piece of compiled code is for.

use sha2::{Digest, Sha256};
use std::hash::{Hash, Hasher};
use wasmtime::{Engine, ModuleVersionStrategy};

/// Raise the last number whenever loading changes in a way that neither the crate's version nor the runtime's settings
/// show: how an image is taken, which calls set a plugin up.
pub(crate) const BUILD_ID: &str = concat!("waza ", env!("CARGO_PKG_VERSION"), " loading 1");

/// Two engines with the same digest run each other's code: same build, same runtime, same settings, same processor.
pub(crate) fn compatibility(engine: &Engine) -> [u8; 32] {
    let mut digest = Digester(Sha256::new());
    BUILD_ID.hash(&mut digest);
    // The runtime's own version, which a version of ours in its place would hide.
    ModuleVersionStrategy::WasmtimeVersion.hash(&mut digest);
    engine.precompile_compatibility_hash().hash(&mut digest);
    digest.0.finalize().into()
}

/// The runtime hands its settings to a `Hasher`. 64 bits are too few to rest on; this one keeps all of SHA-256.
struct Digester(Sha256);

impl Hasher for Digester {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Nothing reads it: the digest is taken from the field.
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn the_pool_does_not_change_code_and_optimisation_does() {
        let of = |config| compatibility(&config::start(config).unwrap());
        let options = crate::EngineOptions::default();
        assert_eq!(of(config::code_of_calls()), of(config::calls(&options, crate::Class::Standard)));
        assert_ne!(of(config::code_of_calls()), of(config::set_up()));
    }

    #[test]
    fn another_build_has_another_digest() {
        let mut config = config::code_of_calls();
        config.module_version(ModuleVersionStrategy::Custom("waza 9.9.9".into())).unwrap();
        let other = wasmtime::Engine::new(&config).unwrap();
        assert_ne!(compatibility(&other), compatibility(&config::start(config::code_of_calls()).unwrap()));
    }
}
