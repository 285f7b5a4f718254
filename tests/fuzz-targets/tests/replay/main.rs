//! Replays every seed of `fuzz/seeds/`, and a bounded number of mutations of each, through the targets that libFuzzer
//! drives. The mutations are the same in every run; a failure names the seed and the number of the mutation.

#![cfg(test)]

mod mutate;

use mutate::Mutator;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use waza_fuzz_targets::{TARGETS, Target};

/// A seed, and its name in a failure.
struct Seed {
    name: String,
    bytes: Vec<u8>,
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The seeds of a target. One in the text of a component is also there in its binary form, as its mutations differ.
fn seeds(target: &Target) -> Vec<Seed> {
    let folder = fuzz().join("seeds").join(target.name);
    let mut seeds = Vec::new();
    for name in names(&folder) {
        let bytes = fs::read(folder.join(&name)).unwrap();
        if name.ends_with(".wat") {
            let bytes = wat::parse_bytes(&bytes).unwrap_or_else(|e| panic!("{name}: {e}")).into_owned();
            seeds.push(Seed { name: format!("{name} in binary"), bytes });
        }
        seeds.push(Seed { name, bytes });
    }
    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
    seeds
}

/// Runs an input; a panic says which one it was before it goes on.
fn run(target: &Target, seed: &Seed, mutation: u32, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        eprintln!("target {}, seed {}, mutation {mutation} (0 is the seed itself):", target.name, seed.name);
        eprintln!("{}", input.escape_ascii());
        resume_unwind(panic);
    }
}

#[track_caller]
fn replay(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let seeds = seeds(target);
    for (at, seed) in (0..).zip(&seeds) {
        run(target, seed, 0, &seed.bytes);
        let mut mutator = Mutator::new(at);
        for mutation in 1..=target.mutations {
            let other = &seeds[mutator.below(seeds.len())];
            let input = mutator.mutate(&seed.bytes, &other.bytes);
            run(target, seed, mutation, &input);
        }
    }
}

#[test]
fn manifest() {
    replay("manifest");
}

#[test]
fn skill() {
    replay("skill");
}

#[test]
fn component() {
    replay("component");
}

#[test]
fn edit_validation() {
    replay("edit-validation");
}

#[test]
fn path_policy() {
    replay("path-policy");
}

#[test]
fn asset_edits() {
    replay("asset-edits");
}

#[test]
fn every_target_has_seeds_and_a_program() {
    let mut targets: Vec<_> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    targets.sort();
    assert_eq!(names(&fuzz().join("seeds")), targets);
    let programs: Vec<_> = targets.iter().map(|name| format!("{}.rs", name.replace('-', "_"))).collect();
    assert_eq!(names(&fuzz().join("fuzz_targets")), programs);
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in &targets {
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "fuzz/Cargo.toml has no program {name}");
    }
}
