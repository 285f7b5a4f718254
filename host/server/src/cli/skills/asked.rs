//! One message, from understanding to the token budget, as the message pipeline would take it, and nothing is made of it.

use super::super::{Failure, Places};
use crate::app;
use crate::config::Config;
use anyhow::anyhow;
use serde::Serialize;
use std::sync::Arc;
use waza_registry::hooks::{Dimension, Request};
use waza_registry::{Hook, LineUp, Registry, RegistryOptions};
use waza_studio::detect::{Asked, Class, Considered, Detector, Understanding, Wish};
use waza_studio::{JobEventBody, StudioLimits, dimension_of, spend};

/// The plugins that look at messages, and how the host puts together what they say.
pub(super) struct Asking {
    lineup: Arc<LineUp>,
    detector: Detector,
    limits: StudioLimits,
}

/// What was detected in a message.
#[derive(Serialize)]
pub(super) struct Detected {
    pub(super) understood: Understanding,
    /// The dimension that skills are chosen for: said, the project's, or a good guess.
    pub(super) dimension: Option<Dimension>,
    /// What a wish gets; nothing for words and restores.
    pub(super) skills: Vec<Considered>,
    /// Whole skills within the tokens.
    pub(super) budget: Option<JobEventBody>,
    /// What was asked of whom.
    pub(super) events: Vec<JobEventBody>,
}

impl Asking {
    pub(super) fn open(places: &Places) -> Result<Self, Failure> {
        let config = Config::load(&places.flags()).map_err(Failure::usage)?;
        config.check().map_err(Failure::usage)?;
        let required = vec![Hook::IntentClassifier, Hook::SkillRanker];
        let registry = Registry::open(RegistryOptions { required, ..config.registry() })?;
        let detector = app::detector(&config)?;
        Ok(Self { lineup: registry.lineup(), detector, limits: config.studio })
    }

    /// Whether the volume has a skill at all.
    pub(super) fn has_skills(&self) -> bool {
        !self.lineup.skills().is_empty()
    }

    /// As the pipeline does: skills only for a wish.
    pub(super) async fn detect(&self, request: Request) -> anyhow::Result<Detected> {
        let request = Arc::new(request);
        let mut detected = self.understand(&request).await?;
        if matches!(Class::of(&detected.understood.intent), Class::Create | Class::Edit) {
            self.choose(&request, &mut detected).await?;
        }
        Ok(detected)
    }

    /// What the message wants, without skills.
    pub(super) async fn understand(&self, request: &Arc<Request>) -> anyhow::Result<Detected> {
        let Asked { outcome, events, .. } = self.detector.understand(&self.lineup, request).await;
        let understood = outcome.map_err(|unavailable| anyhow!(unavailable))?;
        let dimension = dimension_of(&understood.dimensions, request.project.dimension);
        Ok(Detected { understood, dimension, skills: Vec::new(), budget: None, events })
    }

    /// The skills that a message would get as a wish.
    pub(super) async fn choose(&self, request: &Arc<Request>, detected: &mut Detected) -> anyhow::Result<()> {
        let mut wish = (**request).clone();
        wish.project.dimension = detected.dimension.or(wish.project.dimension);
        let what = Wish {
            dimension: detected.dimension,
            model: detected.understood.model.as_ref(),
            most: self.limits.skills_per_job,
            explain: true,
        };
        let Asked { outcome, events, .. } = self.detector.choose(&self.lineup, &Arc::new(wish), what).await;
        detected.events.extend(events);
        detected.skills = outcome.map_err(|unavailable| anyhow!(unavailable))?;
        detected.budget = Some(spend(&self.lineup, &detected.skills, self.limits.skill_tokens));
        Ok(())
    }
}
