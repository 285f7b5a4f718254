//! What several policies come to together is a decision of its own in the log.

use crate::support::{Place, writes};
use waza_registry::{
    Combine, Registry,
    decision::{Differences, Filter, replay, search},
};

const DENIED: &str = "../secret-words.js";

#[tokio::test]
async fn a_combined_verdict_is_logged_with_who_said_what_and_without_a_word_of_the_user() {
    for (combine, order, verdict) in
        [("all_of", "[]", "deny 1 of 1"), ("any_of", "[]", "allow"), ("first_match", "['hostile']", "allow")]
    {
        let mut place = Place::with(&format!("order = {order}\n[policies]\ncombine = '{combine}'"));
        place.logs(false);
        place.policy("fine");
        place.shipped("path-policy");
        let registry = Registry::open(place.registry_options()).unwrap();
        writes(&registry.lineup(), DENIED).await.unwrap();
        let log = place.logged();
        let found = search(&log, &Filter::default(), 9).unwrap();
        let group = found.decisions.iter().find(|one| one.group.is_some()).unwrap();
        assert_eq!((group.verdict.as_str(), group.lineup), (verdict, 1), "{combine}");
        let of = group.group.as_ref().unwrap();
        let said: Vec<_> =
            of.members.iter().map(|member| (member.plugin.as_str(), member.verdict.as_str())).collect();
        match of.combine {
            Combine::FirstMatch => {
                assert_eq!(said, [("hostile", "allow")], "who decides, and nobody after it")
            }
            _ => assert_eq!(said, [("hostile", "allow"), ("path-policy", "deny 1 of 1")]),
        }
        assert_eq!(group.plugin, said.iter().map(|(name, _)| *name).collect::<Vec<_>>().join("+"));
        assert!(of.members.iter().all(|member| member.digest.len() == 64 && member.answer.is_none()));
        let single: Vec<_> = found.decisions.iter().filter(|one| one.group.is_none()).collect();
        assert_eq!(single.len(), said.len());
        assert!(single.iter().all(|one| one.input_hash == group.input_hash));

        // It is found as a decision of each of them.
        let by = |plugin: &str| {
            let filter = Filter { plugin: Some(plugin.to_owned()), ..Filter::default() };
            search(&log, &filter, 9).unwrap().decisions.len()
        };
        assert_eq!((by("hostile"), by("nobody")), (2, 0));
        assert_eq!(by("path-policy"), if said.len() == 2 { 2 } else { 0 });
        let everything: String = std::fs::read_dir(&log)
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        assert!(!everything.contains("secret-words"));
    }
}

#[tokio::test]
async fn one_policy_alone_is_no_group_and_a_member_that_fails_is_named() {
    let mut place = Place::new();
    place.logs(false);
    place.policy("trap");
    let registry = Registry::open(place.registry_options()).unwrap();
    assert!(writes(&registry.lineup(), "game.js").await.is_err());
    assert!(search(&place.logged(), &Filter::default(), 9).unwrap().decisions[0].group.is_none());

    place.shipped("path-policy");
    let registry = Registry::open(place.registry_options()).unwrap();
    assert!(writes(&registry.lineup(), "game.js").await.is_err());
    let found = search(&place.logged(), &Filter { verdict: Some("error:".into()), ..Filter::default() }, 9);
    let group = found.unwrap().decisions.into_iter().find(|one| one.group.is_some()).unwrap();
    assert_eq!(group.verdict, "error:panicked");
    let members = group.group.unwrap().members;
    assert_eq!((members[0].verdict.as_str(), members[1].verdict.as_str()), ("error:panicked", "allow"));
}

async fn put(place: &Place, plugin: &str, registry: &Registry) -> Differences {
    let lineup = registry.lineup();
    let revision = lineup.revision(plugin).unwrap();
    let filter = Filter { plugin: Some(plugin.to_owned()), ..Filter::default() };
    replay(&place.logged(), &filter, revision, 9).await.unwrap()
}

#[tokio::test]
async fn a_replay_puts_the_group_together_again_with_the_new_answer() {
    let mut place = Place::new();
    place.logs(true);
    place.policy("fine");
    place.shipped("path-policy");
    let registry = Registry::open(place.registry_options()).unwrap();
    for path in ["game.js", DENIED] {
        writes(&registry.lineup(), path).await.unwrap();
    }
    let same = put(&place, "path-policy", &registry).await;
    assert_eq!((same.asked, same.same, same.combined, same.combined_differing), (2, 2, 2, 0));

    // A policy that answers nothing closes the group: both verdicts would be another.
    let other = Place::new();
    other.policy("trap");
    let trapping = Registry::open(other.registry_options()).unwrap();
    let lineup = trapping.lineup();
    let revision = lineup.revision("hostile").unwrap();
    let filter = Filter { plugin: Some("hostile".into()), ..Filter::default() };
    let found = replay(&place.logged(), &filter, revision, 9).await.unwrap();
    assert_eq!((found.asked, found.differing, found.combined, found.combined_differing), (2, 2, 2, 2));
    assert_eq!(found.first[1].plugin, "hostile+path-policy");
    assert_eq!((found.first[1].was.as_str(), found.first[1].now.as_str()), ("allow", "error:panicked"));
}

#[tokio::test]
async fn where_the_log_does_not_say_who_would_have_decided_nothing_is_claimed() {
    let mut place = Place::with("order = ['hostile']\n[policies]\ncombine = 'first_match'");
    place.logs(true);
    place.policy("fine");
    place.shipped("path-policy");
    let registry = Registry::open(place.registry_options()).unwrap();
    writes(&registry.lineup(), "game.js").await.unwrap();
    let other = Place::new();
    other.policy("refuse");
    let declining = Registry::open(other.registry_options()).unwrap();
    let lineup = declining.lineup();
    let found =
        replay(&place.logged(), &Filter::default(), lineup.revision("hostile").unwrap(), 9).await.unwrap();
    assert_eq!((found.asked, found.combined, found.without_input), (1, 0, 1));
}
