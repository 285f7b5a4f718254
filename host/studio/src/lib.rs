//! Projects, files, versions, jobs and the message pipeline.
//!
//! Knows no HTTP: what a job says goes into its event log, and whoever translates to a wire follows it from there.

mod asset;
pub mod backup;
mod change;
mod chat;
mod damage;
mod decision;
pub mod detect;
mod error;
pub mod files;
mod job;
mod library;
mod limits;
mod migrations;
mod naming;
mod past;
mod pipeline;
mod places;
mod project;
mod project_files;
mod public_id;
mod publish;
mod question;
mod quota;
mod remix;
mod row_security;
mod serve;
mod style;
mod timestamp;
mod user;
pub mod version;
mod version_note;
mod wording;
mod workspace;

pub use asset::{AssetReference, AssetUrls, VersionedAssets};
pub use chat::ChatLine;
pub use error::StudioError;
pub use job::{
    ChosenSkill, CodeEdit, CodeFile, JobEvent, JobEventBody, JobEvents, JobRow, JobStatus, LeftSkill,
    NamedProject, NewMessage, RunningJob, StartedJob,
};
pub use job::{FailureWords, failure_words};
pub use library::{
    Asset, AssetChange, AssetFile, AssetName, AssetRefusal, LibraryLimits, ListedAsset, NewAsset,
    NewSharedAsset, THUMBNAIL_WIDTHS, UploadedAsset,
};
pub use limits::{Exceeded, StudioLimits};
pub use past::{VersionChanges, VersionEdits};
pub use pipeline::{dimension_of, spend};
pub use project::Project;
pub use project_files::{AiContext, Archive};
pub use publish::{
    Author, DraftChange, GameCard, GameId, PublishDraft, PublishInfo, PublishedGame, Visibility,
};
pub use quota::{Plan, PlanQuota, QuotaCount, QuotaExceeded, QuotaKind, QuotaOptions, QuotaStatus};
pub use remix::{Lineage, LineageEntry};
pub use serve::ServedFile;
pub use style::{STYLES, Style, StyleChoice, StyleGate, StyleQuestion};
pub use timestamp::Timestamp;
pub use user::{
    AccessStatus, KnownAs, ProfileChange, PublicUser, SocialLinks, UserRow, UsernameStatus, set_access,
};
pub use version::{Version, VersionDiff, VersionEdit, VersionList};
pub use waza_registry::hooks::{Dimension, Origin};
pub use waza_sandbox::Generator;

use detect::{DetectOptions, Detector};
use files::{DataDir, FilesOptions};
use job::{Active, Holder};
use places::Places;
use std::{path::PathBuf, sync::Arc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use waza_registry::Registry;
use waza_sandbox::GenerationBackend;
use waza_store::Store;

/// What a studio is made of. The time comes from the store's clock.
#[derive(Clone)]
pub struct StudioOptions {
    /// Where projects lie.
    pub data_dir: PathBuf,
    /// The database.
    pub store: Store,
    /// Skills and plugins.
    pub registry: Registry,
    /// Where generation runs.
    pub backend: Arc<dyn GenerationBackend>,
    /// The bounds.
    pub limits: StudioLimits,
    /// The bounds of projects' folders, and what writes survive.
    pub files: FilesOptions,
    /// What stands for assets in documents.
    pub asset_urls: Arc<dyn AssetUrls>,
    /// How messages are understood and skills are chosen.
    pub detector: Detector,
    /// What users may begin in a day.
    pub quota: QuotaOptions,
}

impl StudioOptions {
    /// With the default bounds, relative asset URLs, no model, and no quotas.
    pub fn new(
        data_dir: impl Into<PathBuf>,
        store: Store,
        registry: Registry,
        backend: Arc<dyn GenerationBackend>,
    ) -> Self {
        Self {
            data_dir: data_dir.into(),
            store,
            registry,
            backend,
            limits: StudioLimits::default(),
            files: FilesOptions::default(),
            asset_urls: Arc::new(VersionedAssets),
            detector: Detector::new(DetectOptions::default(), None),
            quota: QuotaOptions::default(),
        }
    }
}

/// The studio. Clones share it.
#[derive(Clone)]
pub struct Studio(Arc<Inner>);

pub(crate) struct Inner {
    data_dir: PathBuf,
    data: DataDir,
    store: Store,
    registry: Registry,
    backend: Arc<dyn GenerationBackend>,
    limits: StudioLimits,
    asset_urls: Arc<dyn AssetUrls>,
    detector: Detector,
    library: library::Library,
    quota: QuotaOptions,
    holder: Holder,
    active: Arc<Active>,
    damage: damage::Damage,
    places: Places,
    /// Everything that must end before the process may.
    tasks: TaskTracker,
    /// Cancelled: no new jobs.
    closing: CancellationToken,
    /// Cancelled: running jobs end as interrupted.
    terminate: CancellationToken,
}

/// Brings the studio's tables up to date, and nothing else.
pub async fn make_tables(store: &Store) -> Result<(), StudioError> {
    store.migrate(&migrations::MIGRATIONS).await?;
    row_security::apply(store).await
}

impl Studio {
    /// Opens the studio: brings the tables up to date, and ends what dead processes left behind.
    pub async fn open(options: StudioOptions) -> Result<Self, StudioError> {
        make_tables(&options.store).await?;
        let data_dir = std::path::absolute(&options.data_dir)?;
        let (data, holder) = {
            let (data_dir, files) = (data_dir.clone(), options.files);
            let open =
                move || Ok::<_, StudioError>((DataDir::open(&data_dir, files)?, Holder::new(&data_dir)?));
            job::blocking(open).await??
        };
        let places = Places::new(options.limits.jobs_at_work);
        let inner = Arc::new(Inner {
            data_dir,
            data,
            store: options.store,
            registry: options.registry,
            backend: options.backend,
            library: library::Library::new(&options.limits.library),
            limits: options.limits,
            asset_urls: options.asset_urls,
            detector: options.detector,
            quota: options.quota,
            holder,
            active: Arc::default(),
            damage: damage::Damage::default(),
            places,
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            terminate: CancellationToken::new(),
        });
        inner.sweep().await?;
        inner.sweep_library().await?;
        inner.tasks.spawn(job::keep_sweeping(Arc::downgrade(&inner)));
        Ok(Self(inner))
    }

    /// The bounds it was opened with.
    #[must_use]
    pub fn limits(&self) -> &StudioLimits {
        &self.0.limits
    }

    fn inner(&self) -> &Arc<Inner> {
        &self.0
    }
}
