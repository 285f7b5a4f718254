//! Whether a message is held back until its user has said how the game is to look.

use super::{STYLE_FILE, Style, pending};
use crate::{Studio, StudioError, files::FilesError, limits::within, project};
use uuid::Uuid;
use waza_registry::{fold, hooks::Dimension};

/// What becomes of a message that says nothing about style.
#[derive(Debug, PartialEq, Eq)]
pub enum StyleGate {
    /// It may start a job.
    Open,
    /// The question was put before and waits for its answer.
    Waiting,
    /// The question is put now.
    Asked(StyleQuestion),
}

/// "How is it to look?"
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleQuestion {
    /// What kind of game is wished for.
    pub dimension: Dimension,
    /// The answers there are.
    pub styles: Vec<&'static Style>,
    /// The message that waits.
    pub original_message: String,
}

impl StyleQuestion {
    fn new(dimension: Dimension, original_message: String) -> Self {
        Self { dimension, styles: Style::of(dimension).collect(), original_message }
    }
}

impl Studio {
    /// Asks about style where a wish for a new game names its dimension and the project has no `STYLE.md`. Nothing is
    /// spent on it: no job, no line in the conversation.
    pub async fn style_gate(
        &self,
        user: Uuid,
        project: Uuid,
        content: &str,
    ) -> Result<StyleGate, StudioError> {
        let inner = self.inner();
        within("message_bytes", inner.limits.message_bytes, content.len())?;
        let now = inner.store.now_ms();
        let since = now.saturating_sub(inner.limits.style_question_span());
        {
            let mut db = inner.store.pool().acquire().await?;
            project::owned(&mut db, user, project).await?;
            if pending::waiting(&mut db, project, since).await?.is_some() {
                return Ok(StyleGate::Waiting);
            }
        }
        let Some(dimension) = wished(content) else { return Ok(StyleGate::Open) };
        if self.has_style(user, project).await? {
            return Ok(StyleGate::Open);
        }
        let mut tx = inner.store.write().await?;
        project::owned(&mut tx, user, project).await?;
        let asked = pending::ask(&mut tx, project, dimension, content, (since, now)).await?;
        tx.commit().await?;
        Ok(match asked {
            true => StyleGate::Asked(StyleQuestion::new(dimension, content.to_owned())),
            false => StyleGate::Waiting,
        })
    }

    /// The question that a project waits with, to be put again to whoever opens it.
    pub async fn waiting_style(
        &self,
        user: Uuid,
        project: Uuid,
    ) -> Result<Option<StyleQuestion>, StudioError> {
        let inner = self.inner();
        let since = inner.store.now_ms().saturating_sub(inner.limits.style_question_span());
        let waiting = {
            let mut db = inner.store.pool().acquire().await?;
            project::owned(&mut db, user, project).await?;
            pending::waiting(&mut db, project, since).await?
        };
        let Some(waiting) = waiting else { return Ok(None) };
        if self.has_style(user, project).await? {
            return Ok(None);
        }
        Ok(Some(StyleQuestion::new(waiting.dimension, waiting.original_message)))
    }

    async fn has_style(&self, user: Uuid, project: Uuid) -> Result<bool, StudioError> {
        let folder = self.inner().folder_of(user, project);
        let read = folder.read(|dir| match dir.read(STYLE_FILE) {
            Ok(file) => Ok(!file.bytes.trim_ascii().is_empty()),
            Err(FilesError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        });
        read.await
    }
}

/// The dimension of a wish for a game that says which; of both, 3D.
fn wished(content: &str) -> Option<Dimension> {
    const MAKING: [&str; 4] = ["作って", "作成", "create", "ゲーム"];
    let (text, _) = fold(content);
    if !MAKING.iter().any(|word| text.contains(word)) {
        return None;
    }
    [("3d", Dimension::ThreeD), ("2d", Dimension::TwoD)]
        .into_iter()
        .find_map(|(word, dimension)| text.contains(word).then_some(dimension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_names_its_dimension() {
        for (content, dimension) in [
            ("2Dのシューティングゲームを作って", Some(Dimension::TwoD)),
            ("３Ｄゲーム", Some(Dimension::ThreeD)),
            ("3dで作成", Some(Dimension::ThreeD)),
            ("CREATE something in 2d", Some(Dimension::TwoD)),
            ("2Dと3Dのゲーム", Some(Dimension::ThreeD)),
            ("make a 2D maze", None),
            ("ゲームを作って", None),
            ("2Dにして", None),
        ] {
            assert_eq!(wished(content), dimension, "{content}");
        }
    }
}
