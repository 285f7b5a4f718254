//! Every check that a change has to pass, as steps that run in one order. A step brings along what it needs, so each
//! can be run alone.

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::command::{cargo, run as run_command, which};
use crate::setup::Wanted;
use crate::tree::Tree;
use crate::{depend, examples, harness, plugins, setup, volume};

/// One check, or something that checks need. They run in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// The sources are formatted
    Fmt,
    /// Crates depend only on those they may know
    Deps,
    /// The tools that building needs are here
    Setup,
    /// The first-party plugins and the volume are built
    Plugins,
    /// The same plugin in every language is built
    Examples,
    /// No lint fires
    Clippy,
    /// The documentation builds without a warning
    Docs,
    /// The program is built
    Build,
    /// Tests of every crate, and the suites over the built program
    Unit,
    /// Examples in the documentation work
    Doctest,
    /// A fuzzer of HTTP APIs finds no answer that the description does not have, and none that is the server's fault
    ApiFuzz,
    /// Tests in a browser
    Browser,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// What has to have run before; it is listed earlier.
    fn needs(self) -> &'static [Step] {
        match self {
            Step::Plugins | Step::Examples => &[Step::Setup],
            Step::Build => &[Step::Setup, Step::Plugins],
            Step::Unit => &[Step::Setup, Step::Plugins, Step::Examples, Step::Build],
            Step::ApiFuzz | Step::Browser => &[Step::Setup, Step::Plugins, Step::Build],
            _ => &[],
        }
    }

    fn run(self, tree: &Tree) -> Result<()> {
        let root = &tree.root;
        match self {
            Step::Fmt => run_command(cargo(root).args(["fmt", "--all", "--", "--check"])),
            Step::Deps => depend::check(root),
            Step::Setup => setup::run(tree, Wanted::default()),
            Step::Plugins => {
                let built = plugins::build(tree)?;
                plugins::report(&built, &volume::assemble(tree, &built)?, false)
            }
            Step::Examples => build_examples(tree, false),
            Step::Clippy => run_command(cargo(root).args([
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Step::Docs => run_command(
                cargo(root).args(["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-D warnings"),
            ),
            Step::Build => build(tree),
            Step::Unit => unit(tree),
            Step::Doctest => run_command(cargo(root).args(["test", "--doc", "--workspace"])),
            Step::ApiFuzz => harness::api_fuzz(tree),
            Step::Browser => browser(tree),
        }
    }
}

/// Runs some steps, or all when none is named, and stops at the first that fails.
pub(crate) fn run(tree: &Tree, only: &[Step]) -> Result<()> {
    let mut times = Vec::new();
    for step in plan(only, tree.browser_tests().is_some()) {
        println!("== {}", step.name());
        let start = Instant::now();
        let result = step.run(tree);
        times.push((step, start.elapsed()));
        if let Err(error) = result {
            summary(&times, "failed");
            let name = step.name();
            return Err(error.context(format!("step `{name}` failed; alone: cargo xtask test --only {name}")));
        }
    }
    summary(&times, "ok");
    Ok(())
}

/// The steps to run, in order. A clone without tests in a browser has no such step, unless it is asked for by name.
fn plan(only: &[Step], has_browser_tests: bool) -> Vec<Step> {
    let wanted = |step: &Step| match only.is_empty() {
        true => *step != Step::Browser || has_browser_tests,
        false => only.iter().any(|asked| asked == step || asked.needs().contains(step)),
    };
    Step::value_variants().iter().copied().filter(wanted).collect()
}

fn summary(times: &[(Step, Duration)], last: &str) {
    println!("== summary");
    for (at, (step, time)) in times.iter().enumerate() {
        let end = if at + 1 == times.len() { last } else { "ok" };
        println!("{:<10}{:>9.1} s  {end}", step.name(), time.as_secs_f64());
    }
}

/// The program, and the harness that the demo and the benchmarks start it with. The whole workspace at once: a build of
/// single packages has other features of shared dependencies, and would compile those twice.
pub(crate) fn build(tree: &Tree) -> Result<()> {
    run_command(cargo(&tree.root).args(["build", "--workspace", "--bins"]))
}

/// Brings everything up to date without a word on standard output, which belongs to what is run next.
pub(crate) fn quietly_build(tree: &Tree) -> Result<()> {
    let _ = volume::assemble(tree, &plugins::build(tree)?)?;
    build(tree)
}

/// The examples, in the folder where suites look for them.
pub(crate) fn build_examples(tree: &Tree, json: bool) -> Result<()> {
    let built = examples::build(tree)?;
    examples::report(&built, &volume::assemble_examples(tree, &built)?, json)
}

fn unit(tree: &Tree) -> Result<()> {
    // A test counts system calls, others pull plugins, and the database's tests run on both databases.
    setup::strace()?;
    setup::docker_registry()?;
    setup::postgres()?;
    let mut command = cargo(&tree.root);
    match which(&format!("cargo-nextest{}", env::consts::EXE_SUFFIX)) {
        Some(_) => command.args(["nextest", "run", "--workspace", "--no-fail-fast"]),
        None => command.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]),
    };
    run_command(compiling_once(over_the_program(&mut command, tree), tree))
}

fn browser(tree: &Tree) -> Result<()> {
    let chromium = setup::browser(tree)?;
    let tests = tree.browser_tests().context("there is no tests/browser/package.json in this clone")?;
    let mut command = Command::new("node");
    // One file after another: each starts a browser of its own, which draws without a graphics card.
    command.args(["--test", "--test-concurrency=1"]).current_dir(tests).env("WAZA_CHROMIUM", chromium);
    run_command(compiling_once(over_the_program(&mut command, tree), tree))
}

/// Tells suites which program they are to try, and with what.
pub(crate) fn over_the_program<'a>(command: &'a mut Command, tree: &Tree) -> &'a mut Command {
    command
        .env("WAZA_BIN", tree.program())
        .env("WAZA_VOLUME", tree.volume())
        .env("WAZA_FIXTURES", tree.fixtures())
        .env("WAZA_EXAMPLES", tree.examples())
}

/// Hundreds of tests start a server of their own over the same plugins: all of them keep what they compile in one place.
pub(crate) fn compiling_once<'a>(command: &'a mut Command, tree: &Tree) -> &'a mut Command {
    command.env("WAZA_ENGINE__ARTEFACTS_DIR", tree.target.join("waza/artefacts"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_everything_runs() {
        assert_eq!(plan(&[], true), Step::value_variants());
        assert!(!plan(&[], false).contains(&Step::Browser));
    }

    #[test]
    fn a_chosen_step_brings_what_it_needs_and_nothing_else() {
        assert_eq!(plan(&[Step::Fmt], true), [Step::Fmt]);
        assert_eq!(
            plan(&[Step::Unit], true),
            [Step::Setup, Step::Plugins, Step::Examples, Step::Build, Step::Unit]
        );
        assert_eq!(plan(&[Step::Browser], false).last(), Some(&Step::Browser));
    }

    #[test]
    fn what_a_step_needs_runs_before_it_and_needs_nothing_more() {
        for (at, step) in Step::value_variants().iter().enumerate() {
            for need in step.needs() {
                assert!(Step::value_variants()[..at].contains(need), "{step:?} needs {need:?}");
                assert!(need.needs().iter().all(|deeper| step.needs().contains(deeper)), "{step:?}");
            }
        }
    }
}
