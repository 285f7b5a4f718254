//! Loads a case's plugin and calls it, as the host would.

use crate::case::Case;
use serde_json::Value;
use waza_engine::{CallError, Engine, LoadError, Plugin, PluginSpec};
use waza_registry::case::{Failure, Outcome, ask, outcome};

impl Case {
    /// Loads `component` as this case's plugin. Blocks while it compiles.
    pub fn load(&self, engine: &Engine, component: &[u8]) -> Result<Plugin, LoadError> {
        engine.load(&PluginSpec {
            name: self.plugin.name.clone(),
            revision: "case".into(),
            component,
            hooks: self.plugin.hooks.clone(),
            settings: self.plugin.settings.clone(),
            limits: self.plugin.limits,
            catalogue: self.question.catalogue.clone(),
            grants: self.plugin.grants.clone(),
            skill_folder: None,
        })
    }

    /// Asks once. The answer is JSON that mirrors the interface.
    pub async fn call(&self, plugin: &Plugin) -> Result<Value, CallError> {
        ask(plugin, &self.question).await
    }

    /// Loads and asks, as often as the case says. Blocks while the plugin compiles.
    pub async fn run(&self, engine: &Engine, component: &[u8]) -> Outcome {
        match self.load(engine, component) {
            Ok(plugin) => outcome(&plugin, &self.question, self.question.repeat).await,
            Err(error) => Outcome::Failed(Failure::from(&error)),
        }
    }
}
