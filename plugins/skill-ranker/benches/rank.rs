//! How long a call takes natively, by size of the catalogue: `cargo bench -p skill-ranker`. Prints the median and the
//! 99th percentile in microseconds, the time to index, and the size of the index.
//!
//! The catalogues are made up: descriptions of 40 words out of 5,000 (common ones often, rare ones rarely, as in any
//! language), six trigger phrases in English and six in Japanese. The first line is for the skills of the repository,
//! which have twenty times as many phrases. Rows of made-up skills have a weight for each n-gram of their own texts, so
//! that what is common in one of them is common in most.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may stop at the first surprise"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::Instant;

use skill_ranker::{Ranker, Settings};
use waza_linear::{Bag, Row};
use waza_sdk::skill_ranker::{Options, SkillEntry, SkillRanker};
use waza_sdk::{Plugin, testing};

const MESSAGES: [&str; 4] = [
    "make the kaluda chase the player when it sees him, add a gomire with sparks and let the camera follow it",
    "敵がプレイヤーを見つけたら追いかけてくるようにして、爆発も派手に",
    "please build a small 2d racing game with rain, a virtual joystick for phones and a cute title screen",
    "score in yellow",
];

/// A small generator of numbers, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Small numbers are much likelier than large ones.
    fn common(&mut self, end: u64) -> u64 {
        let (a, b, c) = (self.below(end), self.below(end), self.below(end));
        a * b / end * c / end
    }
}

fn word(number: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ka", "lu", "da", "go", "mi", "re", "so", "ti", "na", "be", "fo", "ri", "va", "pe", "ju", "sha"];
    [number / 256 % 16, number / 16 % 16, number % 16, number / 4096]
        .iter()
        .filter_map(|at| SYLLABLES.get(*at as usize))
        .copied()
        .collect()
}

fn japanese(numbers: &mut Numbers) -> String {
    const CHARS: &str = "敵弾爆発追逃光影夜雨雪炎煙花火車走飛跳星空海水風森山城剣魔法音楽画面操作動物作戦闘壁床をにがでのくるすれ";
    let chars: Vec<char> = CHARS.chars().collect();
    (0..4 + numbers.below(4)).filter_map(|_| chars.get(numbers.below(chars.len() as u64) as usize)).collect()
}

fn catalogue(size: u64) -> Vec<SkillEntry> {
    let mut numbers = Numbers(42);
    let mut phrases = |make: &mut dyn FnMut(&mut Numbers) -> String| {
        (0..6).map(|_| make(&mut numbers)).collect::<Vec<_>>().join(", ")
    };
    (0..size)
        .map(|skill| {
            let english = phrases(&mut |numbers| {
                format!("{} {}", word(numbers.below(5000)), word(numbers.common(5000)))
            });
            let japanese = phrases(&mut japanese);
            let description = phrases(&mut |numbers| {
                (0..7).map(|_| word(numbers.common(5000))).collect::<Vec<_>>().join(" ")
            });
            SkillEntry {
                name: format!("skill-{skill}"),
                description,
                body: None,
                metadata: vec![
                    ("waza.dimension".into(), ["2d", "3d", "any"][skill as usize % 3].into()),
                    ("waza.triggers-en".into(), english),
                    ("waza.triggers-ja".into(), japanese),
                ],
            }
        })
        .collect()
}

fn main() {
    println!(
        "{:>10} {:>8} {:>8} {:>8} {:>12} {:>9} {:>10}",
        "catalogue", "skills", "p50 µs", "p99 µs", "evidence µs", "index ms", "index KiB"
    );
    line("skills/", support::catalogue(false));
    line("with body", support::catalogue(true));
    line("with rows", support::with_rows(support::catalogue(false)));
    for size in [10, 30, 1_000, 10_000] {
        line("made up", catalogue(size));
    }
    for rows in [300, 10_000] {
        line(&format!("{rows} rows"), rowed(catalogue(10_000), rows));
    }
    long();
}

/// Gives a row to the first skills.
fn rowed(mut entries: Vec<SkillEntry>, rows: usize) -> Vec<SkillEntry> {
    let mut numbers = Numbers(7);
    for entry in entries.iter_mut().take(rows) {
        let text = [entry.description.as_str(), entry.metadata[1].1.as_str(), entry.metadata[2].1.as_str()]
            .join(" ");
        let bag = Bag::of(&text);
        let weights =
            bag.buckets().iter().take(400).map(|bucket| (*bucket, numbers.below(255) as u8 as i8)).collect();
        entry.metadata.push(support::with_row(&Row::new(-2_000_000, 20_000, weights)));
    }
    entries
}

/// The longest message there is, which reads no more n-grams than the bound.
fn long() {
    let text = format!("{} {}", MESSAGES[1].repeat(42), MESSAGES[0].repeat(38))
        .chars()
        .take(8192 / 2)
        .collect::<String>();
    for (what, entries) in [
        ("skills/", support::catalogue(false)),
        ("with rows", support::with_rows(support::catalogue(false))),
        ("10,000", catalogue(10_000)),
        ("10,000 with 10,000 rows", rowed(catalogue(10_000), 10_000)),
    ] {
        let mut ranker = Ranker::configure(Settings::default()).expect("the defaults are sound");
        ranker.index(entries).expect("the catalogue fits");
        let plain = times(&ranker, &[&text], 500);
        println!("a message of {} bytes, {what}: {:.1} µs", text.len(), plain[plain.len() / 2]);
    }
}

fn line(what: &str, entries: Vec<SkillEntry>) {
    let mut ranker = Ranker::configure(Settings::default()).expect("the defaults are sound");
    let skills = entries.len();
    let start = Instant::now();
    ranker.index(entries).expect("the catalogue fits");
    let index = start.elapsed().as_secs_f64() * 1e3;
    let plain = times(&ranker, &MESSAGES, 20_000);
    let explained = explained(&ranker);
    println!(
        "{what:>10} {skills:>8} {:>8.2} {:>8.2} {:>12.2} {index:>9.1} {:>10}",
        plain[plain.len() / 2],
        plain[plain.len() * 99 / 100],
        explained[explained.len() / 2],
        ranker.index_size() / 1024,
    );
}

fn times(ranker: &Ranker, messages: &[&str], calls: usize) -> Vec<f64> {
    timed(ranker, messages, calls, false)
}

fn explained(ranker: &Ranker) -> Vec<f64> {
    timed(ranker, &MESSAGES, 20_000, true)
}

/// Microseconds of each call, sorted.
fn timed(ranker: &Ranker, messages: &[&str], calls: usize, with_evidence: bool) -> Vec<f64> {
    let requests: Vec<_> = messages.iter().map(|text| testing::request(text)).collect();
    let options = Options { max_results: 8, min_p: 300_000, with_evidence };
    let mut times: Vec<_> = (0..calls)
        .map(|call| {
            let start = Instant::now();
            black_box(ranker.rank(black_box(&requests[call % requests.len()]), options)).expect("ranks");
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times
}
