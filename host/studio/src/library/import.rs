//! Assets of libraries that a job brings into its project: those attached to the message, and those that the generated
//! documents refer to.

use super::{
    Asset,
    alias::Alias,
    reference::{self, Meant},
    row,
};
use crate::{
    Inner, StudioError,
    asset::shorten,
    job::JobEventBody,
    pipeline::{Assets, Proposal, document_kind},
};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is to come into the project.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// The copies, by path.
    pub(crate) files: BTreeMap<String, Proposal>,
    /// The assets that the project uses from now on.
    pub(crate) used: Vec<Uuid>,
    /// What could not be had.
    pub(crate) warnings: Vec<JobEventBody>,
    /// By what name, below `assets/`, each reference is known in the project.
    names: BTreeMap<Meant, String>,
}

impl Imported {
    /// Adds the copies to what is written, and lets the documents there refer to them.
    pub(crate) fn apply(&mut self, paths: &mut BTreeMap<String, Proposal>) {
        for (path, proposal) in paths.iter_mut() {
            let Proposal::Write(bytes) = proposal else { continue };
            let Some((_, up)) = document_kind(path) else { continue };
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let word = |meant: &Meant| Some(format!("{up}assets/{}", self.names.get(meant)?));
            if let Some(text) = reference::replace(text, word) {
                *bytes = text.into_bytes();
            }
        }
        paths.append(&mut self.files);
    }
}

impl Inner {
    /// Gathers what a message and the documents want of libraries. `existing`: the assets that the project has.
    pub(crate) async fn gather_assets(
        &self,
        user: Uuid,
        attached: &[String],
        paths: &BTreeMap<String, Proposal>,
        existing: &Assets,
    ) -> Result<Imported, StudioError> {
        let mut imported = Imported::default();
        let wanted = self.wanted(attached, paths, &mut imported);
        let mut named = Names { existing, mine: BTreeMap::new() };
        let mut seen = BTreeMap::new();
        for meant in wanted {
            let Some(asset) = self.visible(user, &meant).await? else {
                imported.warn("an asset is not there or not yours", &meant);
                continue;
            };
            let name = match seen.get(&asset.id) {
                Some(name) => String::clone(name),
                None => {
                    let Ok(bytes) = self.asset_bytes(&asset).await else {
                        imported.warn("an asset could not be read", &meant);
                        continue;
                    };
                    let name = named.give(&asset, user);
                    imported.files.insert(format!("assets/{name}"), Proposal::Write(bytes));
                    imported.used.push(asset.id);
                    seen.insert(asset.id, name.clone());
                    name
                }
            };
            imported.names.insert(meant, name);
        }
        Ok(imported)
    }

    /// Each once: what is attached first, then what documents refer to.
    fn wanted(
        &self,
        attached: &[String],
        paths: &BTreeMap<String, Proposal>,
        imported: &mut Imported,
    ) -> Vec<Meant> {
        let mut wanted = Vec::new();
        let mut known = BTreeSet::new();
        for id in attached {
            match Uuid::try_parse(id) {
                Ok(id) => wanted.push(Meant::Id(id)),
                Err(_) => imported.warn_of("an attached asset has no id"),
            }
        }
        for (path, proposal) in paths {
            let Proposal::Write(bytes) = proposal else { continue };
            if let (Some(_), Ok(text)) = (document_kind(path), std::str::from_utf8(bytes)) {
                wanted.extend(reference::find(text).into_iter().map(|found| found.meant));
            }
        }
        wanted.retain(|meant| known.insert(meant.clone()));
        let allowed = self.limits.library.assets_per_job;
        if wanted.len() > allowed {
            let left = wanted.len() - allowed;
            imported.warn_of(&format!("assets_per_job is {allowed}; {left} more were left where they are"));
            wanted.truncate(allowed);
        }
        wanted
    }

    async fn visible(&self, user: Uuid, meant: &Meant) -> Result<Option<Asset>, StudioError> {
        let mut db = self.store.pool().acquire().await?;
        let found = match meant {
            Meant::Id(id) => row::by_id(&mut db, *id).await?,
            Meant::Alias(owner, alias) => row::by_alias(&mut db, *owner, alias).await?,
        };
        Ok(found.filter(|asset| asset.is_for(Some(user))))
    }
}

impl Imported {
    fn warn(&mut self, why: &str, meant: &Meant) {
        let what = match meant {
            Meant::Id(id) => id.to_string(),
            Meant::Alias(_, alias) => alias.chars().take(64).collect(),
        };
        self.warn_of(&format!("{why}: {what}"));
    }

    fn warn_of(&mut self, message: &str) {
        self.warnings.push(JobEventBody::warning("asset-unavailable", message));
    }
}

/// Which names below `assets/` mean what.
struct Names<'a> {
    existing: &'a Assets,
    /// Given here, with hashes.
    mine: BTreeMap<String, String>,
}

impl Names<'_> {
    /// The user's own assets keep their aliases and replace what is there. Another one's must not: it makes way for
    /// a different file of the same name.
    fn give(&mut self, asset: &Asset, user: Uuid) -> String {
        let hash = shorten(asset.hash.clone());
        let is_free = |name: &String| {
            let before = match asset.owner == Some(user) {
                true => self.mine.get(name),
                false => self.mine.get(name).or_else(|| self.existing.get(name)),
            };
            before.is_none_or(|before| *before == hash)
        };
        let name = Alias::of(&asset.alias).candidates().find(is_free).unwrap_or_default();
        self.mine.insert(name.clone(), hash);
        name
    }
}

/// Notes that a project has copies of assets, before it has them: a note too many is harmless.
pub(crate) async fn record_use(
    db: &mut AnyConnection,
    project: Uuid,
    assets: &[Uuid],
    usage: &str,
    now_ms: i64,
) -> Result<(), StudioError> {
    for asset in assets {
        sqlx::query(
            "INSERT INTO project_assets (project_id, asset_id, usage_type, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (project_id, asset_id) DO NOTHING",
        )
        .bind(project.to_string())
        .bind(asset.to_string())
        .bind(usage)
        .bind(now_ms)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}
