//! Loads a case's plugin and calls it, as the host would.

use crate::case::{Case, Failure, Outcome};
use serde::Serialize;
use serde_json::Value;
use waza_engine::{CallError, Engine, ImageReport, LoadError, Plugin, PluginSpec, Timed};
use waza_registry::Ask;

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
            catalogue: self.request.catalogue.clone(),
            grants: self.plugin.grants.clone(),
            skill_folder: None,
        })
    }

    /// Asks once. The answer is JSON that mirrors the interface.
    pub async fn call(&self, plugin: &Plugin) -> Result<Value, CallError> {
        match self.request.ask.clone() {
            Ask::Intent(request) => plugin.classify(request).await.map(value),
            Ask::Rank { request, options } => plugin.rank(request, options).await.map(value),
            Ask::Score(request) => plugin.score(request).await.map(value),
            Ask::Rewrite { document, assets } => plugin.rewrite(document, assets).await.map(value),
            Ask::Check(accesses) => plugin.check(accesses).await.map(value),
        }
    }

    /// Loads and asks, as often as the case says. Blocks while the plugin compiles.
    pub async fn run(&self, engine: &Engine, component: &[u8]) -> Outcome {
        let plugin = match self.load(engine, component) {
            Ok(plugin) => plugin,
            Err(error) => return Outcome::Failed(Failure::from(&error)),
        };
        let first = self.outcome(&plugin).await;
        for _ in 1..self.request.repeat {
            let other = self.outcome(&plugin).await;
            if other != first {
                return Outcome::Unsteady { first: first.to_string(), other: other.to_string() };
            }
        }
        first
    }

    async fn outcome(&self, plugin: &Plugin) -> Outcome {
        match self.call(plugin).await {
            Ok(answer) => Outcome::Answered { answer, image: image(plugin.image()) },
            Err(error) => Outcome::Failed(Failure::from(&error)),
        }
    }
}

fn image(report: &ImageReport) -> &'static str {
    match report {
        ImageReport::Taken { .. } => "taken",
        ImageReport::Without { reason } if reason.trim().is_empty() => "unexplained",
        ImageReport::Without { .. } => "without",
    }
}

/// Answers are plain records, which JSON has a form for.
fn value<T: Serialize>(timed: Timed<T>) -> Value {
    serde_json::to_value(timed.value).unwrap_or_default()
}
