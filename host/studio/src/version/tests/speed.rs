//! Figures, not checks: `cargo nextest run -p waza-studio speed --run-ignored only --no-capture`.

use super::*;
use crate::files::Durability;
use std::time::Instant;

fn median_ms(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 95 / 100])
}

#[test]
#[ignore = "prints how long versions take on this machine"]
fn five_small_files() {
    for durability in [Durability::ProcessCrash, Durability::PowerLoss] {
        let it = with_options(FilesOptions { durability, ..FilesOptions::default() });
        let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for round in 0..100 {
            let batch = (0..5).fold(Batch::default(), |batch, file| {
                batch.write(format!("src/{file}.js"), format!("{round} {file}\n").repeat(200))
            });
            let start = Instant::now();
            let mut last = start;
            let mut lap = |what| {
                times.entry(what).or_default().push(last.elapsed().as_secs_f64() * 1e3);
                last = Instant::now();
            };
            let mut writer = it.writer();
            lap("1 open");
            writer.apply(&batch).unwrap();
            lap("2 apply");
            writer.commit_all("round").unwrap();
            lap("3 commit");
            drop(writer);
            times.entry("4 all").or_default().push(start.elapsed().as_secs_f64() * 1e3);
        }
        for (what, times) in times {
            let (p50, p95) = median_ms(times);
            println!("{durability:?} {what}: p50 {p50:.2} ms, p95 {p95:.2} ms");
        }
        let timed = |what: &str, run: &dyn Fn()| {
            let times = (0..30).map(|_| {
                let start = Instant::now();
                run();
                start.elapsed().as_secs_f64() * 1e3
            });
            println!("{durability:?} {what}: p50 {:.2} ms", median_ms(times.collect()).0);
        };
        let oldest = it.versions().list(1_000).unwrap().versions.last().unwrap().id.clone();
        timed("list 20", &|| drop(it.versions().list(20).unwrap()));
        timed("diff", &|| drop(it.versions().diff(&oldest, 1 << 20).unwrap()));
        timed("restore", &|| drop(it.writer().restore(&oldest).unwrap()));
        timed("reset", &|| it.writer().reset_to_head().unwrap());
        timed("read", &|| drop(it.project.read("src/1.js").unwrap()));
    }
}

#[test]
#[ignore = "prints how long versions of a large project take on this machine"]
fn one_small_file_in_a_project_of_a_hundred_megabytes() {
    let it = fixture();
    let noise = |seed: u64| -> Vec<u8> {
        (0..1_u64 << 20).map(|at| ((at ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
    };
    let big =
        (0..100).fold(Batch::default(), |batch, file| batch.write(format!("assets/{file}.bin"), noise(file)));
    it.commit(&big, "assets");
    let times = (0..20).map(|round| {
        let start = Instant::now();
        it.commit(&write("game.js", &format!("{round}")), "round");
        start.elapsed().as_secs_f64() * 1e3
    });
    println!("{:?} ms", times.collect::<Vec<_>>());
}
