//! What a component is made from, as one digest: the sign by which a change is noticed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::tree::{entries, name};

/// Takes in everything that a component is made from.
pub(super) struct Ingredients(Sha256);

impl Ingredients {
    /// `recipe` is the source of the code that makes the component, so that other flags make another component.
    pub(super) fn new(recipe: &str, tools: &str) -> Self {
        let mut all = Ingredients(Sha256::new());
        all.add("recipe", recipe.as_bytes());
        all.add("tools", tools.as_bytes());
        all
    }

    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    /// The files of a folder, without those that are not built from, and without folders: what tools install is pinned
    /// by a file.
    pub(super) fn add_folder(&mut self, dir: &Path) -> Result<()> {
        for path in entries(dir)?.into_iter().filter(|path| path.is_file()) {
            let name = name(&path)?;
            if !["README.md", "plugin.toml", "plugin.wasm"].contains(&name) {
                self.add(name, &fs::read(&path).with_context(|| format!("reading {}", path.display()))?);
            }
        }
        Ok(())
    }

    pub(super) fn digest(self) -> String {
        hex::encode(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(recipe: &str, tools: &str, dir: &Path) -> String {
        let mut all = Ingredients::new(recipe, tools);
        all.add_folder(dir).unwrap();
        all.digest()
    }

    #[test]
    fn a_changed_source_recipe_or_tool_is_noticed_and_a_readme_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        write("ranker.c", "int x;");
        let first = digest("flags", "clang 19", dir.path());
        write("README.md", "words");
        write("plugin.wasm", "built by hand");
        assert_eq!(digest("flags", "clang 19", dir.path()), first);
        assert_ne!(digest("flags", "clang 20", dir.path()), first);
        assert_ne!(digest("other flags", "clang 19", dir.path()), first);
        write("ranker.c", "int y;");
        assert_ne!(digest("flags", "clang 19", dir.path()), first);
    }
}
