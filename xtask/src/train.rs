//! The intent model, fitted by the program of `training/`, which knows the classifier. It is a program of its own so
//! that a change to the classifier's rules does not rebuild this one.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::tree::Tree;

/// Trains, or with `--check` compares what training gives with what is committed.
pub(crate) fn train(tree: &Tree, arguments: &[String]) -> Result<()> {
    let program = ["run", "--quiet", "--package", "waza-training", "--bin", "waza-train", "--"];
    run(cargo(&tree.root).args(program).args(arguments))
}
