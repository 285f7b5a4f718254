//! `waza rollout lock`: the file that pins what is active, written whole or not at all, or held against what serves.

use super::asked::Asking;
use crate::cli::{Failure, Outcome};
use anyhow::{Context, anyhow};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use waza_registry::{Lock as LockFile, Pin};

/// Where it is when the configuration names none.
const DEFAULT_FILE: &str = "waza.lock";

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza rollout lock --output waza.lock
  waza rollout lock --enforce=false
  waza rollout lock --check || echo 'something else is active'

A file counts where trust.lock of the configuration names it. While it enforces, nothing is loaded but what it pins.
--check exits 1 when a plugin is active that the file does not pin just so; it changes nothing.")]
pub(in crate::cli) struct Lock {
    /// The file [default: trust.lock of the configuration, or waza.lock]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Say whether the file still pins what is active, and write nothing
    #[arg(long)]
    check: bool,
    /// Whether nothing else may be loaded, or it only records [default: as the file has it; a new one enforces]
    #[arg(long, value_name = "BOOL", conflicts_with = "check")]
    enforce: Option<bool>,
    #[command(flatten)]
    asking: Asking,
}

/// Where the file and what is active part.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Checked {
    file: PathBuf,
    /// Whether every active plugin is pinned just so.
    pins_what_is_active: bool,
    /// Active plugins that are not.
    differences: Vec<Difference>,
    /// Plugins that are pinned and not active; they do no harm.
    not_active: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Difference {
    plugin: String,
    pinned: Option<Pin>,
    active: Pin,
}

impl Lock {
    pub(super) fn run(self) -> Outcome {
        let file = match &self.output {
            Some(file) => file.clone(),
            None => self.asking.reach.config()?.trust.lock.unwrap_or_else(|| DEFAULT_FILE.into()),
        };
        let there = LockFile::read(&file).with_context(|| {
            format!("correct or remove {}, and write it with `waza rollout lock`", file.display())
        })?;
        let (answer, active) = self.asking.ask(async |client| {
            let answer = client.get("lock", &()).await?;
            let lock: LockFile = client.read(&answer)?;
            Ok((answer, lock))
        })?;
        if self.check {
            return self.checked(check(&file, there, &active)?);
        }
        let mut lock = active;
        lock.enforce = self.enforce.or(there.map(|there| there.enforce)).unwrap_or(true);
        lock.write(&file)?;
        self.asking.print(&answer, || written(&file, &lock))
    }

    fn checked(&self, checked: Checked) -> Outcome {
        self.asking.print(&serde_json::to_value(&checked)?, || words(&checked))?;
        match checked.pins_what_is_active {
            true => Ok(()),
            false => Err(anyhow!(
                "{} does not pin what is active; if that is as it should be, `waza rollout lock` writes it anew",
                checked.file.display()
            )
            .into()),
        }
    }
}

fn written(file: &Path, lock: &LockFile) -> Vec<String> {
    let counts = match lock.enforce {
        true => "where trust.lock names this file, nothing else is loaded",
        false => "it records and forbids nothing; --enforce=true changes that",
    };
    let mut lines = vec![format!("{}: {} plugins pinned; {counts}", file.display(), lock.plugins.len())];
    lines.extend(lock.plugins.iter().map(|(plugin, pin)| format!("  {plugin}  sha256:{}", pin.component)));
    lines
}

fn check(file: &Path, there: Option<LockFile>, active: &LockFile) -> Result<Checked, Failure> {
    let there = there.ok_or_else(|| {
        anyhow!(
            "there is no lock file {}; `waza rollout lock` writes one, --output names another",
            file.display()
        )
    })?;
    let differs = |(plugin, active): (&String, &Pin)| {
        let pinned = there.plugins.get(plugin);
        (pinned != Some(active)).then(|| Difference {
            plugin: plugin.clone(),
            pinned: pinned.cloned(),
            active: active.clone(),
        })
    };
    let differences: Vec<_> = active.plugins.iter().filter_map(differs).collect();
    let not_active = there.plugins.keys().filter(|plugin| !active.plugins.contains_key(*plugin));
    Ok(Checked {
        file: file.to_owned(),
        pins_what_is_active: differences.is_empty(),
        differences,
        not_active: not_active.cloned().collect(),
    })
}

fn words(checked: &Checked) -> Vec<String> {
    let Checked { file, pins_what_is_active, differences, not_active } = checked;
    let mut lines: Vec<_> = differences.iter().map(difference).collect();
    if *pins_what_is_active {
        lines.push(format!("{} pins what is active", file.display()));
    }
    lines.extend(not_active.iter().map(|plugin| format!("{plugin} is pinned and not active")));
    lines
}

fn difference(difference: &Difference) -> String {
    let Difference { plugin, pinned, active } = difference;
    let Some(pinned) = pinned else { return format!("{plugin} is active and not pinned") };
    let parts = [
        ("component", &pinned.component, &active.component),
        ("manifest", &pinned.manifest, &active.manifest),
    ];
    let parts = parts.into_iter().filter(|(_, pinned, active)| pinned != active);
    let parts: Vec<_> = parts
        .map(|(what, pinned, active)| format!("its {what} is sha256:{active}, pinned is sha256:{pinned}"))
        .collect();
    format!("{plugin}: {}", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(plugins: &[(&str, char, char)]) -> LockFile {
        let pin = |component: char, manifest: char| Pin {
            component: component.to_string().repeat(64),
            manifest: manifest.to_string().repeat(64),
        };
        LockFile::new(false, plugins.iter().map(|(name, c, m)| ((*name).to_owned(), pin(*c, *m))))
    }

    fn checked(there: &[(&str, char, char)], active: &[(&str, char, char)]) -> Checked {
        check(Path::new("w.lock"), Some(lock(there)), &lock(active)).ok().unwrap()
    }

    #[test]
    fn what_is_active_and_pinned_otherwise_or_not_at_all_is_named() {
        let checked = checked(&[("a", '1', '2'), ("b", '1', '2')], &[("a", '1', '3'), ("c", '1', '2')]);
        assert!(!checked.pins_what_is_active);
        let lines = words(&checked);
        let three = "3".repeat(64);
        assert!(lines[0].starts_with(&format!("a: its manifest is sha256:{three}, pinned is")), "{lines:?}");
        assert_eq!(lines[1..], ["c is active and not pinned", "b is pinned and not active"]);
    }

    #[test]
    fn a_plugin_that_is_pinned_and_gone_does_no_harm() {
        let checked = checked(&[("a", '1', '2'), ("b", '1', '2')], &[("a", '1', '2')]);
        assert!(checked.pins_what_is_active && checked.differences.is_empty());
        assert_eq!(words(&checked), ["w.lock pins what is active", "b is pinned and not active"]);
    }

    #[test]
    fn no_file_is_no_pin() {
        let failure = check(Path::new("w.lock"), None, &lock(&[])).err().unwrap();
        assert!(failure.error.to_string().contains("waza rollout lock"), "{}", failure.error);
    }
}
