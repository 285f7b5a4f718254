//! What a user has said about publishing so far: a row, and `PUBLISH.json` among the project's files.

use super::{
    PUBLISH_FILE, Visibility,
    info::{check_text, check_title, check_url, checked_tags},
};
use crate::{Studio, StudioError, Timestamp, files::Batch, job::lease_key, limits::StudioLimits, project};
use serde_json::json;
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;
use waza_store::storable;

/// What has been said so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishDraft {
    /// About which project.
    pub project_id: Uuid,
    /// May still be empty.
    pub title: String,
    /// May still be empty.
    pub description: String,
    /// May still be empty.
    pub how_to_play: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who is to find it.
    pub visibility: Visibility,
    /// Whether others may go on from it.
    pub allow_remix: bool,
    /// Where its picture is.
    pub thumbnail_url: Option<String>,
    /// When something was said; `None` when nothing was yet.
    pub updated_at: Option<Timestamp>,
}

/// What is to change; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of a draft")]
pub struct DraftChange {
    pub title: Option<String>,
    pub description: Option<String>,
    pub how_to_play: Option<String>,
    pub tags: Option<Vec<String>>,
    pub visibility: Option<Visibility>,
    pub allow_remix: Option<bool>,
    /// `Some(None)` takes the picture away.
    pub thumbnail_url: Option<Option<String>>,
}

impl PublishDraft {
    fn empty(project: Uuid) -> Self {
        Self {
            project_id: project,
            title: String::new(),
            description: String::new(),
            how_to_play: String::new(),
            tags: Vec::new(),
            visibility: Visibility::default(),
            allow_remix: true,
            thumbnail_url: None,
            updated_at: None,
        }
    }

    fn read(row: &AnyRow, project: Uuid) -> Result<Self, StudioError> {
        Ok(Self {
            project_id: project,
            title: row.try_get("title")?,
            description: row.try_get("description")?,
            how_to_play: row.try_get("how_to_play")?,
            tags: tags(row)?,
            visibility: visibility(row)?,
            allow_remix: row.try_get::<String, _>("remix")? == "allowed",
            thumbnail_url: row.try_get("thumbnail_url")?,
            updated_at: Some(Timestamp::from_millis(row.try_get("updated_at")?)),
        })
    }

    /// `allowed` or `disallow`.
    #[must_use]
    pub fn remix_word(&self) -> &'static str {
        if self.allow_remix { "allowed" } else { "disallow" }
    }

    fn file(&self) -> String {
        let value = json!({
            "title": self.title,
            "description": self.description,
            "howToPlay": self.how_to_play,
            "tags": self.tags,
            "visibility": self.visibility,
            "remix": self.remix_word(),
            "thumbnailUrl": self.thumbnail_url,
        });
        format!("{value:#}\n")
    }

    fn changed(mut self, change: DraftChange, limits: &StudioLimits) -> Result<Self, StudioError> {
        if let Some(title) = change.title {
            check_title(&title, limits)?;
            self.title = storable(title.trim());
        }
        for (text, new) in
            [(&mut self.description, change.description), (&mut self.how_to_play, change.how_to_play)]
        {
            let Some(new) = new else { continue };
            check_text(&new, limits)?;
            *text = storable(&new);
        }
        if let Some(tags) = change.tags {
            self.tags = checked_tags(tags, limits)?;
        }
        if let Some(url) = change.thumbnail_url {
            let url = url.filter(|url| !url.is_empty());
            check_url(url.as_deref())?;
            self.thumbnail_url = url;
        }
        self.visibility = change.visibility.unwrap_or(self.visibility);
        self.allow_remix = change.allow_remix.unwrap_or(self.allow_remix);
        Ok(self)
    }
}

/// Tags as they are stored.
pub(super) fn tags(row: &AnyRow) -> Result<Vec<String>, StudioError> {
    let text: String = row.try_get("tags")?;
    serde_json::from_str(&text).map_err(|_| StudioError::CorruptRow { column: "tags" })
}

/// A visibility as it is stored.
pub(super) fn visibility(row: &AnyRow) -> Result<Visibility, StudioError> {
    let text: String = row.try_get("visibility")?;
    Visibility::parse(&text).map_err(|_| StudioError::CorruptRow { column: "visibility" })
}

impl Studio {
    /// What has been said about publishing a project so far.
    pub async fn publish_draft(&self, user: Uuid, project: Uuid) -> Result<PublishDraft, StudioError> {
        let mut db = self.inner().store.pool().acquire().await?;
        project::owned(&mut db, user, project).await?;
        draft_of(&mut db, project).await
    }

    /// Says something about publishing: in the row, and as a version of the project.
    pub async fn save_publish_draft(
        &self,
        user: Uuid,
        project: Uuid,
        change: DraftChange,
    ) -> Result<PublishDraft, StudioError> {
        let inner = self.inner();
        let draft = self.change_draft(user, project, change).await?;
        let batch = Batch::default().write(PUBLISH_FILE, draft.file());
        inner.folder_of(user, project).commit_there(batch, "Update publish info").await?;
        Ok(draft)
    }

    /// The row alone.
    pub(super) async fn change_draft(
        &self,
        user: Uuid,
        project: Uuid,
        change: DraftChange,
    ) -> Result<PublishDraft, StudioError> {
        let inner = self.inner();
        let now_ms = inner.store.now_ms();
        let mut tx = inner.store.write().await?;
        // Of two changes neither is lost, and the project does not go meanwhile.
        tx.lock(&lease_key(project)).await?;
        project::owned(&mut tx, user, project).await?;
        let mut draft = draft_of(&mut tx, project).await?.changed(change, &inner.limits)?;
        draft.updated_at = Some(Timestamp::from_millis(now_ms));
        store(&mut tx, &draft, now_ms).await?;
        project::touch(&mut tx, project, now_ms).await?;
        tx.commit().await?;
        Ok(draft)
    }
}

async fn draft_of(db: &mut AnyConnection, project: Uuid) -> Result<PublishDraft, StudioError> {
    let row = sqlx::query(
        "SELECT title, description, how_to_play, tags, visibility, remix, thumbnail_url, updated_at
         FROM publish_drafts WHERE project_id = $1",
    )
    .bind(project.to_string())
    .fetch_optional(db)
    .await?;
    let draft = row.map(|row| PublishDraft::read(&row, project)).transpose()?;
    Ok(draft.unwrap_or_else(|| PublishDraft::empty(project)))
}

async fn store(db: &mut AnyConnection, draft: &PublishDraft, now_ms: i64) -> Result<(), StudioError> {
    sqlx::query(
        "INSERT INTO publish_drafts
           (project_id, title, description, how_to_play, tags, visibility, remix, thumbnail_url, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (project_id) DO UPDATE SET
           title = excluded.title, description = excluded.description, how_to_play = excluded.how_to_play,
           tags = excluded.tags, visibility = excluded.visibility, remix = excluded.remix,
           thumbnail_url = excluded.thumbnail_url, updated_at = excluded.updated_at",
    )
    .bind(draft.project_id.to_string())
    .bind(&draft.title)
    .bind(&draft.description)
    .bind(&draft.how_to_play)
    .bind(json!(draft.tags).to_string())
    .bind(draft.visibility.as_str())
    .bind(draft.remix_word())
    .bind(draft.thumbnail_url.as_deref())
    .bind(now_ms)
    .execute(db)
    .await?;
    Ok(())
}
