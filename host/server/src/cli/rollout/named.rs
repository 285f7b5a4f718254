//! What people name on the command line: rollouts, revisions and plugins. Checked here, as they become parts of a path.

use super::client::Client;
use crate::cli::Failure;
use anyhow::anyhow;
use std::str::FromStr;
use waza_registry::status;

/// Characters a plugin's name may have.
const NAME_CHARS: usize = 64;

/// A rollout by its number, or by a plugin that is in it: no plugin is in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RolloutName {
    Number(u64),
    Plugin(String),
}

impl FromStr for RolloutName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) => Ok(Self::Number(number)),
            Err(_) => plugin(text).map(Self::Plugin),
        }
    }
}

impl RolloutName {
    /// Its number; who is in which rollout only the server knows.
    pub(super) async fn number(&self, client: &Client) -> Result<u64, Failure> {
        let plugin = match self {
            Self::Number(number) => return Ok(*number),
            Self::Plugin(plugin) => plugin,
        };
        let status: status::Status = client.read(&client.get("status", &()).await?)?;
        let found = status.rollouts.iter().find(|one| one.members.contains_key(plugin));
        found.map(|one| one.rollout).ok_or_else(|| {
            anyhow!("no rollout of {plugin} is on its way; `waza rollout status` shows those that are").into()
        })
    }
}

/// The beginning of a revision's key.
pub(super) fn revision(text: &str) -> Result<String, String> {
    match is_hex(text) && text.len() <= 64 {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("must be the beginning of a revision: up to 64 of 0-9 and a-f".to_owned()),
    }
}

/// A plugin's name.
pub(super) fn plugin(text: &str) -> Result<String, String> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match !text.is_empty() && text.len() <= NAME_CHARS && text.chars().all(known) {
        true => Ok(text.to_owned()),
        false => Err(format!("must be a name of 1–{NAME_CHARS} of a-z, 0-9 and hyphens")),
    }
}

pub(super) fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_lead_elsewhere_in_a_path_is_no_name() {
        for wrong in ["", "..", "a/b", "a?b", "a%2fb", "A", "a b", "a\n", &"a".repeat(65)] {
            assert!(plugin(wrong).is_err() && wrong.parse::<RolloutName>().is_err(), "{wrong:?}");
        }
        for wrong in ["", "g", "12/..", &"0".repeat(65)] {
            assert!(revision(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(revision("0AF").unwrap(), "0af");
        assert_eq!("12".parse(), Ok(RolloutName::Number(12)));
        assert_eq!("path-policy".parse(), Ok(RolloutName::Plugin("path-policy".into())));
    }
}
