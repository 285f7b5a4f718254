//! What chosen skills are to one another: those for the other dimension go, of two in conflict the less probable one
//! goes, what a chosen one requires comes before it, and more than a job may have are left.
//!
//! Whatever goes is still listed, with its reason. What the message names stays, except beside something else that it
//! names and that it conflicts with.

use super::merge::{Considered, Fate};
use std::collections::BTreeMap;
use waza_registry::hooks::Dimension;

/// What the host knows of a skill beside what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Relations {
    pub(crate) dimension: Option<Dimension>,
    pub(crate) requires: Vec<String>,
    pub(crate) conflicts: Vec<String>,
}

/// By skill; one that is not in here is not on the volume.
pub(crate) type Known = BTreeMap<String, Relations>;

/// Settles what goes together. `considered` is in order, and stays so; the chosen ones are first in the answer.
pub(crate) fn settle(
    mut considered: Vec<Considered>,
    known: &Known,
    dimension: Option<Dimension>,
    most: usize,
) -> Vec<Considered> {
    drop_other_dimension(&mut considered, known, dimension);
    drop_conflicts(&mut considered, known);
    let wanted: Vec<String> =
        considered.iter().filter(|skill| skill.fate.is_chosen()).map(|skill| skill.name.clone()).collect();
    let mut chosen = Vec::new();
    for name in &wanted {
        require(name, known, dimension, &mut considered, &mut chosen);
    }
    let mut rest = considered;
    for mut skill in chosen.split_off(most.min(chosen.len())) {
        skill.fate = Fate::OverCount;
        rest.push(skill);
    }
    rest.sort_by(|a, b| b.p.cmp(&a.p).then_with(|| a.name.cmp(&b.name)));
    chosen.extend(rest);
    chosen
}

fn drop_other_dimension(considered: &mut [Considered], known: &Known, dimension: Option<Dimension>) {
    let Some(dimension) = dimension else { return };
    for skill in considered.iter_mut().filter(|skill| skill.fate == Fate::Chosen) {
        let own = known.get(&skill.name).and_then(|relations| relations.dimension);
        if own.is_some_and(|own| own != dimension) {
            skill.fate = Fate::OtherDimension;
        }
    }
}

/// Conflicts hold both ways, whichever of the two says so.
fn drop_conflicts(considered: &mut [Considered], known: &Known) {
    for at in 0..considered.len() {
        let (before, rest) = considered.split_at_mut(at);
        let Some(skill) = rest.first_mut().filter(|skill| skill.fate.is_chosen()) else { continue };
        let stronger =
            before.iter().find(|other| other.fate.is_chosen() && conflict(known, &other.name, &skill.name));
        if let Some(stronger) = stronger {
            skill.fate = Fate::Conflict(stronger.name.clone());
        }
    }
}

fn conflict(known: &Known, a: &str, b: &str) -> bool {
    let says = |a: &str, b: &str| known.get(a).is_some_and(|of| of.conflicts.iter().any(|name| name == b));
    says(a, b) || says(b, a)
}

/// Takes a skill out of `pool`, behind all that it requires. What conflicts with one that is taken, or is for the other
/// dimension, is not brought in by a requirement.
fn require(
    name: &str,
    known: &Known,
    dimension: Option<Dimension>,
    pool: &mut Vec<Considered>,
    chosen: &mut Vec<Considered>,
) {
    let mut needed = Vec::new();
    closure(name, known, &mut needed);
    for required in needed {
        if !may_be_required(&required, known, dimension, chosen) {
            continue;
        }
        let mut skill = take(pool, &required);
        if !skill.fate.is_chosen() {
            skill.fate = Fate::Required(name.to_owned());
        }
        chosen.push(skill);
    }
    if chosen.iter().all(|other| other.name != name) {
        chosen.push(take(pool, name));
    }
}

fn may_be_required(name: &str, known: &Known, dimension: Option<Dimension>, chosen: &[Considered]) -> bool {
    let Some(own) = known.get(name) else { return false };
    let other = own.dimension.zip(dimension).is_some_and(|(own, wanted)| own != wanted);
    !other && chosen.iter().all(|skill| skill.name != name && !conflict(known, &skill.name, name))
}

/// What was said of a skill; nothing, when nobody has.
fn take(pool: &mut Vec<Considered>, name: &str) -> Considered {
    match pool.iter().position(|skill| skill.name == name) {
        Some(at) => pool.remove(at),
        None => Considered { name: name.to_owned(), p: 0, fate: Fate::Improbable, contributions: Vec::new() },
    }
}

