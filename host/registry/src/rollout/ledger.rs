//! Writes a verb down, whole or not at all, and reads back where things stand.

use super::{
    contact::Contact,
    error::RolloutError,
    prune::Keep,
    rows::{
        as_i64, audit, changes, insert_plan, insert_revision, json, move_pointer, new_plans, number, plan,
        runs, set_state, write_runs,
    },
    state::State,
    steps::{Reached, Steps},
};
use crate::{
    manifest::{self, Manifest},
    refusal::Refusal,
    revision::short,
};
use sqlx::{Row, any::AnyRow};
use std::path::Path;
use waza_store::Store;

/// Who did something, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// A person's name, or the part of the host that acted.
    pub who: String,
    /// In their words; may be empty.
    pub why: String,
}

impl By {
    /// Cut to what the audit keeps: 128 and 1,024 bytes.
    pub fn new(who: impl Into<String>, why: impl Into<String>) -> Self {
        Self { who: cut(who.into(), 128), why: cut(why.into(), 1024) }
    }
}

fn cut(mut text: String, bytes: usize) -> String {
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// What is written of one commit.
pub(crate) struct Entry<'a> {
    pub(crate) by: &'a By,
    /// The last verb of the commit.
    pub(crate) verb: &'static str,
    /// What it was about.
    pub(crate) what: String,
    pub(crate) run: Option<u64>,
    /// The rollout that became active.
    pub(crate) promoted: Option<u64>,
    /// Revisions that may serve nowhere any more.
    pub(crate) refused: &'a [(String, Refusal)],
    /// Revisions that were not known before.
    pub(crate) new: &'a [Known],
    /// A revision that leaves quarantine. It may be staged again.
    pub(crate) released: Option<&'a str>,
    pub(crate) keep: Keep,
}

impl<'a> Entry<'a> {
    /// Of a commit that changes no revision and no rollout.
    pub(crate) fn new(verb: &'static str, what: String, by: &'a By, keep: Keep) -> Self {
        let (run, promoted, released) = (None, None, None);
        Self { by, verb, what, run, promoted, refused: &[], new: &[], released, keep }
    }
}

/// A revision as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) key: String,
    pub(crate) plugin: String,
    pub(crate) manifest: String,
    pub(crate) component: String,
    pub(crate) component_bytes: u64,
    pub(crate) source: String,
    pub(crate) signature: Option<String>,
    /// The digest of its own cases.
    pub(crate) cases: Option<String>,
    pub(crate) state: String,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) seen_at_ms: i64,
}

/// The database, and whether it answers.
pub(crate) struct Ledger(pub(crate) Store, pub(crate) Contact);

/// The columns that [`Known::read`] reads.
pub(crate) const REVISION: &str = "revision_key, plugin, manifest, component, component_bytes, source, signature, state, refusal, \
                        seen_at_ms, cases";

impl Ledger {
    pub(crate) fn new(store: Store) -> Self {
        let now = store.now_ms();
        Self(store, Contact::new(now))
    }

    /// Where the pointer stands.
    pub(crate) async fn version(&self) -> Result<u64, RolloutError> {
        let read = async {
            let row = sqlx::query("SELECT version FROM plugin_pointer WHERE id = 1").fetch_one(self.0.pool());
            number(&row.await?, 0)
        };
        self.1.ask(&self.0, read).await
    }

    /// Where things stand.
    pub(crate) async fn load(&self) -> Result<State, RolloutError> {
        self.1.ask(&self.0, self.read_state()).await
    }

    async fn read_state(&self) -> Result<State, RolloutError> {
        let mut db = self.0.pool().acquire().await?;
        let row = sqlx::query(
            "SELECT version, active, past, last_lineup, last_rollout FROM plugin_pointer WHERE id = 1",
        )
        .fetch_one(&mut *db)
        .await?;
        let active: Option<i64> = row.try_get(1)?;
        let past: Vec<u64> = json(&row, 2)?;
        let mut state = State {
            version: number(&row, 0)?,
            last_lineup: number(&row, 3)?,
            last_run: number(&row, 4)?,
            ..State::default()
        };
        if let Some(active) = active {
            state.active = Some(plan(&mut db, active).await?);
        }
        for number in past {
            state.past.push(plan(&mut db, as_i64(number)).await?);
        }
        state.runs = runs(&mut db).await?;
        Ok(state)
    }

