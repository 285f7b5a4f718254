//! `cargo xtask`: everything that is done to this tree from a command line, so that a fresh clone needs no other
//! instruction. Builds the plugins as components, assembles the volume, and runs the whole set of checks.

mod command;
mod component;
mod depend;
mod examples;
mod fuzz;
mod harness;
mod manifest;
mod plugins;
mod setup;
mod test;
mod toolchain;
mod train;
mod tree;
mod venv;
mod volume;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::setup::Wanted;
use crate::test::Step;
use crate::tree::Tree;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Sets up, builds and tests Waza")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find the tools this tree needs, and install those that are missing
    Setup {
        /// Also what the tests in a browser need: Chromium, Node and playwright-core
        #[arg(long)]
        browser: bool,
        /// Also what the examples are built with: rustc's WASI target, Node, componentize-py and clang
        #[arg(long)]
        examples: bool,
    },
    /// Build the plugins as components and assemble the volume in target/waza/volume
    Plugins {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Build the example in every language, into target/waza/examples
    Examples {
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Build the plugins, the volume and the program
    Build,
    /// Set up, build, start the server, turn one message into a game, and keep serving
    #[command(disable_help_flag = true)]
    Demo {
        /// What the demo itself takes: --once, --listen, --data-dir, --message, --help
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure, print a table and write docs/bench/NAME.json
    #[command(disable_help_flag = true)]
    Bench {
        /// What the benchmarks take: NAME, --quick, --json, --help
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        arguments: Vec<String>,
    },
    /// Judge intent, dimension and skills on evaluation rows, and compare with the floors
    #[command(disable_help_flag = true)]
    Eval {
        /// What the evaluation takes: ROWS, --json, --keep, --help
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Fit the intent model to the training messages, and write its weights and figures
    #[command(disable_help_flag = true)]
    Train {
        /// What training takes: --check, --json, --help
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every check, or only some of them together with what they need
    Test {
        /// A step to run; can be given several times
        #[arg(long, value_enum)]
        only: Vec<Step>,
        /// Let libFuzzer look for new inputs for a minute, instead of the checks; replaying the known ones is a check
        #[arg(long, conflicts_with = "only")]
        fuzz: bool,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            error.chain().skip(1).for_each(|cause| eprintln!("  because: {cause}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let tree = Tree::find()?;
    match task {
        Task::Setup { browser, examples } => setup::run(&tree, Wanted { browser, examples }),
        Task::Plugins { json } => {
            let built = plugins::build(&tree)?;
            plugins::report(&built, &volume::assemble(&tree, &built)?, json)
        }
        Task::Examples { json } => test::build_examples(&tree, json),
        Task::Build => test::run(&tree, &[Step::Build]),
        Task::Demo { arguments } => harness::demo(&tree, &arguments),
        Task::Bench { arguments } => harness::bench(&tree, &arguments),
        Task::Eval { arguments } => harness::eval(&tree, &arguments),
        Task::Train { arguments } => train::train(&tree, &arguments),
        Task::Test { fuzz: true, .. } => fuzz::smoke(&tree),
        Task::Test { only, .. } => test::run(&tree, &only),
    }
}
