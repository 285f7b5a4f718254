//! The demo, the benchmarks, the evaluation and the fuzzer of the API: programs of `tests`, started over what a build has
//! left.

use std::process::Command;

use anyhow::Result;

use crate::command::run;
use crate::setup;
use crate::test::{self, Step, over_the_program};
use crate::tree::Tree;
use crate::venv;

/// One message to a playable game, told step by step. `--once` also needs a browser, so that is set up before.
pub(crate) fn demo(tree: &Tree, arguments: &[String]) -> Result<()> {
    test::run(tree, &[Step::Build])?;
    let mut command = program(tree, "waza-demo");
    if arguments.iter().any(|argument| argument == "--once") {
        command.env("WAZA_CHROMIUM", setup::browser(tree)?);
    }
    run(command.args(arguments))
}

/// One benchmark. Only what is built is measured, so the build comes first.
pub(crate) fn bench(tree: &Tree, arguments: &[String]) -> Result<()> {
    test::quietly_build(tree)?;
    run(program(tree, "waza-bench").args(arguments))
}

/// The evaluation rows through the built components.
pub(crate) fn eval(tree: &Tree, arguments: &[String]) -> Result<()> {
    test::quietly_build(tree)?;
    run(program(tree, "waza-eval").args(arguments))
}

/// Every route of the description, asked for what it promises and for what it does not, on both databases.
pub(crate) fn api_fuzz(tree: &Tree) -> Result<()> {
    setup::postgres()?;
    let wanted = tree.root.join("tests/api-fuzz/requirements.txt");
    let schemathesis = venv::program(&tree.target.join("tools/schemathesis"), &wanted, "st", "api-fuzz")?;
    let mut command = program(tree, "waza-api-fuzz");
    run(test::compiling_once(command.arg("--schemathesis").arg(schemathesis), tree))
}

fn program(tree: &Tree, name: &str) -> Command {
    let mut command = Command::new(tree.program().with_file_name(name));
    over_the_program(&mut command, tree);
    command
}
