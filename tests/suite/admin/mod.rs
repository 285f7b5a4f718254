//! The operators' side of a running server, over its real listeners.

mod access;
mod events;
mod verbs;

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use waza_harness::{Admin, Server, ServerOptions, place, volume};

/// A server with a volume of its own, an operator over TCP, and folders with newer plugins.
struct Office {
    server: Server,
    admin: Admin,
    folder: TempDir,
}

impl Office {
    /// With the operator `alice`, whose token is [`TOKEN`], and what else is said in the environment.
    async fn open(env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = ServerOptions::new(folder.path().join("data"));
        options.admin = true;
        options.volume = folder.path().join("volume");
        volume::copy(&place().volume, &options.volume).unwrap();
        let env = env.iter().chain(&[("WAZA_ADMIN__OPERATORS__ALICE", TOKEN)]);
        options.env.extend(env.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let server = Server::start(options).await.unwrap();
        let admin = Admin::tcp(server.admin_address().unwrap(), TOKEN).unwrap();
        Self { server, admin, folder }
    }

    /// The folder of a first-party plugin in another version, which makes it another revision.
    fn newer(&self, plugin: &str, version: &str) -> PathBuf {
        let into = self.folder.path().join(format!("{plugin}-{version}"));
        volume::copy(&place().volume.join("plugins").join(plugin), &into).unwrap();
        change(&into, "version = \"0.1.0\"", &format!("version = \"{version}\""));
        into
    }

    /// The revision of an active plugin.
    async fn revision(&self, plugin: &str) -> String {
        let status = self.admin.status().await.unwrap();
        let found = array(&status["plugins"]).iter().find(|one| one["name"] == plugin);
        found.unwrap()["revision"].as_str().unwrap().to_owned()
    }
}

/// What `alice` shows.
const TOKEN: &str = "a-token-that-alice-keeps-to-herself";

fn change(folder: &Path, from: &str, to: &str) {
    let file = folder.join("plugin.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&file, text.replace(from, to)).unwrap();
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no array: {value}"))
}