    /// One revision by its key.
    pub(crate) async fn revision(&self, key: &str) -> Result<Option<Known>, RolloutError> {
        let sql = format!("SELECT {REVISION} FROM plugin_revisions WHERE revision_key = $1");
        let read = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key).fetch_optional(self.0.pool());
        let row = self.1.ask(&self.0, async { Ok(read.await?) }).await?;
        row.as_ref().map(Known::read).transpose()
    }

    /// The one revision whose key begins so.
    pub(crate) async fn named(&self, start: &str) -> Result<Known, RolloutError> {
        if start.is_empty() || !start.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(RolloutError::NoRevision(start.to_owned()));
        }
        let sql = format!("SELECT {REVISION} FROM plugin_revisions WHERE revision_key LIKE $1 LIMIT 2");
        let like = format!("{}%", start.to_ascii_lowercase());
        let read = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(like).fetch_all(self.0.pool());
        let rows = self.1.ask(&self.0, async { Ok(read.await?) }).await?;
        match rows.as_slice() {
            [] => Err(RolloutError::NoRevision(start.to_owned())),
            [row] => Known::read(row),
            _ => Err(RolloutError::Ambiguous(start.to_owned())),
        }
    }

    /// Writes what changed, if the pointer still stands where `before` saw it. After this the new state is the truth,
    /// whether or not this process lives to serve it.
    pub(crate) async fn commit(
        &self,
        before: &State,
        after: &State,
        entry: &Entry<'_>,
        steps: &dyn Steps,
    ) -> Result<(), RolloutError> {
        self.1.commit(&self.0, self.write(before, after, entry, steps)).await
    }

    async fn write(
        &self,
        before: &State,
        after: &State,
        entry: &Entry<'_>,
        steps: &dyn Steps,
    ) -> Result<(), RolloutError> {
        let now = self.0.now_ms();
        let mut tx = self.0.write().await?;
        move_pointer(&mut tx, before, after).await?;
        for known in entry.new {
            insert_revision(&mut tx, known, now).await?;
        }
        for (key, state, refusal) in changes(before, after, entry) {
            set_state(&mut tx, &key, state, refusal, now).await?;
        }
        if let Some(key) = entry.released {
            set_state(&mut tx, key, "retired", None, now).await?;
        }
        for plan in new_plans(before, after) {
            insert_plan(&mut tx, plan, now).await?;
        }
        write_runs(&mut tx, before, after, entry, now).await?;
        audit(&mut tx, after, entry, now).await?;
        let (added, refused) = (!entry.new.is_empty(), !entry.refused.is_empty());
        entry.keep.prune(&mut tx, after, added, refused).await?;
        steps.reached(Reached::Written)?;
        tx.notify(super::NOTICE, after.version.to_string());
        Ok(tx.commit().await?)
    }
}

impl Known {
    /// What its manifest says.
    pub(crate) fn manifest(&self) -> Result<Manifest, RolloutError> {
        let path = Path::new("plugins").join(&self.plugin).join("plugin.toml");
        manifest::parse(&path, &self.plugin, &self.manifest).map_err(|_| self.corrupt("the manifest"))
    }

    pub(crate) fn corrupt(&self, what: &str) -> RolloutError {
        RolloutError::corrupt(format!("{what} of revision {}", short(&self.key)))
    }

    pub(crate) fn read(row: &AnyRow) -> Result<Self, RolloutError> {
        let refusal: Option<String> = row.try_get(8)?;
        let key: String = row.try_get(0)?;
        let refusal = refusal.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            refusal: refusal.map_err(|_| RolloutError::corrupt(format!("the refusal of {key}")))?,
            key,
            plugin: row.try_get(1)?,
            manifest: row.try_get(2)?,
            component: row.try_get(3)?,
            component_bytes: number(row, 4)?,
            source: row.try_get(5)?,
            signature: row.try_get(6)?,
            state: row.try_get(7)?,
            seen_at_ms: row.try_get(9)?,
            cases: row.try_get(10)?,
        })
    }
}
