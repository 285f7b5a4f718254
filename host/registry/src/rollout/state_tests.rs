use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn members(list: &[(&str, &str)]) -> Members {
    list.iter().map(|(plugin, key)| ((*plugin).to_owned(), (*key).to_owned())).collect()
}

fn begun() -> State {
    let first = Verb::First { members: members(&[("a", "a1"), ("b", "b1")]), skills: "s1".into() };
    State::default().apply(&first).unwrap()
}

fn after(state: &State, verbs: &[Verb]) -> State {
    verbs.iter().fold(state.clone(), |state, verb| state.apply(verb).unwrap())
}

fn stage(list: &[(&str, &str)]) -> Verb {
    Verb::Stage { members: members(list) }
}

fn active(state: &State) -> (u64, Members) {
    let plan = state.active.clone().unwrap();
    (plan.number, plan.members)
}

#[test]
fn a_canary_becomes_active_under_its_own_number() {
    let share = Share::from_percent(5.0).unwrap();
    let tried =
        after(&begun(), &[stage(&[("a", "a2")]), Verb::Shadow { run: 1 }, Verb::Canary { run: 1, share }]);
    let number = tried.plans().nth(1).unwrap().number;
    let promoted = after(&tried, &[Verb::Promote { run: 1 }]);
    assert_eq!(active(&promoted), (number, members(&[("a", "a2"), ("b", "b1")])));
    let undone = after(&promoted, &[Verb::Undo { to: None }]);
    assert_eq!(active(&undone), (number + 1, members(&[("a", "a1"), ("b", "b1")])));
    assert_eq!(undone.apply(&Verb::Undo { to: None }), Err(Misstep::NothingToUndo));
}

#[test]
fn a_change_set_is_all_or_nothing() {
    let changed = after(&begun(), &[stage(&[("a", "a2"), ("b", "b2")]), Verb::Promote { run: 1 }]);
    assert_eq!(active(&changed).1, members(&[("a", "a2"), ("b", "b2")]));
    assert_eq!(active(&after(&changed, &[Verb::Undo { to: None }])).1, members(&[("a", "a1"), ("b", "b1")]));
}

#[test]
fn skills_and_rollouts_compose() {
    let share = Share::ALL;
    let tried = after(&begun(), &[stage(&[("a", "a2")]), Verb::Canary { run: 1, share }]);
    let refreshed = after(&tried, &[Verb::Skills { skills: "s2".into() }]);
    let plans: Vec<_> = refreshed.plans().cloned().collect();
    assert!(plans.iter().all(|plan| plan.skills == "s2"));
    assert_eq!(plans[1].members["a"], "a2");
    assert!(refreshed.past.is_empty(), "skills are not gone back to");
    let undone = after(&refreshed, &[Verb::Promote { run: 1 }, Verb::Undo { to: None }]);
    assert_eq!(undone.active.unwrap().skills, "s2");
}

