//! Who may know whom. The table is the rule; everything else in the workspace is measured against it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::command::cargo;

/// Every crate of the workspace, and which others it may depend on. Dev-dependencies are free: a test may know more
/// than what it tests.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("waza", &["waza-studio", "waza-registry", "waza-sandbox", "waza-store", "waza-author"]),
    ("waza-studio", &["waza-registry", "waza-sandbox", "waza-store"]),
    ("waza-author", &["waza-registry", "waza-engine"]),
    // What it fits to a skill's examples, plugins look up; and plugins see messages as it folds them.
    ("waza-registry", &["waza-engine", "waza-store", "waza-linear", "waza-fold"]),
    ("waza-sandbox", &["waza-store"]),
    ("waza-engine", &[]),
    ("waza-store", &[]),
    ("intent-classifier", &["waza-sdk", "waza-linear"]),
    ("skill-ranker", &["waza-sdk", "waza-linear"]),
    ("asset-rewriter", &["waza-sdk"]),
    ("path-policy", &["waza-sdk"]),
    ("waza-sdk", &[]),
    ("waza-linear", &[]),
    ("waza-fold", &[]),
    // Fits the classifier's model, and judges it together with the rules beside it, on text folded as the host does.
    ("waza-training", &["waza-linear", "waza-fold", "waza-sdk", "intent-classifier"]),
    ("ranker-rust", &["waza-sdk"]),
    // Shows that a plugin needs no SDK.
    ("ranker-rust-wasip2", &[]),
    ("granted", &["waza-sdk"]),
    ("hostile", &["waza-sdk"]),
    ("ordinary", &["waza-sdk"]),
    ("light", &["waza-sdk"]),
    // The engine's benchmark calls plugins as the registry would, and beside them the same code natively.
    (
        "waza-harness",
        &["waza-engine", "waza-registry", "waza-studio", "waza-store", "waza-sdk", "asset-rewriter", "light"],
    ),
    // Starts a database for tests, and knows nothing of what they keep in it.
    ("waza-test-postgres", &[]),
    ("waza-fuzz-targets", &["waza-engine", "waza-registry", "waza-sdk", "asset-rewriter", "path-policy"]),
    // It makes components of conformance cases, which the authors' tools read and run, and fuzzes servers on both
    // databases.
    ("waza-tests", &["waza-harness", "waza-author", "waza-test-postgres"]),
    ("xtask", &[]),
];

/// The crates that name the component runtime, in tests and benches too. Of the product it is the engine alone; the
/// harness runs the same component under the bare runtime, so that the engine's own share of a call can be told.
const KNOW_WASMTIME: [&str; 2] = ["waza-engine", "waza-harness"];

/// Fails with every arrow that the table does not allow.
pub(crate) fn check(root: &Path) -> Result<()> {
    let broken = violations(&Graph::read(root)?);
    if !broken.is_empty() {
        bail!("the dependency rule is broken (xtask/src/depend.rs): {}", broken.join("; "));
    }
    Ok(())
}

/// The workspace as it is.
#[derive(Default)]
struct Graph {
    members: BTreeSet<String>,
    /// From a member to what its `[dependencies]` and `[build-dependencies]` name.
    knows: BTreeMap<String, BTreeSet<String>>,
    /// The same for `[dev-dependencies]`.
    tests_know: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn read(root: &Path) -> Result<Graph> {
        let metadata = MetadataCommand::new()
            .cargo_path(cargo(root).get_program())
            .current_dir(root)
            .no_deps()
            .exec()
            .context("asking cargo for the workspace's crates")?;
        let mut graph = Graph::default();
        for package in metadata.workspace_packages() {
            let name = package.name.to_string();
            for dependency in &package.dependencies {
                let arrows = match dependency.kind {
                    DependencyKind::Development => &mut graph.tests_know,
                    _ => &mut graph.knows,
                };
                arrows.entry(name.clone()).or_default().insert(dependency.name.clone());
            }
            graph.members.insert(name);
        }
        Ok(graph)
    }
}

