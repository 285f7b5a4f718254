//! `waza skills`: what is on the volume, and what the plugins make of a message.

mod to_prompt;
mod validate;

use super::{Failure, Outcome, Places, eval, print_lines, small_runtime};
use crate::config::Config;
use crate::wire;
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::sync::Arc;
use waza_registry::hooks::{Dimension, Project, RankOptions, Ranked, Request, Verdict};
use waza_registry::{Hook, LineUp, Registry, RegistryOptions, Skill, read_volume};

/// Of a description in a list; `--json` has it whole.
const DESCRIPTION_CHARS: usize = 100;

#[derive(Subcommand)]
pub(super) enum Skills {
    /// List the skills of the volume
    List(List),
    /// Ask the plugins what a message wants and which skills apply
    Detect(Detect),
    /// Predict every row of an evaluation file, one JSON object a line
    Eval(eval::Eval),
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

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills detect \"敵が追いかけてくる2Dゲームを作って\"
  waza skills detect \"make the water shinier\" --dimension 3d --json")]
pub(super) struct Detect {
    /// What the user typed
    text: String,
    /// Ask as if in a project of this kind; without it, as if nothing had been made yet
    #[arg(long)]
    dimension: Option<Kind>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

/// What kind of game the open project is.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    #[value(name = "2d")]
    TwoD,
    #[value(name = "3d")]
    ThreeD,
}

impl Skills {
    pub(super) fn run(self) -> Outcome {
        match self {
            Self::List(command) => command.run(),
            Self::Detect(command) => command.run(),
            Self::Eval(command) => command.run(),
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

/// The plugins that look at messages, and what the message pipeline asks of a ranker.
pub(super) fn open(places: &Places) -> Result<(Arc<LineUp>, RankOptions), Failure> {
    let config = Config::load(&places.flags()).map_err(Failure::usage)?;
    let required = vec![Hook::IntentClassifier, Hook::SkillRanker];
    let registry = Registry::open(RegistryOptions { required, ..config.registry() })?;
    Ok((registry.lineup(), waza_studio::rank_options(&config.studio)))
}

/// The state of a project as a classifier sees it.
pub(super) fn project(dimension: Option<Dimension>) -> Project {
    Project { exists: dimension.is_some(), has_history: dimension.is_some(), dimension, ..Project::default() }
}

impl Detect {
    fn run(self) -> Outcome {
        let (lineup, options) = open(&self.places)?;
        let dimension = self.dimension.map(|kind| match kind {
            Kind::TwoD => Dimension::TwoD,
            Kind::ThreeD => Dimension::ThreeD,
        });
        let request = Arc::new(Request { project: project(dimension), ..waza_registry::request(&self.text) });
        let (verdict, skills) = small_runtime()?.block_on(async {
            let verdict = lineup.classify(request.clone()).await?;
            let skills = lineup.rank(request, options).await?;
            anyhow::Ok((verdict, skills))
        })?;
        if self.json {
            let body = json!({ "verdict": verdict.value, "skills": skills.value });
            print_lines([serde_json::to_string_pretty(&body)?])?;
        } else {
            print_lines(words(&verdict.value))?;
            print_lines(skills.value.iter().map(ranked))?;
        }
        Ok(())
    }
}

fn words(verdict: &Verdict) -> Vec<String> {
    let intents = verdict
        .intents
        .iter()
        .map(|scored| format!("{:.3} {}", share(scored.p), eval::intent(&scored.intent)));
    let dimensions = verdict.dimensions.iter().map(|scored| {
        let said = if scored.explicit { ", said outright" } else { "" };
        format!("{:.3} {}{said}", share(scored.p), wire::dimension(scored.dimension))
    });
    let label = |name: &'static str| move |text: String| format!("{name:<10} {text}");
    intents.map(label("intent")).chain(dimensions.map(label("dimension"))).collect()
}

fn ranked(skill: &Ranked) -> String {
    let mut why: Vec<&str> =
        skill.why.iter().map(|evidence| evidence.note.as_deref().unwrap_or(&evidence.code)).collect();
    // One reason may count several times.
    why.dedup();
    format!("{:<10} {:.3} {:<24} {}", "skill", share(skill.p), skill.name, why.join("; "))
}

/// Parts per million as a number up to one.
pub(super) fn share(ppm: u32) -> f64 {
    f64::from(ppm) / 1e6
}
