//! The part of a job that changes nothing: from the message to words, or to changes that may be written.

use super::{
    collect::{Ending, Proposal},
    edits::Edits,
    generate::generate,
    policy, rewrite,
    session::Session,
    skills,
    understand::{Facts, Plan, decide, mend},
};
use crate::{
    Inner,
    detect::{ModelSkills, Understanding},
    job::{Brief, Closing, JobEventBody, JobFailure, Journal, Question, Stop, Terminal},
    limits::cut,
    style::{self, STYLE_FILE, StyleAnswer},
    workspace::Folder,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;
use waza_registry::{
    fold,
    hooks::{Dimension, Origin, Pending, Project, Request, RestoreTarget},
};
use waza_sandbox::TaskMode;

/// What came of a message.
pub(crate) enum Prepared {
    /// Words: the job is as good as over.
    Words(Box<Closing>),
    /// Files that a policy has allowed.
    Changes(Box<Changes>),
}

/// What is to become of the project.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) mode: TaskMode,
    pub(crate) dimension: Dimension,
    pub(crate) skills: Vec<String>,
    pub(crate) paths: BTreeMap<String, Proposal>,
    pub(crate) edits: Edits,
    pub(crate) ending: Ending,
    /// Assets of libraries among the paths.
    pub(crate) used_assets: Vec<Uuid>,
    /// What the generator calls the game.
    pub(crate) name: Option<String>,
}

/// Works a message out.
pub(crate) async fn prepare(
    inner: &Inner,
    brief: &Brief,
    journal: &mut Journal,
    session: &mut Session,
) -> Result<Prepared, Stop> {
    let preparing = Preparing { inner, brief, folder: inner.folder(&brief.record.project) };
    let (plan, request, model) = preparing.understand(journal).await?;
    tracing::info!(?plan, "understood");
    match plan {
        Plan::ConfirmRestore(target) => Ok(words(preparing.confirm_restore(journal, target))),
        Plan::NothingToRestore => {
            let message = journal.locale.nothing_to_restore();
            Ok(words(chat(message.to_owned(), Vec::new(), "host")))
        }
        Plan::AskDimension { wish } => Ok(words(ask_dimension(journal, wish))),
        Plan::Talk => preparing.talk(journal, session).await.map(words),
        Plan::Generate { mode, dimension, wish } => {
            let request = Arc::new(preparing.request_for(&request, &wish, dimension));
            let changes =
                preparing.make(journal, session, &request, (mode, dimension, model.as_ref())).await?;
            Ok(Prepared::Changes(Box::new(changes)))
        }
    }
}

fn words(closing: Closing) -> Prepared {
    Prepared::Words(Box::new(closing))
}

/// A job on its way to words or changes.
pub(super) struct Preparing<'a> {
    pub(super) inner: &'a Inner,
    pub(super) brief: &'a Brief,
    pub(super) folder: Folder,
}

