//! `waza rollout stage`: new plugins, as one change set.

use super::asked::Doing;
use super::client::Client;
use super::named::{is_hex, plugin};
use super::show;
use super::upload::read;
use crate::admin::wire;
use crate::cli::{Failure, Outcome};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Duration;
use waza_registry::OnChange;
use waza_registry::status::RolloutStatus;

/// What loading one plugin may take at most: its pull or its way here, its compilation, its set-up and its cases.
const LOAD: Duration = Duration::from_secs(300);
/// A revision is told from a plugin's name by having at least as many digits as are shown.
const SHOWN_DIGITS: usize = 12;

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout stage plugins/path-policy
  waza rollout stage path-policy skill-ranker --then shadow
  waza rollout stage ./built/plugin.toml --signature policy.minisig --then canary
  waza rollout stage 0123456789ab --why 'the canary was not to blame'

Several make one change set: all of it becomes active, or none. What is meant by a word:
  a path (with a / or a dot)   a plugin's folder, its plugin.toml or its component, sent to the server;
                               a folder right here is ./NAME
  oci://HOST/REPO@sha256:…     pulled by the server
  12 to 64 of 0-9 and a-f      a revision that was known before
  any other name               the plugin of that name on the server's volume

A plugin that is refused goes into quarantine with the step, the reason and what would help; what serves is as it was.")]
pub(in crate::cli) struct Stage {
    /// What to stage
    #[arg(value_name = "PATH|NAME|oci://…|REVISION", required = true, value_parser = what)]
    what: Vec<What>,
    /// How far it goes at once
    #[arg(long, value_name = "STEP", value_enum, default_value_t = Then::Stage)]
    then: Then,
    /// The signature of the one path that is staged [default: FILE.minisig beside its component]
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
    #[command(flatten)]
    doing: Doing,
}

/// One thing to stage.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Path(PathBuf),
    Oci(String),
    Revision(String),
    Name(String),
}

/// How far a change set goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Then {
    Stage,
    Shadow,
    Canary,
    Promote,
}

impl From<Then> for OnChange {
    fn from(then: Then) -> Self {
        match then {
            Then::Stage => Self::Stage,
            Then::Shadow => Self::Shadow,
            Then::Canary => Self::Canary,
            Then::Promote => Self::Promote,
        }
    }
}

fn what(text: &str) -> Result<What, String> {
    if text.starts_with("oci://") {
        return Ok(What::Oci(text.to_owned()));
    }
    if text.contains(['/', '.']) {
        return Ok(What::Path(text.into()));
    }
    if is_hex(text) && (SHOWN_DIGITS..=64).contains(&text.len()) {
        return Ok(What::Revision(text.to_ascii_lowercase()));
    }
    plugin(text).map(What::Name)
}

impl Stage {
    pub(super) fn run(self) -> Outcome {
        let set = self.set()?;
        let plugins = u32::try_from(self.what.len()).unwrap_or(u32::MAX);
        let (answer, done, rollout) = self.doing.asking.ask(async |client| {
            let longer = LOAD.saturating_mul(plugins);
            let (answer, done) = self.doing.post(client, "rollouts", &set, longer).await?;
            let rollout = rollout(client, done.rollout).await;
            Ok((answer, done, rollout))
        })?;
        let words = rollout.iter().flat_map(show::rollout).collect();
        self.doing.print(&answer, &done, words)
    }

    /// Reads whatever is here.
    fn set(&self) -> Result<wire::Stage, Failure> {
        let mut set = wire::Stage {
            then: Some(self.then.into()),
            why: self.doing.why.clone(),
            ..wire::Stage::default()
        };
        let paths = self.what.iter().filter(|what| matches!(what, What::Path(_))).count();
        if self.signature.is_some() && paths != 1 {
            return Err(Failure::usage(anyhow!(
                "--signature is of one path, and {paths} are staged; lay each signature beside its component"
            )));
        }
        for what in &self.what {
            match what {
                What::Path(path) => set.uploads.push(read(path, self.signature.as_deref())?),
                What::Oci(reference) => set.oci.push(reference.clone()),
                What::Revision(revision) => set.revisions.push(revision.clone()),
                What::Name(name) => {
                    if Path::new(name).join("plugin.toml").exists() {
                        eprintln!(
                            "waza: {name} is taken from the server's volume; ./{name} is the folder here"
                        );
                    }
                    set.plugins.push(name.clone());
                }
            }
        }
        Ok(set)
    }
}

/// How far it has come. It is staged, whether or not this can be read.
async fn rollout(client: &Client, id: Option<u64>) -> Option<RolloutStatus> {
    let answer = client.get(&format!("rollouts/{}", id?), &()).await.ok()?;
    client.read(&answer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_one_thing_wherever_it_is_typed() {
        let revision = "0123456789AB";
        assert_eq!(what(revision), Ok(What::Revision(revision.to_lowercase())));
        assert_eq!(what("cafe"), Ok(What::Name("cafe".into())), "a name may be of these letters, too");
        assert_eq!(what("path-policy"), Ok(What::Name("path-policy".into())));
        for path in ["./path-policy", "plugins/path-policy", "plugin.toml", ".", "..", "/abs"] {
            assert_eq!(what(path), Ok(What::Path(path.into())));
        }
        let reference = format!("oci://r.example/p@sha256:{}", "0".repeat(64));
        assert_eq!(what(&reference), Ok(What::Oci(reference.clone())));
        for wrong in ["", "Path", "a b", &"f".repeat(65)] {
            assert!(what(wrong).is_err(), "{wrong:?}");
        }
    }
}
