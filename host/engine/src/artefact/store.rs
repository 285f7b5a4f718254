//! Reads and writes artefacts. Reading is on the way of every start: one open, one read, one MAC, one mapping.

use super::{
    ArtefactCounts, ArtefactOptions,
    counts::{Counts, Outcome},
    folder::{self, Folder},
    format::{self, Rejected},
    key::Key,
    prune,
    secret::Secret,
};
use crate::{build_id, code::Code, error::ArtefactError, plugin::PluginSpec, stored::Facts};
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::{Duration, SystemTime},
};
use wasmtime::component::Component;

/// How exactly the time of the last use is kept; finer, and every start would write to every file.
const USE_IS_NEWS_AFTER: Duration = Duration::from_secs(3600);

/// An open store. Everything in it is for one engine's settings.
pub(crate) struct Store {
    folder: Folder,
    dir: PathBuf,
    secret: Secret,
    compatibility: [u8; 32],
    max_bytes: u64,
    counts: Counts,
    warned: AtomicBool,
}

/// Where the artefact of one plugin is.
pub(crate) struct Place(Key);

/// What a read came to.
enum Found {
    Hit(Facts, Component),
    Miss,
    Rejected(Rejected),
    Failed(io::Error),
}

impl Store {
    /// Makes the folder and its key if need be. Nothing is served from a folder that others could have written to.
    pub(crate) fn open(options: &ArtefactOptions, runtime: &wasmtime::Engine) -> Result<Self, ArtefactError> {
        let io = |source| ArtefactError::Io { path: options.dir.clone(), source };
        let folder = Folder::open(&options.dir)?;
        let writing = folder.write().map_err(io)?;
        let secret = Secret::read_or_create(&folder)?;
        drop(writing);
        folder.clean().map_err(io)?;
        Ok(Self {
            folder,
            dir: options.dir.clone(),
            secret,
            compatibility: build_id::compatibility(runtime),
            max_bytes: u64::from(options.max_mib) << 20,
            counts: Counts::default(),
            warned: AtomicBool::new(false),
        })
    }

    pub(crate) fn counts(&self) -> ArtefactCounts {
        self.counts.read()
    }

    /// Where this plugin's artefact belongs, for this build.
    pub(crate) fn place(&self, spec: &PluginSpec<'_>) -> Place {
        Place(Key::of(&self.compatibility, spec))
    }

    /// What was stored there, verified and mapped. What does not verify is removed; then, and when there is nothing,
    /// the caller builds.
    pub(crate) fn read(&self, Place(key): &Place, runtime: &wasmtime::Engine) -> Option<(Facts, Component)> {
        match self.look(key, runtime) {
            Found::Hit(facts, component) => {
                self.counts.count(Outcome::Hit);
                return Some((facts, component));
            }
            Found::Miss => self.counts.count(Outcome::Miss),
            Found::Rejected(reason) => self.reject(key, reason),
            Found::Failed(error) => self.failed("read", &error),
        }
        None
    }

    /// Keeps what was built. A disk that does not take it costs time at the next start and nothing else.
    pub(crate) fn write(&self, Place(key): &Place, facts: &Facts, code: &Code) {
        match self.put(key, facts, code.bytes()) {
            Ok(()) => self.counts.count(Outcome::Written),
            Err(error) => self.failed("written", &error),
        }
    }

    fn look(&self, key: &Key, runtime: &wasmtime::Engine) -> Found {
        let file = match folder::open(&self.folder.path(&key.file_name())) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Found::Miss,
            Err(error) if folder::is_link(&error) => return Found::Rejected(Rejected::NotAFile),
            Err(error) => return Found::Failed(error),
        };
        let bytes = match self.content(&file) {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(reason)) => return Found::Rejected(reason),
            Err(error) => return Found::Failed(error),
        };
        let (facts, at) = match format::read(&bytes, key, &self.secret) {
            Ok(found) => found,
            Err(reason) => return Found::Rejected(reason),
        };
        match Code::verified(bytes, at).load(runtime) {
            Ok(component) => Found::Hit(facts, component),
            Err(_) => Found::Rejected(Rejected::Code),
        }
    }

    /// All of it, once, from the file that was opened.
    fn content(&self, file: &File) -> io::Result<Result<Vec<u8>, Rejected>> {
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Ok(Err(Rejected::NotAFile));
        }
        let Some(size) = usize::try_from(meta.len()).ok().filter(|_| meta.len() <= self.max_bytes) else {
            return Ok(Err(Rejected::TooLarge));
        };
        // One more, so that the end is seen without another read of a grown buffer.
        let mut bytes = Vec::with_capacity(size + 1);
        file.take(meta.len() + 1).read_to_end(&mut bytes)?;
        let now = SystemTime::now();
        if now.duration_since(meta.modified()?).is_ok_and(|unused| unused > USE_IS_NEWS_AFTER) {
            // A disk that cannot be written to prunes nothing either, so nothing is lost with it.
            let _ = file.set_modified(now);
        }
        Ok(Ok(bytes))
    }

    fn put(&self, key: &Key, facts: &Facts, code: &[u8]) -> io::Result<()> {
        let facts = serde_json::to_vec(facts)?;
        let too_large = || io::Error::from(ErrorKind::FileTooLarge);
        let header = format::header(key, &facts, code).ok_or_else(too_large)?;
        let tag = self.secret.tag(&[&header, &facts, code]);
        let parts = [&header[..], &facts, code, &tag];
        if parts.iter().map(|part| part.len() as u64).sum::<u64>() > self.max_bytes {
            return Err(too_large());
        }
        let writing = self.folder.write()?;
        self.folder.replace(&key.file_name(), &parts, &writing)?;
        prune::prune(&self.dir, self.max_bytes)
    }

    fn reject(&self, key: &Key, reason: Rejected) {
        self.counts.count(Outcome::Rejected);
        tracing::warn!(artefact = key.file_name(), %reason, "removed an artefact; it is built again");
        if let Err(error) = folder::gone(fs::remove_file(self.folder.path(&key.file_name()))) {
            self.failed("removed", &error);
        }
    }

    fn failed(&self, what: &'static str, error: &io::Error) {
        self.counts.count(Outcome::Failed);
        // Once: a full disk fails every load in the same way.
        if !self.warned.swap(true, Relaxed) {
            let dir = self.dir.display();
            tracing::warn!(%dir, %error, "an artefact could not be {what}; plugins are compiled at every start");
        }
    }
}
