//! The fuzz smoke: libFuzzer drives every target of `tests/fuzz-targets` for its share of a minute, from a copy of the
//! committed seeds. It is opt-in, because everything down to the compiler inside the engine is built once more, with
//! the instructions that tell libFuzzer where an input went.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::command::{ask, cargo, line, run as run_command};
use crate::tree::{Tree, entries, name};

/// The version of cargo-fuzz that is installed, and found again.
const CARGO_FUZZ: &str = "0.13.2";

/// Seconds for all targets together; building is not among them.
const SMOKE_SECONDS: u64 = 60;
/// The longest input that is tried, the slowest that is no finding, and what the process may take.
const MAX_BYTES: u32 = 16 << 10;
const SLOWEST_SECONDS: u32 = 10;
const MAX_RSS_MIB: u32 = 2048;

/// Builds every target and drives each for its share.
pub(crate) fn smoke(tree: &Tree) -> Result<()> {
    let tool = Tool::find(tree)?;
    let targets = targets(tree)?;
    // The same versions as everywhere else: cargo only adds libFuzzer to this copy.
    fs::copy(tree.root.join("Cargo.lock"), tree.root.join("fuzz/Cargo.lock"))
        .context("copying Cargo.lock into fuzz/")?;
    println!("fuzz      the first build compiles the engine once more and takes minutes");
    run_command(&mut tool.command(tree, "build"))?;
    let share = (SMOKE_SECONDS / targets.len().max(1) as u64).max(1);
    for target in &targets {
        println!("fuzz      {target}, {share} s");
        drive(tree, &tool, target, share)?;
    }
    Ok(())
}

/// The targets are the folders of seeds; a test holds them to what there is.
fn targets(tree: &Tree) -> Result<Vec<String>> {
    let folders = entries(&tree.root.join("fuzz/seeds"))?;
    if folders.is_empty() {
        bail!("there are no seeds in fuzz/seeds");
    }
    folders.iter().map(|folder| name(folder).map(str::to_owned)).collect()
}

fn drive(tree: &Tree, tool: &Tool, target: &str, seconds: u64) -> Result<()> {
    let corpus = corpus(tree, target)?;
    let mut command = tool.command(tree, "run");
    command.arg(target).arg(&corpus).arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={MAX_BYTES}"),
        format!("-timeout={SLOWEST_SECONDS}"),
        format!("-rss_limit_mb={MAX_RSS_MIB}"),
        "-print_final_stats=1".to_owned(),
    ]);
    let started = SystemTime::now();
    let Err(failure) = run_command(&mut command) else { return Ok(()) };
    let artifacts = entries(&tree.root.join("fuzz/artifacts").join(target))?;
    // A reproducer is named after its bytes, so one that was found before is written again.
    let is_new =
        |file: &&PathBuf| file.metadata().and_then(|data| data.modified()).is_ok_and(|at| at >= started);
    match artifacts.iter().find(is_new) {
        None => Err(failure.context(format!("fuzzing {target}"))),
        Some(reproducer) => {
            let mut replay = tool.command(tree, "run");
            replay.arg(target).arg(reproducer);
            bail!(
                "{target} fails on {}; again with `{}`, and for every test run once the file lies in \
                 fuzz/seeds/{target}",
                reproducer.display(),
                line(&replay)
            )
        }
    }
}

/// A fresh copy of the seeds, which libFuzzer adds to. A component's text goes in as its binary form, too, as its
/// mutations are others.
fn corpus(tree: &Tree, target: &str) -> Result<PathBuf> {
    let corpus = tree.target.join("fuzz/corpus").join(target);
    if corpus.exists() {
        fs::remove_dir_all(&corpus).with_context(|| format!("removing {}", corpus.display()))?;
    }
    fs::create_dir_all(&corpus).with_context(|| format!("creating {}", corpus.display()))?;
    for seed in entries(&tree.root.join("fuzz/seeds").join(target))? {
        let name = name(&seed)?;
        let reading = || format!("reading {}", seed.display());
        fs::copy(&seed, corpus.join(name)).with_context(reading)?;
        if let Some(stem) = name.strip_suffix(".wat") {
            let component = wat::parse_file(&seed).with_context(reading)?;
            fs::write(corpus.join(stem), component).context("writing a component into the corpus")?;
        }
    }
    Ok(corpus)
}

/// cargo-fuzz, wherever it is.
struct Tool(PathBuf);

impl Tool {
    /// The one that cargo finds, when it has the version; else ours in `target/tools`, installed if need be.
    fn find(tree: &Tree) -> Result<Tool> {
        let root = tree.target.join("tools");
        let ours = root.join("bin").join(format!("cargo-fuzz{}", std::env::consts::EXE_SUFFIX));
        for program in [Path::new("cargo-fuzz"), &ours] {
            if ask(Command::new(program).arg("--version"))
                .is_some_and(|version| version.ends_with(CARGO_FUZZ))
            {
                return Ok(Tool(program.to_path_buf()));
            }
        }
        println!("fuzz      installing cargo-fuzz {CARGO_FUZZ} in {}", root.display());
        let mut install = cargo(&tree.root);
        install.args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ, "--root"]).arg(&root);
        run_command(&mut install)?;
        Ok(Tool(ours))
    }

    /// One of its commands, on the compiler in use: sanitizers need another one, coverage does not.
    fn command(&self, tree: &Tree, command: &str) -> Command {
        let mut fuzz = Command::new(&self.0);
        fuzz.current_dir(&tree.root)
            .arg(command)
            // Without debug assertions, as everywhere else; several units a crate, as the build is longer than the run.
            .args(["--sanitizer", "none", "--release", "--codegen-units", "16", "--target-dir"])
            .arg(tree.target.join("fuzz"));
        fuzz
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(root: &Path) -> Tree {
        Tree { root: root.into(), target: root.join("target") }
    }

    #[test]
    fn a_corpus_is_a_fresh_copy_of_the_seeds() {
        let dir = tempfile::tempdir().unwrap();
        let seeds = dir.path().join("fuzz/seeds/component");
        fs::create_dir_all(&seeds).unwrap();
        fs::write(seeds.join("empty.wat"), "(component)").unwrap();
        let corpus = corpus(&tree(dir.path()), "component").unwrap();
        fs::write(corpus.join("found"), "").unwrap();
        let again = super::corpus(&tree(dir.path()), "component").unwrap();
        let names: Vec<_> =
            entries(&again).unwrap().iter().map(|file| name(file).unwrap().to_owned()).collect();
        assert_eq!(names, ["empty", "empty.wat"]);
        assert!(fs::read(again.join("empty")).unwrap().starts_with(b"\0asm"));
    }

    #[test]
    fn a_clone_without_seeds_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(targets(&tree(dir.path())).unwrap_err().to_string().contains("fuzz/seeds"));
    }
}
