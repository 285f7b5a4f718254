//! What the skills' own example messages do: find what no word finds, let sink what a word found wrongly, and nothing
//! more, whatever a row says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod support;

use skill_ranker::Settings;
use support::{OPTIONS, catalogue, names, ranker, request, with_row, with_rows};
use waza_fold::fold;
use waza_linear::{ClassOptions, Labelled, Row, fit_classes};
use waza_sdk::skill_ranker::{Options, SkillEntry, SkillRanker as _};
use waza_sdk::{Pending, Role, Turn};

const ALL: Options = Options { min_p: 0, max_results: 100, with_evidence: true };

fn skill(name: &str, triggers: &str, row: Option<Row>) -> SkillEntry {
    SkillEntry {
        name: name.into(),
        description: String::new(),
        body: None,
        metadata: [("waza.triggers".to_owned(), triggers.to_owned())]
            .into_iter()
            .chain(row.map(|row| with_row(&row)))
            .collect(),
    }
}

fn fitted(wanted: &[&str], unwanted: &[&str]) -> Option<Row> {
    let label = |texts: &[&str], wanted| -> Vec<Labelled> {
        texts.iter().map(|text| Labelled::new(&fold(text).0, wanted)).collect()
    };
    let background: Vec<_> =
        support::background().iter().map(|text| Labelled::new(&fold(text).0, false)).collect();
    let class = [label(wanted, true), label(unwanted, false)].concat();
    fit_classes(&[class], &background, &ClassOptions::default()).remove(0).map(|fitted| fitted.row)
}

fn rain() -> Option<Row> {
    fitted(
        &[
            "the sky should weep over the village",
            "let drops fall from the clouds",
            "make the sky weep at night",
            "drops fall on the roofs",
            "clouds gather and drops fall",
            "空から水滴を落として",
            "空が泣いている感じにして",
            "水滴がぽつぽつ落ちるように",
        ],
        &["a rain of arrows on the castle", "rain of arrows from the archers", "arrows rain on the enemy"],
    )
}

#[test]
fn a_message_without_any_word_of_the_skill_finds_it() {
    for (row, found) in [(rain(), true), (None, false)] {
        let ranker =
            ranker(Settings::default(), vec![skill("weather", "rain", row), skill("sound", "music", None)]);
        for text in ["let the sky weep and drops fall from the clouds", "空から水滴が落ちる感じにして"]
        {
            let ranked = ranker.rank(&request("2d", text), OPTIONS).unwrap();
            assert_eq!(names(&ranked) == ["weather"], found, "{text}: {ranked:?}");
            assert!(ranked.iter().all(|ranked| ranked.why[0].code == "examples" && ranked.why[0].weight > 0));
        }
    }
}

#[test]
fn a_word_that_the_examples_know_to_mean_something_else_sinks() {
    let p = |row: Option<Row>, text: &str| {
        let ranker =
            ranker(Settings::default(), vec![skill("weather", "rain", row), skill("sound", "music", None)]);
        ranker.rank(&request("2d", text), ALL).unwrap().remove(0)
    };
    let text = "a rain of arrows from the castle";
    let (with, without) = (p(rain(), text), p(None, text));
    assert!(with.p < without.p, "{with:?} {without:?}");
    assert!(with.why.iter().any(|piece| piece.code == "unlike-examples" && piece.weight < 0));
    let whole: i64 = with.why.iter().map(|piece| i64::from(piece.weight)).sum();
    let unlike = with.why.iter().find(|piece| piece.code == "unlike-examples").unwrap();
    assert!(whole - i64::from(unlike.weight) > whole && unlike.note.is_some());
    assert!(p(rain(), "rain drops fall").p > p(None, "rain drops fall").p);
}

