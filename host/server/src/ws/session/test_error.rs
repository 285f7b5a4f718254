//! `testError`: a failure that did not happen, for trying out what a client does with one. Off unless the operator says
//! otherwise; then it is a type like any other that nobody knows.

use super::{Session, Step};
use crate::ws::messages::BadFrame;
use serde_json::json;
use waza_studio::failure_words;

impl Session {
    pub(super) async fn test_error(&mut self, kind: Option<&str>) -> Step {
        if !self.app.config.test_errors {
            return self.refuse(BadFrame::Type).await;
        }
        if self.user.is_none() {
            return self.refuse("Not authenticated").await;
        }
        let code = match kind {
            Some("timeout") => "CLI_TIMEOUT",
            Some("general") => "CLI_GENERAL_ERROR",
            Some("sandbox") => "SANDBOX_ERROR",
            Some("network") => "NETWORK_ERROR",
            Some("rate_limit") => "RATE_LIMIT",
            _ => return self.refuse("Invalid request").await,
        };
        let (words, sentence) = failure_words(code, self.locale.as_deref(), self.app.studio.limits());
        self.send(json!({
            "type": "failed",
            "job": null,
            "error": format!("a test of {code}"),
            "code": words.code,
            "userMessage": sentence,
            "recoverable": words.recoverable,
            "exitCode": words.exit_code,
        }))
        .await
    }
}
