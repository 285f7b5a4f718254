//! `waza skills fit`: what the skills' own example messages are worth.

use super::super::{Failure, Outcome, Places, print_lines};
use crate::config::Config;
use anyhow::Context;
use clap::Args;
use serde_json::json;
use waza_registry::{FitReport, fit_reports, read_volume};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills fit --volume target/waza/volume
  waza skills fit --json | jq '.skills[\"particles\"]'

The host fits each skill's row of a linear model to evals/queries.jsonl when it reads a volume. This fits four fifths of the
examples at a time and tries the rest, so precision and recall are of messages that the row has not seen, by the row alone:
the ranker adds triggers, names, descriptions and bodies. Examples of other skills that a row takes count against it.")]
pub(in crate::cli) struct Fit {
    /// Print JSON, shares in parts per million
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

impl Fit {
    pub(super) fn run(self) -> Outcome {
        let config = Config::load(&self.places.flags()).map_err(Failure::usage)?;
        let volume = read_volume(&config.volume).with_context(|| {
            format!("cannot read {}; name the volume with --volume DIR", config.volume.display())
        })?;
        let reports = fit_reports(&volume.examples);
        if self.json {
            print_lines([serde_json::to_string_pretty(&json!({ "skills": reports }))?])?;
            return Ok(());
        }
        let without = volume.skills.iter().filter(|skill| !reports.contains_key(&skill.name)).count();
        print_lines([format!(
            "{:<24} {:>8} {:>8} {:>10} {:>8}",
            "skill", "for", "against", "precision", "recall"
        )])?;
        print_lines(reports.iter().map(|(name, report)| line(name, *report)))?;
        if without > 0 {
            eprintln!(
                "waza: {without} skill(s) have no evals/queries.jsonl with a message that calls for them"
            );
        }
        Ok(())
    }
}

fn line(name: &str, report: FitReport) -> String {
    let percent = |ppm: u32| format!("{:.1} %", f64::from(ppm) / 1e4);
    let FitReport { examples, counter_examples, precision, recall } = report;
    format!(
        "{name:<24} {examples:>8} {counter_examples:>8} {:>10} {:>8}",
        percent(precision),
        percent(recall)
    )
}
