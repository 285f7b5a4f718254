//! How much: numbers in words and figures, and steps such as "a bit", "twice" or "much more".

use super::super::lexicon::matching::any;

/// How a number in a design changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Step {
    /// Times this, in percent.
    By(u32),
    /// To exactly this.
    To(u16),
}

#[rustfmt::skip]
const DIGITS: &[(&str, u16)] = &[
    ("十", 10), ("九", 9), ("八", 8), ("七", 7), ("六", 6), ("五", 5), ("四", 4), ("三", 3), ("二", 2), ("一", 1),
    ("ten", 10), ("nine", 9), ("eight", 8), ("seven", 7), ("six", 6), ("five", 5), ("four", 4), ("three", 3), ("two", 2), ("one", 1),
];

/// Every figure of a text, left to right. What is too large for a design is cut to what a design can hold.
pub(super) fn figures(text: &str) -> Vec<u16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| run.parse().unwrap_or(u16::MAX))
        .collect()
}

/// The number that a text sets something to: of several the one before に or after "to", else the last.
pub(super) fn number(text: &str) -> Option<u16> {
    let figures = figures(text);
    if let ([_, _, ..], Some((_, rest))) = (figures.as_slice(), text.split_once("instead of")) {
        let dropped = figures_count(rest);
        return figures.get(figures.len().saturating_sub(dropped + 1)).copied();
    }
    if let Some(last) = figures.last() {
        return Some(*last);
    }
    DIGITS.iter().find(|(word, _)| any(text, &[word])).map(|(_, n)| *n)
}

fn figures_count(text: &str) -> usize {
    figures(text).len()
}

/// The factor, in percent, of "more" in this text.
pub(super) fn more(text: &str) -> u32 {
    if let Some(times) = times(text) {
        return times;
    }
    if any(text, &["2倍", "二倍", "倍に", "倍くらい", "倍速", "twice", "double*"]) {
        200
    } else if any(
        text,
        &[
            "すごく",
            "めちゃ",
            "めっちゃ",
            "超",
            "かなり",
            "ずっと",
            "とても",
            "much",
            "way",
            "very",
            "super",
            "a lot",
        ],
    ) {
        170
    } else if any(
        text,
        &["少し", "すこし", "ちょっと", "ちょい", "やや", "若干", "a bit", "a little", "slightly", "bit"],
    ) {
        115
    } else {
        135
    }
}

/// The factor, in percent, of "less" in this text.
pub(super) fn less(text: &str) -> u32 {
    if any(text, &["半分", "half"]) { 50 } else { 10_000 / more(text) }
}

/// `1.5倍` or `3 times` as percent.
fn times(text: &str) -> Option<u32> {
    let at = text.find('倍').or_else(|| text.find(" times")).or_else(|| text.find("x "))?;
    let before = text.get(..at)?;
    let run: String = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let run: String = run.chars().rev().collect();
    let value: f64 = run.parse().ok()?;
    (0.1..=10.0).contains(&value).then_some((value * 100.0) as u32)
}
