//! What a restart needs and the volume may no longer have: components, catalogues of skills and plugins' own cases, by
//! their digest, in the state directory. For its owner alone; written under a temporary name, made durable, then renamed;
//! and whatever is read is held against its digest first.

use super::error::RolloutError;
use crate::{
    case::Cases,
    skill::Skill,
    source::{Candidate, sha256},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// Files of a kind that stay although nothing refers to them: what was retired lately can be compared with.
const SPARE: usize = 16;
/// Bytes one file may have.
const MAX_BYTES: u64 = 256 << 20;

/// The folder.
#[derive(Debug)]
pub(crate) struct Kept(PathBuf);

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Component,
    Skills,
    Cases,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Component, Self::Skills, Self::Cases];
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Self::Component => "components",
            Self::Skills => "skills",
            Self::Cases => "cases",
        }
    }
}

impl Kept {
    /// Makes the folder, or takes one that is there from everybody else's reach.
    pub(crate) fn open(state_dir: &Path) -> Result<Self, RolloutError> {
        let root = state_dir.join("rollout");
        for kind in Kind::ALL {
            let folder = root.join(kind.folder());
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed(&folder))?;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(failed(&folder))?;
        }
        Ok(Self(root))
    }

    /// Keeps bytes under their digest. What is there already, whole, is left alone.
    pub(crate) fn put(&self, kind: Kind, digest: &str, bytes: &[u8]) -> Result<(), RolloutError> {
        if self.get(kind, digest).is_ok() {
            return Ok(());
        }
        let path = self.path(kind, digest);
        write(&self.0.join(kind.folder()), &path, bytes).map_err(failed(&path))
    }

    /// Bytes that have this digest, or an error.
    pub(crate) fn get(&self, kind: Kind, digest: &str) -> Result<Vec<u8>, RolloutError> {
        let path = self.path(kind, digest);
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
        read.map_err(failed(&path))?;
        match sha256(&bytes) == digest {
            true => Ok(bytes),
            false => Err(RolloutError::corrupt(path.display().to_string())),
        }
    }

    /// Keeps all of a candidate that the ledger does not.
    pub(crate) fn put_candidate(&self, candidate: &Candidate) -> Result<(), RolloutError> {
        self.put(Kind::Component, &candidate.digest, &candidate.component)?;
        match &candidate.cases {
            Some(cases) => self.put(Kind::Cases, cases.digest(), cases.text().as_bytes()),
            None => Ok(()),
        }
    }

    /// Cases by their digest.
    pub(crate) fn get_cases(&self, digest: &str) -> Result<Cases, RolloutError> {
        let text = String::from_utf8(self.get(Kind::Cases, digest)?).ok();
        let cases = text.and_then(|text| Cases::parse(&text).ok());
        cases.ok_or_else(|| RolloutError::corrupt(format!("the cases {digest}")))
    }

    /// Keeps a catalogue; its digest.
    pub(crate) fn put_skills(&self, skills: &[Skill]) -> Result<String, RolloutError> {
        let (digest, bytes) = catalogue(skills);
        self.put(Kind::Skills, &digest, &bytes)?;
        Ok(digest)
    }

    /// A catalogue by its digest.
    pub(crate) fn get_skills(&self, digest: &str) -> Result<Vec<Skill>, RolloutError> {
        let bytes = self.get(Kind::Skills, digest)?;
        let kept: Vec<KeptSkill> = serde_json::from_slice(&bytes)
            .map_err(|_| RolloutError::corrupt(format!("the skills {digest}")))?;
        Ok(kept.into_iter().map(KeptSkill::into).collect())
    }

    /// Removes what is not wanted, but for the newest few. What cannot be removed is left for the next time.
    pub(crate) fn prune(&self, kind: Kind, wanted: &BTreeSet<String>) {
        let Ok(entries) = fs::read_dir(self.0.join(kind.folder())) else { return };
        let mut spare: Vec<_> = entries
            .flatten()
            .filter(|entry| !entry.file_name().to_str().is_some_and(|name| wanted.contains(name)))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        spare.sort();
        let surplus = spare.len().saturating_sub(SPARE);
        for (_, path) in spare.into_iter().take(surplus) {
            if let Err(error) = fs::remove_file(&path) {
                tracing::warn!(%error, path = %path.display(), "a kept file could not be removed");
            }
        }
    }

    fn path(&self, kind: Kind, digest: &str) -> PathBuf {
        self.0.join(kind.folder()).join(digest)
    }
}

/// The digest of a catalogue and the bytes that it is kept as.
pub(crate) fn catalogue(skills: &[Skill]) -> (String, Vec<u8>) {
    let kept: Vec<_> = skills.iter().map(KeptSkill::from).collect();
    // Plain records of strings always have a JSON form.
    let bytes = serde_json::to_vec(&kept).unwrap_or_default();
    (sha256(&bytes), bytes)
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> RolloutError {
    let path = path.to_owned();
    move |source| RolloutError::Kept { path, source }
}

/// A skill as it is kept: with its body, which its JSON for people leaves out.
#[derive(Serialize, Deserialize)]
struct KeptSkill {
    name: String,
    description: String,
    license: Option<String>,
    compatibility: Option<String>,
    metadata: BTreeMap<String, String>,
    allowed_tools: Option<String>,
    body: String,
    tokens: usize,
    #[serde(default)]
    row: Option<String>,
}

impl From<&Skill> for KeptSkill {
    fn from(skill: &Skill) -> Self {
        let Skill { name, description, license, compatibility, metadata, allowed_tools, body, tokens, row } =
            skill.clone();
        Self { name, description, license, compatibility, metadata, allowed_tools, body, tokens, row }
    }
}

impl From<KeptSkill> for Skill {
    fn from(kept: KeptSkill) -> Self {
        let KeptSkill {
            name,
            description,
            license,
            compatibility,
            metadata,
            allowed_tools,
            body,
            tokens,
            row,
        } = kept;
        Self { name, description, license, compatibility, metadata, allowed_tools, body, tokens, row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_on_the_disk_is_not_given_out_and_can_be_kept_again() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path()).unwrap();
        let digest = sha256(b"component");
        kept.put(Kind::Component, &digest, b"component").unwrap();
        let path = folder.path().join("rollout/components").join(&digest);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        for broken in [&b"componenu"[..], b"", b"component and more"] {
            fs::write(&path, broken).unwrap();
            assert!(matches!(kept.get(Kind::Component, &digest), Err(RolloutError::Corrupt { .. })));
        }
        kept.put(Kind::Component, &digest, b"component").unwrap();
        assert_eq!(kept.get(Kind::Component, &digest).unwrap(), b"component");
    }

    #[test]
    fn what_nobody_wants_goes_but_for_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path()).unwrap();
        let digests: Vec<_> = (0..SPARE as u8 + 5).map(|at| (sha256(&[at]), [at])).collect();
        for (digest, bytes) in &digests {
            kept.put(Kind::Component, digest, bytes).unwrap();
        }
        let wanted = BTreeSet::from([digests[0].0.clone()]);
        kept.prune(Kind::Component, &wanted);
        assert!(kept.get(Kind::Component, &digests[0].0).is_ok(), "wanted");
        let left = fs::read_dir(folder.path().join("rollout/components")).unwrap().count();
        assert_eq!(left, SPARE + 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rollout"), "a file").unwrap();
        assert!(matches!(Kept::open(folder.path()), Err(RolloutError::Kept { .. })));
    }
}
