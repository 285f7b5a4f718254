//! What a message wants, tier by tier: an explicit answer, the classifier where it is sure enough, one question to a
//! model, and in the end what does least harm.

use super::{
    Asked, Detector,
    model::{self, ModelError, ModelPrompt, ModelVerdict},
    thresholds::Class,
};
use crate::{
    decision::{Said, ask, probability},
    job::JobEventBody,
    limits::cut,
    wording::pressed_dimension,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Instant};
use waza_registry::{
    Hook, LineUp,
    hooks::{Dimension, Intent, Pending, RankOptions, Request, RestoreTarget, ScoredDimension, Verdict},
};

/// Of words that a classifier hands on.
const WORD_BYTES: usize = 64;

/// What a message wants, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understanding {
    /// What is to be done.
    pub intent: Intent,
    /// How probable that is, in parts per million, where somebody said.
    pub p: Option<u32>,
    /// Who decided.
    pub tier: Tier,
    /// Best first.
    pub dimensions: Vec<ScoredDimension>,
    /// The skills that a model was shown and named, where it was asked.
    pub model: Option<super::ModelSkills>,
}

/// Who decided what a message wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The message is the host's own button.
    Explicit,
    /// The classifier, which was sure enough.
    Plugins,
    /// The model.
    Model,
    /// Nobody: what does least harm.
    Default,
}

impl Detector {
    /// What a message wants. The dimension of an answer to "2D or 3D?" is in the intent.
    pub async fn understand(&self, lineup: &LineUp, request: &Arc<Request>) -> Asked<Understanding> {
        let key = self.0.understood.key("understand", lineup, request, &());
        if let Some(known) = self.0.understood.get(key, lineup, request) {
            return known;
        }
        let asked = self.understand_anew(lineup, request).await;
        self.0.understood.put(key, request, &asked);
        asked
    }

    async fn understand_anew(&self, lineup: &LineUp, request: &Arc<Request>) -> Asked<Understanding> {
        if request.project.pending == Pending::ChooseDimension
            && let Some(dimension) = pressed_dimension(&request.text)
        {
            return Asked::good(explicit(dimension), Vec::new());
        }
        let call = lineup.classify(Arc::clone(request));
        let (verdict, decision) = ask(lineup, Hook::IntentClassifier, call, say).await;
        let mut events = vec![decision];
        let verdict = match verdict {
            Ok(called) => Some(called.value),
            Err(error) if lineup.fails_closed(Hook::IntentClassifier) => {
                return Asked::unavailable(error.to_string(), events);
            }
            Err(error) => {
                let message = format!("the message could not be classified ({})", error.kind());
                events.push(JobEventBody::warning("intent-unavailable", message));
                None
            }
        };
        let memorable = verdict.is_some();
        if let Some(sure) = verdict.as_ref().and_then(|verdict| self.sure(verdict)) {
            return Asked::good(sure, events);
        }
        let (decided, memorable) = match self.ask_model(lineup, request, &mut events).await {
            Some(Ok(said)) => (of_model(said, verdict.as_ref()), memorable),
            Some(Err(_)) => (self.safe(request, verdict.as_ref(), &mut events), false),
            None => (self.safe(request, verdict.as_ref(), &mut events), memorable),
        };
        Asked { outcome: Ok(decided), events, memorable }
    }

    /// What the classifier says, where that is good enough by itself.
    fn sure(&self, verdict: &Verdict) -> Option<Understanding> {
        let best = verdict.intents.first().filter(|_| !verdict.abstain)?;
        let answer = matches!(best.intent, Intent::Answer(_));
        let taken = answer || best.p >= self.0.thresholds.get(Class::of(&best.intent));
        taken.then(|| Understanding {
            intent: bounded(best.intent.clone()),
            p: Some(best.p),
            tier: Tier::Plugins,
            dimensions: verdict.dimensions.clone(),
            model: None,
        })
    }

