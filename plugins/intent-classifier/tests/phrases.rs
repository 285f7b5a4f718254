//! Messages of the kinds that people send, one a line in `phrases.tsv`, each with the intents that are right for it.
//!
//! They are no copy of the evaluation rows. They came in batches, each written before the rules were run on it, and the
//! rules were then mended where a whole kind of message went wrong. So the share here is no estimate of quality, only
//! a floor for changes to come; a new batch is the estimate.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

use intent_classifier::{Classifier, Settings};
use waza_sdk::Plugin as _;
use waza_sdk::intent_classifier::IntentClassifier as _;
use waza_sdk::{Pending, Request};

/// The share of phrases that must be read rightly, in per cent.
const FLOOR: f64 = 97.0;
/// The same without the model.
const RULES_FLOOR: f64 = 98.5;

struct Phrase {
    line: usize,
    accepted: Vec<&'static str>,
    request: Request,
}

fn phrases() -> impl Iterator<Item = Result<Phrase, String>> {
    let lines = include_str!("phrases.tsv").lines().zip(1..);
    let lines = lines.filter(|(line, _)| !line.starts_with('#') && !line.is_empty());
    lines.map(|(line, number)| phrase(line, number).ok_or(format!("line {number} is no phrase: {line}")))
}

fn phrase(text: &'static str, line: usize) -> Option<Phrase> {
    let mut fields = text.split('\t');
    let (accepted, project, message) = (fields.next()?, fields.next()?, fields.next()?);
    let request = match project {
        "none" => support::empty(message),
        "none?" => support::pending(message, Pending::ChooseDimension),
        "2d" | "3d" => support::open(message),
        _ => return None,
    };
    fields.next().is_none().then(|| Phrase { line, accepted: accepted.split('|').collect(), request })
}

/// The phrases were written together with the rules, which is why the rules alone do best on them.
#[test]
fn the_rules_alone_read_phrases_rightly() {
    read_rightly(&Settings { model: false, ..Settings::default() }, RULES_FLOOR, 0);
}

#[test]
fn phrases_are_read_rightly() {
    read_rightly(&Settings::default(), FLOOR, 2);
}

fn read_rightly(settings: &Settings, floor: f64, most_false_restores: usize) {
    let phrases: Vec<Phrase> = phrases().collect::<Result<_, _>>().unwrap();
    let classifier = Classifier::configure(settings.clone()).unwrap();
    let mut wrong = Vec::new();
    let (mut false_restores, mut missed_restores) = (0, 0);
    for phrase in &phrases {
        let verdict = classifier.classify(&phrase.request).unwrap();
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
    assert!(right >= floor, "{report}");
    assert!(false_restores <= most_false_restores, "{report}");
    assert!(missed_restores <= 3, "{report}");
}
