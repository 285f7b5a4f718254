//! What the project and the conversation change about a reading.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use support::{empty, first, judge, open, pending, target};
use waza_sdk::intent_classifier::{Intent, Verdict};
use waza_sdk::{Pending, Request, Role, Turn};

fn share(verdict: &Verdict, name: &str) -> u32 {
    verdict.intents.iter().filter(|scored| support::name(&scored.intent) == name).map(|scored| scored.p).sum()
}

#[test]
fn a_change_without_a_project_makes_a_new_game() {
    for message in ["敵を速くして", "add more enemies", "レースゲーム"] {
        assert_eq!(first(&judge(&open(message))), "edit", "{message}");
        let verdict = judge(&empty(message));
        assert_eq!(first(&verdict), "create", "{message}");
        assert_eq!(share(&verdict, "edit"), 0);
    }
}

#[test]
fn another_game_beside_an_open_one_is_a_new_game() {
    for message in ["別のゲームを作って", "make a new game about bees", "最初から作り直して、新しいゲームで"]
    {
        let verdict = judge(&open(message));
        assert_eq!(first(&verdict), "create", "{message}");
        assert!(share(&verdict, "edit") > 0, "a change is not ruled out");
    }
}

#[test]
fn without_history_a_restore_is_less_probable() {
    let with = judge(&open("前に戻して"));
    let mut request = open("前に戻して");
    request.project.has_history = false;
    let without = judge(&request);
    let doubt = |verdict: &Verdict| 1_000_000 - share(verdict, "restore");
    assert!(doubt(&without) > 2 * doubt(&with), "{with:#?} {without:#?}");
    assert!(without.why.iter().any(|evidence| evidence.code == "no-history" && evidence.weight < 0));
}

#[test]
fn who_gives_up_at_the_question_wants_no_game() {
    for message in ["キャンセル", "never mind", "やっぱりやめます"] {
        assert_eq!(first(&judge(&pending(message, Pending::ChooseDimension))), "chat", "{message}");
    }
    for message in ["3Dはやめて2Dで", "forget 3D, make it 2D"] {
        assert_ne!(first(&judge(&pending(message, Pending::ChooseDimension))), "chat", "{message}");
    }
}

#[test]
fn agreement_follows_a_proposal() {
    let mut request = open("お願いします");
    request.history = vec![Turn { role: Role::Assistant, text: "敵を増やしましょうか？".into() }];
    assert_eq!(first(&judge(&request)), "edit");
    let mut request = open("ok");
    assert_eq!(first(&judge(&request)), "chat");
    request.history = vec![Turn { role: Role::Assistant, text: "Shall I add a boss?".into() }];
    assert_eq!(first(&judge(&request)), "edit");
}

#[test]
fn an_attachment_speaks_for_a_change() {
    let plain = judge(&open("これ"));
    let mut request = open("これ");
    request.attachments = vec!["image/png".into()];
    assert!(share(&judge(&request), "edit") > share(&plain, "edit"));
}

#[test]
fn a_question_beside_a_wish_is_a_wish_and_compound() {
    for message in ["なぜ暗いの？明るくして", "Why is it dark? Make it brighter."] {
        let verdict = judge(&open(message));
        assert_eq!(first(&verdict), "edit", "{message}: {verdict:#?}");
        assert!(verdict.compound, "{message}");
    }
    let thanked = judge(&open("ありがとう！次は木を増やして"));
    assert_eq!(first(&thanked), "edit");
    assert!(!thanked.compound, "thanks are no wish");
}

fn answer(request: &Request) -> Option<String> {
    match judge(request).intents.into_iter().next()?.intent {
        Intent::Answer(answer) => Some(answer),
        _ => None,
    }
}

#[test]
fn the_dimension_question_is_answered_in_normal_form() {
    for (message, want) in [
        ("2D", Some("two-d")),
        ("３Ｄで作成", Some("three-d")),
        ("平面がいいな", Some("two-d")),
        ("2Dじゃなくて3D", Some("three-d")),
        ("3D, not 2D", Some("three-d")),
        ("前者", Some("two-d")),
        ("the second one", Some("three-d")),
        ("横スクロールで", Some("two-d")),
        ("おまかせ", Some("two-d")),
        ("2Dでも3Dでもどっちでもいい", Some("two-d")),
        ("2Dと3Dは何が違うの？", None),
        ("2Dと3D", None),
        ("猫のゲームにして", None),
    ] {
        assert_eq!(answer(&pending(message, Pending::ChooseDimension)).as_deref(), want, "{message}");
    }
    assert_eq!(answer(&empty("2D")), None, "nobody asked");
}

#[test]
fn when_either_will_do_the_conversation_decides() {
    let mut request = pending("どっちでもいい", Pending::ChooseDimension);
    request.history = vec![
        Turn { role: Role::User, text: "マイクラみたいなゲーム".into() },
        Turn { role: Role::Assistant, text: "2Dと3D、どちらにしますか？".into() },
    ];
    assert_eq!(answer(&request).as_deref(), Some("three-d"));
}

#[test]
fn the_restore_question_is_answered_in_normal_form() {
    for (message, want) in [
        ("はい", Some("yes")),
        ("うん、戻して", Some("yes")),
        ("ok", Some("yes")),
        ("元に戻して", Some("yes")),
        ("いいえ", Some("no")),
        ("no thanks", Some("no")),
        ("やめて", Some("no")),
        ("戻さないで", Some("no")),
        ("はい、いいえ", None),
        ("敵を増やして", None),
        ("戻すとどうなるの？", None),
    ] {
        assert_eq!(answer(&pending(message, Pending::ConfirmRestore)).as_deref(), want, "{message}");
    }
}

#[test]
fn an_unasked_target_stays_with_its_restore() {
    let verdict = judge(&pending("2つ前に戻して", Pending::ConfirmRestore));
    assert_eq!(target(&verdict), Some(waza_sdk::intent_classifier::RestoreTarget::Steps(2)));
}
