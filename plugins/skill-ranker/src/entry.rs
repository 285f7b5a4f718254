//! One skill of the catalogue as the index sees it: what of its SKILL.md is compared with messages, and what it says
//! of itself in `metadata`.
//!
//! | key | meaning |
//! |---|---|
//! | `waza.dimension` | `2d`, `3d` or `any`; anything else and nothing at all mean `any` |
//! | `waza.role` | `setup`: what a new game of its dimension starts from; `basic`: what nearly every such game needs |
//! | `waza.triggers-…` | example phrases, separated by commas; any language |

use waza_sdk::Dimension;
use waza_sdk::skill_ranker::SkillEntry;

use crate::fold::fold;

const DIMENSION: &str = "waza.dimension";
const ROLE: &str = "waza.role";
const TRIGGERS: &str = "waza.triggers";

/// Phrases beyond this many are not looked at.
pub(crate) const PHRASES: usize = 512;

/// What a skill is to a new game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Setup,
    Basic,
}

/// What the metadata says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub dimension: Option<Dimension>,
    pub role: Option<Role>,
}

impl Marks {
    pub(crate) fn of(entry: &SkillEntry) -> Self {
        let value = |key: &str| entry.metadata.iter().find(|(found, _)| found == key).map(|(_, v)| v.trim());
        Marks {
            dimension: match value(DIMENSION) {
                Some("2d" | "2D") => Some(Dimension::TwoD),
                Some("3d" | "3D") => Some(Dimension::ThreeD),
                _ => None,
            },
            role: match value(ROLE) {
                Some("setup") => Some(Role::Setup),
                Some("basic") => Some(Role::Basic),
                _ => None,
            },
        }
    }
}

/// The phrases that name a skill, folded: its own name first, then its triggers in the order of their keys.
pub(crate) fn phrases(entry: &SkillEntry) -> Vec<String> {
    let mut lists: Vec<_> = entry.metadata.iter().filter(|(key, _)| key.starts_with(TRIGGERS)).collect();
    lists.sort_unstable();
    let triggers = lists.iter().flat_map(|(_, list)| list.split([',', '、', '，', '\n']));
    std::iter::once(entry.name.as_str())
        .chain(triggers)
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty())
        .take(PHRASES)
        .map(fold)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn entry(name: &str, description: &str, metadata: &[(&str, &str)]) -> SkillEntry {
        SkillEntry {
            name: name.into(),
            description: description.into(),
            body: None,
            metadata: metadata.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        }
    }

    #[test]
    fn metadata_is_read_and_oddities_mean_nothing() {
        let marks = |pairs: &[(&str, &str)]| Marks::of(&entry("a", "", pairs));
        assert_eq!(marks(&[]), Marks::default());
        assert_eq!(marks(&[("waza.dimension", "any"), ("waza.role", "hero")]), Marks::default());
        assert_eq!(
            marks(&[("waza.dimension", " 3d "), ("waza.role", "setup")]),
            Marks { dimension: Some(Dimension::ThreeD), role: Some(Role::Setup) }
        );
    }

    #[test]
    fn the_name_is_a_phrase_and_the_order_of_keys_does_not_matter() {
        let ja = ("waza.triggers-ja", "雨、雪,,  ");
        let en = ("waza.triggers-en", "Rain, it snows");
        let expected = ["particles", "rain", "it snows", "雨", "雪"];
        assert_eq!(phrases(&entry("particles", "", &[ja, en])), expected);
        assert_eq!(phrases(&entry("particles", "", &[en, ja])), expected);
    }

    #[test]
    fn there_is_an_end_to_phrases() {
        let many = "x, ".repeat(1000);
        assert_eq!(phrases(&entry("a", "", &[("waza.triggers-en", &many)])).len(), PHRASES);
    }
}
