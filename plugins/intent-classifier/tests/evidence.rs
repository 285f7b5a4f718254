//! Why a verdict is what it is: stable codes, spans of what the user typed, weights with the right sign.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use support::{judge, open};

/// What the user typed where a code applies.
fn said(message: &str, code: &str) -> Option<(String, i32)> {
    let verdict = judge(&open(message));
    let evidence = verdict.why.iter().find(|evidence| evidence.code == code)?;
    let (start, end) = evidence.span?;
    Some((message[start as usize..end as usize].to_string(), evidence.weight))
}

#[test]
fn spans_are_of_what_was_typed() {
    assert_eq!(said("  ＵＮＤＯ  please", "restore-word").unwrap().0, "ＵＮＤＯ");
    assert_eq!(said("ﾊﾞｰｼﾞｮﾝ２に戻して", "history-word").unwrap().0, "ﾊﾞｰｼﾞｮﾝ");
    assert_eq!(said("敵を 増やして\n３Ｄにして", "dimension-named").unwrap().0, "３Ｄ");
}

#[test]
fn what_speaks_against_a_restore_is_negative() {
    for (message, code, want) in [
        ("ボールを中央に戻して", "game-place", "中央"),
        ("倒れたら元に戻して", "game-condition", "たら"),
        ("add an undo button", "game-feature", "button"),
        ("スコアを0に戻して", "to-value", "0"),
        ("戻す動きを速くして", "not-the-verb", "戻す"),
    ] {
        let (text, weight) = said(message, code).unwrap_or_else(|| panic!("{message}: no {code}"));
        assert_eq!(text, want, "{message}");
        assert!(weight < 0, "{message}");
    }
}

#[test]
fn the_strongest_evidence_comes_first_and_notes_are_for_people() {
    let why = judge(&open("なぜ暗いの？明るくして")).why;
    assert!(why.is_sorted_by(|a, b| a.weight.unsigned_abs() >= b.weight.unsigned_abs()));
    assert!(why.iter().all(|evidence| evidence.note.as_ref().is_some_and(|note| !note.is_empty())));
}

#[test]
fn the_same_request_has_the_same_verdict() {
    let request = open("戻るボタンを赤くして、あとこれは何？");
    assert_eq!(judge(&request), judge(&request));
}
