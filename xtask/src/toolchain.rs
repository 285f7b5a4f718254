//! The compiler that plugins are built with. Any rustc that has std for `wasm32-unknown-unknown` will do; where none
//! can be had, Debian's packages bring one that builds std from its sources.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use serde::Deserialize;

use crate::command::{ask, cargo, which};
use crate::tree::Tree;

/// What a plugin is compiled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum Target {
    /// It has no system interface, so a plugin built for it imports nothing. What is built has yet to be made a
    /// component.
    #[default]
    #[serde(rename = "wasm32-unknown-unknown")]
    Bare,
    /// An ordinary system interface; what is built is a component already.
    #[serde(rename = "wasm32-wasip2")]
    Wasi,
}

impl Target {
    pub(crate) const ALL: [Target; 2] = [Target::Bare, Target::Wasi];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Target::Bare => "wasm32-unknown-unknown",
            Target::Wasi => "wasm32-wasip2",
        }
    }
}

/// What first-party plugins are compiled to.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// What Debian's way needs.
pub(crate) const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];

/// A stack and a heap that instances find there from the start, so that an ordinary call grows nothing.
const MEMORY: &str = "-Clink-arg=-zstack-size=65536 -Clink-arg=--initial-heap=524288";

/// The same, and vectors: every runtime has them since the second version of the language, and what searches text is
/// several times as fast. Said here because std for WASI's target, and so the components of others, do without.
const BARE: &str = "-Clink-arg=-zstack-size=65536 -Clink-arg=--initial-heap=524288 -Ctarget-feature=+simd128";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "wasm-ld-19";

/// One way to compile a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The rustc in use, with the target's std beside it, as rustup installs it.
    Installed,
    /// Debian's rustc, which builds std from Debian's copy of its sources.
    Debian,
}

impl Toolchain {
    /// The ways that may be taken, in the order in which they are tried: both, or the one that `WAZA_WASM_TOOLCHAIN`
    /// names (`installed` or `debian`).
    pub(crate) fn allowed() -> Result<&'static [Toolchain]> {
        Self::named(std::env::var("WAZA_WASM_TOOLCHAIN").unwrap_or_default().as_str())
    }

    fn named(name: &str) -> Result<&'static [Toolchain]> {
        Ok(match name {
            "" => &[Toolchain::Installed, Toolchain::Debian],
            "installed" => &[Toolchain::Installed],
            "debian" => &[Toolchain::Debian],
            other => bail!("WAZA_WASM_TOOLCHAIN is `{other}`; it can be `installed` or `debian`"),
        })
    }

    /// Whether all that this way needs is here.
    pub(crate) fn is_here(self) -> bool {
        match self {
            Toolchain::Installed => Target::ALL.into_iter().all(has_std),
            Toolchain::Debian => debian_sources().is_some_and(|sources| {
                sources.is_file() && Path::new(DEBIAN_CARGO).is_file() && which(DEBIAN_LINKER).is_some()
            }),
        }
    }

    /// Debian's sources have no system interface for plugins to be linked with.
    pub(crate) fn builds(self, target: Target) -> bool {
        self == Toolchain::Installed || target == Target::Bare
    }

    pub(crate) fn describe(self) -> &'static str {
        match self {
            Toolchain::Installed => "the installed rustc",
            Toolchain::Debian => "Debian's rustc-web, which builds std from source",
        }
    }

    /// Where this compiler keeps its work. Two compilers in one folder would undo each other's work.
    pub(crate) fn target_dir(self, tree: &Tree) -> PathBuf {
        tree.target.join(match self {
            Toolchain::Installed => "plugins",
            Toolchain::Debian => "plugins-debian",
        })
    }

    /// `cargo build` for the wasm target with this compiler, still without packages.
    pub(crate) fn cargo_build(self, tree: &Tree, target: Target) -> Command {
        let mut command = match self {
            Toolchain::Installed => cargo(&tree.root),
            Toolchain::Debian => {
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .current_dir(&tree.root)
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
                    // Of the compiler that runs this task.
                    .env_remove("CARGO")
                    .env_remove("LD_LIBRARY_PATH");
                command
            }
        };
        command.arg("build");
        if self == Toolchain::Debian {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command
            .args(["--target", target.name(), "--profile", "plugin", "--target-dir"])
            .arg(self.target_dir(tree))
            // The plugins' own: flags in the environment are for the machine, and would replace them.
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", BARE)
            .env("CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS", MEMORY)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}

/// Whether the rustc in use has std for a target.
pub(crate) fn has_std(target: Target) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let libraries = ask(Command::new(rustc).args(["--print", "target-libdir", "--target", target.name()]));
    let files = libraries.and_then(|libraries| Path::new(&libraries).read_dir().ok()).into_iter().flatten();
    let is_std = |name: &str| name.starts_with("libstd-") && name.ends_with(".rlib");
    files.flatten().any(|file| file.file_name().to_str().is_some_and(is_std))
}

/// Where Debian's rustc would have the sources of std.
fn debian_sources() -> Option<PathBuf> {
    let sysroot = ask(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"]))?;
    Some(Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_can_be_named_and_an_unknown_one_is_refused() {
        assert_eq!(Toolchain::named("debian").unwrap(), [Toolchain::Debian]);
        assert_eq!(Toolchain::named("").unwrap().len(), 2);
        assert!(Toolchain::named("gcc").unwrap_err().to_string().contains("`gcc`"));
    }

    #[test]
    fn two_compilers_do_not_share_a_folder() {
        let tree = Tree { root: "root".into(), target: "target".into() };
        assert_ne!(Toolchain::Installed.target_dir(&tree), Toolchain::Debian.target_dir(&tree));
    }
}
