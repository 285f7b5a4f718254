//! The name that a game gets from its generator, as long as its user has given it none.

use crate::{NamedProject, StudioError, Timestamp, limits::StudioLimits};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// What clients call a project before anybody has thought about it.
const FIRST_NAMES: [&str; 10] = [
    "新しいゲーム",
    "New Game",
    "新游戏",
    "新遊戲",
    "새 게임",
    "Nouveau jeu",
    "Neues Spiel",
    "Nuevo juego",
    "Novo jogo",
    "Nuovo gioco",
];

/// A change of name: the one that is to be there, and the one that it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Naming {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// What becomes of a proposed name.
pub(crate) fn naming(current: &str, proposed: Option<&str>, limits: &StudioLimits) -> Option<Naming> {
    let printable = |c: &char| !c.is_control();
    let to: String = proposed?.trim().chars().filter(printable).take(limits.project_name_chars).collect();
    let is_new = !to.trim().is_empty() && to != current && FIRST_NAMES.contains(&current);
    is_new.then(|| Naming { from: current.to_owned(), to })
}

/// Calls a project something else, unless it is not called `from` any more.
pub(crate) async fn apply(
    db: &mut AnyConnection,
    project: Uuid,
    naming: &Naming,
    now_ms: i64,
) -> Result<Option<NamedProject>, StudioError> {
    let changed = sqlx::query("UPDATE projects SET name = $1, updated_at = $2 WHERE id = $3 AND name = $4")
        .bind(waza_store::storable(&naming.to))
        .bind(now_ms)
        .bind(project.to_string())
        .bind(&naming.from)
        .execute(&mut *db)
        .await?;
    if changed.rows_affected() == 0 {
        return Ok(None);
    }
    let row = sqlx::query("SELECT created_at FROM projects WHERE id = $1")
        .bind(project.to_string())
        .fetch_one(db)
        .await?;
    Ok(Some(NamedProject {
        id: project,
        name: naming.to.clone(),
        created_at: Timestamp::from_millis(row.try_get(0)?),
        updated_at: Timestamp::from_millis(now_ms),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_first_name_gives_way_and_only_to_what_can_be_read() {
        let limits = StudioLimits { project_name_chars: 4, ..<_>::default() };
        let to = |current, proposed| naming(current, proposed, &limits).map(|naming| naming.to);
        assert_eq!(to("新しいゲーム", Some(" ネコと\u{7}魚たち ")).as_deref(), Some("ネコと魚"));
        assert_eq!(to("New Game", Some(" \u{0}")), None);
        assert_eq!(to("New Game", None), None);
        assert_eq!(to("My cats", Some("Fish")), None);
    }
}
