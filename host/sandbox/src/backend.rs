//! The one trait behind which generation runs, wherever that is.
//!
//! A member is one warm sandbox. Its life is `create → ready → claim → start → events … → release`; a claim binds it
//! to one owner for good, and a used member is destroyed on release, never handed on: [`Claim`] is not `Clone`, and
//! `release` takes it away.

use crate::{SandboxError, event::Sequenced};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One sandbox, not yet anybody's.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Unique within the backend.
    pub id: String,
}

/// A sandbox that belongs to one user and project until it is released.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// The member's id.
    pub member: String,
    /// Whose it is.
    pub owner: Owner,
}

/// Whose work a sandbox does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// The user.
    pub user: Uuid,
    /// The project.
    pub project: Uuid,
}

/// One run inside a claimed sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RunId(pub String);

/// What kind of game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GameKind {
    /// Flat.
    TwoD,
    /// Spatial.
    ThreeD,
}

/// What the run is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskMode {
    /// A new game.
    Create,
    /// A change to the game in `files`.
    Edit,
    /// An answer in words; no files.
    Chat,
}

/// A skill as the generator gets it: whole, never cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillText {
    /// Its name.
    pub name: String,
    /// The body of its SKILL.md.
    pub body: String,
}

/// A file that is in the project now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExistingFile {
    /// Relative, `/` between parts.
    pub path: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// How a game is to look: the style that its user chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyleGuide {
    /// A kebab-case word.
    pub id: String,
    /// What people call it, in English.
    pub name: String,
    /// What a generator is to do, in English.
    pub guideline: String,
}

/// A generator that was asked for, where a backend has several. A wish, not an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generator {
    /// The slow and thorough one.
    Claude,
}

/// Everything a run needs. Same task, same `seed`: a deterministic backend answers with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationTask {
    /// What to do.
    pub mode: TaskMode,
    /// What the user typed (for a dimension reply: the original wish).
    pub message: String,
    /// BCP 47 tag for texts that users read; `ja` and `en` are spoken.
    pub locale: String,
    /// What kind of game.
    pub kind: GameKind,
    /// Chosen skills, in order.
    pub skills: Vec<SkillText>,
    /// The project as it is, text files only.
    pub files: Vec<ExistingFile>,
    /// How it is to look, when the user chose with this message.
    #[serde(default)]
    pub style: Option<StyleGuide>,
    /// Which generator was asked for.
    #[serde(default)]
    pub prefers: Option<Generator>,
    /// Where chance comes from.
    pub seed: u64,
}

impl GenerationTask {
    /// What a language model is told: the message, and the visual guide after it.
    #[must_use]
    pub fn prompt(&self) -> String {
        match &self.style {
            None => self.message.clone(),
            Some(style) => {
                format!("{}\n\nVisual guide ({}): {}", self.message, style.name, style.guideline)
            }
        }
    }
}

/// A place where generation runs.
#[async_trait]
pub trait GenerationBackend: Send + Sync + 'static {
    /// `template`, `local` or `modal`.
    fn name(&self) -> &'static str;

    /// Asks for a new member; returns before it is ready.
    async fn create(&self) -> Result<Member, SandboxError>;

    /// Returns when the member has finished its own set-up, or says why it never will.
    async fn ready(&self, member: &Member) -> Result<(), SandboxError>;

    /// Binds a ready member to its owner, for good.
    async fn claim(&self, member: Member, owner: Owner) -> Result<Claim, SandboxError>;

    /// Starts a run. Events are kept from its first moment, whether or not anybody listens.
    async fn start(&self, claim: &Claim, task: GenerationTask) -> Result<RunId, SandboxError>;

    /// The run's events after `after`, then the new ones as they come; ends after the terminal event.
    async fn events(
        &self,
        run: &RunId,
        after: u64,
    ) -> Result<BoxStream<'static, Result<Sequenced, SandboxError>>, SandboxError>;

    /// Stops a run in any phase; its events then end with `Failed`, code `CLI_KILLED`. Stopping twice is fine.
    async fn cancel(&self, run: &RunId) -> Result<(), SandboxError>;

    /// Destroys the member and forgets its runs.
    async fn release(&self, claim: Claim) -> Result<(), SandboxError>;
}