fn violations(graph: &Graph) -> Vec<String> {
    let mut broken = Vec::new();
    for member in &graph.members {
        let Some(allowed) = may_know(member) else {
            broken.push(format!("{member} is not in the table"));
            continue;
        };
        for known in graph.knows.get(member).into_iter().flatten() {
            if graph.members.contains(known) && !allowed.contains(&known.as_str()) {
                broken.push(format!("{member} may not depend on {known}"));
            }
        }
        let all =
            [&graph.knows, &graph.tests_know].into_iter().filter_map(|arrows| arrows.get(member)).flatten();
        let runtimes: BTreeSet<_> = all.filter(|known| known.starts_with("wasmtime")).collect();
        if !KNOW_WASMTIME.contains(&member.as_str()) {
            broken.extend(runtimes.into_iter().map(|known| format!("{member} may not name {known}")));
        }
    }
    let absent = MAY_KNOW.iter().map(|(name, _)| name).filter(|name| !graph.members.contains(**name));
    broken.extend(absent.map(|name| format!("{name} is in the table but not in the workspace")));
    broken
}

fn may_know(name: &str) -> Option<&'static [&'static str]> {
    MAY_KNOW.iter().find(|(member, _)| *member == name).map(|(_, allowed)| *allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace that does all that the table allows.
    fn everything_allowed() -> Graph {
        let mut graph = Graph::default();
        for (member, allowed) in MAY_KNOW {
            graph.members.insert((*member).into());
            let knows = allowed.iter().map(|name| (*name).to_owned()).chain(["serde".into()]).collect();
            graph.knows.insert((*member).into(), knows);
        }
        graph
    }

    fn add(arrows: &mut BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) {
        arrows.entry(from.into()).or_default().insert(to.into());
    }

    #[test]
    fn the_workspace_keeps_the_rule() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(violations(&Graph::read(root).unwrap()), Vec::<String>::new());
    }

    #[test]
    fn what_the_table_allows_is_allowed() {
        let mut graph = everything_allowed();
        add(&mut graph.knows, "waza-engine", "wasmtime");
        assert_eq!(violations(&graph), Vec::<String>::new());
    }

    #[test]
    fn a_forbidden_arrow_is_reported() {
        let mut graph = everything_allowed();
        add(&mut graph.knows, "waza-studio", "waza-engine");
        assert_eq!(violations(&graph), ["waza-studio may not depend on waza-engine"]);
    }

    #[test]
    fn the_runtime_is_for_the_engine_alone_even_in_tests() {
        let mut graph = everything_allowed();
        add(&mut graph.tests_know, "waza-author", "wasmtime-wizer");
        assert_eq!(violations(&graph), ["waza-author may not name wasmtime-wizer"]);
    }

    #[test]
    fn tests_may_know_other_members() {
        let mut graph = everything_allowed();
        add(&mut graph.tests_know, "waza-engine", "path-policy");
        assert_eq!(violations(&graph), Vec::<String>::new());
    }

    #[test]
    fn the_table_and_the_workspace_have_the_same_crates() {
        let mut graph = everything_allowed();
        graph.members.insert("waza-extra".into());
        graph.members.remove("waza-author");
        assert_eq!(
            violations(&graph),
            ["waza-extra is not in the table", "waza-author is in the table but not in the workspace"]
        );
    }

    #[test]
    fn the_table_has_no_circle() {
        // Take away crates that know none of those left, until nothing is left or nothing can be taken.
        let mut left: Vec<_> = MAY_KNOW.to_vec();
        while !left.is_empty() {
            let names: Vec<_> = left.iter().map(|(name, _)| *name).collect();
            left.retain(|(_, allowed)| allowed.iter().any(|known| names.contains(known)));
            assert!(left.len() < names.len(), "a circle among {names:?}");
        }
    }
}