impl Preparing<'_> {
    async fn understand(
        &self,
        journal: &mut Journal,
    ) -> Result<(Plan, Arc<Request>, Option<ModelSkills>), Stop> {
        let step = journal.progress(5, journal.locale.understanding());
        journal.append(vec![step]).await?;
        let project = &self.brief.record.project;
        let facts = Facts {
            exists: project.is_initialized,
            dimension: project.dimension,
            has_history: project.is_initialized && self.folder.has_history().await?,
            waiting_wish: self.brief.waiting_wish.clone(),
            chosen_dimension: match self.brief.style {
                StyleAnswer::Chosen(style) => Some(style.dimension),
                StyleAnswer::None | StyleAnswer::Skipped => None,
            },
        };
        let request = Arc::new(self.request(&facts));
        if self.brief.message.is_fix {
            return Ok((mend(&request.text, &facts), request, None));
        }
        let asked = self.inner.detector.understand(&self.brief.lineup, &request).await;
        journal.append(asked.events).await?;
        let understood: Understanding =
            asked.outcome.map_err(|unavailable| JobFailure::PluginUnavailable(unavailable.0))?;
        Ok((decide(&request.text, &understood, &facts), request, understood.model))
    }

    fn request(&self, facts: &Facts) -> Request {
        let message = &self.brief.message;
        let (folded, folded_map) = fold(&message.content);
        Request {
            text: message.content.clone(),
            folded,
            folded_map,
            locale: message.locale.clone(),
            history: self.brief.history.clone(),
            project: Project {
                exists: facts.exists,
                dimension: facts.dimension,
                has_history: facts.has_history,
                active_skills: self.brief.record.active_skills.clone(),
                pending: match facts.waiting_wish {
                    Some(_) => Pending::ChooseDimension,
                    None => Pending::Nothing,
                },
            },
            attachments: message.attachments.clone(),
        }
    }

    /// The same request, about the wish and with the dimension that was settled on.
    fn request_for(&self, request: &Request, wish: &str, dimension: Dimension) -> Request {
        let mut request = request.clone();
        if request.text != wish {
            (request.folded, request.folded_map) = fold(wish);
            request.text = wish.to_owned();
        }
        request.project.dimension = Some(dimension);
        request.project.pending = Pending::Nothing;
        request
    }

    fn confirm_restore(&self, journal: &Journal, target: RestoreTarget) -> Closing {
        let locale = journal.locale;
        let message = locale.confirm_restore(&target);
        let question = JobEventBody::GeminiRestore {
            mode: "restore".to_owned(),
            message: message.clone(),
            confirm_label: locale.confirm_label().to_owned(),
            cancel_label: locale.cancel_label().to_owned(),
            target,
        };
        let result = json!({ "message": "リストア確認", "mode": "restore", "generator": "claude" });
        Closing { last_words: vec![question], line: Some(message), ..completed(result) }
    }

    async fn talk(&self, journal: &mut Journal, session: &mut Session) -> Result<Closing, Stop> {
        let acquiring = session.acquire();
        let step = journal.progress(20, journal.locale.generating());
        journal.append(vec![step]).await?;
        let dimension = self.brief.record.project.dimension.unwrap_or(Dimension::TwoD);
        let text = self.brief.message.content.clone();
        let task = self.task(journal, TaskMode::Chat, dimension, text, Vec::new()).await?;
        let collected = generate(session, acquiring, task, journal, &self.inner.limits).await?;
        let ending = collected.ending.unwrap_or_default();
        let answer = [collected.text.trim(), &ending.summary, journal.locale.answered()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let answer = cut(answer, self.inner.limits.answer_bytes).to_owned();
        Ok(chat(answer, ending.suggestions, self.inner.backend.name()))
    }

    async fn make(
        &self,
        journal: &mut Journal,
        session: &mut Session,
        request: &Arc<Request>,
        (mode, dimension, model): (TaskMode, Dimension, Option<&ModelSkills>),
    ) -> Result<Changes, Stop> {
        let (inner, lineup) = (self.inner, &self.brief.lineup);
        let acquiring = session.acquire();
        let step = journal.progress(12, journal.locale.choosing_skills());
        let wish = request.text.clone();
        let (budgeted, chosen) = match self.brief.message.without_skills {
            true => skills::none(&inner.limits),
            false => {
                skills::choose(&inner.detector, lineup, request, (dimension, model), &inner.limits).await
            }
        };
        let preparing = journal.progress(18, journal.locale.preparing());
        journal.append([vec![step], chosen, vec![preparing]].concat()).await?;
        let budgeted = budgeted?;
        let names = budgeted.names();
        let task = self.task(journal, mode, dimension, wish, budgeted.skills).await?;
        let generating = journal.progress(20, journal.locale.generating());
        journal.append(vec![generating]).await?;
        let collected = generate(session, acquiring, task, journal, &inner.limits).await?;
        let (mut paths, edits) = (collected.paths, collected.edits);
        if paths.is_empty() && !edits.failed.is_empty() {
            return Err(JobFailure::NoEditFits(edits.failed).into());
        }
        if paths.is_empty() && mode == TaskMode::Create {
            return Err(JobFailure::NothingProduced.into());
        }
        self.add_style(&mut paths);
        let used_assets = self.check(journal, &mut paths).await?;
        let (ending, name) = (collected.ending.unwrap_or_default(), collected.name);
        Ok(Changes { mode, dimension, skills: names, paths, edits, ending, name, used_assets })
    }

    /// The answer to the question about style goes where the other files of the job go, unless the generator has written
    /// a better one.
    fn add_style(&self, paths: &mut BTreeMap<String, Proposal>) {
        let text = match self.brief.style {
            StyleAnswer::None => return,
            StyleAnswer::Skipped => style::skipped_file(),
            StyleAnswer::Chosen(style) => style::chosen_file(style),
        };
        if !paths.is_empty() {
            paths.entry(STYLE_FILE.to_owned()).or_insert(Proposal::Write(text.into_bytes()));
        }
    }

    /// Policy first, then the rewriter: nothing is read of a proposal that may not be written. Says which assets of
    /// libraries came along.
    async fn check(
        &self,
        journal: &mut Journal,
        paths: &mut BTreeMap<String, Proposal>,
    ) -> Result<Vec<Uuid>, Stop> {
        let lineup = &self.brief.lineup;
        let step = journal.progress(75, journal.locale.checking());
        if paths.is_empty() {
            journal.append(vec![step]).await?;
            return Ok(Vec::new());
        }
        let (allowed, decision) = policy::check(lineup, paths, Origin::Model).await;
        journal.append(vec![step, decision]).await?;
        allowed?;
        let existing = self.folder.assets().await?;
        let used = self.bring_in(journal, paths, &existing).await?;
        let assets = rewrite::assets_after(existing, paths);
        let urls = self.inner.asset_urls.as_ref();
        let (rewritten, events) = rewrite::rewrite(lineup, urls, &assets, paths).await;
        journal.append(events).await?;
        rewritten?;
        self.refresh_others(journal, &assets, paths).await?;
        Ok(used)
    }

    /// Copies of what is attached, and of what the documents refer to.
    async fn bring_in(
        &self,
        journal: &mut Journal,
        paths: &mut BTreeMap<String, Proposal>,
        existing: &rewrite::Assets,
    ) -> Result<Vec<Uuid>, Stop> {
        let (user, attached) = (self.brief.record.project.user_id, &self.brief.message.assets);
        let gathered = self.inner.gather_assets(user, attached, paths, existing).await;
        let mut imported = gathered.map_err(|error| JobFailure::Unreadable(error.to_string()))?;
        journal.append(std::mem::take(&mut imported.warnings)).await?;
        if !imported.files.is_empty() {
            let (allowed, decision) = policy::check(&self.brief.lineup, &imported.files, Origin::User).await;
            journal.append(vec![decision]).await?;
            allowed?;
        }
        imported.apply(paths);
        Ok(imported.used)
    }

    /// Documents that stay as they are refer to assets that do not: their URLs change with them.
    async fn refresh_others(
        &self,
        journal: &mut Journal,
        assets: &rewrite::Assets,
        paths: &mut BTreeMap<String, Proposal>,
    ) -> Result<(), Stop> {
        if !paths.keys().any(|path| path.starts_with("assets/")) {
            return Ok(());
        }
        let mut others = self.folder.documents(self.inner.limits.task_bytes).await?;
        others.retain(|file| !paths.contains_key(&file.path));
        let (lineup, urls) = (&self.brief.lineup, self.inner.asset_urls.as_ref());
        let (refreshed, events) = rewrite::refresh(lineup, urls, assets, others).await;
        journal.append(events).await?;
        if policy::allow(lineup, &refreshed, Origin::System).await.is_ok() {
            paths.extend(refreshed);
        }
        Ok(())
    }
}

fn ask_dimension(journal: &Journal, wish: String) -> Closing {
    let locale = journal.locale;
    let suggestions =
        [Dimension::TwoD, Dimension::ThreeD].map(|dimension| locale.dimension_label(dimension).to_owned());
    let closing = chat(locale.ask_dimension().to_owned(), suggestions.to_vec(), "host");
    Closing { question: Question::AskDimension(wish), ..closing }
}

fn chat(message: String, suggestions: Vec<String>, generator: &str) -> Closing {
    let result = json!({ "message": message, "mode": "chat", "generator": generator });
    let last_words = vec![JobEventBody::chat(message.clone(), suggestions)];
    Closing { last_words, line: Some(message), ..completed(result) }
}

fn completed(result: Value) -> Closing {
    Closing {
        terminal: Terminal::Completed(result),
        last_words: Vec::new(),
        line: None,
        question: Question::Keep,
        generated: None,
        files_whole: false,
        note: None,
    }
}
