//! What every verb is asked with: who asks and why, what for, and how long the other servers are waited for.

use super::Admin;
use super::body::{Body, Query, Sent};
use super::error::AdminError;
use super::operator::Operator;
use super::wire::{Done, Stage, Step, Undo, Wait, Why};
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request};
use std::sync::Arc;
use waza_registry::{By, Changed, Rollout};

/// What was done, and where.
pub(super) type Answer = Result<Json<Done>, AdminError>;

/// A body that gives a reason, for the audit.
pub(super) trait Reasoned: Sent {
    fn why(&self) -> &str;
}

impl Reasoned for Stage {
    fn why(&self) -> &str {
        &self.why
    }
}

impl Reasoned for Step {
    fn why(&self) -> &str {
        &self.why
    }
}

impl Reasoned for Undo {
    fn why(&self) -> &str {
        &self.why
    }
}

impl Reasoned for Why {
    fn why(&self) -> &str {
        &self.why
    }
}

/// A request for a verb.
pub(super) struct Asked<T> {
    pub(super) admin: Arc<Admin>,
    pub(super) operator: Operator,
    pub(super) body: T,
    wait: Wait,
}

impl<T: Reasoned> FromRequest<Arc<Admin>> for Asked<T> {
    type Rejection = AdminError;

    async fn from_request(request: Request, admin: &Arc<Admin>) -> Result<Self, AdminError> {
        let (mut parts, body) = request.into_parts();
        let operator = Operator::from_request_parts(&mut parts, admin).await?;
        let Query(wait) = Query::from_request_parts(&mut parts, admin).await?;
        let Body(body) = Body::from_request(Request::from_parts(parts, body), admin).await?;
        Ok(Self { admin: Arc::clone(admin), operator, body, wait })
    }
}

impl<T: Reasoned> Asked<T> {
    pub(super) fn rollout(&self) -> &Rollout {
        &self.admin.app.rollout
    }

    pub(super) fn by(&self) -> By {
        By::new(&*self.operator.0, self.body.why())
    }

    /// Waits for the other servers. What was done stays done, whatever comes of asking them.
    pub(super) async fn everywhere(&self, changed: Changed) -> Answer {
        let Changed { version, .. } = changed;
        let asked = self.rollout().everywhere(version, self.wait.time()).await;
        let replicas = asked.map_err(|source| AdminError::Unconfirmed { version, source })?;
        Ok(Json(Done::new(changed, replicas)))
    }
}
