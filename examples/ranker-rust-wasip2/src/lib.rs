//! The ranker of `examples/ranker-rust` without waza-sdk: wit-bindgen, the standard library, and `wasm32-wasip2`, for
//! which rustc makes a component by itself.
//!
//! The standard library imports WASI for its panics and its environment. Nothing here calls it, and the host puts inert
//! stand-ins there, so this plugin needs no grant either.

#![cfg_attr(
    not(target_family = "wasm"),
    allow(dead_code, reason = "the exports that use it are WebAssembly's")
)]

mod bindings;
mod terms;

use std::cell::RefCell;
use std::collections::BTreeMap;

use bindings::exports::waza::plugin::lifecycle::{self, Info, SettingsError};
use bindings::exports::waza::plugin::skill_ranker::{self, Options, Ranked, SkillEntry};
use bindings::waza::plugin::types::{Error, Evidence, Request};

/// What a term is worth that only one skill has; one that n skills have is worth an n-th of it.
const RARE: u32 = 1_000_000;
/// The score that makes a skill certain.
const CERTAIN: u64 = 4_000_000;

/// The catalogue, ready to be asked.
#[derive(Default)]
struct Catalogue {
    names: Vec<String>,
    /// From a term to the skills that have it.
    table: BTreeMap<String, Vec<usize>>,
}

thread_local! {
    /// Filled by `index`, and part of the image from then on.
    static CATALOGUE: RefCell<Catalogue> = RefCell::default();
}

/// The type that the generated exports call.
struct Ranker;

impl lifecycle::Guest for Ranker {
    fn describe() -> Info {
        Info {
            name: "ranker-rust-wasip2".into(),
            version: "0.1.0".into(),
            languages: vec!["en".into(), "ja".into()],
            settings_schema: r#"{"type":"object","additionalProperties":false}"#.into(),
        }
    }

    fn configure(settings: String) -> Result<(), Vec<SettingsError>> {
        match settings.split_whitespace().collect::<String>() == "{}" {
            true => Ok(()),
            false => Err(vec![SettingsError { pointer: "".into(), message: "there are no settings".into() }]),
        }
    }
}

impl skill_ranker::Guest for Ranker {
    fn index(entries: Vec<SkillEntry>) -> Result<(), Error> {
        CATALOGUE.set(Catalogue::of(entries));
        Ok(())
    }

    fn rank(request: Request, options: Options) -> Result<Vec<Ranked>, Error> {
        Ok(CATALOGUE.with_borrow(|catalogue| catalogue.rank(&request, options)))
    }
}

impl Catalogue {
    fn of(entries: Vec<SkillEntry>) -> Self {
        let mut catalogue = Catalogue::default();
        for (skill, entry) in entries.into_iter().enumerate() {
            let text = [&entry.name, "\n", &entry.description, "\n", entry.body.as_deref().unwrap_or("")];
            for term in terms::distinct(&text.concat()) {
                catalogue.table.entry(term.text).or_default().push(skill);
            }
            catalogue.names.push(entry.name);
        }
        catalogue
    }

    fn rank(&self, request: &Request, options: Options) -> Vec<Ranked> {
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
        ranked.filter(|ranked| ranked.p >= options.min_p).take(options.max_results as usize).collect()
    }
}
