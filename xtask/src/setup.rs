//! Finds the tools that this tree needs, and installs what is missing where that can be done without asking. What
//! cannot be installed is named in one error, with the command to type.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::command::{ask, run as run_command, which};
use crate::examples;
use crate::toolchain::{DEBIAN_PACKAGES, TARGET, Toolchain};
use crate::tree::Tree;

/// Which tools are wanted beside those that every build needs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wanted {
    pub(crate) browser: bool,
    pub(crate) examples: bool,
}

pub(crate) fn run(tree: &Tree, wanted: Wanted) -> Result<()> {
    let toolchain = toolchain()?;
    println!("plugins   {} ({TARGET})", toolchain.describe());
    for (name, found) in [("strace", strace()), ("registry", docker_registry())] {
        match found {
            Ok(program) => println!("{name:<10}{}", program.display()),
            // Only tests need it, and those say so again.
            Err(error) => println!("{name:<10}missing: {error:#}"),
        }
    }
    match postgres() {
        Ok(postgres) => println!("postgres  {}", postgres.display()),
        // Likewise.
        Err(error) => println!("postgres  missing: {error:#}"),
    }
    if wanted.browser {
        let chromium = browser(tree)?;
        println!("browser   {}", chromium.display());
    }
    if wanted.examples {
        examples::tools(tree)?.iter().for_each(|line| println!("{line}"));
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
        let mut packages = missing_tools(&[("node", "nodejs"), ("npm", "npm")]);
        packages.extend(chromium().is_none().then_some("chromium"));
        packages
    };
    if !missing().is_empty() && can_apt() {
        apt_install(&missing())?;
    }
    if !missing().is_empty() {
        bail!("the browser tests need what is not here; on Debian `apt-get install {}`", missing().join(" "));
    }
    node_modules(&tests)?;
    chromium().context("Chromium is not there, though it was installed")
}

/// What the test that counts system calls needs, installed if need be.
pub(crate) fn strace() -> Result<PathBuf> {
    debian("strace")
}

/// The registry that plugins are pulled from in tests, installed if need be.
pub(crate) fn docker_registry() -> Result<PathBuf> {
    debian("docker-registry")
}

/// A program that Debian has in a package of its name.
fn debian(program: &'static str) -> Result<PathBuf> {
    if which(program).is_none() && can_apt() {
        apt_install(&[program])?;
    }
    which(program).with_context(|| format!("{program} is not here; on Debian `apt-get install {program}`"))
}

/// Where Debian's packages of Postgres are, a folder per version.
const POSTGRES: &str = "/usr/lib/postgresql";
/// What Debian's packages do when they are installed.
const POSTGRES_CLUSTERS: &str = "/etc/postgresql-common/createcluster.conf";

/// The Postgres that tests start, installed if need be.
pub(crate) fn postgres() -> Result<PathBuf> {
    if installed_postgres().is_none() && can_apt() {
        apt_install(&["postgresql-common"])?;
        // The package would make and start a server of its own, which nobody here asks anything.
        let mut settings = fs::OpenOptions::new().append(true).create(true).open(POSTGRES_CLUSTERS)?;
        settings.write_all(b"\n# The tests start servers of their own.\ncreate_main_cluster = false\n")?;
        apt_install(&["postgresql"])?;
    }
    installed_postgres().context("Postgres is not here; on Debian `apt-get install postgresql`")
}

fn installed_postgres() -> Option<PathBuf> {
    let versions = fs::read_dir(POSTGRES).ok()?.flatten().map(|entry| entry.path().join("bin/postgres"));
    versions.filter(|program| program.is_file()).max()
}

/// Chromium under one of its names.
fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(which)
}

/// The Debian packages of those tools that cannot be started by their names.
pub(crate) fn missing_tools(tools: &[(&str, &'static str)]) -> Vec<&'static str> {
    tools.iter().filter(|(tool, _)| which(tool).is_none()).map(|(_, package)| *package).collect()
}

/// What a folder's lock file pins, installed if need be.
pub(crate) fn node_modules(dir: &Path) -> Result<()> {
    if modules_are_current(dir) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-fund", "--no-audit"]).current_dir(dir).stdout(std::io::stderr());
    run_command(&mut npm).with_context(|| format!("`npm ci` in {}", dir.display()))
}

/// npm leaves a copy of the lock file in what it installed; an older one means that the lock file changed since.
fn modules_are_current(tests: &Path) -> bool {
    let changed = |file: &str| tests.join(file).metadata().and_then(|data| data.modified()).ok();
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Some(wanted), Some(installed)) => wanted <= installed,
        _ => false,
    }
}

pub(crate) fn can_apt() -> bool {
    which("apt-get").is_some() && ask(Command::new("id").arg("-u")).as_deref() == Some("0")
}

pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::io::stderr());
        command
    };
    run_command(apt().arg("update"))?;
    run_command(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}
