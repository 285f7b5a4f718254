use super::*;
use crate::skill::parse;

fn skill(name: &str, metadata: &[(&str, &str)]) -> Skill {
    let text = format!("---\nname: {name}\ndescription: x\n---\n");
    let mut skill = parse(Path::new("SKILL.md"), name, &text).unwrap();
    skill.metadata = metadata.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    skill
}

fn said(skills: &[Skill]) -> Vec<String> {
    problems(skills).iter().map(ToString::to_string).collect()
}

#[test]
fn names_are_separated_by_commas_and_blanks_of_any_script() {
    let one = skill("a", &[(REQUIRES, " b,c ,\td\n、e\u{3000}f,,"), (CONFLICTS, " , ")]);
    assert_eq!(one.requires().collect::<Vec<_>>(), ["b", "c", "d", "e", "f"]);
    assert_eq!(one.conflicts().count() + skill("a", &[]).requires().count(), 0);
}

#[test]
fn a_plugin_is_named_for_the_world_of_scorers_alone() {
    let plugin = |world: &str| skill("a", &[(PLUGIN, " p "), (WORLD, world)]).plugin().map(str::to_owned);
    for world in [
        "",
        "skill-scorer-plugin",
        "waza:plugin/skill-scorer-plugin",
        "waza:plugin/skill-scorer-plugin@0.1.7",
    ] {
        assert_eq!(plugin(world).as_deref(), Some("p"), "{world}");
    }
    for world in [
        "skill-ranker-plugin",
        "other:plugin/skill-scorer-plugin",
        "waza:plugin/skill-scorer-plugin@0.2.0",
        "waza:plugin/skill-scorer-plugin@0.1.",
        "skill-scorer-plugin@0.1.0",
        "waza:plugin/",
    ] {
        assert_eq!(plugin(world), None, "{world}");
        let problems = said(&[skill("a", &[(PLUGIN, "p"), (WORLD, world)])]);
        assert!(problems[0].starts_with("skills/a/SKILL.md: waza.world is"), "{problems:?}");
    }
    assert_eq!(skill("a", &[(PLUGIN, " ")]).plugin(), None);
}

#[test]
fn dimension_and_role_are_one_of_a_few_words() {
    let one = skill("a", &[(DIMENSION, "3d"), (ROLE, "setup")]);
    assert_eq!((one.dimension(), one.role()), (Some(Dimension::ThreeD), Some(SkillRole::Setup)));
    let any = skill("a", &[(DIMENSION, "any"), (ROLE, "basic")]);
    assert_eq!((any.dimension(), any.role()), (None, Some(SkillRole::Basic)));
    assert!(said(&[any]).is_empty());
    let wrong = skill("a", &[(DIMENSION, "4d"), (ROLE, "king")]);
    assert_eq!((wrong.dimension(), wrong.role()), (None, None));
    assert_eq!(said(&[wrong]).len(), 2);
}

#[test]
fn what_cannot_be_so_is_named_with_the_skill() {
    let skills = [
        skill("a", &[(REQUIRES, "b, ghost"), (CONFLICTS, "phantom")]),
        skill("b", &[(CONFLICTS, "a")]),
        skill("c", &[(REQUIRES, "a b"), (CONFLICTS, "b")]),
        skill("d", &[(REQUIRES, "d")]),
        skill("e", &[(REQUIRES, "a"), (CONFLICTS, "b")]),
    ];
    let torn = "requires what it cannot be together with, so it can never be taken whole";
    assert_eq!(
        said(&skills),
        [
            "skills/a/SKILL.md: waza.requires names no skill of this volume: ghost".to_owned(),
            "skills/a/SKILL.md: waza.conflicts names no skill of this volume: phantom".to_owned(),
            format!("skills/a/SKILL.md: {torn}: b"),
            format!("skills/c/SKILL.md: {torn}: b"),
            format!("skills/d/SKILL.md: {torn}: d"),
        ]
    );
}

#[test]
fn a_thousand_wrong_names_are_one_problem_of_a_few_words() {
    let names: Vec<String> = (0..1000).map(|at| format!("none-{at:04}")).collect();
    let long = "x".repeat(4_000);
    let problems = said(&[skill("a", &[(REQUIRES, &names.join(",")), (CONFLICTS, &long), (ROLE, &long)])]);
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].ends_with("none-0007, and 992 more"), "{}", problems[0]);
    assert!(problems.iter().all(|problem| problem.len() < 300), "{problems:?}");
}
