//! Programs in Python: each in a virtual environment of its own under the target folder, as its `requirements.txt` pins it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{ask, run};
use crate::setup;

/// One program of an environment, installed if need be. What cannot be had is named together with `who` needs it.
pub(crate) fn program(venv: &Path, wanted: &Path, name: &str, who: &str) -> Result<PathBuf> {
    let program = venv.join("bin").join(name);
    let bytes = fs::read(wanted).with_context(|| format!("reading {}", wanted.display()))?;
    // Written last, so an installation that broke off is begun again.
    let installed = venv.join("requirements.txt");
    if program.is_file() && fs::read(&installed).is_ok_and(|there| there == bytes) {
        return Ok(program);
    }
    if !has_venv() && setup::can_apt() {
        setup::apt_install(&["python3", "python3-venv"])?;
    }
    if !has_venv() {
        bail!("{who} needs python3 with venv; on Debian `apt-get install python3 python3-venv`");
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(venv).stdout(std::io::stderr()))?;
    let mut pip = Command::new(venv.join("bin/pip"));
    run(pip.args(["install", "--quiet", "--requirement"]).arg(wanted).stdout(std::io::stderr()))
        .with_context(|| format!("installing {name}, which {who} needs"))?;
    fs::write(&installed, bytes).with_context(|| format!("writing {}", installed.display()))?;
    Ok(program)
}

fn has_venv() -> bool {
    ask(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_some()
}
