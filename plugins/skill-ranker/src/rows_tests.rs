use super::*;
use crate::entry::tests::entry;

fn hex(row: &Row) -> String {
    row.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn with(name: &str, text: &str) -> SkillEntry {
    entry(name, "", &[("waza.role", "basic"), (KEY, text), ("waza.dimension", "2d")])
}

/// Rows of buckets that overlap, with weights of both signs.
fn made_up(number: usize) -> Row {
    let weight =
        |n: usize| (((number * 31 + n * 97) % 1000) as u16, ((number * 7 + n * 13) % 255) as u8 as i8);
    Row::new(-1_000_000 + number as i32 * 10, 20_000 + number as u32, (0..60).map(weight).collect())
}

#[test]
fn lists_say_what_the_rows_say() {
    let bag = Bag::of_buckets((0..1000).step_by(3).collect());
    // Fewer than a list holds, and more, which takes the rows themselves.
    for count in [1, CHAMPIONS, CHAMPIONS + 1, 3 * CHAMPIONS] {
        let mut entries: Vec<_> = (0..count).map(|n| with(&format!("{n:03}"), &hex(&made_up(n)))).collect();
        let rows = Rows::take(&mut entries);
        assert_eq!(rows.buckets.is_empty(), count <= CHAMPIONS);
        let said = rows.say(&bag).unwrap();
        for skill in 0..count {
            assert_eq!(said.of(skill as u32), Some(made_up(skill).score(&bag)), "{skill} of {count}");
        }
        assert_eq!(said.of(count as u32), None);
        assert!(entries.iter().all(|entry| entry.metadata.len() == 2));
    }
}

#[test]
fn the_skills_that_a_bucket_says_most_of_are_found_among_many() {
    let strong = Row::new(-1_000_000, 100_000, vec![(7, 100)]);
    let weak = |n: usize| Row::new(-1_000_000, 100_000, vec![(7, 20 + (n % 50) as i8)]);
    let row = |n: usize| if n == 777 { strong.clone() } else { weak(n) };
    let mut entries: Vec<_> = (0..1000).map(|n| with(&format!("{n:04}"), &hex(&row(n)))).collect();
    let rows = Rows::take(&mut entries);
    assert_eq!(rows.postings.len(), CHAMPIONS);
    let (mut found, bag) = (vec![], Bag::of_buckets(vec![7]));
    rows.say(&bag).unwrap().each_likely(|skill, log_odds| found.push((skill, log_odds)));
    assert!(found.contains(&(777, 9_000_000)) && found.len() <= CHAMPIONS);
    assert!(found.is_sorted());
}

#[test]
fn what_is_no_row_is_passed_over() {
    let good = hex(&made_up(1));
    let odd = &good[1..];
    let upper = good.to_uppercase();
    for (text, is_row) in [
        (good.as_str(), true),
        (&upper, true),
        (odd, false),
        ("", false),
        ("00", false),
        ("雪雪", false),
        (&good.replace("777a", "777b"), false),
        (&good[..good.len() - 2], false),
        (&format!("{good}00"), false),
        (&"f".repeat(1 << 20), false),
        (&"7".repeat(1 << 19), false),
    ] {
        let rows = Rows::take(&mut [with("a", text)]);
        assert_eq!(!rows.is_empty(), is_row, "{}", text.len());
    }
}

#[test]
fn a_row_of_every_bucket_and_wild_numbers_is_bounded() {
    let all: Vec<_> =
        (0..=u16::MAX).map(|bucket| (bucket, if bucket % 2 == 0 { 127 } else { -128 })).collect();
    let mut entries = [with("a", &hex(&Row::new(i32::MIN, u32::MAX, all)))];
    let rows = Rows::take(&mut entries);
    assert_eq!(rows.postings.len(), WEIGHTS);
    let bag = Bag::of_buckets((0..=u16::MAX).collect());
    let said = rows.say(&bag).unwrap();
    assert!(said.of(0).is_some());
    // Many rows share what room there is.
    let row = hex(&made_up(3));
    let mut entries: Vec<_> = (0..ALL_WEIGHTS / 32).map(|n| with(&n.to_string(), &row)).collect();
    let rows = Rows::take(&mut entries);
    assert!(rows.buckets.len() <= ALL_WEIGHTS && rows.heads.len() == ALL_WEIGHTS / 32);
}
