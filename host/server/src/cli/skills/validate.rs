//! `waza skills validate`: folders beside the Agent Skills specification.

use super::super::{Failure, Outcome, print_lines};
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};
use waza_registry::{Finding, Level, SkillMode, Validated, validate_skills};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills validate skills
  waza skills validate skills/particles --json
  waza skills validate ~/their-skills --mode lenient

Readings: `strict` is the specification's words; `lenient` is how this host reads, with warnings for what it takes all the
same; `reference` is how the specification's reference library reads. Exit code 1 when any folder is no skill.")]
pub(in crate::cli) struct Validate {
    /// A skill's folder, a folder of such folders, or a volume
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// How the specification is read
    #[arg(long, value_enum, default_value_t = Reading::Strict)]
    mode: Reading,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// How the specification is read.
#[derive(Clone, Copy, ValueEnum)]
enum Reading {
    Strict,
    Lenient,
    Reference,
}

impl From<Reading> for SkillMode {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::Strict => Self::Strict,
            Reading::Lenient => Self::Lenient,
            Reading::Reference => Self::Reference,
        }
    }
}

impl Validate {
    pub(super) fn run(self) -> Outcome {
        let mut looked_at = Vec::new();
        for folder in &self.folders {
            let found = looked(folder, self.mode.into())?;
            looked_at
                .extend(found.into_iter().map(|skill| Validated { path: folder.join(&skill.path), ..skill }));
        }
        let invalid = looked_at.iter().filter(|skill| !skill.valid).count();
        if self.json {
            let mode = SkillMode::from(self.mode);
            let valid = looked_at.len() - invalid;
            let body = json!({ "mode": mode, "valid": valid, "invalid": invalid, "skills": looked_at });
            print_lines([serde_json::to_string_pretty(&body)?])?;
        } else {
            print_lines(
                looked_at
                    .iter()
                    .flat_map(|skill| skill.findings.iter().map(|finding| line(&skill.path, finding))),
            )?;
            print_lines([format!(
                "{} of {} folder(s) are skills",
                looked_at.len() - invalid,
                looked_at.len()
            )])?;
        }
        match invalid {
            0 => Ok(()),
            count => Err(anyhow!("{count} folder(s) are no skills in this reading").into()),
        }
    }
}

/// What is in a folder, which must be something.
pub(super) fn looked(folder: &Path, mode: SkillMode) -> Result<Vec<Validated>, Failure> {
    let found = validate_skills(folder, mode).with_context(|| format!("cannot read {}", folder.display()))?;
    match found.is_empty() {
        false => Ok(found),
        true => Err(Failure::usage(anyhow!(
            "{} has no skills: name a folder with a SKILL.md, or one with such folders in it",
            folder.display()
        ))),
    }
}

fn line(path: &Path, finding: &Finding) -> String {
    let line = finding.line.map(|line| format!("{line}:")).unwrap_or_default();
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    format!("{}:{line} {level}: {} [{}]", path.display(), finding.message, finding.rule)
}
