//! The plugin's own messages in `messages.tsv`: nearly all have to find their skills, and few may find more than they
//! need. What is missed is printed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod support;

use skill_ranker::Settings;
use support::{OPTIONS, catalogue, names, ranker, request};
use waza_sdk::skill_ranker::SkillRanker as _;

#[test]
fn messages_find_the_skills_they_need() {
    let ranker = ranker(Settings::default(), catalogue(false));
    let (mut groups, mut missed, mut quiet, mut loud) = (0, vec![], 0, vec![]);
    for line in include_str!("messages.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [project, wanted, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let ranked = ranker.rank(&request(project, text), OPTIONS).unwrap();
        let found = names(&ranked);
        if matches!(wanted, "-" | "!") {
            quiet += 1;
            if !found.is_empty() {
                loud.push(format!("{text}: {found:?}"));
            }
            continue;
        }
        for group in wanted.split(';') {
            groups += 1;
            if !group.split('/').any(|name| found.contains(&name)) {
                missed.push(format!("{text}: {group} not in {found:?}"));
            }
        }
    }
    assert!(groups > 200 && quiet > 60);
    assert!(missed.len() * 20 < groups, "{} of {groups} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(loud.len() * 12 < quiet, "{} of {quiet} found something:\n{}", loud.len(), loud.join("\n"));
}

#[test]
fn no_message_in_a_project_finds_a_skill_of_the_other_dimension() {
    let ranker = ranker(Settings { min_p: 0, ..Settings::default() }, catalogue(false));
    for line in include_str!("messages.tsv").lines().filter(|line| !line.starts_with('#')) {
        let text = line.split('\t').nth(2).unwrap();
        for (project, other) in [("2d", "threejs-"), ("3d", "p5js-")] {
            let ranked = ranker.rank(&request(project, text), OPTIONS).unwrap();
            assert!(names(&ranked).iter().all(|name| !name.starts_with(other)), "{project}: {text}");
        }
    }
}
