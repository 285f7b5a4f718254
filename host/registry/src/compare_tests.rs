use super::*;
use crate::hooks::{
    Access, Asset, Denial, Dimension, Operation, Origin, RestoreTarget, ScoredIntent, Stance,
};

fn intent_ask() -> Ask {
    Ask::Intent(crate::request("x").into())
}

fn verdict(intent: Option<Intent>, p: u32) -> Answer {
    Answer::Intent(Verdict {
        abstain: intent.is_none(),
        intents: intent.into_iter().map(|intent| ScoredIntent { intent, p }).collect(),
        dimensions: vec![],
        compound: false,
        why: vec![],
    })
}

fn kinds(ask: &Ask, was: Outcome<'_>, now: Outcome<'_>) -> Vec<&'static str> {
    let differences = compare(ask, was, now);
    differences.iter().for_each(|difference| assert!(!difference.to_string().is_empty()));
    differences.iter().map(Difference::kind).collect()
}

#[test]
fn a_verdict_agrees_in_its_best_and_not_in_its_digits() {
    let ask = intent_ask();
    let create = verdict(Some(Intent::Create), 900_000);
    assert_eq!(kinds(&ask, Ok(&create), Ok(&verdict(Some(Intent::Create), 500_000))), [""; 0]);
    assert_eq!(kinds(&ask, Ok(&create), Ok(&verdict(Some(Intent::Edit), 900_000))), ["intent"]);
    assert_eq!(kinds(&ask, Ok(&create), Ok(&verdict(None, 0))), ["intent"]);
    let back = |steps| verdict(Some(Intent::Restore(RestoreTarget::Steps(steps))), 1);
    assert_eq!(kinds(&ask, Ok(&back(1)), Ok(&back(2))), ["intent"], "another version is another thing to do");
    let Answer::Intent(mut other) = create.clone() else { panic!() };
    other.compound = true;
    other.dimensions = vec![ScoredDimension { dimension: Dimension::TwoD, p: 1, explicit: true }];
    assert_eq!(kinds(&ask, Ok(&create), Ok(&Answer::Intent(other))), ["dimension", "compound"]);
}

#[test]
fn failures_agree_by_kind_and_never_with_an_answer() {
    let (ask, answer) = (intent_ask(), verdict(None, 0));
    assert_eq!(kinds(&ask, Err("deadline"), Err("deadline")), [""; 0]);
    assert_eq!(kinds(&ask, Err("deadline"), Err("panicked")), ["outcome"]);
    assert_eq!(
        compare(&ask, Ok(&answer), Err("deadline")),
        [Difference::Outcome { was: "answered".into(), now: "deadline".into() }]
    );
    assert_eq!(kinds(&ask, Ok(&answer), Ok(&Answer::Rank(vec![]))), ["outcome"]);
}

#[test]
fn ranks_differ_by_set_before_order() {
    let ask = Ask::Rank { request: crate::request("x").into(), options: Default::default() };
    let ranked = |names: &[&str]| {
        Answer::Rank(names.iter().map(|name| Ranked { name: (*name).into(), p: 1, why: vec![] }).collect())
    };
    let differ = |a: &[&str], b: &[&str]| compare(&ask, Ok(&ranked(a)), Ok(&ranked(b)));
    assert_eq!(differ(&["a", "b"], &["a", "b"]), []);
    assert_eq!(
        differ(&["a", "b"], &["b", "c"]),
        [Difference::Skills { gone: vec!["a".into()], new: vec!["c".into()] }]
    );
    let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        differ(&["a", "b"], &["b", "a"]),
        [Difference::Order { was: list(&["a", "b"]), now: list(&["b", "a"]) }]
    );
    let many: Vec<String> = (0..100).map(|at| at.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let Some(Difference::Skills { new, .. }) = differ(&[], &many).pop() else { panic!() };
    assert_eq!(new.len(), SHOWN);
}

#[test]
fn edits_agree_when_the_text_does() {
    let document = Document { path: "i".into(), media_type: "t".into(), content: "ä<img src=a>ö".into() };
    let ask = Ask::Rewrite {
        document: document.into(),
        assets: [Asset { name: "a".into(), url: "u".into() }].into(),
    };
    let edit = |start, end, text: &str| Edit { start, end, replacement: text.into(), asset: "a".into() };
    let differ = |a: Vec<Edit>, b: Vec<Edit>| compare(&ask, Ok(&Answer::Rewrite(a)), Ok(&Answer::Rewrite(b)));
    // One edit of two characters, or two of one each: the same document.
    assert_eq!(differ(vec![edit(2, 4, "XY")], vec![edit(2, 3, "X"), edit(3, 4, "Y")]), []);
    assert_eq!(
        differ(vec![edit(2, 3, "ä")], vec![edit(2, 3, "å")]),
        [Difference::Text { at_byte: 3, was: "äimg src=a>ö".into(), now: "åimg src=a>ö".into() }]
    );
    // Edits that do not fit come only from a log that somebody changed.
    for (start, end) in [(1, 3), (3, 1), (0, 900), (900, 901), (u32::MAX, u32::MAX)] {
        assert_eq!(differ(vec![edit(start, end, "X")], vec![]), [], "{start}..{end}");
    }
}

#[test]
fn paths_differ_by_allowed_or_denied_and_long_lists_are_counted() {
    let access = |at: usize| Access {
        operation: Operation::Read,
        origin: Origin::User,
        path: format!("{at}/{}", "🦀".repeat(100)),
        size: None,
        media_type: None,
    };
    let ask = Ask::Check((0..20).map(access).collect());
    let deny = |code: &str| PathVerdict::Deny(Denial { code: code.into(), message: "m".into() });
    let all = |verdict: PathVerdict| Answer::Check(vec![verdict; 20]);
    assert_eq!(kinds(&ask, Ok(&all(deny("a"))), Ok(&all(deny("b")))), [""; 0], "both denied");
    let differences = compare(&ask, Ok(&all(PathVerdict::Allow)), Ok(&all(deny("b"))));
    assert_eq!(differences.len(), SHOWN + 1);
    assert_eq!(differences.last(), Some(&Difference::More { count: 20 - SHOWN }));
    let Some(Difference::Path { path, was, now }) = differences.first() else { panic!() };
    assert_eq!((path.chars().count(), was.as_str(), now.as_str()), (EXCERPT, "allow", "b"));
    assert_eq!(kinds(&ask, Ok(&Answer::Check(vec![])), Ok(&all(PathVerdict::Allow))).len(), SHOWN + 1);
}

#[test]
fn scorers_agree_by_stance() {
    let opinion = |stance, p| Answer::Score(Opinion { stance, p, why: vec![] });
    let ask = Ask::Score(crate::request("x").into());
    assert_eq!(kinds(&ask, Ok(&opinion(Stance::Claim, 1)), Ok(&opinion(Stance::Claim, 2))), [""; 0]);
    assert_eq!(kinds(&ask, Ok(&opinion(Stance::Claim, 1)), Ok(&opinion(Stance::Pass, 1))), ["stance"]);
}
