//! `waza skills detect`: what is made of one message, and why.

use super::super::{Outcome, Places, print_lines, small_runtime};
use super::asked::{Asking, Detected};
use super::eval;
use crate::wire;
use clap::{Args, ValueEnum};
use waza_registry::RowContext;
use waza_registry::hooks::{Dimension, Evidence, Request};
use waza_studio::JobEventBody;
use waza_studio::detect::{Considered, Fate, Tier, Understanding};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills detect \"敵が追いかけてくる2Dゲームを作って\"
  waza skills detect \"make the water shinier\" --dimension 3d --explain
  waza skills detect \"/particles で雪を降らせて\" --dimension 2d --json

The model of [model] in the configuration is asked where the plugins are not sure, as a server would.")]
pub(in crate::cli) struct Detect {
    /// What the user typed
    text: String,
    /// Ask as if in a project of this kind; without it, as if nothing had been made yet
    #[arg(long)]
    dimension: Option<Kind>,
    /// Show everything that was said for and against each skill, and each decision with its time
    #[arg(long)]
    explain: bool,
    /// Print JSON, which has everything
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    places: Places,
}

/// What kind of game the open project is.
#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    #[value(name = "2d")]
    TwoD,
    #[value(name = "3d")]
    ThreeD,
}

impl Detect {
    pub(super) fn run(self) -> Outcome {
        let asking = Asking::open(&self.places)?;
        let dimension = self.dimension.map(|kind| match kind {
            Kind::TwoD => Dimension::TwoD,
            Kind::ThreeD => Dimension::ThreeD,
        });
        let request = Request {
            project: RowContext { project: dimension.into(), ..RowContext::default() }.into(),
            ..waza_registry::request(&self.text)
        };
        let detected = small_runtime()?.block_on(asking.detect(request))?;
        if self.json {
            print_lines([serde_json::to_string_pretty(&detected)?])?;
            return Ok(());
        }
        let shown = Shown { text: &self.text, explain: self.explain };
        print_lines(shown.lines(&detected))?;
        if !asking.has_skills() {
            eprintln!(
                "waza: the volume has no skills, so none can be chosen; put folders with a SKILL.md into skills/"
            );
        }
        Ok(())
    }
}

struct Shown<'a> {
    text: &'a str,
    explain: bool,
}

impl Shown<'_> {
    fn lines(&self, detected: &Detected) -> Vec<String> {
        let mut lines = vec![intent(&detected.understood)];
        if self.explain {
            lines.extend(detected.events.first().into_iter().flat_map(|first| self.why_of(first)));
        }
        lines.extend(detected.understood.dimensions.iter().map(|scored| {
            let said = if scored.explicit { ", said outright" } else { "" };
            format!("dimension  {:.3} {}{said}", share(scored.p), wire::dimension(scored.dimension))
        }));
        for skill in &detected.skills {
            if self.explain || skill.fate.is_chosen() {
                lines.push(self.skill(skill));
            }
            if self.explain {
                lines.extend(skill.contributions.iter().flat_map(|given| {
                    let head = format!("    {} {}: {}", odds(given.log_odds), given.source, given.note);
                    std::iter::once(head)
                        .chain(given.why.iter().map(|why| format!("    {}", self.reason(why))))
                }));
            }
        }
        lines.extend(detected.budget.iter().flat_map(budget));
        if self.explain {
            lines.extend(detected.events.iter().filter_map(decision));
        }
        lines
    }

    fn skill(&self, skill: &Considered) -> String {
        let by = match &skill.fate {
            Fate::Required(by) => format!("required by {by}"),
            Fate::Conflict(with) => format!("left, it does not go with {with}"),
            Fate::Named => "named".to_owned(),
            Fate::Chosen => "chosen".to_owned(),
            Fate::Improbable => "left, improbable".to_owned(),
            Fate::OtherDimension => "left, for the other dimension".to_owned(),
            Fate::OverCount => "left, one too many".to_owned(),
        };
        format!("{:<10} {:.3} {:<24} {by}", "skill", share(skill.p), skill.name)
    }

    /// What the classifier rests on.
    fn why_of(&self, event: &JobEventBody) -> Vec<String> {
        let JobEventBody::Decision { evidence, .. } = event else { return Vec::new() };
        evidence.iter().map(|why| self.reason(why)).collect()
    }

    fn reason(&self, why: &Evidence) -> String {
        let said = why.span.and_then(|(from, to)| self.text.get(from as usize..to as usize));
        let said = said.map(|said| format!(" {said:?}")).unwrap_or_default();
        let note = why.note.as_deref().map(|note| format!("  {note}")).unwrap_or_default();
        format!("    {} {}{said}{note}", odds(why.weight.into()), why.code)
    }
}

fn intent(understood: &Understanding) -> String {
    let by = match understood.tier {
        Tier::Explicit => "an answer to the host's question",
        Tier::Plugins => "the classifier is sure enough",
        Tier::Model => "the model says so",
        Tier::Default => "nobody is sure; this does least harm",
    };
    let p = understood.p.map_or("     ".to_owned(), |p| format!("{:.3}", share(p)));
    format!("{:<10} {p} {:<24} {by}", "intent", eval::intent(&understood.intent))
}

fn budget(event: &JobEventBody) -> Vec<String> {
    let JobEventBody::Budget { chosen, left, limit_tokens } = event else { return Vec::new() };
    let spent: u64 = chosen.iter().map(|chosen| chosen.tokens).sum();
    let head = format!("budget     {spent} of {limit_tokens} tokens for {} whole skill(s)", chosen.len());
    let over = left.iter().filter(|left| left.reason == "over-budget");
    let over = over.map(|left| format!("           {} does not fit: {} tokens", left.name, left.tokens));
    std::iter::once(head).chain(over).collect()
}

fn decision(event: &JobEventBody) -> Option<String> {
    match event {
        JobEventBody::Decision { hook, plugin, revision, verdict, micros, instantiate_micros, .. } => {
            let whole = micros + instantiate_micros;
            Some(format!("asked      {hook} {plugin} {revision}: {verdict} in {whole} µs"))
        }
        JobEventBody::Warning { code, message } => Some(format!("warning    {code}: {message}")),
        _ => None,
    }
}

/// Log-odds in parts per million, with their sign.
fn odds(ppm: i64) -> String {
    format!("{:+6.2}", ppm as f64 / 1e6)
}

/// Parts per million as a number up to one.
pub(super) fn share(ppm: u32) -> f64 {
    f64::from(ppm) / 1e6
}
