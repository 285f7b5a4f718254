//! The part of a job that changes the project: write, commit, and say so. It is never dropped half-way; until the commit
//! it looks for itself whether it has to stop, and then goes back to the last version.

use super::{collect::Proposal, edits::FailedEdit, run::Changes};
use crate::{
    AssetReference, AssetUrls, Inner,
    asset::short_hash,
    job::{
        Brief, Closing, CodeEdit, CodeFile, Generated, JobEventBody, JobFailure, Journal, Question, Signals,
        Stop, Terminal,
    },
    library::record_use,
    limits::StudioLimits,
    naming::naming,
    version_note::VersionNote,
    wording::Locale,
    workspace::Unwritten,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use waza_sandbox::TaskMode;

/// Skills that a project remembers; the oldest are forgotten.
const ACTIVE_SKILLS: usize = 32;
/// Changes that could not be made, of which a result names the files.
const LISTED_FAILED_EDITS: usize = 20;
/// Pictures that one event lists.
const LISTED_IMAGES: usize = 50;
/// Of all paths that a result lists; further ones are only counted.
const LISTED_PATH_BYTES: usize = 32 << 10;

/// Writes what was prepared.
pub(crate) async fn accept(
    inner: &Inner,
    brief: &Brief,
    journal: &mut Journal,
    changes: Changes,
    signals: &Signals,
) -> Result<Closing, Stop> {
    signals.check()?;
    let message = match changes.ending.summary.as_str() {
        "" => journal.locale.updated().to_owned(),
        summary => summary.to_owned(),
    };
    let mut closing = completed(inner, brief, &changes, journal.locale, &message);
    if changes.paths.is_empty() {
        return Ok(closing);
    }
    let step = journal.progress(88, journal.locale.saving());
    journal.append(vec![step]).await?;
    note_assets(inner, brief, &changes.used_assets).await?;
    journal.begin_writing().await?;
    let folder = inner.folder(&brief.record.project);
    let bounds = (inner.limits.edits_bytes, inner.limits.diff());
    match folder.write(changes.paths, message.clone(), signals.clone(), bounds).await {
        Ok((version, edits)) => {
            closing.note = Some(VersionNote {
                hash: version.hash.clone(),
                prompt: brief.message.content.clone(),
                summary: message,
                generator: inner.backend.name().to_owned(),
                edits,
            });
            if let Terminal::Completed(result) = &mut closing.terminal {
                result["version"] = json!({
                    "id": version.id,
                    "hash": version.hash,
                    "message": version.message,
                    "timestamp": version.timestamp,
                });
            }
            Ok(Closing { files_whole: true, ..closing })
        }
        Err(Unwritten { stop, files_whole }) => {
            let closing = Closing::of(stop).ok_or(Stop::LeaseLost)?;
            Ok(Closing { files_whole, ..closing })
        }
    }
}

/// Before the copies are there: a project must not have one that nobody knows of.
async fn note_assets(inner: &Inner, brief: &Brief, used: &[Uuid]) -> Result<(), Stop> {
    if used.is_empty() {
        return Ok(());
    }
    let project = brief.record.project.id;
    let mut tx = inner.store.write().await?;
    record_use(&mut tx, project, used, "job", inner.store.now_ms())
        .await
        .map_err(|error| JobFailure::Store(error.to_string()))?;
    Ok(tx.commit().await?)
}

/// The end of the job, but for the version.
fn completed(inner: &Inner, brief: &Brief, changes: &Changes, locale: Locale, message: &str) -> Closing {
    let (files, unlisted) = listed(&changes.paths);
    let mut result = json!({
        "message": message,
        "generator": inner.backend.name(),
        "version": null,
        "files": files,
        "unlistedFiles": unlisted,
    });
    tell_failed(&changes.edits.failed, &mut result);
    let mode = match changes.mode {
        TaskMode::Create => "create",
        TaskMode::Edit | TaskMode::Chat => "edit",
    };
    let (files, edits) = code(changes, &inner.limits);
    let code = JobEventBody::GeminiCode {
        mode: mode.to_owned(),
        files,
        edits,
        summary: message.to_owned(),
        suggestions: changes.ending.suggestions.clone(),
    };
    let generated = (!changes.paths.is_empty()).then(|| Generated {
        dimension: changes.dimension,
        active_skills: remembered(&brief.record.active_skills, &changes.skills),
        naming: naming(&brief.record.project.name, changes.name.as_deref(), &inner.limits),
    });
    let images = images(inner.asset_urls.as_ref(), &changes.paths);
    let images = (!images.is_empty())
        .then(|| JobEventBody::ImagesGenerated { images, message: locale.pictures_made().to_owned() });
    Closing {
        terminal: Terminal::Completed(result),
        last_words: images.into_iter().chain([code]).collect(),
        line: Some(message.to_owned()),
        question: Question::Clear,
        generated,
        files_whole: false,
        note: None,
    }
}

/// Changes that were not made, where there are any: the files of the first ones, and how many.
fn tell_failed(failed: &[FailedEdit], result: &mut Value) {
    let Some(fields) = result.as_object_mut().filter(|_| !failed.is_empty()) else { return };
    let listed = failed.iter().take(LISTED_FAILED_EDITS);
    let listed: Vec<_> = listed.map(|edit| json!({ "path": edit.path, "reason": edit.why.word() })).collect();
    fields.insert("failedEdits".to_owned(), json!(listed));
    fields.insert("failedEditCount".to_owned(), json!(failed.len()));
}

fn listed(paths: &BTreeMap<String, Proposal>) -> (Vec<&str>, usize) {
    let mut bytes = 0;
    let files: Vec<_> = paths
        .keys()
        .map(String::as_str)
        .take_while(|path| {
            bytes += path.len();
            bytes <= LISTED_PATH_BYTES
        })
        .collect();
    let unlisted = paths.len() - files.len();
    (files, unlisted)
}

/// What was written and replaced, with the text of what is small; the bounds keep the event small enough to be stored
/// and sent. Files that only had parts of them replaced are told by these parts.
fn code(changes: &Changes, limits: &StudioLimits) -> (Vec<CodeFile>, Vec<CodeEdit>) {
    let mut inline_left = limits.inline_total_bytes;
    let mut edits = Vec::new();
    for edit in &changes.edits.made {
        let bytes = edit.path.len() + json_bytes(&edit.old_string) + json_bytes(&edit.new_string);
        let Some(left) = inline_left.checked_sub(bytes) else { break };
        inline_left = left;
        edits.push(CodeEdit {
            path: edit.path.clone(),
            old_string: edit.old_string.clone(),
            new_string: edit.new_string.clone(),
        });
    }
    let files = code_files(&changes.paths, limits, inline_left);
    let is_told = |file: &CodeFile| edits.iter().any(|edit| edit.path == file.path);
    (files.into_iter().filter(|file| !is_told(file)).collect(), edits)
}

/// The pictures among the proposals, by the name that documents use.
fn images(urls: &dyn AssetUrls, paths: &BTreeMap<String, Proposal>) -> BTreeMap<String, String> {
    let mut images = BTreeMap::new();
    for (path, proposal) in paths {
        let (Some(name), Proposal::Write(bytes)) = (path.strip_prefix("assets/"), proposal) else { continue };
        let is_image = mime_guess::from_path(path).iter().any(|media| media.type_() == "image");
        if is_image && images.len() < LISTED_IMAGES {
            let hash = short_hash(bytes);
            images.insert(name.to_owned(), urls.url(AssetReference { name, hash: &hash, up: "" }));
        }
    }
    images
}

fn code_files(
    paths: &BTreeMap<String, Proposal>,
    limits: &StudioLimits,
    mut inline_left: usize,
) -> Vec<CodeFile> {
    let mut path_bytes_left = LISTED_PATH_BYTES;
    let mut files = Vec::new();
    for (path, proposal) in paths {
        let Proposal::Write(bytes) = proposal else { continue };
        let Some(left) = path_bytes_left.checked_sub(path.len()) else { break };
        path_bytes_left = left;
        let small = bytes.len() <= limits.inline_file_bytes;
        let text = std::str::from_utf8(bytes).ok().filter(|_| small);
        let content = text.and_then(|text| {
            inline_left = inline_left.checked_sub(json_bytes(text))?;
            Some(text.to_owned())
        });
        files.push(CodeFile { path: path.clone(), content });
    }
    files
}

/// What a text takes in JSON, where one byte may become six.
fn json_bytes(text: &str) -> usize {
    let escaped = text.bytes().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        0..=0x1f => 6,
        _ => 1,
    });
    escaped.sum()
}

