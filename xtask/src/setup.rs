//! Finds the tools that this tree needs, and installs what is missing where that can be done without asking. What
//! cannot be installed is named in one error, with the command to type.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::command::{ask, run as run_command, which};
use crate::toolchain::{DEBIAN_PACKAGES, TARGET, Toolchain};
use crate::tree::Tree;

pub(crate) fn run(tree: &Tree, with_browser: bool) -> Result<()> {
    let toolchain = toolchain()?;
    println!("plugins   {} ({TARGET})", toolchain.describe());
    match strace() {
        Ok(strace) => println!("strace    {}", strace.display()),
        // Only a test needs it, and that test says so again.
        Err(error) => println!("strace    missing: {error:#}"),
    }
    if with_browser {
        let chromium = browser(tree)?;
        println!("browser   {}", chromium.display());
    }
    Ok(())
}

/// A compiler for plugins, installed if need be.
pub(crate) fn toolchain() -> Result<Toolchain> {
    let allowed = Toolchain::allowed()?;
    if let Some(found) = allowed.iter().find(|way| way.is_here()) {
        return Ok(*found);
    }
    let mut reasons = Vec::new();
    for way in allowed {
        match install(*way) {
            Ok(()) if way.is_here() => return Ok(*way),
            Ok(()) => reasons.push(format!("{}: installed, but it cannot be used", way.describe())),
            Err(error) => reasons.push(format!("{}: {error:#}", way.describe())),
        }
    }
    bail!(
        "no compiler for {TARGET} ({}); either `rustup target add {TARGET}`, or on Debian `apt-get install {}`",
        reasons.join("; "),
        DEBIAN_PACKAGES.join(" ")
    )
}

fn install(way: Toolchain) -> Result<()> {
    match way {
        Toolchain::Installed => {
            run_command(Command::new("rustup").args(["target", "add", TARGET, "wasm32-wasip2"]))
        }
        Toolchain::Debian => {
            ensure!(can_apt(), "installing packages needs Debian's apt-get and the rights of root");
            apt_install(&DEBIAN_PACKAGES)
        }
    }
}

/// What the tests in a browser need, installed if need be: the browser that they are to use.
pub(crate) fn browser(tree: &Tree) -> Result<PathBuf> {
    let tests = tree.browser_tests().context("there is no tests/browser/package.json in this clone")?;
    let missing = || {
        let tools = [("node", "nodejs"), ("npm", "npm")].into_iter();
        let mut packages: Vec<_> =
            tools.filter(|(tool, _)| which(tool).is_none()).map(|(_, package)| package).collect();
        packages.extend(chromium().is_none().then_some("chromium"));
        packages
    };
    if !missing().is_empty() && can_apt() {
        apt_install(&missing())?;
    }
    if !missing().is_empty() {
        bail!("the browser tests need what is not here; on Debian `apt-get install {}`", missing().join(" "));
    }
    if !modules_are_current(&tests) {
        run_command(Command::new("npm").args(["ci", "--no-fund", "--no-audit"]).current_dir(&tests))
            .context("installing what tests/browser needs; to try alone: `npm ci` in tests/browser")?;
    }
    chromium().context("Chromium is not there, though it was installed")
}

/// What the test that counts system calls needs, installed if need be.
pub(crate) fn strace() -> Result<PathBuf> {
    if which("strace").is_none() && can_apt() {
        apt_install(&["strace"])?;
    }
    which("strace").context("strace is not here; on Debian `apt-get install strace`")
}

/// Chromium under one of its names.
fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which)
}

/// npm leaves a copy of the lock file in what it installed; an older one means that the lock file changed since.
fn modules_are_current(tests: &Path) -> bool {
    let changed = |file: &str| tests.join(file).metadata().and_then(|data| data.modified()).ok();
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Some(wanted), Some(installed)) => wanted <= installed,
        _ => false,
    }
}

fn can_apt() -> bool {
    which("apt-get").is_some() && ask(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run_command(apt().arg("update"))?;
    run_command(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}
