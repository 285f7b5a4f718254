//! Messages of the kinds that people send, one a line in `phrases.tsv`, each with the intents that are right for it.
//! They were written before the rules and are no copy of the evaluation rows, so they show what the rules are worth on
//! text that they were not made for.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use waza_sdk::{Pending, Request};

/// The share of phrases that must be read rightly, in per cent.
const FLOOR: f64 = 90.0;

struct Phrase {
    line: usize,
    accepted: Vec<&'static str>,
    request: Request,
}

fn phrases() -> Vec<Phrase> {
    let lines = include_str!("phrases.tsv")
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.starts_with('#') && !line.is_empty());
    lines.map(|(line, number)| phrase(line, number)).collect()
}

fn phrase(text: &'static str, line: usize) -> Phrase {
    let mut fields = text.split('\t');
    let (accepted, project, message) =
        (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
    let request = match project {
        "none" => support::empty(message),
        "none?" => support::pending(message, Pending::ChooseDimension),
        "2d" | "3d" => support::open(message),
        other => panic!("line {line}: no project {other}"),
    };
    Phrase { line, accepted: accepted.split('|').collect(), request }
}

#[test]
fn phrases_are_read_rightly() {
    let phrases = phrases();
    let mut wrong = Vec::new();
    let (mut false_restores, mut missed_restores) = (0, 0);
    for phrase in &phrases {
        let verdict = support::judge(&phrase.request);
        let got = support::first(&verdict);
        if phrase.accepted.contains(&got) {
            continue;
        }
        false_restores += usize::from(got == "restore");
        missed_restores += usize::from(phrase.accepted == ["restore"]);
        wrong.push(format!(
            "  {}: {got} for {}: {}",
            phrase.line,
            phrase.accepted.join("|"),
            phrase.request.text
        ));
    }
    let right = 100.0 * (phrases.len() - wrong.len()) as f64 / phrases.len() as f64;
    let report = format!(
        "{right:.1} % of {} phrases, {false_restores} false and {missed_restores} missed restores\n{}",
        phrases.len(),
        wrong.join("\n")
    );
    println!("{report}");
    assert!(right >= FLOOR, "{report}");
    assert!(false_restores <= 2, "{report}");
    assert!(missed_restores <= 4, "{report}");
}
