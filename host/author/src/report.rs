//! What a check found, for people ([`Display`](std::fmt::Display)) and for programs ([`Serialize`]).

use serde::Serialize;
use std::{fmt, path::PathBuf};
use waza_engine::{ImageReport, hooks::lifecycle::Info};
use waza_registry::{Hook, PluginSummary};

/// Everything that a check of one plugin's folder found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The folder, as it was given.
    pub folder: PathBuf,
    /// What lies in it; nothing when it could not be read.
    pub seen: Option<Seen>,
    /// What the plugin says of itself; nothing when it could not be asked.
    pub info: Option<Info>,
    /// The plugin as the host would serve it; nothing when the host would refuse it.
    pub loaded: Option<PluginSummary>,
    /// How many cases of its own it was asked.
    pub cases: usize,
    /// What is wrong, errors first.
    pub findings: Vec<Finding>,
}

/// What the manifest says and how large the component is.
#[derive(Debug, Serialize)]
pub struct Seen {
    /// The manifest's name.
    pub name: String,
    /// The manifest's version.
    pub version: String,
    /// The manifest's hooks.
    pub hooks: Vec<Hook>,
    /// Size of the component.
    pub component_bytes: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether the host refuses the plugin for it.
    pub severity: Severity,
    /// What it is about.
    pub kind: FindingKind,
    /// The file to change.
    pub path: PathBuf,
    /// The line in it, from 1, where one is to blame.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The host refuses the plugin.
    Error,
    /// The host takes it, and something is not as it should be.
    Warning,
}

/// What a finding is about. Stable words for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// This machine cannot run plugins.
    Host,
    /// The folder, the manifest or the component cannot be read, or says what it may not say.
    Folder,
    /// Not a component, or one that does not compile.
    Component,
    /// It imports what nobody grants.
    Import,
    /// It lacks the exports of a hook, or has them with other types: it is of another world.
    World,
    /// A limit is above what the host has.
    Limit,
    /// The plugin refuses its settings.
    Settings,
    /// The plugin failed in `describe`, `configure` or `index`.
    Call,
    /// Manifest and component have different names.
    Name,
    /// Manifest and component have different versions.
    Version,
    /// Its image is too large, or it has none.
    Image,
    /// A case of its own does not hold.
    Case,
    /// The schema of its settings is no JSON object, or not the one in the folder.
    Schema,
}

impl Report {
    /// Whether the host takes the plugin.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.loaded.is_some() && self.findings.iter().all(|finding| finding.kind != FindingKind::Case)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.seen {
            Some(seen) => writeln!(f, "{} {} ({})", seen.name, seen.version, self.folder.display())?,
            None => writeln!(f, "{}", self.folder.display())?,
        }
        if let Some(seen) = &self.seen {
            let hooks: Vec<&str> = seen.hooks.iter().map(|hook| hook.name()).collect();
            writeln!(f, "  hooks      {}", hooks.join(", "))?;
            writeln!(f, "  component  {} bytes", seen.component_bytes)?;
        }
        if let Some(info) = &self.info
            && !info.languages.is_empty()
        {
            writeln!(f, "  languages  {}", info.languages.join(", "))?;
        }
        if let Some(plugin) = &self.loaded {
            loaded(f, plugin)?;
        }
        if self.cases > 0 {
            let failed = self.findings.iter().filter(|finding| finding.kind == FindingKind::Case).count();
            writeln!(f, "  cases      {} asked, {failed} of them do not hold", self.cases)?;
        }
        for finding in &self.findings {
            writeln!(f, "  {finding}")?;
        }
        let of = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        let verdict = if self.is_ok() { "the host takes it" } else { "the host refuses it" };
        write!(f, "  {verdict}: {} errors, {} warnings", of(Severity::Error), of(Severity::Warning))
    }
}

fn loaded(f: &mut fmt::Formatter<'_>, plugin: &PluginSummary) -> fmt::Result {
    writeln!(f, "  revision   {}, sha256 {}", plugin.revision, plugin.digest)?;
    match &plugin.image {
        ImageReport::Taken { bytes, configure_us, index_us } => {
            write!(f, "  image      {bytes} bytes; configure took {configure_us} µs")?;
            match index_us {
                Some(index_us) => writeln!(f, ", index {index_us} µs")?,
                None => writeln!(f)?,
            }
        }
        ImageReport::Without { reason } => writeln!(f, "  image      none: {reason}")?,
    }
    writeln!(
        f,
        "  limits     {} ms a call, {} MiB of memory, {} calls at once",
        plugin.limits.deadline_ms, plugin.limits.memory_mib, plugin.limits.concurrent_calls
    )?;
    writeln!(f, "  loaded     in {} ms", plugin.load_ms)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.message)
    }
}
