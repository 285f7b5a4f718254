//! What a generator is told.

use super::run::Preparing;
use crate::{
    job::{Journal, Stop},
    style,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use waza_registry::hooks::Dimension;
use waza_sandbox::{GameKind, GenerationTask, SkillText, TaskMode};

impl Preparing<'_> {
    /// The message, the skills, the style, and the project as it is.
    pub(super) async fn task(
        &self,
        journal: &Journal,
        mode: TaskMode,
        dimension: Dimension,
        message: String,
        skills: Vec<SkillText>,
    ) -> Result<GenerationTask, Stop> {
        let files = match self.brief.record.project.is_initialized {
            true => self.folder.text_files(self.inner.limits.task_bytes).await?,
            false => Vec::new(),
        };
        let kind = match dimension {
            Dimension::TwoD => GameKind::TwoD,
            Dimension::ThreeD => GameKind::ThreeD,
        };
        let locale = journal.locale.tag().to_owned();
        let (style, prefers) = (style::guide(self.brief.style), self.brief.message.prefers);
        let seed = seed(journal.row.id);
        Ok(GenerationTask { mode, message, locale, kind, skills, files, style, prefers, seed })
    }
}

/// Another seed for every job, and the same one whenever that job is looked at.
fn seed(job: Uuid) -> u64 {
    let digest = Sha256::digest(job.as_bytes());
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