    /// `None` where there is no model.
    async fn ask_model(
        &self,
        lineup: &LineUp,
        request: &Arc<Request>,
        events: &mut Vec<JobEventBody>,
    ) -> Option<Result<ModelVerdict, ModelError>> {
        let model = self.0.model.as_ref()?;
        let names = self.catalogue_for_model(lineup, request, events).await;
        let shown: Vec<(&str, &str)> = names
            .iter()
            .filter_map(|name| lineup.skill(name))
            .map(|skill| (skill.name.as_str(), skill.description.as_str()))
            .collect();
        let prompt = model::prompt(request, &shown);
        let started = Instant::now();
        let said =
            self.in_time(model.as_ref(), &prompt).await.and_then(|answer| model::read(&answer, &shown));
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        metrics::histogram!("waza_detection_model_seconds").record(started.elapsed().as_secs_f64());
        events.push(of_call(lineup, model.name(), &said, micros));
        if let Err(error) = &said {
            metrics::counter!("waza_detection_model_errors_total", "kind" => error.kind()).increment(1);
            tracing::warn!(model = model.name(), %error, "the model was of no help");
            let message = format!("the model was of no help ({})", error.kind());
            events.push(JobEventBody::warning("model-unavailable", message));
        }
        Some(said)
    }

    async fn in_time(
        &self,
        model: &dyn super::DetectionModel,
        prompt: &ModelPrompt,
    ) -> Result<Value, ModelError> {
        let deadline = self.0.options.model_deadline();
        let answer = tokio::time::timeout(deadline, model.ask(prompt)).await;
        answer.unwrap_or(Err(ModelError::Deadline(deadline)))
    }

    /// The names of the ranker's best; none when it does not answer.
    async fn catalogue_for_model(
        &self,
        lineup: &LineUp,
        request: &Arc<Request>,
        events: &mut Vec<JobEventBody>,
    ) -> Vec<String> {
        let max_results = self.0.options.model_skills;
        if max_results == 0 {
            return Vec::new();
        }
        let options = RankOptions { max_results, min_p: 0, with_evidence: false };
        let call = lineup.rank(Arc::clone(request), options);
        let (ranked, decision) =
            ask(lineup, Hook::SkillRanker, call, |ranked| super::choose::say(ranked)).await;
        events.push(decision);
        ranked.map_or(Vec::new(), |called| called.value.into_iter().map(|skill| skill.name).collect())
    }

    /// What does least harm: a restore is asked about before it is done, words change nothing. Where no classifier
    /// answered, a question is answered in words and anything else is a wish: a change can be taken back.
    fn safe(
        &self,
        request: &Request,
        verdict: Option<&Verdict>,
        events: &mut Vec<JobEventBody>,
    ) -> Understanding {
        let Some(verdict) = verdict else {
            let intent = without_classifier(&request.text, request.project.exists);
            return Understanding {
                intent,
                p: None,
                tier: Tier::Default,
                dimensions: Vec::new(),
                model: None,
            };
        };
        let best = verdict.intents.first();
        let (intent, message) = match best.map(|best| &best.intent) {
            Some(Intent::Restore(target)) => (Intent::Restore(target.clone()), "so it is asked about"),
            _ => (Intent::Chat, "so it is answered in words"),
        };
        let message = format!("it is not sure what the message wants, {message}");
        events.push(JobEventBody::warning("intent-unsure", message));
        Understanding {
            intent: bounded(intent),
            p: best.map(|best| best.p),
            tier: Tier::Default,
            dimensions: verdict.dimensions.clone(),
            model: None,
        }
    }
}

/// What the host does with a wish when no classifier answers.
fn without_classifier(text: &str, project_exists: bool) -> Intent {
    let question = text.trim_end().ends_with(['?', '？']);
    match (question, project_exists) {
        (true, _) => Intent::Chat,
        (false, true) => Intent::Edit,
        (false, false) => Intent::Create,
    }
}

