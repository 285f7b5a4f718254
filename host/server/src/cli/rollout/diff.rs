//! `waza rollout diff`: what is different between two plugins, or between two volumes. Nothing is loaded.

use crate::cli::{Failure, Outcome, print_lines};
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;
use std::path::{Path, PathBuf};
use waza_registry::decision::{Change, LineUpFacts, RevisionFacts, diff};
use waza_registry::{read_plugin_folder, read_volume};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout diff target/waza/volume/plugins/path-policy plugins/path-policy
  waza rollout diff --json volume-of-before volume | jq -r '.[].pointer'

Exits 0 whether they differ or not.")]
pub(in crate::cli) struct Diff {
    /// A plugin's folder, or a volume
    #[arg(value_name = "A")]
    was: PathBuf,
    /// The same kind of folder
    #[arg(value_name = "B")]
    now: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    pub(super) fn run(self) -> Outcome {
        let plugin = |path: &Path| path.join("plugin.toml").is_file();
        let changes = match (plugin(&self.was), plugin(&self.now)) {
            (true, true) => diff(&revision(&self.was)?, &revision(&self.now)?)?,
            (false, false) => diff(&volume(&self.was)?, &volume(&self.now)?)?,
            _ => return Err(Failure::usage(anyhow!("one is a plugin's folder and the other is not"))),
        };
        match self.json {
            true => print_lines([serde_json::to_string_pretty(&changes)?])?,
            false => print_lines(changes.iter().map(line))?,
        }
        Ok(())
    }
}

fn revision(folder: &Path) -> anyhow::Result<RevisionFacts> {
    let folder = read_plugin_folder(folder).map_err(|problem| anyhow!("{problem}"))?;
    Ok(RevisionFacts::of(&folder.manifest, &folder.component))
}

fn volume(root: &Path) -> anyhow::Result<LineUpFacts> {
    let volume = read_volume(root).with_context(|| format!("cannot read {}", root.display()))?;
    volume.problems.iter().for_each(|problem| eprintln!("waza: {}: {problem}", root.display()));
    Ok(LineUpFacts::from(&volume))
}

fn line(change: &Change) -> String {
    let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "(none)".to_owned(), Value::to_string);
    format!("{}: {} -> {}", change.pointer, shown(&change.was), shown(&change.now))
}
