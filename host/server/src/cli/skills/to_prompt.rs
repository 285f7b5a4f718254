//! `waza skills to-prompt`: the catalogue as a model reads it.

use super::super::{Failure, Outcome, Places, print_lines};
use super::validate::looked;
use crate::config::Config;
use anyhow::{Context, anyhow};
use clap::Args;
use std::path::{Path, PathBuf};
use waza_registry::{Skill, SkillMode, skills_to_prompt};

#[derive(Args)]
#[command(after_help = "\
Examples:
  waza skills to-prompt --volume target/waza/volume
  waza skills to-prompt skills/particles skills/p5js-setup

What is no skill is named on standard error and left out; then the exit code is 1.")]
pub(in crate::cli) struct ToPrompt {
    /// Skills' folders, or folders of such folders [default: the volume]
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    places: Places,
}

impl ToPrompt {
    pub(super) fn run(self) -> Outcome {
        let folders = match self.folders.is_empty() {
            false => self.folders,
            true => vec![Config::load(&self.places.flags()).map_err(Failure::usage)?.volume],
        };
        let (mut skills, mut left_out): (Vec<(Skill, PathBuf)>, usize) = (Vec::new(), 0);
        for folder in folders {
            let real = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
            for found in looked(&folder, SkillMode::Lenient)? {
                match found.skill.filter(|_| found.valid) {
                    Some(skill) => skills.push((skill, real.join(&found.path))),
                    None => {
                        left_out += 1;
                        let why = found.findings.first().map_or("", |finding| finding.message.as_str());
                        eprintln!("waza: {}: {why}", folder.join(&found.path).display());
                    }
                }
            }
        }
        let each = skills.iter().map(|(skill, file)| (skill, Path::new(file)));
        print_lines([skills_to_prompt(each)])?;
        match left_out {
            0 => Ok(()),
            count => Err(anyhow!("{count} folder(s) are no skills; `waza skills validate` says more").into()),
        }
    }
}