fn explicit(dimension: Dimension) -> Understanding {
    let word = match dimension {
        Dimension::TwoD => "two-d",
        Dimension::ThreeD => "three-d",
    };
    Understanding {
        intent: Intent::Answer(word.to_owned()),
        p: Some(1_000_000),
        tier: Tier::Explicit,
        dimensions: vec![ScoredDimension { dimension, p: 1_000_000, explicit: true }],
        model: None,
    }
}

/// The model's word, with what the classifier saw outright: which version a restore means, and a dimension.
fn of_model(said: ModelVerdict, verdict: Option<&Verdict>) -> Understanding {
    let seen = verdict.map_or(&[][..], |verdict| &verdict.intents);
    let same = seen.iter().find(|scored| Class::of(&scored.intent) == Class::of(&said.intent));
    let intent = match (&said.intent, same.map(|scored| &scored.intent)) {
        (Intent::Restore(_), Some(Intent::Restore(target))) => Intent::Restore(target.clone()),
        _ => said.intent,
    };
    let mut dimensions = verdict.map_or(Vec::new(), |verdict| verdict.dimensions.clone());
    if dimensions.iter().all(|scored| !scored.explicit) {
        dimensions = Vec::from_iter(said.dimension);
    }
    Understanding {
        intent: bounded(intent),
        p: None,
        tier: Tier::Model,
        dimensions,
        model: Some(said.skills),
    }
}

fn bounded(intent: Intent) -> Intent {
    let short = |word: &str| cut(word, WORD_BYTES).to_owned();
    match intent {
        Intent::Restore(RestoreTarget::Version(version)) => {
            Intent::Restore(RestoreTarget::Version(short(&version)))
        }
        Intent::Restore(RestoreTarget::Moment(moment)) => {
            Intent::Restore(RestoreTarget::Moment(short(&moment)))
        }
        Intent::Answer(word) => Intent::Answer(short(&word)),
        other => other,
    }
}

/// A question to the model as a decision, beside those of plugins.
fn of_call(
    lineup: &LineUp,
    model: &str,
    said: &Result<ModelVerdict, ModelError>,
    micros: u64,
) -> JobEventBody {
    let (verdict, detail) = match said {
        Ok(said) => {
            (intent_word(&said.intent), json!({ "shown": said.skills.shown, "named": said.skills.named }))
        }
        Err(error) => (format!("error:{}", error.kind()), Value::Null),
    };
    JobEventBody::Decision {
        hook: "model".to_owned(),
        plugin: model.to_owned(),
        revision: String::new(),
        lineup: lineup.number(),
        verdict,
        evidence: Vec::new(),
        micros,
        instantiate_micros: 0,
        queued_micros: 0,
        detail,
    }
}

fn say(verdict: &Verdict) -> Said {
    let word = match verdict.intents.first() {
        _ if verdict.abstain => "abstain".to_owned(),
        Some(best) => format!("{} {}", intent_word(&best.intent), probability(best.p)),
        None => "nothing".to_owned(),
    };
    let intents: Vec<_> = verdict
        .intents
        .iter()
        .take(8)
        .map(|scored| json!({ "intent": intent_word(&scored.intent), "p": scored.p }))
        .collect();
    let dimensions: Vec<_> = verdict.dimensions.iter().take(2).collect();
    Said {
        verdict: word,
        evidence: verdict.why.clone(),
        detail: json!({ "intents": intents, "dimensions": dimensions, "compound": verdict.compound }),
    }
}

fn intent_word(intent: &Intent) -> String {
    match intent {
        Intent::Create => "create".to_owned(),
        Intent::Edit => "edit".to_owned(),
        Intent::Chat => "chat".to_owned(),
        Intent::Restore(_) => "restore".to_owned(),
        Intent::Answer(word) => format!("answer {}", cut(word, WORD_BYTES)),
        Intent::OffTopic => "off-topic".to_owned(),
    }
}
