//! Loads the two fixtures, and asks them.

use std::{path::PathBuf, sync::Arc, time::Duration};
use waza_engine::{
    CallError, Engine, EngineOptions, Fault, GrantOptions, Grants, Hook, Limits, LoadError, Plugin,
    PluginSpec, hooks::types::Request,
};

/// `tests/fixtures/<name>`, built by `cargo xtask plugins`.
pub(crate) fn component(name: &str) -> Vec<u8> {
    let default = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/waza/fixtures");
    let fixtures = std::env::var_os("WAZA_FIXTURES").map_or(default, PathBuf::from);
    let file = fixtures.join(name).join("plugin.wasm");
    std::fs::read(&file)
        .unwrap_or_else(|e| panic!("{}: {e}; run `cargo xtask plugins` first", file.display()))
}

pub(crate) fn engine(grants: GrantOptions) -> Engine {
    Engine::new(EngineOptions { max_concurrent_calls: 32, grants, ..EngineOptions::default() }).unwrap()
}

/// A plugin that is yet to be loaded.
pub(crate) struct Load {
    pub(crate) name: &'static str,
    pub(crate) grants: &'static str,
    pub(crate) first: String,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) deadline: Duration,
}

impl Load {
    pub(crate) fn ordinary() -> Self {
        Self {
            name: "ordinary",
            grants: "{}",
            first: String::new(),
            folder: None,
            deadline: Duration::from_secs(5),
        }
    }

    pub(crate) fn granted() -> Self {
        Self { name: "granted", grants: EVERYTHING, ..Self::ordinary() }
    }

    pub(crate) fn with(self, grants: &Grants) -> Result<Plugin, LoadError> {
        self.on(&engine(GrantOptions::default()), grants)
    }

    pub(crate) fn now(self) -> Plugin {
        let grants = serde_json::from_str(self.grants).unwrap();
        self.with(&grants).unwrap()
    }

    pub(crate) fn on(self, engine: &Engine, grants: &Grants) -> Result<Plugin, LoadError> {
        let settings = match self.first.as_str() {
            "" => "{}".to_owned(),
            first => serde_json::json!({ "first": first }).to_string(),
        };
        engine.load(&PluginSpec {
            name: self.name.into(),
            revision: "r1".into(),
            component: &component(self.name),
            hooks: vec![Hook::SkillScorer],
            settings,
            limits: Limits {
                deadline_ms: self.deadline.as_millis().try_into().unwrap(),
                configure_ms: 5_000,
                ..Limits::default()
            },
            catalogue: Arc::default(),
            grants: grants.clone(),
            skill_folder: self.folder,
        })
    }
}

pub(crate) const EVERYTHING: &str =
    r#"{"logging":true,"clocks":true,"random":true,"http":["granted.example"],"key_value":true}"#;

pub(crate) async fn ask(plugin: &Plugin, text: &str) -> Result<String, CallError> {
    let request = Request { text: text.into(), ..Request::default() };
    let opinion = plugin.score(Arc::new(request)).await?.value;
    Ok(opinion.why[0].note.clone().unwrap())
}

pub(crate) async fn told(plugin: &Plugin, text: &str) -> String {
    ask(plugin, text).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) async fn fault(plugin: &Plugin, text: &str) -> Fault {
    match ask(plugin, text).await {
        Ok(answer) => panic!("{text} was answered: {answer}"),
        Err(error) => error.fault,
    }
}
