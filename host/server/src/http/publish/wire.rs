//! Published games and drafts as the client knows them: rows in the database's names, requests in `camelCase`.

use super::super::error::ApiError;
use super::super::json;
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use waza_studio::{
    Author, DraftChange, GameCard, LineageEntry, PublishDraft, PublishInfo, PublishedGame, StudioError,
    Visibility,
};

/// What `POST …/publish` and `PUT …/publish-draft` take. Anything of another kind than it should be is what a draft takes
/// for left out and publishing for wrong.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PublishRequest {
    /// Needed to publish.
    #[schema(value_type = Option<String>)]
    title: Value,
    #[schema(value_type = Option<String>)]
    description: Value,
    #[schema(value_type = Option<String>)]
    how_to_play: Value,
    #[schema(value_type = Option<Vec<String>>)]
    tags: Value,
    #[schema(value_type = Option<VisibilityWord>)]
    visibility: Value,
    /// `allowed` or `disallow`; or whether.
    #[schema(value_type = Option<String>)]
    remix: Value,
    /// The same in another word; it goes before `remix`.
    #[schema(value_type = Option<bool>)]
    allow_remix: Value,
    /// A path on this server or an `https` address.
    #[schema(value_type = Option<String>)]
    thumbnail_url: Value,
}

/// What a draft takes, with a title.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what publishing needs; what comes is read like a draft")]
pub(crate) struct Publication {
    #[schema(min_length = 1)]
    title: String,
    #[serde(flatten)]
    more: PublishRequest,
}

/// Who gets to see a game.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "it says which words there are; they are read elsewhere")]
pub(super) enum VisibilityWord {
    Public,
    Private,
    Unlisted,
}

impl PublishRequest {
    pub(super) fn read(body: &Bytes) -> Result<Self, ApiError> {
        json::parse(body).map_err(|error| ApiError::bad_request(error.to_string()))
    }

    pub(super) fn info(&self) -> Result<PublishInfo, StudioError> {
        let title = text(&self.title).unwrap_or_default();
        if title.trim().is_empty() {
            return Err(invalid("Title is required"));
        }
        let visibility = match &self.visibility {
            Value::Null => Visibility::default(),
            Value::String(word) => Visibility::parse(word)?,
            _ => return Err(invalid("Invalid visibility option")),
        };
        Ok(PublishInfo {
            title,
            description: text(&self.description).unwrap_or_default(),
            how_to_play: text(&self.how_to_play).unwrap_or_default(),
            tags: self.tags()?.unwrap_or_default(),
            visibility,
            allow_remix: self.allow_remix().unwrap_or(true),
            thumbnail_url: text(&self.thumbnail_url).filter(|url| !url.is_empty()),
        })
    }

    pub(super) fn change(&self) -> Result<DraftChange, StudioError> {
        Ok(DraftChange {
            title: text(&self.title),
            description: text(&self.description),
            how_to_play: text(&self.how_to_play),
            tags: self.tags()?,
            visibility: text(&self.visibility).map(|word| Visibility::parse(&word)).transpose()?,
            allow_remix: self.allow_remix(),
            thumbnail_url: text(&self.thumbnail_url).map(Some),
        })
    }

    fn tags(&self) -> Result<Option<Vec<String>>, StudioError> {
        let wrong = || invalid("Tags must be an array of strings");
        match &self.tags {
            Value::Null => Ok(None),
            Value::Array(tags) => {
                tags.iter().map(|tag| text(tag).ok_or_else(wrong)).collect::<Result<_, _>>().map(Some)
            }
            _ => Err(wrong()),
        }
    }

    fn allow_remix(&self) -> Option<bool> {
        [&self.allow_remix, &self.remix].into_iter().find_map(|value| match value {
            Value::Bool(allowed) => Some(*allowed),
            Value::String(word) => Some(word != "disallow"),
            _ => None,
        })
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn invalid(reason: &'static str) -> StudioError {
    StudioError::InvalidRequest { reason }
}

/// A published game.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Game {
    id: String,
    /// `g_` and ten letters or digits.
    public_id: String,
    project_id: String,
    user_id: String,
    title: String,
    description: String,
    how_to_play: String,
    tags: Vec<String>,
    thumbnail_url: Option<String>,
    /// `public`, `private` or `unlisted`.
    visibility: &'static str,
    allow_remix: bool,
    play_count: i64,
    like_count: i64,
    /// ISO 8601.
    published_at: String,
    /// ISO 8601.
    updated_at: String,
}

impl From<PublishedGame> for Game {
    fn from(game: PublishedGame) -> Self {
        Self {
            id: game.id.to_string(),
            public_id: game.public_id,
            project_id: game.project_id.to_string(),
            user_id: game.user_id.to_string(),
            title: game.title,
            description: game.description,
            how_to_play: game.how_to_play,
            tags: game.tags,
            thumbnail_url: game.thumbnail_url,
            visibility: game.visibility.as_str(),
            allow_remix: game.allow_remix,
            play_count: game.play_count,
            like_count: game.like_count,
            published_at: game.published_at.to_string(),
            updated_at: game.updated_at.to_string(),
        }
    }
}

/// Who made a game; both are null where they say nothing about themselves.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Maker {
    display_name: Option<String>,
    avatar_url: Option<String>,
}

