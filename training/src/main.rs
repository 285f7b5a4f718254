//! `cargo xtask train`: fits the intent model to the training messages and writes what follows from them: the weights,
//! the report, the calibration and the tables in the documentation. Equal messages and rules give equal bytes on every
//! machine, so `--check` can hold the committed files to them.

mod calibration;
mod judge;
mod learn;
mod report;
mod rows;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Parser;

use crate::learn::Lesson;
use crate::report::Report;

/// Between these lines stand the tables.
const BEGIN: &str = "<!-- written by `cargo xtask train` -->\n";
const END: &str = "<!-- end -->\n";

/// A file, and what belongs in it.
type File = (PathBuf, Vec<u8>);

#[derive(Parser)]
#[command(name = "cargo xtask train", about = "Fits the intent model to the training messages")]
struct Cli {
    /// Write nothing; fail when a committed file is not what training gives
    #[arg(long)]
    check: bool,
    /// Print the report as JSON instead of tables
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<()> {
    let root = root();
    let (report, files) = train(&root)?;
    match cli.json {
        true => println!("{}", serde_json::to_string_pretty(&report)?),
        false => print!("{}", report.tables()),
    }
    if cli.check {
        return check(&files);
    }
    for (path, bytes) in files {
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The report, and every file with what belongs in it.
fn train(root: &Path) -> Result<(Report, Vec<File>)> {
    let rows = rows::read(&root.join("training/messages"))?;
    let lessons: Vec<Lesson<'_>> = rows.iter().map(Lesson::new).collect();
    let (weights, _) = learn::learn(&lessons, None, 10);
    let (report, calibration) = report::report(&lessons)?;
    let docs = root.join("docs/training.md");
    let files = vec![
        (root.join("plugins/intent-classifier/model.bin"), weights),
        (root.join("training/report.json"), json(&report)?),
        (root.join("training/calibration.json"), json(&calibration)?),
        (docs.clone(), documented(&docs, &report.tables())?.into_bytes()),
    ];
    Ok((report, files))
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The page with these tables in their place.
fn documented(page: &Path, tables: &str) -> Result<String> {
    let text = std::fs::read_to_string(page).with_context(|| format!("reading {}", page.display()))?;
    let (before, rest) = text.split_once(BEGIN).context("docs/training.md has no place for the tables")?;
    let (_, after) = rest.split_once(END).context("the tables in docs/training.md have no end")?;
    Ok(format!("{before}{BEGIN}\n{tables}\n{END}{after}"))
}

fn check(files: &[File]) -> Result<()> {
    let old = |(path, bytes): &&File| std::fs::read(path).ok().as_ref() != Some(bytes);
    let old: Vec<String> = files.iter().filter(old).map(|(path, _)| path.display().to_string()).collect();
    if old.is_empty() {
        return Ok(());
    }
    bail!("not what training gives; `cargo xtask train` writes them anew: {}", old.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drift between messages, rules and what is committed. The floors are a little below the figures of the day.
    #[test]
    fn the_committed_files_are_what_training_gives() {
        let (report, files) = train(&root()).unwrap();
        check(&files).unwrap();
        let (rules, both) = (&report.rules_alone, &report.together);
        assert!(both.right > 95.0 && both.right > rules.right + 0.5, "{both:?}");
        assert!(both.missed_restores < rules.missed_restores && both.false_restores <= 8, "{both:?}");
        assert!(both.chat_taken_as_change < rules.chat_taken_as_change, "{both:?}");
    }

    #[test]
    fn what_drifted_is_named() {
        let path = std::env::temp_dir().join(format!("waza-train-{}", std::process::id()));
        std::fs::write(&path, "old").unwrap();
        assert!(check(&[(path.clone(), b"old".to_vec())]).is_ok());
        let error = check(&[(path.clone(), b"new".to_vec())]).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert!(error.to_string().contains("waza-train-"), "{error}");
        assert!(check(&[(path, b"new".to_vec())]).is_err());
    }
}
