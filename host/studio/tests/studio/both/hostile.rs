//! A backend may do anything. Whatever it does, the job ends with a clear word, and what was there before stays.
//!
//! Every case runs twice: over the shipped path policy, and over one that allows everything, where the floor beneath the
//! policies has to hold alone. The cases of one policy share its plugins, which take longer to compile than all of the
//! rest.

use crate::{
    bench::{Bench, CHANGE, good_run, limits, misbehaving, shipped},
    fake_backend::{Call, Script, Step, done, file, proposed, status, symlink, text},
};
use std::path::Path;
use waza_registry::Registry;
use waza_sandbox::{GenerationEvent, ProposedContent, SandboxError};
use waza_studio::StudioLimits;

/// One way to misbehave.
struct Case {
    name: &'static str,
    events: Vec<Step>,
    /// How the job fails, and what its error says.
    code: &'static str,
    says: &'static str,
    limits: StudioLimits,
}

fn case(name: &'static str, events: Vec<Step>, code: &'static str, says: &'static str) -> Case {
    Case { name, events, code, says, limits: limits() }
}

fn many(count: u64, make: fn(u64) -> GenerationEvent) -> Vec<Step> {
    vec![Step::Many(count, make), done("へへ")]
}

fn writes(path: &str) -> Vec<Step> {
    vec![file("good.js", "1"), file(path, "#!/bin/sh"), done("へへ")]
}

fn cases() -> Vec<Case> {
    let large = "OUTPUT_TOO_LARGE";
    let never_ends = case(
        "never ends",
        vec![status("..."), file("index.html", "half"), Step::Hangs],
        "CLI_TIMEOUT",
        "generation_ms = 1500",
    );
    vec![
        case("parent folder", writes("../x"), "PATH_DENIED", "\"../x\""),
        case("absolute path", writes("/etc/x"), "PATH_DENIED", "\"/etc/x\""),
        case("git hook", writes(".git/hooks/x"), "PATH_DENIED", "\".git/hooks/x\""),
        case(
            "symbolic link",
            vec![symlink("passwd", "/etc/passwd"), done("へへ")],
            "OUTPUT_SYMLINK",
            "passwd -> /etc/passwd",
        ),
        case(
            "ten thousand files",
            many(10_000, |n| proposed(&format!("f{n}.js"), ProposedContent::Bytes(vec![b'x']))),
            large,
            "files_per_job is 500, this is 501",
        ),
        case(
            "two hundred megabytes",
            many(1, |_| proposed("big.js", ProposedContent::Bytes(vec![0; 200 << 20]))),
            large,
            "bytes_per_file is 5242880",
        ),
        case(
            "many large files",
            many(50, |n| proposed(&format!("{n}.js"), ProposedContent::Bytes(vec![0; 4 << 20]))),
            large,
            "bytes_per_job is 20971520",
        ),
        case("long path", vec![file(&"x/".repeat(2_000), "1"), done("へへ")], large, "path_bytes is 1024"),
        case(
            "endless talk",
            many(u64::MAX / 2, |_| GenerationEvent::Text { chunk: "あ".repeat(1 << 14) }),
            large,
            "text_bytes_per_job",
        ),
        Case { limits: StudioLimits { generation_ms: 1_500, ..limits() }, ..never_ends },
        case(
            "dies mid-way",
            vec![status("..."), file("index.html", "half")],
            "NETWORK_ERROR",
            "ended after 2 without a terminal one",
        ),
        case(
            "member gone",
            vec![file("index.html", "half"), Step::Breaks(SandboxError::MemberGone("m".into()))],
            "NETWORK_ERROR",
            "ended after 1 without a terminal one",
        ),
        case(
            "two terminals",
            vec![file("index.html", "half"), done("一つ"), done("二つ")],
            "BACKEND_PROTOCOL",
            "after the terminal one",
        ),
        case(
            "gap in the numbers",
            vec![text("a"), Step::Numbered(7, GenerationEvent::Text { chunk: "b".into() })],
            "BACKEND_PROTOCOL",
            "without gaps",
        ),
    ]
}

/// Plays the case to a project that has one version; nothing of it may show afterwards.
async fn is_refused(registry: Registry, case: Case) {
    let bench = Bench::with_game(registry, case.limits).await;
    let before = bench.state().await;
    bench.backend.plays(Script::of(case.events));
    let heard = bench.run(CHANGE).await;
    heard.is_sound();
    let (code, error) = heard.failure();
    assert_eq!(code, case.code, "{error}");
    assert!(error.contains(case.says), "{error}");
    bench.backend.called(&Call::Release).await;
    assert_eq!(bench.state().await, before);
    assert!(!Path::new("/etc/x").exists());
    assert!(!bench.folder.path().join("x").exists());
    // And it goes on.
    bench.backend.plays(good_run());
    assert_eq!(bench.run(CHANGE).await.result()["generator"], "fake");
}

async fn all_are_refused(registry: Registry) {
    let mut failed = Vec::new();
    for case in cases() {
        let name = case.name;
        if tokio::spawn(is_refused(registry.clone(), case)).await.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "not refused as they should be: {failed:?}");
}

#[tokio::test]
async fn over_the_shipped_policy() {
    all_are_refused(shipped()).await;
}

#[tokio::test]
async fn over_a_policy_that_allows_everything() {
    all_are_refused(misbehaving("path-policy", "fine")).await;
}
