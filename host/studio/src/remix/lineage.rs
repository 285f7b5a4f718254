//! Where a game comes from and what became of it.
//!
//! Ancestors and remixes that are not public count, and are not shown. The walk goes so many steps and no further; a
//! circle cannot be, because a remix is new when its one parent is written down.

use crate::{
    Studio, StudioError,
    job::uuid,
    publish::{Author, COLUMNS, GameCard, GameId, PublishedGame},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use uuid::Uuid;

/// A game of a lineage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineageEntry {
    /// The game.
    pub game: PublishedGame,
    /// Who made it, as far as they say so.
    pub author: Option<Author>,
    /// What it is a remix of.
    pub parent_project_id: Option<Uuid>,
    /// Steps from the game that was asked about.
    pub depth: u64,
}

/// Where a game comes from and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The first of all ancestors, the game itself where it has none; `None` when that one is not shown, or further away
    /// than the walk goes.
    pub root: Option<LineageEntry>,
    /// The first one first.
    pub ancestors: Vec<LineageEntry>,
    /// The game that was asked about.
    pub current: GameCard,
    /// The nearest first.
    pub descendants: Vec<LineageEntry>,
    /// Ancestors, those included that are not shown.
    pub actual_depth: u64,
    /// Remixes and their remixes, those included that are not shown.
    pub total_remixes: u64,
    /// Whether there may be more of them than were counted.
    pub is_total_exact: bool,
    /// Steps that are gone up and down.
    pub max_depth: u64,
    /// Whether there are ancestors further away.
    pub is_depth_capped: bool,
}

/// One step of a walk; a game where it is shown.
struct Step {
    depth: u64,
    parent: Option<Uuid>,
    game: Option<PublishedGame>,
}

impl Step {
    fn read(row: &AnyRow) -> Result<Self, StudioError> {
        let shown: Option<String> = row.try_get("id")?;
        let parent: Option<String> = row.try_get("parent_id")?;
        Ok(Self {
            depth: u64::try_from(row.try_get::<i64, _>("depth")?).unwrap_or_default(),
            parent: parent.map(|_| uuid(row, "parent_id")).transpose()?,
            game: shown.map(|_| PublishedGame::read(row)).transpose()?,
        })
    }

    fn entry(self) -> Option<LineageEntry> {
        let Self { depth, parent, game } = self;
        Some(LineageEntry { game: game?, author: None, parent_project_id: parent, depth })
    }
}

impl Studio {
    /// Where a game that is not private comes from, and what became of it.
    pub async fn lineage(&self, id: &GameId) -> Result<Lineage, StudioError> {
        let current = self.published_game(id).await?;
        let limits = &self.inner().limits;
        let mut db = self.inner().store.pool().acquire().await?;
        let project = current.game.project_id;
        let mut up = ancestors(&mut db, project, limits.lineage_depth).await?;
        let is_depth_capped = up.len() > limits.lineage_depth;
        up.truncate(limits.lineage_depth);
        let mut down = descendants(&mut db, project, limits.lineage_depth, limits.lineage_remixes).await?;
        let is_cut = down.len() > limits.lineage_remixes;
        down.truncate(limits.lineage_remixes);
        let is_deep = down.last().is_some_and(|last| last.depth >= limits.lineage_depth as u64);
        let (actual_depth, total_remixes) = (up.len() as u64, down.len() as u64);
        let root = match up.len() {
            0 => Some(Step { depth: 0, parent: None, game: Some(current.game.clone()) }),
            _ if is_depth_capped => None,
            _ => up.last().map(|last| Step { depth: last.depth, parent: None, game: last.game.clone() }),
        };
        Ok(Lineage {
            root: root.and_then(Step::entry),
            ancestors: up.into_iter().rev().filter_map(Step::entry).collect(),
            current,
            descendants: down.into_iter().filter_map(Step::entry).collect(),
            actual_depth,
            total_remixes,
            is_total_exact: !is_cut && !is_deep,
            max_depth: limits.lineage_depth as u64,
            is_depth_capped,
        })
    }
}

/// The nearest first, one more than `depth` where there are more.
async fn ancestors(db: &mut AnyConnection, project: Uuid, depth: usize) -> Result<Vec<Step>, StudioError> {
    let sql = format!(
        "WITH RECURSIVE up (project_id, depth) AS (
           SELECT parent_id, CAST(1 AS BIGINT) FROM remixes WHERE project_id = $1
           UNION ALL
           SELECT remixes.parent_id, up.depth + 1 FROM remixes JOIN up ON remixes.project_id = up.project_id
           WHERE up.depth <= $2
         )
         SELECT up.depth AS depth, r.parent_id AS parent_id, {COLUMNS}
         FROM up
         LEFT JOIN remixes r ON r.project_id = up.project_id
         LEFT JOIN published_games g ON g.project_id = up.project_id AND g.visibility = 'public'
         ORDER BY up.depth"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(project.to_string())
        .bind(i64::try_from(depth).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    rows.iter().map(Step::read).collect()
}

/// The nearest first, one more than `most` where there are more. The walk itself ends there.
async fn descendants(
    db: &mut AnyConnection,
    project: Uuid,
    depth: usize,
    most: usize,
) -> Result<Vec<Step>, StudioError> {
    let sql = format!(
        "WITH RECURSIVE down (project_id, parent_id, depth) AS (
           SELECT project_id, parent_id, CAST(1 AS BIGINT) FROM remixes WHERE parent_id = $1
           UNION ALL
           SELECT remixes.project_id, remixes.parent_id, down.depth + 1
           FROM remixes JOIN down ON remixes.parent_id = down.project_id WHERE down.depth < $2
         ),
         seen AS (SELECT project_id, parent_id, depth FROM down LIMIT $3)
         SELECT seen.depth AS depth, seen.parent_id AS parent_id, {COLUMNS}
         FROM seen
         LEFT JOIN published_games g ON g.project_id = seen.project_id AND g.visibility = 'public'
         ORDER BY seen.depth, seen.project_id"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(project.to_string())
        .bind(i64::try_from(depth).unwrap_or(i64::MAX))
        .bind(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1))
        .fetch_all(db)
        .await?;
    rows.iter().map(Step::read).collect()
}