#[test]
fn the_operator_can_leave_examples_out() {
    let off = Settings { examples_weight: 0.0, unlike_weight: 0.0, ..Settings::default() };
    let (with, without) = (ranker(off, with_rows(catalogue(false))), ranker(off, catalogue(false)));
    for text in ["もっと派手に光らせて", "let it rain", "敵が追いかけてくる", "the light armour"]
    {
        let request = request("2d", text);
        assert_eq!(with.rank(&request, ALL).unwrap(), without.rank(&request, ALL).unwrap());
    }
}

#[test]
fn a_row_that_claims_everything_or_nothing_is_bounded() {
    let all: Vec<_> = (0..=u16::MAX).map(|bucket| (bucket, 127)).collect();
    let (most, least) = (
        Row::new(i32::MAX, u32::MAX, all.clone()),
        Row::new(i32::MIN, u32::MAX, all.iter().map(|(bucket, _)| (*bucket, -128)).collect()),
    );
    let entries = vec![skill("claims", "zzz", Some(most)), skill("denies", "music", Some(least))];
    let ranker = ranker(Settings::default(), entries);
    for text in
        ["music", "🎆".repeat(2000).as_str(), "", "雨".repeat(2700).as_str(), "a b c ".repeat(1300).as_str()]
    {
        for ranked in ranker.rank(&request("2d", text), ALL).unwrap() {
            let weight = |code: &str| {
                ranked.why.iter().filter(|piece| piece.code == code).map(|piece| piece.weight).sum::<i32>()
            };
            assert!(
                (0..=3_000_000).contains(&weight("examples"))
                    && (-2_000_000..=0).contains(&weight("unlike-examples"))
            );
        }
    }
}

#[test]
fn what_is_no_row_leaves_everything_as_it_was() {
    let plain = ranker(Settings::default(), catalogue(false));
    for bad in ["", "zz", "777a6c31", "雨", &"0".repeat(1 << 20)] {
        let mut entries = catalogue(false);
        entries.iter_mut().for_each(|entry| entry.metadata.push(("waza.row".into(), bad.into())));
        let spoilt = ranker(Settings::default(), entries);
        assert_eq!(spoilt.index_size(), plain.index_size());
        let request = request("2d", "雨を降らせて, and let the enemies chase me");
        assert_eq!(spoilt.rank(&request, ALL).unwrap(), plain.rank(&request, ALL).unwrap());
    }
}

#[test]
fn lists_of_quoted_names_are_not_compared_and_the_wish_before_an_answer_is() {
    let ranker = ranker(Settings::default(), vec![skill("weather", "rain", rain())]);
    let wish = "let the sky weep and drops fall from the clouds";
    assert!(ranker.rank(&request("2d", &format!("[\"{wish}\"]")), OPTIONS).unwrap().is_empty());
    let mut answer = request("none", "2D");
    answer.history = vec![Turn { role: Role::User, text: wish.into() }];
    assert!(ranker.rank(&answer, OPTIONS).unwrap().is_empty());
    answer.project.pending = Pending::ChooseDimension;
    assert_eq!(names(&ranker.rank(&answer, OPTIONS).unwrap()), ["weather"]);
}

#[test]
fn among_many_skills_the_examples_find_the_same_ones() {
    let crowd = |row: Option<Row>| {
        let other = fitted(&["things in a row", "the next thing"], &[]);
        let others = (0..500).map(|n| skill(&format!("other-{n:03}"), &format!("thing{n}"), other.clone()));
        others.chain([skill("weather", "rain", row)]).collect::<Vec<_>>()
    };
    let entries = crowd(rain());
    let mut turned = entries.clone();
    turned.rotate_left(123);
    let request = request("2d", "let the sky weep and drops fall from the clouds");
    let ranked = ranker(Settings::default(), entries).rank(&request, ALL).unwrap();
    assert_eq!(ranked.first().map(|ranked| ranked.name.as_str()), Some("weather"));
    assert_eq!(ranker(Settings::default(), turned).rank(&request, ALL).unwrap(), ranked);
    let alone =
        ranker(Settings::default(), vec![skill("weather", "rain", rain())]).rank(&request, ALL).unwrap();
    assert_eq!(ranked[0], alone[0]);
}
