//! Which decisions are meant: the same flags for whoever searches a log and for whoever replays one.

use crate::cli::{Failure, ServerFlags};
use clap::Args;
use std::path::PathBuf;
use waza_registry::Hook;
use waza_registry::decision::{Filter, Moment};

/// Which decisions.
#[derive(Args)]
pub(super) struct Which {
    /// Made by this plugin
    #[arg(long, value_name = "NAME")]
    plugin: Option<String>,
    /// Made through this hook
    #[arg(long, value_name = "HOOK", value_parser = hook)]
    hook: Option<Hook>,
    /// Made through this line-up
    #[arg(long, value_name = "NUMBER")]
    lineup: Option<u64>,
    /// Whose verdict begins so: deny, error:, create
    #[arg(long, value_name = "TEXT")]
    verdict: Option<String>,
    /// That have this code word
    #[arg(long, value_name = "WORD")]
    code: Option<String>,
    /// Whose input hash begins so
    #[arg(long, value_name = "HEX")]
    input_hash: Option<String>,
    /// That belong to this job or request
    #[arg(long, value_name = "ID")]
    request: Option<String>,
    /// Not before this time, RFC 3339
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Before this time, RFC 3339
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
}

impl Which {
    pub(super) fn filter(self, revision: Option<String>) -> Filter {
        let Self { plugin, hook, lineup, verdict, code, input_hash, request, since, until } = self;
        let input_hash = input_hash.map(|hash| hash.to_ascii_lowercase());
        Filter { plugin, revision, hook, lineup, verdict, code, input_hash, request, since, until }
    }
}

fn hook(text: &str) -> Result<Hook, String> {
    let names = || Hook::ALL.map(Hook::name).join(", ");
    Hook::ALL
        .into_iter()
        .find(|hook| hook.name() == text)
        .ok_or_else(|| format!("must be one of {}", names()))
}

/// The log that was named, or the configured server's.
pub(super) fn log(named: Option<PathBuf>, flags: &ServerFlags) -> Result<PathBuf, Failure> {
    match named {
        Some(log) => Ok(log),
        None => Ok(flags.config()?.decisions_dir()),
    }
}
