//! `cargo xtask eval`: predictions of the built program for evaluation rows, judged, and compared with their floors.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use waza_harness::{place, program};
use waza_tests::eval::{
    Curve, Prediction, Score, fallen, floors_of, floors_text, read_floors, read_rows, score,
};

#[derive(Parser)]
#[command(after_help = "\
Examples:
  cargo xtask eval
  cargo xtask eval rows.jsonl --json
  cargo xtask eval --keep    # write today's figures as the floors

Exit code 1 when a figure of tests/eval/dev.jsonl is more than 2 points below tests/eval/floors.json.")]
struct Arguments {
    /// Rows to judge, one JSON object a line [default: tests/eval/dev.jsonl]
    rows: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write the figures as the floors of tests/eval/dev.jsonl
    #[arg(long, conflicts_with = "rows")]
    keep: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("eval: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing has fallen.
fn run(arguments: &Arguments) -> Result<bool> {
    let folder = place().root.join("tests/eval");
    let file = arguments.rows.clone().unwrap_or_else(|| folder.join("dev.jsonl"));
    let rows = read_rows(&file)?;
    let predictions = predict(&file)?;
    let score = score(&rows, &predictions);
    let curve = Curve::of(&rows, &predictions);
    let floors = folder.join("floors.json");
    if arguments.keep {
        std::fs::write(&floors, floors_text(&floors_of(&score)))
            .with_context(|| format!("{} cannot be written", floors.display()))?;
    }
    if arguments.rows.is_none() {
        let picture = place().root.join("docs/eval.svg");
        std::fs::write(&picture, curve.svg()).with_context(|| format!("{}", picture.display()))?;
    }
    match arguments.json {
        true => println!("{}", serde_json::to_string_pretty(&score)?),
        false => print(&score, &curve),
    }
    if arguments.rows.is_some() {
        return Ok(true);
    }
    let fallen = fallen(&read_floors(&floors)?, &score);
    fallen.iter().for_each(|fallen| eprintln!("eval: fallen: {fallen}"));
    Ok(fallen.is_empty())
}

fn predict(rows: &Path) -> Result<Vec<Prediction>> {
    let volume = place().volume;
    let output = program().args(["skills", "eval"]).arg(rows).arg("--volume").arg(volume).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    let text = String::from_utf8(output.stdout)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn print(score: &Score, curve: &Curve) {
    let percent = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1} %"));
    println!("{} rows", score.n);
    for (what, value) in [
        ("intent, of six", percent(score.intent_acc_lenient)),
        ("intent, three-way", percent(score.intent_v1_acc_lenient)),
        ("  macro F1", format!("{:.1}", score.intent_v1_macro_f1)),
        ("  Japanese", percent(score.intent_v1_acc_lenient_ja)),
        ("  English", percent(score.intent_v1_acc_lenient_en)),
        ("  taken for a restore", score.false_restore.to_string()),
        ("  restore missed", score.missed_restore.to_string()),
        ("  chat taken for a change", score.chat_taken_as_edit.to_string()),
        ("dimension of new games", percent(score.dimension_acc_create_lenient)),
        ("skills: groups found", percent(score.skills_detector.group_recall)),
        ("  Japanese", percent(score.skills_detector_ja.group_recall)),
        ("  English", percent(score.skills_detector_en.group_recall)),
        ("skills: rows right", percent(score.skills_detector.row_success)),
        ("  Japanese", percent(score.skills_detector_ja.row_success)),
        ("  English", percent(score.skills_detector_en.row_success)),
        ("skills: rows with a wrong one", percent(score.skills_detector.rows_with_forbidden)),
        ("skills: precision", percent(score.skills_detector.precision)),
        ("skills: each row", format!("{:.2}", score.skills_detector.mean_skills)),
        ("behind the intent: rows right", percent(score.skills_pipeline.row_success)),
    ] {
        println!("{what:<32} {value:>8}");
    }
    println!("\nthree-way intent, right of all, by category");
    for (category, right) in &score.intent_v1_lenient_by_category {
        println!("  {category:<30} {right:>8}");
    }
    println!("\nhow many are answered, and how many of those right, from a confidence on (docs/eval.svg)");
    curve.lines().for_each(|line| println!("  {line}"));
}
