//! What is said about a game when it is published, and the bounds of that.

use crate::{
    StudioError,
    limits::{StudioLimits, within},
};
use serde::Serialize;
use waza_store::storable;

/// Of an address of a thumbnail, in bytes.
const URL_BYTES: usize = 1_024;

/// Who finds a published game.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody: it is listed.
    #[default]
    Public,
    /// Nobody but its owner.
    Private,
    /// Whoever has its address.
    Unlisted,
}

impl Visibility {
    /// As it is stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Unlisted => "unlisted",
        }
    }

    /// From how it is stored and sent.
    pub fn parse(text: &str) -> Result<Self, StudioError> {
        [Self::Public, Self::Private, Self::Unlisted]
            .into_iter()
            .find(|visibility| visibility.as_str() == text)
            .ok_or(StudioError::InvalidRequest { reason: "Invalid visibility option" })
    }
}

/// What is said about a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishInfo {
    /// Not empty.
    pub title: String,
    /// A few sentences.
    pub description: String,
    /// A few sentences.
    pub how_to_play: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Who finds it.
    pub visibility: Visibility,
    /// Whether others may go on from it.
    pub allow_remix: bool,
    /// Where its picture is; `None` keeps the one it has.
    pub thumbnail_url: Option<String>,
}

impl PublishInfo {
    /// As it may be stored, or what is wrong with it.
    pub(crate) fn checked(mut self, limits: &StudioLimits) -> Result<Self, StudioError> {
        self.title = storable(self.title.trim());
        if self.title.is_empty() {
            return Err(StudioError::InvalidRequest { reason: "Title is required" });
        }
        check_title(&self.title, limits)?;
        for text in [&mut self.description, &mut self.how_to_play] {
            check_text(text, limits)?;
            *text = storable(text);
        }
        self.tags = checked_tags(self.tags, limits)?;
        check_url(self.thumbnail_url.as_deref())?;
        Ok(self)
    }
}

pub(super) fn check_title(title: &str, limits: &StudioLimits) -> Result<(), StudioError> {
    Ok(within("publish_title_chars", limits.publish_title_chars, title.chars().count())?)
}

pub(super) fn check_text(text: &str, limits: &StudioLimits) -> Result<(), StudioError> {
    Ok(within("publish_text_chars", limits.publish_text_chars, text.chars().count())?)
}

/// Each once, without those that say nothing.
pub(super) fn checked_tags(tags: Vec<String>, limits: &StudioLimits) -> Result<Vec<String>, StudioError> {
    within("publish_tags", limits.publish_tags, tags.len())?;
    let mut kept: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = storable(tag.trim());
        within("publish_tag_chars", limits.publish_tag_chars, tag.chars().count())?;
        if !tag.is_empty() && !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    Ok(kept)
}

/// A path on this server, or an address on the web: it is shown to other people's browsers.
pub(super) fn check_url(url: Option<&str>) -> Result<(), StudioError> {
    let Some(url) = url else { return Ok(()) };
    within("thumbnail URL bytes", URL_BYTES, url.len())?;
    let is_path = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain && (is_path || url.starts_with("https://") || url.starts_with("http://")) {
        return Ok(());
    }
    Err(StudioError::InvalidRequest { reason: "Invalid thumbnail URL" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> PublishInfo {
        PublishInfo {
            title: " Cat ".into(),
            description: "a\0b".into(),
            how_to_play: String::new(),
            tags: vec!["cat".into(), " cat".into(), " ".into()],
            visibility: Visibility::Public,
            allow_remix: true,
            thumbnail_url: None,
        }
    }

    #[test]
    fn what_is_said_is_tidied() {
        let checked = info().checked(&StudioLimits::default()).unwrap();
        assert_eq!((checked.title.as_str(), checked.tags), ("Cat", vec!["cat".to_owned()]));
        assert_eq!(checked.description, "a\u{FFFD}b");
    }

    #[test]
    fn each_bound_is_named() {
        let limits = StudioLimits {
            publish_title_chars: 5,
            publish_text_chars: 5,
            publish_tags: 3,
            publish_tag_chars: 4,
            ..StudioLimits::default()
        };
        info().checked(&limits).unwrap();
        type Change = fn(&mut PublishInfo);
        let wrong: [(&str, Change); 5] = [
            ("publish_title_chars is 5", |info| info.title = "六文字の題名".into()),
            ("publish_text_chars is 5", |info| info.description = "六文字の説明".into()),
            ("publish_text_chars is 5", |info| info.how_to_play = "六文字の説明".into()),
            ("publish_tags is 3", |info| info.tags = vec!["a".into(); 4]),
            ("publish_tag_chars is 4", |info| info.tags = vec!["五文字の札".into()]),
        ];
        for (bound, change) in wrong {
            let mut info = info();
            change(&mut info);
            let refused = info.checked(&limits).unwrap_err().to_string();
            assert!(refused.contains(bound), "{refused}");
        }
    }

    #[test]
    fn a_picture_is_here_or_on_the_web() {
        for url in ["/api/projects/1/thumbnail?v=2", "https://cdn.example/a.png", "http://cdn.example/a.png"]
        {
            check_url(Some(url)).unwrap();
        }
        for url in ["", "//evil.example/a", "/\\evil.example", "javascript:alert(1)", "data:x", "/a b", "/ä"]
        {
            assert!(check_url(Some(url)).is_err(), "{url}");
        }
        assert!(check_url(Some(&format!("/{}", "a".repeat(URL_BYTES)))).is_err());
    }
}
