//! `waza rollout diff`: what is different between two plugins or two volumes, read from this machine; or between two
//! revisions or two line-ups that a running server knows. Nothing is loaded.

use super::again::is_key;
use super::door::Reach;
use crate::admin::wire::Between;
use crate::cli::printable::printable;
use crate::cli::{Failure, Outcome, print_lines, small_runtime};
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;
use std::path::Path;
use waza_registry::decision::{Change, LineUpFacts, RevisionFacts, diff};
use waza_registry::{read_plugin_folder, read_volume};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout diff target/waza/volume/plugins/path-policy plugins/path-policy
  waza rollout diff --json volume-of-before volume | jq -r '.[].pointer'
  waza rollout diff 3f2a9c01d4e5 71bd0c22a9f4
  waza rollout diff lineup:11 lineup:12

Beginnings of keys and line-ups are asked of the running server. Exits 0 whether they differ or not.")]
pub(in crate::cli) struct Diff {
    /// A plugin's folder or a volume; the beginning of a revision's key; or lineup:NUMBER
    #[arg(value_name = "A")]
    was: String,
    /// The same kind of thing
    #[arg(value_name = "B")]
    now: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reach: Reach,
}

impl Diff {
    pub(super) fn run(self) -> Outcome {
        let known = |name: &str| is_key(name) || name.starts_with("lineup:");
        let changes = match known(&self.was) && known(&self.now) {
            true => self.of_server()?,
            false => of_files(Path::new(&self.was), Path::new(&self.now))?,
        };
        match self.json {
            true => print_lines([serde_json::to_string_pretty(&changes)?])?,
            false => print_lines(changes.iter().map(|change| printable(&line(change))))?,
        }
        Ok(())
    }

    fn of_server(&self) -> Result<Vec<Change>, Failure> {
        let client = self.reach.client()?;
        let between = Between { from: self.was.clone(), to: self.now.clone() };
        small_runtime()?.block_on(async {
            let answer = client.get("diff", &between).await?;
            Ok(client.read(&answer)?)
        })
    }
}

fn of_files(was: &Path, now: &Path) -> Result<Vec<Change>, Failure> {
    let plugin = |path: &Path| path.join("plugin.toml").is_file();
    match (plugin(was), plugin(now)) {
        (true, true) => Ok(diff(&revision(was)?, &revision(now)?)?),
        (false, false) => Ok(diff(&volume(was)?, &volume(now)?)?),
        _ => Err(Failure::usage(anyhow!("one is a plugin's folder and the other is not"))),
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
