//! Going back: what is a restore, what only looks like one, and which state is meant.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use support::{first, judge, open, target};
use waza_sdk::intent_classifier::RestoreTarget;

fn assert_read(want: &str, messages: &[&str]) {
    for message in messages {
        let verdict = judge(&open(message));
        assert_eq!(first(&verdict), want, "{message}: {verdict:#?}");
    }
}

#[test]
fn plain_words_of_going_back_are_restores() {
    assert_read(
        "restore",
        &[
            "元に戻して",
            "戻して",
            "undo please",
            "revert",
            "Restore it",
            "取り消して",
            "ロールバック",
            "Ctrl+Z",
        ],
    );
}

#[test]
fn words_of_place_and_order_are_not() {
    assert_read(
        "edit",
        &["前の敵を強くして", "敵を前の方に動かして", "前のボスより弱くして", "the previous boss was easier"],
    );
}

#[test]
fn things_that_are_put_back_in_the_game_are_changes() {
    assert_read(
        "edit",
        &[
            "ゴールしたらボールを中央に戻して",
            "体力を100に戻すアイテム",
            "undo を 3 回までできるように",
            "add a key that takes the player back to the menu",
            "when it explodes, restore one life",
            "the crane should go back to its base",
        ],
    );
}

#[test]
fn quoted_words_are_named_and_not_said() {
    assert_read(
        "edit",
        &["「戻して」と書いた看板を置いて", "call the last room \"undo\"", "name the cat 'Revert'"],
    );
}

#[test]
fn questions_about_going_back_are_talk() {
    assert_read("chat", &["どうやって元に戻すの？", "how can I restore an old version?", "where do I undo?"]);
}

#[test]
fn a_restore_may_be_asked_for_politely() {
    assert_read("restore", &["元に戻してもらえますか？", "could you undo that?", "前のやつに戻せる？"]);
}

#[test]
fn slips_of_the_fingers_are_forgiven() {
    assert_read("restore", &["undoo", "rever that", "undo the chnages", "restroe the last verison"]);
}

#[test]
fn the_state_that_is_meant_is_found() {
    let moment = |text: &str| RestoreTarget::Moment(text.into());
    let version = |text: &str| RestoreTarget::Version(text.into());
    for (message, want) in [
        ("戻して", RestoreTarget::Unspecified),
        ("元に戻して", RestoreTarget::Unspecified),
        ("undo", RestoreTarget::LastChange),
        ("さっきの変更を取り消して", RestoreTarget::LastChange),
        ("revert the last edit", RestoreTarget::LastChange),
        ("一つ前に戻して", RestoreTarget::Steps(1)),
        ("3つ前のバージョンに戻して", RestoreTarget::Steps(3)),
        ("undo the last two changes", RestoreTarget::Steps(2)),
        ("バージョン７に戻して", version("7")),
        ("restore version 12", version("12")),
        ("roll back to v4", version("4")),
        ("コミット 9f3c2ab に戻して", version("9f3c2ab")),
        ("昨日の状態に戻して", moment("昨日")),
        ("go back to how it was Yesterday", moment("Yesterday")),
        ("２０分前に戻して", moment("２０分前")),
        ("revert to before you changed the music", moment("before you changed the music")),
        ("音楽を変える前に戻して", moment("音楽を変える前")),
        ("最初のバージョンに戻して", moment("最初のバージョン")),
    ] {
        let verdict = judge(&open(message));
        assert_eq!(first(&verdict), "restore", "{message}: {verdict:#?}");
        assert_eq!(target(&verdict), Some(want), "{message}");
    }
}

#[test]
fn a_restore_and_another_wish_are_compound() {
    for message in ["元に戻してから、敵を増やして", "undo that and then make the sky pink"] {
        let verdict = judge(&open(message));
        assert_eq!(first(&verdict), "restore", "{message}: {verdict:#?}");
        assert!(verdict.compound, "{message}");
    }
    assert!(!judge(&open("元に戻して")).compound);
}

#[test]
fn saying_both_is_handed_on() {
    for message in ["戻して、いや、戻さないで", "undo it. no wait, don't undo"] {
        assert!(judge(&open(message)).abstain, "{message}");
    }
    assert_read("edit", &["敵の色は元に戻さないで"]);
}
