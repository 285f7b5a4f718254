//! What several policies came to together, as it stands in the log; and what they would come to if one of them said
//! something else.

use super::record::{in_short, outcome};
use crate::{
    answer::Answer,
    called::Called,
    group::{self, Combine, Said, Silence},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use waza_engine::CallError;

/// Who was asked, and what each said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupDecision {
    /// How their verdicts became one.
    pub combine: Combine,
    /// Those that were asked, in their order.
    pub members: Vec<MemberDecision>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MemberDecision {
    /// Who.
    pub plugin: String,
    /// In which revision.
    pub revision: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// As in a line of its own.
    pub verdict: String,
    /// It left the matter to the others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declined: bool,
    /// What it answered, when inputs are logged and it did not fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub answer: Option<Answer>,
}

/// Why a member said nothing, as far as a log knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Silent {
    pub(super) kind: String,
    declined: bool,
}

impl Silence for Silent {
    fn declines(&self) -> bool {
        self.declined
    }
}

impl From<&CallError> for Silent {
    fn from(error: &CallError) -> Self {
        Self { kind: error.kind().to_owned(), declined: error.declines() }
    }
}

impl MemberDecision {
    pub(super) fn of<'d>(
        outcome: &Result<Called<Answer>, CallError>,
        digest_of: impl FnOnce(&str) -> &'d str,
        inputs: bool,
    ) -> Self {
        let (plugin, revision) = match outcome {
            Ok(called) => (called.plugin.as_str(), called.revision.as_str()),
            Err(error) => (error.plugin(), error.revision()),
        };
        Self {
            plugin: plugin.to_owned(),
            revision: revision.to_owned(),
            digest: digest_of(revision).to_owned(),
            verdict: in_short(outcome.as_ref().map(|called| &called.value)).0,
            declined: outcome.as_ref().is_err_and(Silence::declines),
            answer: outcome.as_ref().ok().filter(|_| inputs).map(|called| called.value.clone()),
        }
    }

    fn said(&self) -> Option<Said<Silent>> {
        match outcome(self.answer.as_ref(), &self.verdict)? {
            Ok(Answer::Check(verdicts)) => Some(Ok(verdicts.clone())),
            Ok(_) => None,
            Err(kind) => Some(Err(Silent { kind: kind.to_owned(), declined: self.declined })),
        }
    }
}

impl GroupDecision {
    pub(super) fn without_answers(&mut self) {
        self.members.iter_mut().for_each(|member| member.answer = None);
    }

    pub(super) fn has(&self, plugin: &str) -> bool {
        self.members.iter().any(|member| member.plugin == plugin)
    }

    /// What they would come to if `plugin` said this. `None` when that does not follow from the log: answers were not
    /// logged, or whoever would decide then was not asked.
    pub(super) fn with(&self, plugin: &str, says: &Said<Silent>) -> Option<Result<Answer, Silent>> {
        let said = |member: &MemberDecision| match member.plugin == plugin {
            true => Some(says.clone()),
            false => member.said(),
        };
        let said: Vec<_> = self.members.iter().map(said).collect::<Option<_>>()?;
        let nobody_decides = said.iter().all(|one| one.as_ref().is_err_and(Silence::declines));
        let somebody_did = !self.members.iter().all(|member| member.declined);
        if self.combine == Combine::FirstMatch && nobody_decides && somebody_did {
            return None;
        }
        Some(group::decide(self.combine, said).map(|decided| Answer::Check(decided.verdicts)))
    }
}
