//! `waza skills`: what is on the volume, and what the plugins make of a message.

mod asked;
mod detect;
mod eval;
mod fit;
mod to_prompt;
mod validate;

use super::{Failure, Outcome, Places, print_lines};
use crate::config::Config;
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use serde_json::json;
use waza_registry::{Skill, read_volume};

/// Of a description in a list; `--json` has it whole.
const DESCRIPTION_CHARS: usize = 100;

#[derive(Subcommand)]
pub(super) enum Skills {
    /// List the skills of the volume
    List(List),
    /// Ask the plugins what a message wants and which skills apply
    Detect(detect::Detect),
    /// Predict every row of an evaluation file, one JSON object a line
    Eval(eval::Eval),
    /// Fit the skills' own example messages, and say how good each fit is
    Fit(fit::Fit),
    /// Check skills against the Agent Skills specification
    Validate(validate::Validate),
    /// Print the catalogue as the specification gives it to a model
    ToPrompt(to_prompt::ToPrompt),
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills list --volume target/waza/volume
  waza skills list --json | jq -r '.skills[].name'")]
pub(super) struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

impl Skills {
    pub(super) fn run(self) -> Outcome {
        match self {
            Self::List(command) => command.run(),
            Self::Detect(command) => command.run(),
            Self::Eval(command) => command.run(),
            Self::Fit(command) => command.run(),
            Self::Validate(command) => command.run(),
            Self::ToPrompt(command) => command.run(),
        }
    }
}

impl List {
    fn run(self) -> Outcome {
        let config = Config::load(&self.places.flags()).map_err(Failure::usage)?;
        let volume = read_volume(&config.volume).with_context(|| {
            format!("cannot read {}; name the volume with --volume DIR", config.volume.display())
        })?;
        if self.json {
            let body = json!({ "skills": volume.skills, "problems": volume.problems });
            print_lines([serde_json::to_string_pretty(&body)?])?;
        } else {
            print_lines(volume.skills.iter().map(line))?;
            volume.problems.iter().for_each(|problem| eprintln!("waza: {problem}"));
        }
        match volume.problems.len() {
            0 => Ok(()),
            count => Err(anyhow!("{count} thing(s) on the volume were left out").into()),
        }
    }
}

fn line(skill: &Skill) -> String {
    let mut shown: String = skill.description.chars().take(DESCRIPTION_CHARS).collect();
    if shown.len() < skill.description.len() {
        shown.push('…');
    }
    format!("{:<24} {:>5} tokens  {shown}", skill.name, skill.tokens)
}
