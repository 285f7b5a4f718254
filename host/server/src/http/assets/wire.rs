//! How assets look on the wire. The keys are those that the client reads.

use crate::app::Shared;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use waza_studio::{Asset, ListedAsset};

/// The form of an upload.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "the form is read field by field; this says what it looks like")]
pub(crate) struct UploadForm {
    /// The file; its ending must agree with its content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A project that gets a copy at once.
    project_id: Option<Uuid>,
    /// What the file is called, where that is not the file's own name.
    original_name: Option<String>,
    tags: Option<String>,
    description: Option<String>,
}

/// The answer to an upload.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Uploaded {
    pub(crate) success: bool,
    pub(crate) asset: NewAsset,
    /// Whether the project has its copy; only where one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) in_project: Option<bool>,
    /// Why the project has none. The asset is in the library all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) warning: Option<String>,
}

/// An asset that has just come.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewAsset {
    id: Uuid,
    alias: String,
    filename: String,
    mime_type: String,
    size: u64,
    url: String,
}

impl NewAsset {
    pub(crate) fn of(app: &Shared, asset: &Asset) -> Self {
        Self {
            id: asset.id,
            alias: asset.alias.clone(),
            filename: asset.original_name.clone(),
            mime_type: asset.media_type.clone(),
            size: asset.bytes,
            url: url(app, asset),
        }
    }
}

/// An asset as its owner finds it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Found {
    #[serde(flatten)]
    asset: NewAsset,
    is_public: bool,
    is_owner: bool,
    tags: Option<String>,
    description: Option<String>,
}

impl Found {
    pub(crate) fn of(app: &Shared, asset: &Asset) -> Self {
        Self {
            asset: NewAsset::of(app, asset),
            is_public: asset.is_public,
            is_owner: true,
            tags: asset.tags.clone(),
            description: asset.description.clone(),
        }
    }
}

/// What a search found.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundAssets {
    pub(crate) assets: Vec<Found>,
}

/// An asset and where it is used.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listed {
    #[serde(flatten)]
    asset: Found,
    projects: Vec<UsedIn>,
    created_at: String,
    updated_at: String,
    is_remix_allowed: bool,
}

/// A project that uses an asset.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsedIn {
    id: Uuid,
    name: String,
}

impl Listed {
    pub(crate) fn of(app: &Shared, listed: ListedAsset) -> Self {
        let ListedAsset { asset, projects } = listed;
        Self {
            asset: Found::of(app, &asset),
            projects: projects.into_iter().map(|(id, name)| UsedIn { id, name }).collect(),
            created_at: asset.created_at.to_string(),
            updated_at: asset.updated_at.to_string(),
            is_remix_allowed: asset.is_remix_allowed,
        }
    }
}

/// All of a user's assets.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssetList {
    pub(crate) assets: Vec<Listed>,
    /// As it was asked with.
    pub(crate) current_project_id: Option<Uuid>,
}

/// Who may have an asset.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Publish {
    pub(crate) is_public: bool,
}

/// What is said about an asset. What is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Change {
    /// Text, or several texts that become one; `null` takes them away.
    #[serde(default, deserialize_with = "given")]
    pub(crate) tags: Option<Option<Tags>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    pub(crate) description: Option<Option<String>>,
    /// Whether a remix of a game that uses it gets a copy.
    pub(crate) is_remix_allowed: Option<bool>,
}

/// One text or several.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Tags {
    Text(String),
    List(Vec<String>),
}

impl Tags {
    pub(crate) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::List(list) => list.join(", "),
        }
    }
}

/// A key that is there with `null` is another thing than one that is not there.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What an asset is now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changed<T> {
    pub(crate) success: bool,
    pub(crate) asset: T,
}

/// Whether an asset is public now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IsPublic {
    pub(crate) id: Uuid,
    pub(crate) is_public: bool,
}

/// What is said about an asset now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Described {
    pub(crate) id: Uuid,
    pub(crate) tags: Option<String>,
    pub(crate) description: Option<String>,
}

/// A deletion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deleted {
    pub(crate) success: bool,
    pub(crate) message: String,
}

/// Where an asset is. The client shows pictures by their address alone, so the address of a private one is signed for its
/// owner, who is the only one to be told of it.
fn url(app: &Shared, asset: &Asset) -> String {
    let alias = &asset.alias;
    match (asset.owner, &asset.category) {
        (Some(owner), _) if asset.is_public => format!("/user-assets/{owner}/{alias}"),
        (Some(owner), _) => format!("/user-assets/{owner}/{alias}?{}", app.links.asset_query(owner, alias)),
        (None, category) => format!("/global-assets/{}/{alias}", category.as_deref().unwrap_or_default()),
    }
}
