//! `waza plugin`: what is on the volume, and whether a folder would be loaded.

use super::{Outcome, Places, print_lines};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use waza_registry::{PluginSummary, Registry, RegistryOptions};

#[derive(Subcommand)]
pub(super) enum Plugin {
    /// Load every plugin of the volume and show it
    List(List),
    /// Check a plugin's folder the way the host will load it
    Check(Check),
    /// Show what a component is: hooks, imports, what it needs, how it starts
    Inspect(Inspect),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza plugin list --volume target/waza/volume
  waza plugin list --json | jq '.plugins[].digest'")]
pub(super) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza plugin check plugins/path-policy
  waza plugin check --json plugins/path-policy")]
pub(super) struct Check {
    /// The folder with plugin.toml and the component
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza plugin inspect target/waza/volume/plugins/path-policy/plugin.wasm
  waza plugin inspect --json FILE | jq '.look.imports'

What plugin.toml beside the file says counts; without one the defaults do. Exits 1 when the host would refuse it.")]
pub(super) struct Inspect {
    /// The component
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Plugin {
    pub(super) fn run(self) -> Outcome {
        match self {
            Self::List(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Inspect(command) => command.run(),
        }
    }
}

impl List {
    fn run(self) -> Outcome {
        let config = crate::config::Config::load(&self.places.flags()).map_err(super::Failure::usage)?;
        let registry = Registry::open(RegistryOptions { required: Vec::new(), ..config.registry() })?;
        let lineup = registry.lineup();
        let (plugins, problems) = (lineup.plugins(), lineup.problems());
        if self.json {
            let body = serde_json::json!({ "plugins": plugins, "problems": problems });
            print_lines([serde_json::to_string_pretty(&body)?])?;
        } else {
            print_lines(plugins.iter().map(line))?;
            problems.iter().for_each(|problem| eprintln!("waza: {problem}"));
        }
        match problems.len() {
            0 => Ok(()),
            count => Err(anyhow!(
                "{count} thing(s) on the volume were left out; `waza plugin check DIR` says more"
            )
            .into()),
        }
    }
}

impl Check {
    fn run(self) -> Outcome {
        let report = waza_author::check(&self.folder);
        match self.json {
            true => print_lines([serde_json::to_string_pretty(&report)?])?,
            false => print_lines(report.to_string().lines())?,
        }
        match report.is_ok() {
            true => Ok(()),
            false => {
                Err(anyhow!("the host would refuse this plugin; put right what is listed and check again")
                    .into())
            }
        }
    }
}

impl Inspect {
    fn run(self) -> Outcome {
        let inspection = waza_author::inspect(&self.file).map_err(|error| anyhow!("{error}"))?;
        match self.json {
            true => print_lines([serde_json::to_string_pretty(&inspection)?])?,
            false => print_lines(inspection.to_string().lines())?,
        }
        match inspection.refused {
            None => Ok(()),
            Some(reason) => Err(anyhow!("the host would refuse this component: {reason}").into()),
        }
    }
}

fn line(plugin: &PluginSummary) -> String {
    let hooks: Vec<String> = plugin.hooks.iter().map(ToString::to_string).collect();
    let digest = plugin.digest.get(..12).unwrap_or(&plugin.digest);
    format!(
        "{:<20} {:<10} {:<18} {digest}  {} ms",
        plugin.name,
        plugin.version,
        hooks.join("+"),
        plugin.load_ms
    )
}
