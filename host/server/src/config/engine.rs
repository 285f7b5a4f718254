//! Bounds of compiling plugins and of keeping what was compiled. Nothing in here may be 0, and the types say so.

use super::Config;
use serde::{Deserialize, Serialize};
use std::{num::NonZeroU32, path::PathBuf};
use waza_registry::{ArtefactOptions, Compiler, EngineOptions};

/// The word that makes this program the compiler's process.
pub(crate) const COMPILE_COMMAND: &str = "compile-component";

/// What a plugin may cost before it runs. What it may cost when it runs is its own manifest's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EngineSettings {
    /// Where compiled plugins are kept; by default `artefacts` in the state folder. Several servers of one user may share it.
    pub(crate) artefacts_dir: Option<PathBuf>,
    /// Compiled plugins on the disk, all together; what was not used for longest goes.
    pub(crate) artefacts_mib: NonZeroU32,
    /// Address space of the process that compiles a plugin.
    pub(crate) compile_memory_mib: NonZeroU32,
    /// Processor time of that process.
    pub(crate) compile_cpu_seconds: NonZeroU32,
}

impl Default for EngineSettings {
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self {
            artefacts_dir: None,
            artefacts_mib: number(2048),
            compile_memory_mib: number(2048),
            compile_cpu_seconds: number(120),
        }
    }
}

impl Config {
    /// Where compiled plugins are kept.
    fn artefacts_dir(&self) -> PathBuf {
        let chosen = self.engine.artefacts_dir.clone();
        chosen.unwrap_or_else(|| self.state_dir().join("artefacts"))
    }

    /// How a server runs plugins: from what it compiled before, and compiling the rest where it harms nobody.
    pub(crate) fn engine_options(&self) -> EngineOptions {
        let EngineSettings { artefacts_mib, compile_memory_mib, compile_cpu_seconds, .. } = &self.engine;
        EngineOptions {
            artefacts: Some(ArtefactOptions { dir: self.artefacts_dir(), max_mib: artefacts_mib.get() }),
            compiler: Compiler::own_program(
                COMPILE_COMMAND,
                compile_memory_mib.get(),
                compile_cpu_seconds.get(),
            ),
            ..EngineOptions::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Flags;
    use figment::Jail;
    use std::path::Path;

    #[test]
    #[expect(clippy::result_large_err, reason = "figment::Jail asks for its own error type")]
    fn artefacts_are_in_the_data_folder_unless_it_is_said_otherwise() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let dir = || Config::load(&Flags::default()).unwrap().engine_options().artefacts.unwrap().dir;
            jail.set_env("WAZA_DATA_DIR", "here");
            assert_eq!(dir(), Path::new("here/state/artefacts"));
            jail.set_env("WAZA_STATE_DIR", "there");
            assert_eq!(dir(), Path::new("there/artefacts"));
            jail.set_env("WAZA_ENGINE__ARTEFACTS_DIR", "shared");
            assert_eq!(dir(), Path::new("shared"));
            jail.set_env("WAZA_ENGINE__COMPILE_MEMORY_MIB", "0");
            let error = Config::load(&Flags::default()).unwrap_err().to_string();
            assert!(error.contains("COMPILE_MEMORY_MIB"), "{error}");
            Ok(())
        });
    }
}
