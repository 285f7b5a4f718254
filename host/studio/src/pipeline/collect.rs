//! Gathers what a backend proposes, and stops at the first thing that is over a bound: a backend that sends without end
//! costs the host no more than the bounds themselves.

use super::edits::{Edits, FailedEdit};
use crate::{
    job::JobFailure,
    limits::{StudioLimits, cut, within},
};
use std::collections::BTreeMap;
use waza_sandbox::{
    ExistingFile, GenerationEvent, GenerationFailure, ProposedContent, ProposedEdit, ProposedFile, Sequenced,
    TaskMode,
};

/// Of a backend's own error code.
const CODE_BYTES: usize = 64;

/// What is to be done with one path; a later proposal for the same path replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Proposal {
    Write(Vec<u8>),
    Delete,
}

/// How a run ended well.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) summary: String,
    pub(crate) suggestions: Vec<String>,
}

/// What is to be told while the run goes on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Relay {
    Status(String),
    Text(String),
    /// A file came from a run that may only talk. Said once.
    FilesRefused,
    /// A replacement could not be made.
    EditFailed(FailedEdit),
}

/// Everything a run proposed.
#[derive(Debug)]
pub(crate) struct Collector {
    limits: StudioLimits,
    mode: TaskMode,
    seen: u64,
    proposals: usize,
    bytes: usize,
    text_bytes: usize,
    refused: bool,
    pub(crate) text: String,
    pub(crate) paths: BTreeMap<String, Proposal>,
    pub(crate) edits: Edits,
    /// What the run calls the game.
    pub(crate) name: Option<String>,
    pub(crate) ending: Option<Ending>,
}

impl Collector {
    /// `files` are those that the run was shown.
    pub(crate) fn new(limits: &StudioLimits, mode: TaskMode, files: &[ExistingFile]) -> Self {
        Self {
            limits: limits.clone(),
            mode,
            seen: 0,
            proposals: 0,
            bytes: 0,
            text_bytes: 0,
            refused: false,
            text: String::new(),
            paths: BTreeMap::new(),
            edits: Edits::over(files),
            name: None,
            ending: None,
        }
    }

    /// The last event that was taken: where to go on after the connection broke.
    pub(crate) fn seen(&self) -> u64 {
        self.seen
    }

    /// Takes one event. The terminal ones end up in `ending` or in the error.
    pub(crate) fn take(&mut self, event: Sequenced) -> Result<Option<Relay>, JobFailure> {
        if self.ending.is_some() {
            return Err(JobFailure::Protocol("an event came after the terminal one"));
        }
        if event.seq != self.seen + 1 {
            return Err(JobFailure::Protocol("the events are not numbered without gaps"));
        }
        self.seen = event.seq;
        match event.event {
            GenerationEvent::Status { message } => {
                self.count_text(&message)?;
                Ok(Some(Relay::Status(message)))
            }
            GenerationEvent::Text { chunk } => {
                self.count_text(&chunk)?;
                if self.mode == TaskMode::Chat {
                    self.text.push_str(&chunk);
                }
                Ok(Some(Relay::Text(chunk)))
            }
            GenerationEvent::File(_) | GenerationEvent::Edit(_) | GenerationEvent::Delete { .. }
                if self.mode == TaskMode::Chat =>
            {
                self.count_proposal()?;
                Ok((!std::mem::replace(&mut self.refused, true)).then_some(Relay::FilesRefused))
            }
            GenerationEvent::File(file) => self.file(file).map(|()| None),
            GenerationEvent::Edit(edit) => self.edit(edit),
            GenerationEvent::Delete { path } => self.delete(path).map(|()| None),
            GenerationEvent::Named { name } => {
                self.count_text(&name)?;
                self.name = Some(cut(name.trim(), self.limits.summary_bytes).to_owned());
                Ok(None)
            }
            GenerationEvent::Done { summary, suggestions } => {
                self.ending = Some(self.ending_of(&summary, suggestions));
                Ok(None)
            }
            GenerationEvent::Failed(failure) => Err(JobFailure::Backend(self.failure_of(failure))),
        }
    }

    fn count_text(&mut self, text: &str) -> Result<(), JobFailure> {
        self.text_bytes = self.text_bytes.saturating_add(text.len());
        Ok(within("text_bytes_per_job", self.limits.text_bytes_per_job, self.text_bytes)?)
    }

    fn count_proposal(&mut self) -> Result<(), JobFailure> {
        self.proposals += 1;
        Ok(within("files_per_job", self.limits.files_per_job, self.proposals)?)
    }

    fn file(&mut self, file: ProposedFile) -> Result<(), JobFailure> {
        self.count_proposal()?;
        within("path_bytes", self.limits.path_bytes, file.path.len())?;
        let bytes = match file.content {
            ProposedContent::Bytes(bytes) => bytes,
            ProposedContent::Symlink(target) => {
                let target = cut(&target, self.limits.path_bytes).to_owned();
                return Err(JobFailure::Symlink { path: file.path, target });
            }
        };
        within("bytes_per_file", self.limits.bytes_per_file, bytes.len())?;
        self.bytes = self.bytes.saturating_add(bytes.len());
        within("bytes_per_job", self.limits.bytes_per_job, self.bytes)?;
        self.paths.insert(file.path, Proposal::Write(bytes));
        Ok(())
    }

