//! `waza rollout replay`: what another revision would have decided.

use super::Which;
use crate::cli::{Failure, Outcome, ServerFlags, print_lines, small_runtime};
use crate::config::Config;
use anyhow::{Context, anyhow};
use clap::Args;
use std::path::{Path, PathBuf};
use waza_registry::decision::{Differences, Filter, replay};
use waza_registry::{Registry, RegistryOptions, Revision, read_plugin_folder};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout replay data/state/decisions --revision plugins/path-policy
  waza rollout replay LOG --revision intent-classifier --verdict create --json | jq .kinds

Only decisions that were logged with decision_log.inputs = true can be put again. Unless --plugin names another, those of
the plugin's own name are. The plugin gets what [grants] in the configuration gives it. Exits 0 whatever it finds.")]
pub(in crate::cli) struct Replay {
    /// The log's folder, or one of its files
    #[arg(value_name = "LOG")]
    log: PathBuf,
    /// What is asked: a plugin's folder, or a plugin of the volume by its name or its revision
    #[arg(long, value_name = "DIR|NAME|ID")]
    revision: String,
    #[command(flatten)]
    which: Which,
    /// How many that differ are shown in detail
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    first: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: ServerFlags,
}

impl Replay {
    pub(super) fn run(self) -> Outcome {
        let config = self.flags.config()?;
        if !self.log.exists() {
            return Err(Failure::usage(anyhow!("there is no log at {}", self.log.display())));
        }
        let revision = open(&config, &self.revision)?;
        let mut filter = self.which.filter(None);
        filter.plugin.get_or_insert_with(|| revision.name().to_owned());
        let found = run(&self.log, &filter, &revision, self.first)?;
        match self.json {
            true => print_lines([serde_json::to_string_pretty(&found)?])?,
            false => print_lines(words(&found))?,
        }
        Ok(())
    }
}

fn run(log: &Path, filter: &Filter, revision: &Revision, first: usize) -> anyhow::Result<Differences> {
    let replayed = small_runtime()?.block_on(replay(log, filter, revision, first));
    replayed.with_context(|| format!("cannot read {}", log.display()))
}

fn open(config: &Config, which: &str) -> Result<Revision, Failure> {
    let options = RegistryOptions { required: Vec::new(), ..config.registry() };
    let registry = Registry::open(options)?;
    let folder = Path::new(which);
    if folder.join("plugin.toml").is_file() {
        let folder = read_plugin_folder(folder).map_err(|problem| anyhow!("{problem}"))?;
        return Ok(registry.load_aside(folder, &config.grants)?);
    }
    let lineup = registry.lineup();
    let names = || lineup.plugins().into_iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    let found = lineup.revision(which).cloned();
    found.ok_or_else(|| {
        Failure::usage(anyhow!(
            "{which} is neither a folder with plugin.toml nor a plugin of the volume; it has: {}",
            names()
        ))
    })
}

fn words(found: &Differences) -> Vec<String> {
    let Differences { asked, same, differing, without_input, other_hooks, broken_lines, .. } = found;
    let mut lines = vec![format!("asked {asked}: {same} the same, {differing} differ")];
    lines.extend(found.kinds.iter().map(|(kind, count)| format!("  {count:>6} {kind}")));
    for one in &found.first {
        let hash: String = one.input_hash.chars().take(12).collect();
        lines.push(format!("{}  {}  {hash}  {} -> {}", one.time, one.hook, one.was, one.now));
        lines.extend(one.differences.iter().map(|difference| format!("    {difference}")));
    }
    for (count, what) in [
        (without_input, "without their input, which decision_log.inputs = true would have logged"),
        (other_hooks, "of hooks that it does not serve"),
        (broken_lines, "lines that are no decisions"),
    ] {
        if *count > 0 {
            lines.push(format!("passed over {count}: {what}"));
        }
    }
    lines
}
