//! The dimension: every written form, what rules one out, and hints.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test they serve"
)]

mod support;

use support::{empty, judge, open, with};
use waza_sdk::Dimension::{self, ThreeD, TwoD};

use intent_classifier::Settings;

fn named(message: &str) -> Vec<(Dimension, bool)> {
    let dimensions = judge(&empty(message)).dimensions;
    assert!(dimensions.is_sorted_by(|a, b| a.p >= b.p), "{message}");
    dimensions.into_iter().map(|guess| (guess.dimension, guess.explicit)).collect()
}

#[test]
fn two_dimensions_in_every_written_form() {
    let forms = "2d 2D ２D ２Ｄ ２d 2-D 2ーD two-d 2次元 ２次元 二次元 平面 ツーディー p5 p5.js P5JS";
    for form in forms.split(' ').chain(["two d", "2 dimensional", "two-dimensional", "p5 js"]) {
        assert_eq!(named(&format!("{form}のゲーム")), [(TwoD, true)], "{form}");
    }
}

#[test]
fn three_dimensions_in_every_written_form() {
    let forms =
        "3d 3D ３D ３Ｄ ３d 3-D three-d 3次元 ３次元 三次元 立体 立体的 スリーディー three.js ThreeJS";
    for form in forms.split(' ').chain(["three d", "3 dimensional", "three-dimensional", "three js"]) {
        assert_eq!(named(&format!("{form}のゲーム")), [(ThreeD, true)], "{form}");
    }
}

#[test]
fn likenesses_are_no_dimension() {
    for message in
        ["3days survival", "12d6 dice game", "2dozen cats", "ゲーム作って", "レースゲーム", "サッカーゲーム"]
    {
        assert_eq!(named(message), [], "{message}");
    }
}

#[test]
fn what_is_only_called_so_is_no_statement() {
    for message in [
        "3Dプリンターのお店のゲーム",
        "3d printing tycoon",
        "2D or 3D, you pick",
        "2Dでも3Dでもいいよ、ゴルフのゲーム",
    ] {
        assert_eq!(named(message).into_iter().filter(|(_, explicit)| *explicit).count(), 0, "{message}");
    }
    // In a game that is there, a thing with a dimension is a thing.
    for message in ["右下に2Dのミニマップを置いて", "the 3D title needs a shadow"] {
        assert!(judge(&open(message)).dimensions.is_empty(), "{message}");
    }
    assert_eq!(judge(&open("このゲームを3Dにして")).dimensions.len(), 1);
    assert_eq!(named("3Dは苦手なので2Dのレースで"), [(TwoD, true)]);
    assert_eq!(named("2Dから3Dにして"), [(ThreeD, true)]);
    assert_eq!(named("簡単なのでいいから2Dで作って"), [(TwoD, true)]);
}

#[test]
fn a_question_about_dimensions_states_none() {
    for message in ["3Dだと重いですか？", "what is the difference between 2D and 3D?", "2Dってなに？"]
    {
        assert!(judge(&open(message)).dimensions.is_empty(), "{message}");
        assert_eq!(named(message), [], "{message}");
    }
}

#[test]
fn a_dimension_may_be_ruled_out() {
    for message in [
        "2Dじゃなくて3D",
        "2Dではなく3Dで",
        "3D, not 2D",
        "3D instead of 2D",
        "from 2D to 3D",
        "2Dはやめて3Dにして",
    ] {
        assert_eq!(named(message), [(ThreeD, true)], "{message}");
    }
    assert_eq!(named("2Dより3Dがいい"), [(ThreeD, true)]);
}

#[test]
fn both_are_reported_with_depth_first() {
    assert_eq!(named("2Dと3D"), [(ThreeD, true), (TwoD, true)]);
}

#[test]
fn an_explicit_dimension_wins_over_the_kind_of_game() {
    assert_eq!(named("2Dの物理パズル"), [(TwoD, true)]);
    assert_eq!(named("3Dのテトリス"), [(ThreeD, true)]);
}

#[test]
fn some_kinds_of_games_hint() {
    for message in ["オセロ", "a sudoku app", "横スクロールのゲーム", "minesweeper"] {
        assert_eq!(named(message), [(TwoD, false)], "{message}");
    }
    for message in ["マイクラみたいなの", "first-person maze", "一人称で探検", "a voxel world"]
    {
        assert_eq!(named(message), [(ThreeD, false)], "{message}");
    }
    assert_eq!(named("first-person sudoku"), [], "hints that contradict each other");
}

#[test]
fn hints_can_be_switched_off_and_do_not_apply_to_an_open_project() {
    let silent = Settings { hint_dimension: false, ..Settings::default() };
    assert!(with(silent.clone(), &empty("オセロ")).dimensions.is_empty());
    assert_eq!(with(silent, &empty("2Dのオセロ")).dimensions.len(), 1);
    assert!(judge(&open("オセロ風の盤を足して")).dimensions.is_empty());
    assert_eq!(judge(&open("3Dにして")).dimensions.len(), 1);
}
