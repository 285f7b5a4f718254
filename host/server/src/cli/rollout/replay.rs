//! `waza rollout replay`: what another revision would have decided.

use super::again::{is_key, lines};
use super::door::Door;
use super::named::revision as key;
use super::which::Which;
use crate::admin::wire;
use crate::cli::printable::printable;
use crate::cli::{Failure, Outcome, ServerFlags, print_lines, small_runtime};
use crate::config::Config;
use anyhow::{Context, anyhow};
use clap::Args;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;
use waza_registry::decision::{Differences, Differing, Filter, replay};
use waza_registry::{Registry, RegistryOptions, ReplayLimits, Replayed, Revision, read_plugin_folder};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout replay data/state/decisions --revision plugins/path-policy
  waza rollout replay LOG --revision intent-classifier --verdict create --json | jq .kinds
  waza rollout replay --revision 3f2a9c01d4e5
  waza rollout replay LOG --revision 3f2a9c01d4e5 --admin http://127.0.0.1:8788

The beginning of a key means a revision that a running server knows, staged or of before; without LOG that server's own log
is put to it. Everything else is read from this machine, and asks nobody.

Only decisions that were logged with decision_log.inputs = true can be put again. Unless --plugin names another, those of
the plugin's own name are. The plugin gets what [grants] in the configuration gives it. Exits 0 whatever it finds.")]
pub(in crate::cli) struct Replay {
    /// The log's folder, or one of its files [default: the log of the server that is asked]
    #[arg(value_name = "LOG")]
    log: Option<PathBuf>,
    /// What is asked: a plugin's folder, a plugin of the volume by its name, or the beginning of a revision's key
    #[arg(long, value_name = "DIR|NAME|KEY")]
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
    door: Door,
    #[command(flatten)]
    flags: ServerFlags,
}

impl Replay {
    pub(super) fn run(self) -> Outcome {
        let json = self.json;
        let (answer, found) = match self.door.is_named() || is_key(&self.revision) {
            true => self.of_server()?,
            false => self.of_files()?,
        };
        match json {
            true => print_lines([serde_json::to_string_pretty(&answer)?])?,
            false => print_lines(words(&found).iter().map(|line| printable(line)))?,
        }
        Ok(())
    }

    /// A running server asks a revision that it knows.
    fn of_server(self) -> Result<(Value, Differences), Failure> {
        let key = key(&self.revision).map_err(|reason| Failure::usage(anyhow!("--revision {reason}")))?;
        let client = self.door.client(|| self.flags.config())?;
        let lines = self.log.as_deref().map(lines).transpose()?;
        let limits = ReplayLimits { detailed: self.first, ..ReplayLimits::default() };
        let body = wire::Replay { filter: self.which.filter(None), limits, lines };
        let path = format!("revisions/{key}/replay");
        let longer = Duration::from_millis(limits.time_ms);
        small_runtime()?.block_on(async {
            let answer = client.post(&path, &(), &body, longer).await?;
            let replayed: Replayed = client.read(&answer)?;
            Ok((answer, replayed.differences))
        })
    }

    fn of_files(self) -> Result<(Value, Differences), Failure> {
        let config = self.flags.config()?;
        let Some(log) = self.log.filter(|log| log.exists()) else {
            return Err(Failure::usage(anyhow!(
                "there is no such log; name a log's folder, or one of its files"
            )));
        };
        let revision = open(&config, &self.revision)?;
        let mut filter = self.which.filter(None);
        filter.plugin.get_or_insert_with(|| revision.name().to_owned());
        let found = run(&log, &filter, &revision, self.first)?;
        Ok((serde_json::to_value(&found)?, found))
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
            "{which} is neither a folder with plugin.toml, nor a plugin of the volume, nor the beginning of a key; the volume \
             has: {}",
            names()
        ))
    })
}

fn words(found: &Differences) -> Vec<String> {
    let Differences { asked, same, differing, without_input, other_hooks, broken_lines, .. } = found;
    let mut lines = vec![format!("asked {asked}: {same} the same, {differing} differ")];
    if found.combined > 0 {
        let Differences { combined, combined_differing, .. } = found;
        lines.push(format!("with the other policies {combined}: {combined_differing} come out differently"));
    }
    lines.extend(found.kinds.iter().map(|(kind, count)| format!("  {count:>6} {kind}")));
    for one in &found.first {
        let hash: String = one.input_hash.chars().take(12).collect();
        let Differing { time, plugin, hook, was, now, .. } = one;
        lines.push(format!("{time}  {plugin} {hook}  {hash}  {was} -> {now}"));
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
    if found.more {
        lines.push(
            "stopped at a bound, and there are more; --since, --until and --verdict narrow it".to_owned(),
        );
    }
    lines
}