/// Oldest first, each once, the newest use counts.
fn remembered(before: &[String], now: &[String]) -> Vec<String> {
    let mut skills: Vec<_> = before.iter().filter(|name| !now.contains(name)).chain(now).cloned().collect();
    skills.split_off(skills.len().saturating_sub(ACTIVE_SKILLS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_text_is_sent_along() {
        let limits = StudioLimits { inline_file_bytes: 4, inline_total_bytes: 6, ..<_>::default() };
        let write = |bytes: &[u8]| Proposal::Write(bytes.to_vec());
        let paths = BTreeMap::from([
            ("a".into(), write(b"1234")),
            ("b".into(), write(b"12345")),
            ("c".into(), write(b"123")),
            ("d".into(), write(b"\xff")),
            ("e".into(), write(b"12")),
            ("f".into(), Proposal::Delete),
        ]);
        let files = code_files(&paths, &limits, limits.inline_total_bytes);
        let with_text: Vec<_> =
            files.iter().filter(|file| file.content.is_some()).map(|file| file.path.as_str()).collect();
        assert_eq!(with_text, ["a", "e"]);
        assert_eq!(files.len(), 5);
    }

    #[test]
    fn text_is_measured_as_it_is_sent() {
        let text = "\u{1}\u{8}\n\"ねこ\\";
        assert!(json_bytes(text) + 2 >= serde_json::to_string(text).unwrap().len());
    }

    #[test]
    fn a_skill_in_use_again_moves_to_the_end() {
        let before = ["a".to_owned(), "b".to_owned()];
        assert_eq!(remembered(&before, &["a".into(), "c".into()]), ["b", "a", "c"]);
    }
}