/// Everything that a skill requires, what is needed first in front. A circle ends where it began.
fn closure(name: &str, known: &Known, needed: &mut Vec<String>) {
    fn walk<'a>(name: &'a str, known: &'a Known, path: &mut Vec<&'a str>, needed: &mut Vec<String>) {
        if path.contains(&name) || needed.iter().any(|other| other == name) {
            return;
        }
        path.push(name);
        for required in known.get(name).iter().flat_map(|of| &of.requires) {
            walk(required, known, path, needed);
        }
        path.pop();
        needed.push(name.to_owned());
    }
    walk(name, known, &mut Vec::new(), needed);
    needed.retain(|other| other != name);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(name: &str, p: u32, fate: Fate) -> Considered {
        Considered { name: name.into(), p, fate, contributions: Vec::new() }
    }

    fn chosen(name: &str, p: u32) -> Considered {
        skill(name, p, Fate::Chosen)
    }

    /// Name, dimension, what it requires, what it conflicts with.
    type Row<'a> = (&'a str, Option<Dimension>, &'a [&'a str], &'a [&'a str]);

    fn known(of: &[Row<'_>]) -> Known {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let each = of.iter().map(|(name, dimension, requires, conflicts)| {
            let relations =
                Relations { dimension: *dimension, requires: list(requires), conflicts: list(conflicts) };
            (name.to_string(), relations)
        });
        each.collect()
    }

    fn fates(settled: &[Considered]) -> Vec<String> {
        let by = |fate: &Fate| match fate {
            Fate::Required(by) | Fate::Conflict(by) => format!(" {by}"),
            _ => String::new(),
        };
        settled
            .iter()
            .map(|skill| format!("{} {}{}", skill.name, skill.fate.word(), by(&skill.fate)))
            .collect()
    }

    const FLAT: Option<Dimension> = Some(Dimension::TwoD);
    const DEEP: Option<Dimension> = Some(Dimension::ThreeD);

    #[test]
    fn skills_for_the_other_dimension_go_unless_they_were_named() {
        let known = known(&[
            ("a", FLAT, &[], &[]),
            ("b", DEEP, &[], &[]),
            ("c", DEEP, &[], &[]),
            ("d", None, &[], &[]),
        ]);
        let all = || vec![skill("c", 9, Fate::Named), chosen("b", 8), chosen("a", 7), chosen("d", 6)];
        let settled = settle(all(), &known, FLAT, 8);
        assert_eq!(fates(&settled), ["c named", "a chosen", "d chosen", "b other-dimension"]);
        assert_eq!(fates(&settle(all(), &known, None, 8)), ["c named", "b chosen", "a chosen", "d chosen"]);
    }

    #[test]
    fn of_two_in_conflict_the_less_probable_goes_whichever_says_so() {
        let known = known(&[("a", None, &[], &[]), ("b", None, &[], &["a"]), ("c", None, &[], &["b"])]);
        let settled = settle(vec![chosen("a", 9), chosen("b", 8), chosen("c", 7)], &known, None, 8);
        assert_eq!(
            fates(&settled),
            ["a chosen", "c chosen", "b conflict a"],
            "b is gone, so c has no conflict"
        );
    }

    #[test]
    fn what_is_required_comes_in_front_and_in_its_order() {
        let known = known(&[
            ("top", None, &["mid", "side"], &[]),
            ("mid", None, &["base"], &[]),
            ("base", None, &["top"], &[]),
            ("side", None, &[], &[]),
        ]);
        let considered = vec![chosen("top", 9), chosen("side", 8), skill("base", 1, Fate::Improbable)];
        let settled = settle(considered, &known, None, 8);
        assert_eq!(fates(&settled), ["base required top", "mid required top", "side chosen", "top chosen"]);
        assert_eq!(settled.first().map(|skill| skill.p), Some(1), "what was said of it is kept");
    }

    #[test]
    fn a_requirement_brings_in_nothing_that_must_not_be() {
        let known = known(&[
            ("a", None, &["deep", "gone", "foe"], &[]),
            ("deep", DEEP, &[], &[]),
            ("foe", None, &[], &["b"]),
            ("b", None, &[], &[]),
        ]);
        let settled = settle(vec![chosen("b", 9), chosen("a", 8)], &known, FLAT, 8);
        assert_eq!(fates(&settled), ["b chosen", "a chosen"]);
    }

    #[test]
    fn more_than_a_job_may_have_are_left_and_said() {
        let all = vec![chosen("a", 9), chosen("b", 8), chosen("c", 7), skill("d", 1, Fate::Improbable)];
        let known = known(&[]);
        let settled = settle(all.clone(), &known, None, 2);
        assert_eq!(fates(&settled), ["a chosen", "b chosen", "c over-count", "d improbable"]);
        assert_eq!(settle(all, &known, None, 0).iter().filter(|skill| skill.fate.is_chosen()).count(), 0);
    }
}
