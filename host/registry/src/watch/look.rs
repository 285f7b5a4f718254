//! One look at the volume: the digests of everything that would be loaded from it.
//!
//! A file is read again when its size, its times or its identity changed. That a file was written twice within one tick
//! of its clock does not show there, so a digest is only believed once it was taken some time after the file was first
//! seen like that.

use crate::{
    case::MAX_FILE_BYTES,
    manifest,
    problem::Problem,
    skill,
    source::{
        CASE_FILES, Candidate, Folder, MAX_COMPONENT_BYTES, MAX_SIGNATURE_BYTES, Stamp, case_folders, sha256,
        signature_of,
    },
};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::time::Instant;

/// How long a file has to look the same until its digest is believed.
const TICK: Duration = Duration::from_secs(2);

/// What can change by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Plugin(String),
    Skills,
}

/// What is there: every file that counts, by its place.
pub(super) type State = BTreeMap<PathBuf, File>;

/// Everything that is there.
pub(super) type There = BTreeMap<Subject, State>;

/// One file's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum File {
    Missing,
    Digest(String),
    /// It cannot be read; the reason is a part of its state.
    Unreadable(String),
}

/// The digests of files that did not change since they were taken.
#[derive(Default)]
pub(super) struct Digests {
    known: HashMap<PathBuf, Known>,
}

struct Known {
    stamp: Stamp,
    since: Instant,
    taken: Instant,
    file: File,
    /// A manifest's component, so that it is not read again only to learn that.
    component: Option<PathBuf>,
    used: bool,
}

/// The state of everything on a volume. `Ok(None)` when nothing of either layout is there.
pub(super) fn look(path: &Path, digests: &mut Digests, now: Instant) -> io::Result<Option<There>> {
    let folder = Folder::open(path)?;
    if !folder.has_layout() {
        return Ok(None);
    }
    let mut problems = Vec::new();
    let mut found = There::new();
    let mut looking = Looking { folder: &folder, digests, now };
    for (name, places) in folder.plugin_folders(&mut problems)? {
        let state = places.iter().flat_map(|place| looking.plugin(place)).collect();
        found.insert(Subject::Plugin(name), state);
    }
    let mut skills: State = folder
        .skill_folders(&mut problems)?
        .into_iter()
        .flat_map(|folder| {
            let [one, other] = skill::FILES;
            [one, other, skill::EXAMPLES].map(|file| folder.join(file))
        })
        .map(|file| looking.file(file, skill::MAX_BYTES))
        .collect();
    // A folder that cannot even be looked at belongs to what is seen.
    let unreadable = |problem: Problem| (problem.path, File::Unreadable(problem.reason));
    skills.extend(problems.into_iter().map(unreadable));
    found.insert(Subject::Skills, skills);
    looking.digests.forget_unused();
    Ok(Some(found))
}

/// Whether a candidate is of the state that was seen.
pub(super) fn is_of(candidate: &Candidate, state: &State) -> bool {
    let digest = |file: &File| match file {
        File::Digest(digest) => Some(digest.clone()),
        File::Missing | File::Unreadable(_) => None,
    };
    let mut seen: Vec<String> = state.values().filter_map(digest).collect();
    let signature = candidate.signature.as_ref().map(|text| sha256(text.as_bytes()));
    let read = [Some(candidate.manifest_digest()), Some(candidate.digest.clone()), signature];
    let mut read: Vec<String> = read.into_iter().flatten().collect();
    read.extend(candidate.cases.iter().flat_map(|cases| cases.files().to_vec()));
    seen.sort_unstable();
    read.sort_unstable();
    read == seen
}

struct Looking<'a> {
    folder: &'a Folder,
    digests: &'a mut Digests,
    now: Instant,
}

impl Looking<'_> {
    fn plugin(&mut self, place: &Path) -> State {
        let path = place.join("plugin.toml");
        let (path, manifest) = self.file(path, manifest::MAX_BYTES);
        let known = self.digests.known.get(&path).filter(|known| known.file == manifest);
        let component = known.and_then(|known| known.component.as_ref()).map(|file| place.join(file));
        let mut state = State::from([(path, manifest)]);
        if let Some(component) = component {
            state.extend([
                self.file(signature_of(&component), MAX_SIGNATURE_BYTES),
                self.file(component, MAX_COMPONENT_BYTES),
            ]);
        }
        match case_folders(&self.folder.root, place) {
            Ok(folders) => state.extend(
                folders
                    .iter()
                    .flat_map(|case| CASE_FILES.map(|file| self.file(case.join(file), MAX_FILE_BYTES))),
            ),
            Err(problem) => drop(state.insert(problem.path, File::Unreadable(problem.reason))),
        }
        state
    }

    fn file(&mut self, path: PathBuf, limit: u64) -> (PathBuf, File) {
        let stamp = match self.folder.root.stamp(&path) {
            Ok(Some(stamp)) => stamp,
            Ok(None) => return (path, File::Missing),
            Err(error) => return (path, File::Unreadable(error.kind().to_string())),
        };
        let known = self.digests.known.get_mut(&path).filter(|known| known.stamp == stamp);
        let since = known.as_ref().map_or(self.now, |known| known.since);
        if let Some(known) = known
            && known.taken.saturating_duration_since(known.since) >= TICK
        {
            known.used = true;
            return (path, known.file.clone());
        }
        let (file, component) = self.read(&path, limit);
        let known = Known { stamp, since, taken: self.now, file: file.clone(), component, used: true };
        self.digests.known.insert(path.clone(), known);
        (path, file)
    }

    fn read(&self, path: &Path, limit: u64) -> (File, Option<PathBuf>) {
        match self.folder.root.read(path, limit) {
            Ok(None) => (File::Missing, None),
            Err(problem) => (File::Unreadable(problem.reason), None),
            Ok(Some(seen)) => {
                let file = File::Digest(seen.digest());
                let is_manifest = path.file_name().is_some_and(|name| name == "plugin.toml");
                (file, if is_manifest { component(path, seen.text(path).ok()) } else { None })
            }
        }
    }
}

/// What a manifest that can be read calls its component. One that cannot changes before it is loaded.
fn component(path: &Path, text: Option<String>) -> Option<PathBuf> {
    let folder = path.parent()?.file_name()?.to_str()?;
    Some(manifest::parse(path, folder, &text?).ok()?.component)
}

impl Digests {
    fn forget_unused(&mut self) {
        self.known.retain(|_, known| std::mem::take(&mut known.used));
    }
}
