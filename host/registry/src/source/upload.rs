//! A plugin that somebody hands in: the text of its manifest, its component, and its signature if it has one. The
//! same bounds and checks as on the volume, whoever it is.

use super::{
    Candidate, MAX_COMPONENT_BYTES, MAX_SIGNATURE_BYTES, SourceId, beneath::Root, cases, sha256, signature_of,
};
use crate::{
    case::{self, Cases, FormError},
    manifest,
    problem::Problem,
    refusal::{Refusal, Step},
};
use serde::Deserialize;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What is handed in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The text of `plugin.toml`; at most 64 KiB.
    pub manifest: String,
    /// The component; at most 64 MiB.
    pub component: Vec<u8>,
    /// The text of the `.minisig` file; at most 4 KiB.
    pub signature: Option<String>,
    /// The plugin's own cases as one document ([`Cases::parse`]); at most 1 MiB.
    pub cases: Option<String>,
}

impl Upload {
    /// Bytes that all of it may have together; what a request's body may have.
    pub const MAX_BYTES: u64 =
        MAX_COMPONENT_BYTES + manifest::MAX_BYTES + MAX_SIGNATURE_BYTES + case::MAX_BYTES;

    /// Reads a component, the manifest that was named or lies beside it, the `.minisig` beside it, and the `cases/` beside
    /// the manifest, from wherever its owner has them.
    pub fn read(component: &Path, manifest: Option<&Path>) -> Result<Self, Problem> {
        let beside = component.with_file_name("plugin.toml");
        let manifest = manifest.unwrap_or(&beside);
        let signature = signature_of(component);
        let signed = signature.try_exists().map_err(|e| Problem::at(&signature, e.to_string()))?;
        Ok(Self {
            manifest: text(manifest, manifest::MAX_BYTES)?,
            component: bytes(component, MAX_COMPONENT_BYTES)?,
            signature: signed.then(|| text(&signature, MAX_SIGNATURE_BYTES)).transpose()?,
            cases: cases_beside(manifest)?,
        })
    }

    /// Makes a candidate of it. `by` is who handed it in.
    pub fn candidate(self, by: impl Into<String>) -> Result<Candidate, Refusal> {
        self.candidate_from(SourceId::Upload { by: by.into() })
    }

    pub(crate) fn candidate_from(self, source: SourceId) -> Result<Candidate, Refusal> {
        let Self { manifest: manifest_text, component, signature, cases } = self;
        bounded("the manifest", manifest_text.len(), manifest::MAX_BYTES)?;
        bounded("the component", component.len(), MAX_COMPONENT_BYTES)?;
        bounded("the signature", signature.as_ref().map_or(0, String::len), MAX_SIGNATURE_BYTES)?;
        bounded("the document of cases", cases.as_ref().map_or(0, String::len), case::MAX_BYTES)?;
        let cases = cases.map(|text| Cases::parse(&text)).transpose().map_err(broken)?;
        // There is no folder that its name could differ from.
        let name = name_of(&manifest_text).unwrap_or_default();
        let manifest = manifest::parse(Path::new("plugin.toml"), &name, &manifest_text).map_err(refused)?;
        Ok(Candidate {
            digest: sha256(&component),
            component: component.into(),
            skill_folder: None,
            cases: cases.filter(|cases| !cases.is_empty()).map(Arc::new),
            manifest,
            manifest_text,
            source,
            signature,
        })
    }
}

/// What the parser says of a manifest, as a refusal.
fn refused(problem: Problem) -> Refusal {
    Refusal::new(Step::Manifest, problem.to_string(), "correct plugin.toml and stage it again")
}

fn broken((case, error): (String, FormError)) -> Refusal {
    let reason = if case.is_empty() { error.to_string() } else { format!("the case {case:?}: {error}") };
    Refusal::new(Step::Cases, reason, "correct the case, or stage the plugin without cases")
}

fn cases_beside(manifest: &Path) -> Result<Option<String>, Problem> {
    let folder = manifest.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let root = Root::open(folder).map_err(|e| Problem::at(folder, e.to_string()))?;
    let (cases, _) = cases::read(&root, Path::new("."))?;
    Ok(cases.map(|cases| cases.text().to_owned()))
}

