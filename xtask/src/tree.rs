//! Where things lie in this tree.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders of this clone that tasks read and write.
pub(crate) struct Tree {
    /// The workspace's root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or `target` in the root.
    pub(crate) target: PathBuf,
}

impl Tree {
    pub(crate) fn find() -> Result<Tree> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask lies in no workspace")?.to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => std::path::absolute(dir).context("CARGO_TARGET_DIR")?,
            None => root.join("target"),
        };
        Ok(Tree { root, target })
    }

    /// The volume that is assembled for tests and the demo.
    pub(crate) fn volume(&self) -> PathBuf {
        self.target.join("waza/volume")
    }

    /// Plugins that only tests use, laid out like the volume's.
    pub(crate) fn fixtures(&self) -> PathBuf {
        self.target.join("waza/fixtures")
    }

    /// The examples in several languages, as components.
    pub(crate) fn examples(&self) -> PathBuf {
        self.target.join("waza/examples")
    }

    /// The program, as `cargo build -p waza` leaves it.
    pub(crate) fn program(&self) -> PathBuf {
        self.target.join("debug").join(format!("waza{}", std::env::consts::EXE_SUFFIX))
    }

    /// The tests that run in a browser, when this clone has them.
    pub(crate) fn browser_tests(&self) -> Option<PathBuf> {
        let dir = self.root.join("tests/browser");
        dir.join("package.json").is_file().then_some(dir)
    }

    /// Held while components and the volume are written, so that two runs do not write them at once.
    pub(crate) fn lock(&self) -> Result<File> {
        let dir = self.target.join("waza");
        fs::create_dir_all(&dir).with_context(|| format!("creating {}", dir.display()))?;
        let path = dir.join("lock");
        let file = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
        file.lock().with_context(|| format!("locking {}", path.display()))?;
        Ok(file)
    }
}

/// The entries of a folder in the order of their names; none when there is no such folder.
pub(crate) fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let reading = || format!("reading {}", dir.display());
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir).with_context(reading)? {
        entries.push(entry.with_context(reading)?.path());
    }
    entries.sort();
    Ok(entries)
}

/// The last part of a path, as text.
pub(crate) fn name(path: &Path) -> Result<&str> {
    path.file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("{} has no name in UTF-8", path.display()))
}
