//! Why a server did not do as asked, in one line that says what to do next.

use crate::admin::wire::{self, Reason};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
pub(super) enum AskError {
    #[error(
        "no server answers at {place} ({reason}); start one with `waza serve`, or name the one that is meant with \
         --data-dir DIR, --socket PATH or --admin URL"
    )]
    NoServer { place: String, reason: String },
    #[error(
        "{place} is not open to this user; be the server's user or root, or use --admin URL with a token"
    )]
    Closed { place: String },
    #[error(
        "no answer from {place} within {seconds} s; what was begun goes on: look with `waza rollout status`"
    )]
    Late { place: String, seconds: u64 },
    #[error("{place} broke off ({reason}); whether it was done says `waza rollout history`")]
    BrokeOff { place: String, reason: String },
    #[error("the answer of {place} is larger than {limit} bytes; ask for less, with --limit")]
    TooLarge { place: String, limit: usize },
    #[error(
        "{place} does not answer as a waza server's operators' door ({reason}); is it another program or version?"
    )]
    NotUnderstood { place: String, reason: String },
    #[error("{0}")]
    Refused(Box<Refused>),
}

/// What a server said instead of doing it.
#[derive(Debug)]
pub(super) struct Refused {
    said: Reason,
    /// All of its answer.
    pub(super) body: Value,
}

impl Refused {
    /// `None` when the body has not the shape of a refusal.
    pub(super) fn read(body: Value) -> Option<Self> {
        let wire::Refused { error: said } = Deserialize::deserialize(&body).ok()?;
        (!said.message.is_empty()).then_some(Self { said, body })
    }
}

/// With step and plugin, where the message does not name them itself, and with what to do.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reason { code, message, hint, plugin, step, .. } = &self.said;
        let unsaid = |text: &&str| !message.contains(*text);
        match step {
            Some(step) => write!(f, "refused at {step}: ")?,
            None => f.write_str("refused: ")?,
        }
        if let Some(plugin) = plugin.as_deref().filter(unsaid) {
            write!(f, "{plugin}: ")?;
        }
        f.write_str(message)?;
        match Some(command_for(code).unwrap_or(hint)).filter(unsaid) {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// The next step for somebody who types commands, where the server's hint is for one who sends requests.
fn command_for(code: &str) -> Option<&'static str> {
    Some(match code {
        "unauthorized" => "name the file that holds an operator's token with --token-file FILE",
        "no-rollout" => "`waza rollout status` shows those on their way",
        "no-plugin" => "`waza rollout status` shows those that are active",
        "no-revision" => "`waza rollout status` and `waza rollout quarantine` show revisions",
        "no-line-up" => "`waza rollout history` has the numbers of line-ups",
        "nothing-to-undo" | "not-kept" => "`waza rollout status` names those that can be gone back to",
        "not-on-volume" => "put its folder on the volume, or stage a folder of this machine by its path",
        "overtaken" => "look at `waza rollout history`, then try again",
        "unconfirmed" => "`waza rollout replicas` says it when the database is back",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(error: Value) -> String {
        Refused::read(json!({ "error": error })).unwrap().to_string()
    }

    #[test]
    fn a_refusal_says_plugin_step_reason_and_hint_once() {
        let refused = json!({ "code": "refused", "message": "p: is no component", "plugin": "p", "step": "compile",
            "hint": "build it" });
        assert_eq!(line(refused), "refused at compile: p: is no component; build it");
        let whole = json!({ "message": "no; do this", "plugin": "p", "hint": "do this" });
        assert_eq!(line(whole), "refused: p: no; do this");
        assert_eq!(line(json!({ "message": "no", "hint": "" })), "refused: no");
    }

    #[test]
    fn who_types_commands_is_told_commands() {
        let said = line(json!({ "code": "no-rollout", "message": "none", "hint": "GET /admin/v1/status" }));
        assert_eq!(said, "refused: none; `waza rollout status` shows those on their way");
    }

    #[test]
    fn what_is_no_refusal_is_none() {
        for body in [
            json!({}),
            json!([]),
            json!({ "error": "text" }),
            json!({ "error": { "message": 1 } }),
            json!({ "error": {} }),
        ] {
            assert!(Refused::read(body.clone()).is_none(), "{body}");
        }
    }
}
