//! Projects, files, versions, jobs and the message pipeline.
//!
//! Knows no HTTP: what a job says goes into its event log, and whoever translates to a wire follows it from there.

mod asset;
mod chat;
mod decision;
pub mod detect;
mod error;
pub mod files;
mod job;
mod limits;
mod migrations;
mod past;
mod pipeline;
mod project;
mod question;
mod serve;
mod timestamp;
pub mod version;
mod wording;
mod workspace;

pub use asset::{AssetReference, AssetUrls, VersionedAssets};
pub use chat::ChatLine;
pub use error::StudioError;
pub use job::{
    ChosenSkill, CodeFile, JobEvent, JobEventBody, JobEvents, JobRow, JobStatus, LeftSkill, NewMessage,
    RunningJob, StartedJob,
};
pub use limits::{Exceeded, StudioLimits};
pub use pipeline::{dimension_of, spend};
pub use project::Project;
pub use serve::ServedFile;
pub use timestamp::Timestamp;
pub use version::{Version, VersionDiff, VersionList};
pub use waza_registry::hooks::Origin;

use detect::{DetectOptions, Detector};
use files::{DataDir, FilesOptions};
use job::{Active, Holder};
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
}

impl StudioOptions {
    /// With the default bounds, relative asset URLs, and no model.
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
    holder: Holder,
    active: Arc<Active>,
    /// Everything that must end before the process may.
    tasks: TaskTracker,
    /// Cancelled: no new jobs.
    closing: CancellationToken,
    /// Cancelled: running jobs end as interrupted.
    terminate: CancellationToken,
}

impl Studio {
    /// Opens the studio: brings the tables up to date, and ends what dead processes left behind.
    pub async fn open(options: StudioOptions) -> Result<Self, StudioError> {
        options.store.migrate(&migrations::MIGRATIONS).await?;
        let data_dir = std::path::absolute(&options.data_dir)?;
        let (data, holder) = {
            let (data_dir, files) = (data_dir.clone(), options.files);
            let open =
                move || Ok::<_, StudioError>((DataDir::open(&data_dir, files)?, Holder::new(&data_dir)?));
            job::blocking(open).await??
        };
        let inner = Arc::new(Inner {
            data_dir,
            data,
            store: options.store,
            registry: options.registry,
            backend: options.backend,
            limits: options.limits,
            asset_urls: options.asset_urls,
            detector: options.detector,
            holder,
            active: Arc::default(),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            terminate: CancellationToken::new(),
        });
        inner.sweep().await?;
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
