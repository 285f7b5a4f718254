//! Every number and every word of an answer, replaced with hostile ones: an answer is refused, or what it says of the
//! text can be cut out of the text.

use super::*;
use crate::hooks::intent_classifier::{Intent, ScoredDimension, ScoredIntent};
use crate::hooks::types::Dimension;
use std::collections::HashSet;

/// Bytes 0, 1, 4, 5 and 8 begin a character; 2, 3, 6 and 7 are inside one.
const TEXT: &str = "aあbう";

const HOSTILE: [u32; 16] =
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_fffd, 0xffff_fffe, u32::MAX];

fn pairs() -> impl Iterator<Item = (u32, u32)> {
    HOSTILE.into_iter().flat_map(|start| HOSTILE.into_iter().map(move |end| (start, end)))
}

fn cut(start: u32, end: u32) -> Option<&'static str> {
    TEXT.get(start as usize..end as usize)
}

fn edit((start, end): (u32, u32)) -> Edit {
    Edit { start, end, replacement: String::new(), asset: String::new() }
}

fn document() -> Document {
    Document { path: "a".into(), media_type: "text/html".into(), content: TEXT.into() }
}

fn why(span: Option<(u32, u32)>) -> Evidence {
    Evidence { code: "c".into(), span, weight: 0, note: None }
}

fn answer(intents: Vec<ScoredIntent>) -> Verdict {
    Verdict { intents, dimensions: vec![], abstain: false, compound: false, why: vec![] }
}

fn wish(p: Ppm) -> ScoredIntent {
    ScoredIntent { intent: Intent::Create, p }
}

fn ranked(name: &str, p: Ppm) -> Ranked {
    Ranked { name: name.into(), p, why: vec![] }
}

#[test]
fn one_edit_is_accepted_exactly_where_it_can_be_cut_out() {
    for range in pairs() {
        let accepted = edits(&document(), &[edit(range)], 10).is_ok();
        assert_eq!(accepted, cut(range.0, range.1).is_some(), "{range:?}");
    }
}

#[test]
fn two_edits_are_accepted_exactly_where_both_can_be_cut_out_in_order() {
    for first in pairs() {
        for second in pairs() {
            let accepted = edits(&document(), &[edit(first), edit(second)], 10).is_ok();
            let both = cut(first.0, first.1).is_some() && cut(second.0, second.1).is_some();
            assert_eq!(accepted, both && first.1 <= second.0, "{first:?} {second:?}");
        }
    }
}

#[test]
fn evidence_is_accepted_exactly_where_it_can_be_cut_out() {
    for range in pairs() {
        let accepted = opinion(TEXT, 0, &[why(None), why(Some(range))], 10).is_ok();
        assert_eq!(accepted, cut(range.0, range.1).is_some(), "{range:?}");
    }
}

#[test]
fn probabilities_end_at_a_million() {
    for p in HOSTILE.into_iter().chain([999_999, 1_000_000, 1_000_001]) {
        let fine = p <= 1_000_000;
        assert_eq!(opinion(TEXT, p, &[], 10).is_ok(), fine, "{p}");
        assert_eq!(verdict(TEXT, &answer(vec![wish(1), wish(p)]), 10).is_ok(), fine, "{p}");
        let dimensions = vec![ScoredDimension { dimension: Dimension::TwoD, p, explicit: true }];
        let told = Verdict { dimensions, ..answer(vec![wish(1)]) };
        assert_eq!(verdict(TEXT, &told, 10).is_ok(), fine, "{p}");
        let known = HashSet::from(["a".to_owned()]);
        assert_eq!(ranking(TEXT, &[ranked("a", p)], &known, 9, 9).is_ok(), fine, "{p}");
    }
}

#[test]
fn every_list_has_its_limit() {
    let too_large = |result: Result<(), Fault>| {
        let Err(Fault::ResultTooLarge { limit, got, .. }) = result else { panic!("{result:?}") };
        assert_eq!((limit, got), (2, Some(3)));
    };
    let known: HashSet<_> = ["a", "b", "c"].map(str::to_owned).into();
    let three = ["a", "b", "c"].map(|name| ranked(name, 1));
    assert!(ranking(TEXT, &three, &known, 3, 3).is_ok());
    too_large(ranking(TEXT, &three, &known, 2, 3));
    too_large(ranking(TEXT, &three, &known, 3, 2));
    too_large(edits(&document(), &[(0, 0); 3].map(edit), 2));
    too_large(opinion(TEXT, 0, &[None; 3].map(why), 2));
    too_large(verdict(TEXT, &answer([1; 3].map(wish).into()), 2));
    let dimension = ScoredDimension { dimension: Dimension::ThreeD, p: 1, explicit: false };
    let dimensions = vec![dimension; 3];
    too_large(verdict(TEXT, &Verdict { dimensions, ..answer(vec![wish(1)]) }, 2));
}

#[test]
fn names_are_known_and_ranked_once() {
    let known = HashSet::from(["a".to_owned(), "b".to_owned()]);
    assert!(ranking(TEXT, &[ranked("a", 1), ranked("b", 1)], &known, 9, 9).is_ok());
    assert!(ranking(TEXT, &[ranked("a", 1), ranked("a", 1)], &known, 9, 9).is_err());
    for name in ["", "A", "a ", "c", "a\0", "\u{202e}a", &"a".repeat(1 << 20)] {
        assert!(ranking(TEXT, &[ranked(name, 1)], &known, 9, 9).is_err(), "{name:?}");
    }
}

#[test]
fn nothing_wished_is_an_abstention_or_refused() {
    assert!(verdict(TEXT, &answer(vec![]), 10).is_err());
    assert!(verdict(TEXT, &Verdict { abstain: true, ..answer(vec![]) }, 10).is_ok());
}

#[test]
fn there_is_one_verdict_an_access() {
    for count in [0, 2, 3, 1_000] {
        let access = Access {
            operation: crate::hooks::path_policy::Operation::Write,
            origin: crate::hooks::path_policy::Origin::Model,
            path: String::new(),
            size: None,
            media_type: None,
        };
        assert!(path_verdicts(&[access], &vec![PathVerdict::Allow; count]).is_err(), "{count}");
    }
}

#[test]
fn a_reason_repeats_little_of_a_plugins_own_words() {
    let words = "\u{1b}[31mあ".repeat(1 << 20);
    let entry = Evidence { code: words.clone(), ..why(Some((2, 3))) };
    for result in [
        opinion(TEXT, 0, &[entry], 10),
        ranking(TEXT, &[ranked(&words, 1)], &HashSet::new(), 9, 9),
        ranking(TEXT, &[ranked(&words, 1), ranked(&words, 1)], &HashSet::from([words.clone()]), 9, 9),
    ] {
        let Err(Fault::InvalidResult { reason }) = result else { panic!("{result:?}") };
        assert!(reason.len() < 1_000 && !reason.contains('\u{1b}'), "{reason}");
    }
}