    /// Each replacement costs its own texts, so a large file is not paid for again and again.
    fn edit(&mut self, edit: ProposedEdit) -> Result<Option<Relay>, JobFailure> {
        self.count_proposal()?;
        within("path_bytes", self.limits.path_bytes, edit.path.len())?;
        self.bytes = self.bytes.saturating_add(edit.old_string.len() + edit.new_string.len());
        within("bytes_per_job", self.limits.bytes_per_job, self.bytes)?;
        match self.edits.replaced(&edit, &self.paths) {
            Ok(bytes) => {
                within("bytes_per_file", self.limits.bytes_per_file, bytes.len())?;
                self.paths.insert(edit.path.clone(), Proposal::Write(bytes));
                self.edits.made.push(edit);
                Ok(None)
            }
            Err(why) => {
                let failed = FailedEdit { path: edit.path, why };
                self.edits.failed.push(failed.clone());
                Ok(Some(Relay::EditFailed(failed)))
            }
        }
    }

    fn delete(&mut self, path: String) -> Result<(), JobFailure> {
        self.count_proposal()?;
        within("path_bytes", self.limits.path_bytes, path.len())?;
        self.paths.insert(path, Proposal::Delete);
        Ok(())
    }

    fn failure_of(&self, failure: GenerationFailure) -> GenerationFailure {
        let bound = |text: &str| cut(text, self.limits.summary_bytes).to_owned();
        GenerationFailure {
            code: cut(&failure.code, CODE_BYTES).to_owned(),
            user_message: bound(&failure.user_message),
            detail: bound(&failure.detail),
            ..failure
        }
    }

    fn ending_of(&self, summary: &str, suggestions: Vec<String>) -> Ending {
        Ending {
            summary: cut(summary.trim(), self.limits.summary_bytes).to_owned(),
            suggestions: suggestions
                .into_iter()
                .filter(|text| !text.is_empty() && text.len() <= self.limits.suggestion_bytes)
                .take(self.limits.suggestions)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collector(mode: TaskMode) -> Collector {
        let limits = StudioLimits { files_per_job: 3, bytes_per_file: 4, bytes_per_job: 6, ..<_>::default() };
        let shown = ExistingFile { path: "s".into(), content: b"ab".to_vec() };
        Collector::new(&limits, mode, &[shown])
    }

    fn file(path: &str, bytes: usize) -> GenerationEvent {
        let content = ProposedContent::Bytes(vec![0; bytes]);
        GenerationEvent::File(ProposedFile { path: path.into(), content })
    }

    fn run(collector: &mut Collector, events: Vec<GenerationEvent>) -> Result<(), JobFailure> {
        for event in events {
            let seq = collector.seen() + 1;
            collector.take(Sequenced { seq, event })?;
        }
        Ok(())
    }

    fn exceeded(result: Result<(), JobFailure>) -> &'static str {
        match result.unwrap_err() {
            JobFailure::TooMuch(exceeded) => exceeded.limit,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn each_bound_stops_at_once() {
        let files = (0..9).map(|n| file(&n.to_string(), 0)).collect();
        let mut one = collector(TaskMode::Create);
        assert_eq!(exceeded(run(&mut one, files)), "files_per_job");
        assert_eq!(one.seen(), 4);
        assert_eq!(exceeded(run(&mut collector(TaskMode::Create), vec![file("a", 5)])), "bytes_per_file");
        let two = vec![file("a", 4), file("a", 4)];
        assert_eq!(exceeded(run(&mut collector(TaskMode::Create), two)), "bytes_per_job");
    }

    #[test]
    fn the_last_word_on_a_path_counts() {
        let mut collector = collector(TaskMode::Edit);
        run(&mut collector, vec![file("a", 1), GenerationEvent::Delete { path: "a".into() }]).unwrap();
        assert_eq!(collector.paths.get("a"), Some(&Proposal::Delete));
    }

    #[test]
    fn gaps_and_second_terminals_break_the_protocol() {
        let done = || GenerationEvent::Done { summary: String::new(), suggestions: vec![] };
        let gap = collector(TaskMode::Edit).take(Sequenced { seq: 2, event: done() });
        assert!(matches!(gap, Err(JobFailure::Protocol(_))));
        let twice = run(&mut collector(TaskMode::Edit), vec![done(), done()]);
        assert!(matches!(twice, Err(JobFailure::Protocol(_))));
    }

    #[test]
    fn replacements_are_bounded_like_files() {
        let edit = |old: &str, new: &str| {
            GenerationEvent::Edit(ProposedEdit {
                path: "s".into(),
                old_string: old.into(),
                new_string: new.into(),
            })
        };
        let mut fits = collector(TaskMode::Edit);
        run(&mut fits, vec![edit("a", "x"), edit("a", "y")]).unwrap();
        assert_eq!(fits.paths.get("s"), Some(&Proposal::Write(b"xb".to_vec())));
        assert_eq!((fits.edits.made.len(), fits.edits.failed.len()), (1, 1));
        let large = run(&mut collector(TaskMode::Edit), vec![edit("a", "xxxx")]);
        assert_eq!(exceeded(large), "bytes_per_file");
        let much = run(&mut collector(TaskMode::Edit), vec![edit("nnnn", "n"), edit("n", "n")]);
        assert_eq!(exceeded(much), "bytes_per_job");
    }

    #[test]
    fn a_talking_run_gets_no_files_in() {
        let mut collector = collector(TaskMode::Chat);
        let first = collector.take(Sequenced { seq: 1, event: file("a", 1) }).unwrap();
        assert_eq!(first, Some(Relay::FilesRefused));
        assert_eq!(collector.take(Sequenced { seq: 2, event: file("b", 1) }).unwrap(), None);
        assert!(collector.paths.is_empty());
    }
}
