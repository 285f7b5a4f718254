//! A small skill ranker: a skill is worth the sum of the rare terms that it shares with the message.
//!
//! `index` runs once and leaves its table in the image; `rank` looks the terms of a message up in it. All numbers are
//! integers, and only ASCII is split into words, so that the same ranker in another language answers the same bytes.

mod terms;

use std::collections::BTreeMap;

use waza_sdk::skill_ranker::{Options, Ranked, SkillEntry, SkillRanker};
use waza_sdk::{Error, Evidence, Info, NoSettings, Plugin, Request, SettingsError};

/// What a term is worth that only one skill has; one that n skills have is worth an n-th of it.
const RARE: u32 = 1_000_000;
/// The score that makes a skill certain.
const CERTAIN: u64 = 4_000_000;

/// The catalogue, ready to be asked.
#[derive(Default)]
pub struct Ranker {
    names: Vec<String>,
    /// From a term to the skills that have it.
    table: BTreeMap<String, Vec<usize>>,
}

impl Plugin for Ranker {
    type Settings = NoSettings;

    fn describe() -> Info {
        Info {
            name: "ranker-rust".into(),
            version: "0.1.0".into(),
            languages: vec!["en".into(), "ja".into()],
            settings_schema: r#"{"type":"object","additionalProperties":false}"#.into(),
        }
    }

    fn configure(_: NoSettings) -> Result<Self, Vec<SettingsError>> {
        Ok(Ranker::default())
    }
}

impl SkillRanker for Ranker {
    fn index(&mut self, entries: Vec<SkillEntry>) -> Result<(), Error> {
        *self = Ranker::default();
        for (skill, entry) in entries.into_iter().enumerate() {
            let text = [&entry.name, "\n", &entry.description, "\n", entry.body.as_deref().unwrap_or("")];
            for term in terms::distinct(&text.concat()) {
                self.table.entry(term.text).or_default().push(skill);
            }
            self.names.push(entry.name);
        }
        Ok(())
    }

    fn rank(&self, request: &Request, options: Options) -> Result<Vec<Ranked>, Error> {
        let mut found: Vec<(u64, Vec<Evidence>)> = vec![(0, vec![]); self.names.len()];
        for term in terms::distinct(&request.folded) {
            let Some(skills) = self.table.get(&term.text) else { continue };
            let weight = RARE / skills.len() as u32;
            for skill in skills {
                let Some((score, why)) = found.get_mut(*skill) else { continue };
                *score += u64::from(weight);
                if options.with_evidence {
                    why.push(Evidence {
                        code: "term".into(),
                        span: term.span(request),
                        weight: weight as i32,
                        note: Some(term.text.clone()),
                    });
                }
            }
        }
        let mut best: Vec<_> = self.names.iter().zip(found).filter(|(_, (score, _))| *score > 0).collect();
        best.sort_by(|(name, (score, _)), (other, (than, _))| than.cmp(score).then(name.cmp(other)));
        let ranked = best.into_iter().map(|(name, (score, why))| Ranked {
            name: name.clone(),
            p: (score.min(CERTAIN) / (CERTAIN / 1_000_000)) as u32,
            why,
        });
        Ok(ranked.filter(|ranked| ranked.p >= options.min_p).take(options.max_results as usize).collect())
    }
}

waza_sdk::plugin!(Ranker: SkillRanker);
