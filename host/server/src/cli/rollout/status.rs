//! `waza rollout status`: what serves and what is on its way.

use super::asked::Asking;
use super::show;
use crate::admin::wire::Serving;
use crate::cli::Outcome;
use clap::Args;
use serde_json::json;
use waza_registry::{
    Replica,
    status::{Quarantined, RolloutStatus, Status as Standing},
};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout status
  waza rollout status 3
  waza rollout status --json | jq '.status.rollouts[].measured.compared'

Without a rollout, --json has `status`, `plugins`, `quarantine` and `replicas`, each as the server answered it.")]
pub(in crate::cli) struct Status {
    /// Only this rollout, also one that has ended
    #[arg(value_name = "ROLLOUT")]
    rollout: Option<u64>,
    #[command(flatten)]
    asking: Asking,
}

impl Status {
    pub(super) fn run(self) -> Outcome {
        match self.rollout {
            Some(id) => {
                self.asking.show::<RolloutStatus>(&format!("rollouts/{id}"), &(), show::rollout)?;
                Ok(())
            }
            None => self.all(),
        }
    }

    fn all(self) -> Outcome {
        let (answer, words) = self.asking.ask(async |client| {
            let status = client.get("status", &()).await?;
            let plugins = client.get("plugins", &()).await?;
            let quarantine = client.get("quarantine", &()).await?;
            let replicas = client.get("replicas", &()).await?;
            let words = words(
                &client.read(&status)?,
                &client.read::<Vec<_>>(&plugins)?,
                &client.read::<Vec<_>>(&quarantine)?,
                &client.read::<Vec<_>>(&replicas)?,
            );
            let answer = json!({
                "status": status,
                "plugins": plugins,
                "quarantine": quarantine,
                "replicas": replicas,
            });
            Ok((answer, words))
        })?;
        self.asking.print(&answer, || words)
    }
}

/// Paragraphs, a blank line between two; one that has nothing to say is left out.
fn words(
    status: &Standing,
    serving: &[Serving],
    refused: &[Quarantined],
    replicas: &[Replica],
) -> Vec<String> {
    let problems: Vec<_> = status.problems.iter().map(ToString::to_string).collect();
    let quarantine = "In quarantine (`waza rollout quarantine` says what would help):";
    let paragraphs = [
        show::line_up(status),
        show::plugins(serving),
        show::rollouts(&status.rollouts),
        headed(quarantine, show::quarantine_in_short(refused)),
        headed("Left out of the volume:", problems),
        show::replicas(replicas),
    ];
    paragraphs.into_iter().filter(|lines| !lines.is_empty()).collect::<Vec<_>>().join(&String::new())
}

/// A head over lines, where there are any.
fn headed(head: &str, lines: Vec<String>) -> Vec<String> {
    match lines.is_empty() {
        true => lines,
        false => {
            std::iter::once(head.to_owned()).chain(lines.iter().map(|line| format!("  {line}"))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waza_registry::{Refusal, Step};

    fn status(problems: serde_json::Value) -> Standing {
        serde_json::from_value(json!({
            "version": 14, "lineup": 8, "past": [{ "lineup": 7, "members": {} }, { "lineup": 5, "members": {} }],
            "lineups_held": 2, "plugins": [], "skills": 1, "rollouts": [],
            "watching": { "new-policy": { "calls": 9, "would_deny": 2, "errors": 0, "dropped": 1 } },
            "problems": problems,
        }))
        .unwrap()
    }

    #[test]
    fn a_quiet_server_has_three_lines() {
        assert_eq!(
            words(&status(json!([])), &[], &[], &[]),
            [
                "line-up 8 is active: 0 plugins, 1 skill; version 14, 2 line-ups in memory",
                "`waza rollout undo` goes back to 7, then 5",
                "new-policy only watches: 9 calls, 2 paths it would have denied, 0 errors, 1 left out",
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_in_paragraphs_of_its_own() {
        let refused = Quarantined {
            plugin: "p".into(),
            revision: "0123".into(),
            digest: String::new(),
            component_bytes: 0,
            source: json!(null),
            seen_at_ms: 0,
            refusal: Refusal::new(Step::Trust, "is not signed", "sign it"),
        };
        let problem = json!([{ "path": "plugins/q/plugin.toml", "line": 3, "reason": "no such key" }]);
        let lines = words(&status(problem), &[], &[refused], &[]);
        let text = lines.join("\n");
        assert!(text.contains("\n\nIn quarantine"), "{text}");
        assert!(text.contains("\n  p 0123  trust: is not signed\n\nLeft out of the volume:\n"), "{text}");
        assert!(text.ends_with("\n  plugins/q/plugin.toml:3: no such key"), "{text}");
    }
}
