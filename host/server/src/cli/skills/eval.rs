//! `waza skills eval`: the plugins' predictions for rows of an evaluation file, in the form its scorer reads.

use super::super::{Outcome, Places, print_lines, small_runtime};
use super::asked::Asking;
use super::detect::share;
use crate::wire;
use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use waza_registry::RowContext;
use waza_registry::hooks::{Intent, Request};
use waza_studio::detect::{Tier, Understanding};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills eval rows.jsonl > predictions.jsonl
  cat rows.jsonl | waza skills eval - --volume target/waza/volume

A row has id, text and context {project: none|2d|3d, awaiting_dimension}; its other keys are not looked at.
A prediction has id, intent (create, edit, chat, restore, offtopic), intent_confidence, dimension (2d, 3d, none)
and skills, best first, cut where the message pipeline cuts them.")]
pub(in crate::cli) struct Eval {
    /// File with one JSON object a line; - is standard input
    #[arg(value_name = "ROWS.jsonl")]
    rows: PathBuf,
    #[command(flatten)]
    places: Places,
}

/// What is read of a row.
#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    #[serde(default)]
    context: RowContext,
}

#[derive(Debug, PartialEq, Serialize)]
struct Prediction {
    id: String,
    intent: &'static str,
    intent_confidence: f64,
    dimension: &'static str,
    skills: Vec<String>,
}

impl Eval {
    pub(super) fn run(self) -> Outcome {
        let rows = rows(&self.rows)?;
        let asking = Asking::open(&self.places)?;
        let predictions: Vec<String> = small_runtime()?.block_on(async {
            let mut lines = Vec::with_capacity(rows.len());
            for row in rows {
                lines.push(serde_json::to_string(&predict(&asking, row).await?)?);
            }
            anyhow::Ok(lines)
        })?;
        Ok(print_lines(predictions)?)
    }
}

fn rows(path: &Path) -> anyhow::Result<Vec<Row>> {
    let mut text = String::new();
    match path.to_str() {
        Some("-") => std::io::stdin().read_to_string(&mut text),
        _ => std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)),
    }
    .with_context(|| format!("cannot read {}; give a file with one JSON object a line", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}: no row", path.display(), at + 1))
        })
        .collect()
}

/// Skills are predicted for every row, whatever it wants: whether a message gets any is the intent's business, and the
/// scorer judges both.
async fn predict(asking: &Asking, row: Row) -> anyhow::Result<Prediction> {
    let request = Arc::new(Request { project: row.context.into(), ..waza_registry::request(&row.text) });
    let mut detected = asking.understand(&request).await?;
    asking.choose(&request, &mut detected).await?;
    let (intent, confidence) = first(&detected.understood, &row);
    let dimensions = &detected.understood.dimensions;
    let chosen = detected.skills.into_iter().filter(|skill| skill.fate.is_chosen());
    Ok(Prediction {
        intent,
        intent_confidence: confidence,
        dimension: dimensions.first().map_or("none", |scored| wire::dimension(scored.dimension)),
        skills: chosen.map(|skill| skill.name).collect(),
        id: row.id,
    })
}

/// The intent as the message pipeline takes it: an answer to "2D or 3D?" goes on with the wish it belongs to. What nobody
/// was sure of has no confidence.
fn first(understood: &Understanding, row: &Row) -> (&'static str, f64) {
    let confidence = match understood.tier {
        Tier::Default => 0.0,
        Tier::Model => 0.9,
        Tier::Explicit | Tier::Plugins => share(understood.p.unwrap_or_default()),
    };
    match understood.intent {
        Intent::Answer(_) if row.context.awaiting_dimension => ("create", confidence),
        ref other => (intent(other), confidence),
    }
}

/// An intent in the words of the evaluation files.
pub(super) fn intent(intent: &Intent) -> &'static str {
    match intent {
        Intent::Create => "create",
        Intent::Edit => "edit",
        Intent::Chat => "chat",
        Intent::Restore(_) => "restore",
        Intent::Answer(_) => "answer",
        Intent::OffTopic => "offtopic",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, context: &str) -> Row {
        serde_json::from_str(&format!(r#"{{"id":"a","text":"{text}","context":{context},"lang":"ja"}}"#))
            .unwrap()
    }

    fn understood(intent: Intent, tier: Tier) -> Understanding {
        Understanding { intent, p: Some(900_000), tier, dimensions: vec![], model: None }
    }

    #[test]
    fn an_answer_counts_as_create_only_while_it_is_waited_for() {
        let answer = understood(Intent::Answer("two-d".into()), Tier::Plugins);
        let waiting = row("2D", r#"{"project":"none","awaiting_dimension":true}"#);
        assert_eq!(first(&answer, &waiting), ("create", 0.9));
        assert_eq!(first(&answer, &row("2D", "{}")).0, "answer");
    }

    #[test]
    fn what_nobody_was_sure_of_has_no_confidence() {
        assert_eq!(first(&understood(Intent::Chat, Tier::Default), &row("a", "{}")), ("chat", 0.0));
    }
}