fn bounded(what: &str, bytes: usize, limit: u64) -> Result<(), Refusal> {
    if bytes as u64 <= limit {
        return Ok(());
    }
    let reason = format!("{what} has {bytes} bytes, the limit is {limit}");
    Err(Refusal::new(Step::Read, reason, "make it smaller; the bound is the host's own"))
}

fn name_of(manifest: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    toml::from_str::<Named>(manifest).ok().map(|named| named.name)
}

fn text(path: &Path, limit: u64) -> Result<String, Problem> {
    String::from_utf8(bytes(path, limit)?).map_err(|_| Problem::at(path, "is not UTF-8"))
}

fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let failed = |e: std::io::Error| Problem::at(PathBuf::from(path), e.to_string());
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    match bytes.len() as u64 <= limit {
        true => Ok(bytes),
        false => Err(Problem::at(path, format!("is larger than {limit} bytes"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "name='p'\nversion='1'\nhooks=['path-policy']\n";

    fn upload() -> Upload {
        Upload { manifest: MANIFEST.into(), component: b"\0asm".to_vec(), signature: None, cases: None }
    }

    #[test]
    fn what_is_too_large_or_wrong_is_refused_with_its_step() {
        let large = Upload { component: vec![0; (64 << 20) + 1], ..upload() };
        let wordy = Upload { manifest: format!("{MANIFEST}#{}", "x".repeat(64 << 10)), ..upload() };
        let sealed = Upload { signature: Some("x".repeat(5 << 10)), ..upload() };
        let nameless = Upload { manifest: "version='1'".into(), ..upload() };
        let odd =
            Upload { cases: Some(r#"{"c":{"request":{"hook":"fly"},"error":"x"}}"#.into()), ..upload() };
        let many = Upload { cases: Some(" ".repeat((1 << 20) + 1)), ..upload() };
        let sly = Upload { manifest: MANIFEST.replace("'p'", "'../p'"), ..upload() };
        let cases = [
            (large, Step::Read, "67108864"),
            (wordy, Step::Read, "65536"),
            (sealed, Step::Read, "4096"),
            (nameless, Step::Manifest, "name"),
            (sly, Step::Manifest, "1–64"),
            (odd, Step::Cases, "the case \"c\": request.json"),
            (many, Step::Read, "1048576"),
        ];
        for (upload, step, reason) in cases {
            let refusal = upload.candidate("ops").unwrap_err();
            assert_eq!(refusal.step, step, "{refusal}");
            assert!(refusal.reason.contains(reason), "{refusal}");
        }
    }

    #[test]
    fn files_are_read_with_what_lies_beside_them() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("built.wasm");
        std::fs::write(&file, "\0asm").unwrap();
        assert!(Upload::read(&file, None).unwrap_err().path.ends_with("plugin.toml"));
        std::fs::write(dir.path().join("plugin.toml"), MANIFEST).unwrap();
        std::fs::write(dir.path().join("built.wasm.minisig"), "signed").unwrap();
        let candidate = Upload::read(&file, None).unwrap().candidate("ops").unwrap();
        assert_eq!(candidate.signature.as_deref(), Some("signed"));
        assert_eq!(candidate.source, SourceId::Upload { by: "ops".into() });
        assert_eq!(candidate.digest, sha256(b"\0asm"));
        assert!(candidate.cases.is_none());
        let case = dir.path().join("cases/denies");
        std::fs::create_dir_all(&case).unwrap();
        std::fs::write(case.join("request.json"), r#"{"hook":"path-policy"}"#).unwrap();
        assert!(Upload::read(&file, None).unwrap_err().reason.contains("neither"));
        std::fs::write(case.join("error.txt"), "deadline\n").unwrap();
        let candidate = Upload::read(&file, None).unwrap().candidate("ops").unwrap();
        assert_eq!(candidate.cases.unwrap().len(), 1);
        let elsewhere = dir.path().join("other.toml");
        std::fs::write(&elsewhere, MANIFEST.replace("'p'", "'q'")).unwrap();
        let named = Upload::read(&file, Some(&elsewhere)).unwrap().candidate("ops").unwrap();
        assert_eq!(named.manifest.name, "q");
    }
}