#[test]
fn a_newer_rollout_of_the_same_plugin_takes_the_place_of_the_older() {
    let two = after(&begun(), &[stage(&[("a", "a2")]), stage(&[("b", "b2")]), stage(&[("a", "a3")])]);
    assert_eq!(two.runs.keys().copied().collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn what_is_barred_is_replaced_by_what_was_before() {
    let promoted = after(&begun(), &[stage(&[("a", "a2")]), Verb::Promote { run: 1 }]);
    let barred = after(&promoted, &[Verb::Bar { key: "a2".into() }]);
    assert_eq!(active(&barred).1["a"], "a1");
    let stuck = begun().apply(&Verb::Bar { key: "a1".into() });
    assert_eq!(stuck, Err(Misstep::NoWayBack { plugin: "a".into() }));
}

#[test]
fn a_rollout_goes_forward_only() {
    let share = Share::ALL;
    let canary = after(&begun(), &[stage(&[("a", "a2")]), Verb::Canary { run: 1, share }]);
    let back = canary.apply(&Verb::Shadow { run: 1 });
    assert_eq!(back, Err(Misstep::Backwards { rollout: 1, is: "canary", wanted: "shadow" }));
    assert_eq!(canary.apply(&Verb::Promote { run: 9 }), Err(Misstep::NoRollout(9)));
    assert_eq!(begun().apply(&stage(&[("a", "a1")])), Err(Misstep::Active));
}

fn verbs() -> impl Strategy<Value = Verb> {
    let plugin = prop::sample::select(vec!["a", "b", "c"]);
    let key = (plugin.clone(), 1..6_u8).prop_map(|(plugin, at)| (plugin.to_owned(), format!("{plugin}{at}")));
    let run = 1..12_u64;
    prop_oneof![
        4 => prop::collection::btree_map(plugin.clone(), 1..6_u8, 1..3).prop_map(|set| Verb::Stage {
            members: set.into_iter().map(|(plugin, at)| (plugin.to_owned(), format!("{plugin}{at}"))).collect()
        }),
        2 => run.clone().prop_map(|run| Verb::Shadow { run }),
        3 => (run.clone(), 1..=100_u8).prop_map(|(run, percent)| Verb::Canary {
            run,
            share: Share::from_percent(percent.into()).unwrap()
        }),
        4 => run.clone().prop_map(|run| Verb::Promote { run }),
        1 => run.prop_map(|run| Verb::Abort { run }),
        2 => Just(Verb::Undo { to: None }),
        1 => (1..20_u64).prop_map(|to| Verb::Undo { to: Some(to) }),
        1 => key.prop_map(|(_, key)| Verb::Bar { key }),
        1 => (1..4_u8).prop_map(|at| Verb::Skills { skills: format!("s{at}") }),
        1 => plugin.prop_map(|plugin| Verb::Remove { plugin: plugin.to_owned() }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_asked_the_state_stays_sound(verbs in prop::collection::vec(verbs(), 0..60)) {
        let mut state = begun();
        let mut numbers = BTreeMap::from([(1, state.active.clone().unwrap())]);
        for verb in verbs {
            let before = state.clone();
            let Ok(next) = state.apply(&verb) else { continue };
            sound(&before, &verb, &next, &mut numbers)?;
            state = next;
        }
    }
}

fn sound(
    before: &State,
    verb: &Verb,
    next: &State,
    numbers: &mut BTreeMap<u64, Plan>,
) -> Result<(), TestCaseError> {
    prop_assert!(next.last_lineup >= before.last_lineup && next.last_run >= before.last_run);
    prop_assert!(next.past.len() <= PAST);
    for plan in next.plans() {
        prop_assert!(plan.number <= next.last_lineup);
        let known = numbers.entry(plan.number).or_insert_with(|| plan.clone());
        prop_assert_eq!(&*known, plan, "a number means one thing for ever");
    }
    let active = next.active.as_ref().unwrap();
    let mut plugins = BTreeSet::new();
    for run in next.runs.values() {
        for plugin in run.members.keys() {
            prop_assert!(plugins.insert(plugin.clone()), "a plugin is in one rollout at most");
        }
        if let Phase::Canary { plan, .. } = &run.phase {
            prop_assert_eq!(&plan.members, &over(&active.members, &run.members));
            prop_assert_eq!(&plan.skills, &active.skills);
        }
    }
    match verb {
        Verb::Bar { key } => prop_assert!(next.live().all(|(_, live)| live != key)),
        Verb::Undo { to: None } => {
            let target = before.past.last().unwrap();
            prop_assert_eq!(&active.members, &target.members);
            prop_assert_eq!(next.past.len() + 1, before.past.len());
        }
        Verb::Promote { run } => {
            let promoted = &before.runs[run].members;
            prop_assert_eq!(&active.members, &over(&before.active.as_ref().unwrap().members, promoted));
            prop_assert_eq!(next.past.last(), before.active.as_ref());
        }
        Verb::Stage { .. } | Verb::Shadow { .. } | Verb::Canary { .. } | Verb::Abort { .. } => {
            prop_assert_eq!(before.active.as_ref(), next.active.as_ref(), "nothing that serves has changed");
        }
        _ => {}
    }
    Ok(())
}
