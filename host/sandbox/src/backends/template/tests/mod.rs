//! One file a behaviour; what they share is here.

mod files;
mod hostile;
mod lifecycle;
mod making;
mod portraying;
mod replay;
mod stopping;
mod talking;
mod wishing;

use super::TemplateBackend;
use super::design::Design;
use super::edit::read;
use crate::{
    Claim, ExistingFile, GameKind, GenerationBackend, GenerationEvent, GenerationTask, Owner,
    ProposedContent, Sequenced, SkillText, TaskMode,
};
use futures::StreamExt as _;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A task with nothing special about it.
pub(super) fn task(message: &str, kind: GameKind, locale: &str) -> GenerationTask {
    GenerationTask {
        mode: TaskMode::Create,
        message: message.to_owned(),
        locale: locale.to_owned(),
        kind,
        skills: Vec::new(),
        files: Vec::new(),
        style: None,
        prefers: None,
        seed: 7,
    }
}

pub(super) fn flat(message: &str) -> GenerationTask {
    task(message, GameKind::TwoD, "ja")
}

pub(super) fn with_skills(mut task: GenerationTask, names: &[&str]) -> GenerationTask {
    task.skills = names.iter().map(|n| SkillText { name: (*n).to_owned(), body: String::new() }).collect();
    task
}

/// The same project, another message.
pub(super) fn then(made: &Made, mode: TaskMode, message: &str, locale: &str) -> GenerationTask {
    let files = made
        .files
        .iter()
        .map(|(path, text)| ExistingFile { path: path.clone(), content: text.clone().into_bytes() });
    GenerationTask { mode, files: files.collect(), ..task(message, GameKind::TwoD, locale) }
}

pub(super) fn owner() -> Owner {
    Owner { user: Uuid::from_u128(1), project: Uuid::from_u128(2) }
}

pub(super) async fn claimed(backend: &TemplateBackend) -> Claim {
    let member = backend.create().await.expect("a member");
    backend.ready(&member).await.expect("ready");
    backend.claim(member, owner()).await.expect("a claim")
}

/// What a whole run came to.
pub(super) struct Made {
    pub(super) events: Vec<Sequenced>,
    pub(super) files: BTreeMap<String, String>,
    pub(super) text: String,
    pub(super) summary: String,
    pub(super) suggestions: Vec<String>,
}

impl Made {
    pub(super) fn design(&self) -> Design {
        let files: Vec<ExistingFile> = self
            .files
            .iter()
            .map(|(path, text)| ExistingFile { path: path.clone(), content: text.clone().into_bytes() })
            .collect();
        read(&files).expect("a game of ours").design
    }

    pub(super) fn file(&self, path: &str) -> &str {
        self.files.get(path).unwrap_or_else(|| panic!("no file {path}"))
    }
}

/// Runs a task to its end.
pub(super) async fn run(task: GenerationTask) -> Made {
    let backend = TemplateBackend::default();
    let claim = claimed(&backend).await;
    let id = backend.start(&claim, task).await.expect("a run");
    let events: Vec<Sequenced> =
        backend.events(&id, 0).await.expect("events").map(|e| e.expect("an event")).collect().await;
    let mut made = Made {
        events,
        files: BTreeMap::new(),
        text: String::new(),
        summary: String::new(),
        suggestions: Vec::new(),
    };
    for event in &made.events {
        match &event.event {
            GenerationEvent::Text { chunk } => made.text.push_str(chunk),
            GenerationEvent::File(file) => {
                let ProposedContent::Bytes(bytes) = &file.content else { panic!("a link") };
                made.files.insert(file.path.clone(), String::from_utf8(bytes.clone()).expect("text"));
            }
            GenerationEvent::Done { summary, suggestions } => {
                made.summary.clone_from(summary);
                made.suggestions.clone_from(suggestions);
            }
            GenerationEvent::Failed(failure) => panic!("failed: {failure:?}"),
            GenerationEvent::Status { .. }
            | GenerationEvent::Edit(_)
            | GenerationEvent::Named { .. }
            | GenerationEvent::Delete { .. } => {}
        }
    }
    made
}

/// A new game, then one edit of it.
pub(super) async fn edited(create: GenerationTask, wish: &str) -> (Made, Made) {
    let locale = create.locale.clone();
    let first = run(create).await;
    let second = run(then(&first, TaskMode::Edit, wish, &locale)).await;
    (first, second)
}

/// The design after an edit, from the files that the edit wrote over the first ones.
pub(super) fn after(first: &Made, second: &Made) -> Design {
    let mut files = first.files.clone();
    files.extend(second.files.clone());
    Made { events: Vec::new(), files, text: String::new(), summary: String::new(), suggestions: Vec::new() }
        .design()
}