impl From<Option<Author>> for Maker {
    fn from(author: Option<Author>) -> Self {
        let Author { display_name, avatar_url } = author.unwrap_or_default();
        Self { display_name, avatar_url }
    }
}

/// The project of a game.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectName {
    id: String,
    name: String,
}

/// A published game and what is shown beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Card {
    #[serde(flatten)]
    game: Game,
    projects: ProjectName,
    users: Maker,
    /// The host that games are played on; null where it is this one.
    play_domain: Option<String>,
}

impl Card {
    pub(super) fn new(card: GameCard, play_domain: Option<&str>) -> Self {
        let GameCard { game, author } = card;
        let projects = ProjectName { id: game.project_id.to_string(), name: game.project_name.clone() };
        Self {
            game: game.into(),
            projects,
            users: author.into(),
            play_domain: play_domain.map(str::to_owned),
        }
    }
}

/// A game of a lineage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Relative {
    #[serde(flatten)]
    game: Game,
    users: Maker,
    /// The project that it is a remix of.
    remixed_from: Option<String>,
    /// Steps from the game that was asked about.
    depth: u64,
}

impl From<LineageEntry> for Relative {
    fn from(entry: LineageEntry) -> Self {
        Self {
            game: entry.game.into(),
            users: entry.author.into(),
            remixed_from: entry.parent_project_id.map(|id| id.to_string()),
            depth: entry.depth,
        }
    }
}

/// What has been said about publishing so far: the row, and again as the client's form names it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Draft {
    project_id: String,
    title: String,
    description: String,
    how_to_play: String,
    tags: Vec<String>,
    /// `public`, `private` or `unlisted`.
    visibility: &'static str,
    /// `allowed` or `disallow`.
    remix: &'static str,
    thumbnail_url: Option<String>,
    /// ISO 8601; null when nothing was said yet.
    updated_at: Option<String>,
    #[serde(rename = "howToPlay")]
    how_to_play_again: String,
    #[serde(rename = "thumbnailUrl")]
    thumbnail_url_again: Option<String>,
}

impl From<PublishDraft> for Draft {
    fn from(draft: PublishDraft) -> Self {
        Self {
            project_id: draft.project_id.to_string(),
            remix: draft.remix_word(),
            visibility: draft.visibility.as_str(),
            updated_at: draft.updated_at.map(|at| at.to_string()),
            how_to_play_again: draft.how_to_play.clone(),
            thumbnail_url_again: draft.thumbnail_url.clone(),
            title: draft.title,
            description: draft.description,
            how_to_play: draft.how_to_play,
            tags: draft.tags,
            thumbnail_url: draft.thumbnail_url,
        }
    }
}

/// It was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Success {
    success: bool,
}

impl Success {
    pub(super) const YES: Self = Self { success: true };
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(value: Value) -> PublishRequest {
        PublishRequest::read(&Bytes::from(value.to_string())).unwrap()
    }

    #[test]
    fn both_words_for_remixing_are_understood() {
        let allowed = |value: Value| request(value).info().unwrap().allow_remix;
        assert!(allowed(json!({ "title": "a" })));
        assert!(allowed(json!({ "title": "a", "remix": "allowed" })));
        assert!(!allowed(json!({ "title": "a", "remix": "disallow" })));
        assert!(!allowed(json!({ "title": "a", "remix": false })));
        assert!(!allowed(json!({ "title": "a", "allowRemix": false })));
        assert!(allowed(json!({ "title": "a", "allowRemix": true, "remix": "disallow" })));
    }

    #[test]
    fn what_a_draft_leaves_out_stays() {
        let change = request(json!({ "title": "a" })).change().unwrap();
        assert_eq!(change, DraftChange { title: Some("a".into()), ..DraftChange::default() });
    }
}
