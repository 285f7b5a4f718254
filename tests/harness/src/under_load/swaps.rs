//! The operator: makes change sets of all four plugins active and takes them back, through the admin API.

use crate::{Admin, place, upload, volume};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The plugins that every swap exchanges, all together.
const PLUGINS: [&str; 4] = ["asset-rewriter", "intent-classifier", "path-policy", "skill-ranker"];

/// Who serves what: revisions by plugin.
pub(super) type Set = BTreeMap<String, String>;

/// One of the two sets that take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// What the volume has.
    Old,
    /// Other components and other manifests.
    New,
}

/// What was swapped so far.
pub(super) struct Swaps {
    admin: Admin,
    old: Set,
    new: Set,
    /// Which set each line-up has.
    pub(super) lineups: BTreeMap<u64, Which>,
    /// How long each swap took, in milliseconds: from the operator's request to the answer.
    pub(super) took: Vec<f64>,
}

impl Swaps {
    /// Uploads the new set once, so that both are known, and goes back to the old one.
    pub(super) async fn prepare(admin: Admin) -> Result<Self> {
        let (first, old) = serving(&admin).await?;
        let mut swaps = Self {
            admin,
            old,
            new: Set::new(),
            lineups: BTreeMap::from([(first, Which::Old)]),
            took: Vec::new(),
        };
        let folder = tempfile::tempdir()?;
        let other = |plugin: &&str| other(plugin, folder.path()).and_then(|folder| upload(&folder));
        let uploads = PLUGINS.iter().map(other).collect::<Result<Vec<_>>>()?;
        let set = json!({ "uploads": uploads, "then": "promote", "why": "to have two sets" });
        swaps.change("rollouts", set, Which::New).await?;
        swaps.new = serving(&swaps.admin).await?.1;
        swaps.change("undo", json!({}), Which::Old).await?;
        swaps.took.clear();
        Ok(swaps)
    }

    /// The `at`-th swap: forward in one step or in two, and back.
    pub(super) async fn swap(&mut self, at: u32) -> Result<()> {
        let revisions: Vec<&String> = self.new.values().collect();
        match at % 4 {
            0 => {
                let started = Instant::now();
                let staged = json!({ "revisions": revisions, "then": "stage" });
                let staged = self.admin.post("rollouts", staged).await?;
                let run =
                    staged["rollout"].as_u64().with_context(|| format!("nothing was staged: {staged}"))?;
                self.since(started, &format!("rollouts/{run}/promote"), json!({}), Which::New).await
            }
            2 => {
                let set = json!({ "revisions": revisions, "then": "promote" });
                self.change("rollouts", set, Which::New).await
            }
            _ => self.change("undo", json!({ "why": "back" }), Which::Old).await,
        }
    }

    async fn change(&mut self, path: &str, body: Value, to: Which) -> Result<()> {
        self.since(Instant::now(), path, body, to).await
    }

    async fn since(&mut self, started: Instant, path: &str, body: Value, to: Which) -> Result<()> {
        let changed = self.admin.post(path, body).await?;
        self.took.push(started.elapsed().as_secs_f64() * 1e3);
        let lineup = changed["lineup"].as_u64().with_context(|| format!("no line-up in {changed}"))?;
        if self.lineups.insert(lineup, to).is_some() {
            bail!("line-up {lineup} became active twice");
        }
        Ok(())
    }

    /// The revision that a plugin of a line-up has.
    pub(super) fn revision(&self, lineup: u64, plugin: &str) -> Option<&str> {
        let set = match self.lineups.get(&lineup)? {
            Which::Old => &self.old,
            Which::New => &self.new,
        };
        set.get(plugin).map(String::as_str)
    }
}

/// A volume like the built one, whose plugins have time enough for a call that a busy machine holds up: one that is
/// stopped would be a failed request for no fault of a swap's.
pub(super) fn patient_volume(into: &Path) -> Result<()> {
    volume::copy(&place().volume, into)?;
    for plugin in PLUGINS {
        let path = into.join("plugins").join(plugin).join("plugin.toml");
        fs::write(&path, patient(&path, Duration::from_secs(5))?)?;
    }
    Ok(())
}

fn patient(path: &Path, deadline: Duration) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let deadline = format!("deadline_ms = {}", deadline.as_millis());
    let line = |line: &str| if line.starts_with("deadline_ms") { deadline.clone() } else { line.to_owned() };
    Ok(text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n")
}

/// The folder of a plugin of the volume as another component with other limits.
fn other(plugin: &str, into: &Path) -> Result<PathBuf> {
    let to = into.join(plugin);
    volume::other(&place().volume.join("plugins").join(plugin), "other", &to)?;
    let manifest = to.join("plugin.toml");
    fs::write(&manifest, patient(&manifest, Duration::from_millis(5_001))?)?;
    Ok(to)
}

async fn serving(admin: &Admin) -> Result<(u64, Set)> {
    let status = admin.get("status").await?;
    let plugins = status["plugins"].as_array().with_context(|| format!("no plugins in {status}"))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let set: Set = plugins.iter().map(|plugin| (text(&plugin["name"]), text(&plugin["revision"]))).collect();
    Ok((status["lineup"].as_u64().context("no line-up")?, set))
}
