//! Colour words.

use super::super::design::Lang;
use super::matching;

/// One colour with its names.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Colour {
    pub(in super::super) hex: &'static str,
    pub(in super::super) ja: &'static str,
    pub(in super::super) en: &'static str,
    forms: &'static [&'static str],
}

impl Colour {
    /// Its name for a reader.
    pub(in super::super) fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

#[rustfmt::skip]
const COLOURS: &[Colour] = &[
    Colour { hex: "#8fd3ff", ja: "水色", en: "light blue", forms: &["水色", "みずいろ", "空色", "light blue", "sky blue", "cyan", "シアン"] },
    Colour { hex: "#9be15d", ja: "黄緑", en: "lime", forms: &["黄緑", "きみどり", "lime"] },
    Colour { hex: "#e8343f", ja: "赤", en: "red", forms: &["赤", "あかい", "あかく", "レッド", "真紅", "red", "crimson"] },
    Colour { hex: "#2f7df0", ja: "青", en: "blue", forms: &["青", "あおい", "あおく", "ブルー", "blue", "navy"] },
    Colour { hex: "#3fae58", ja: "緑", en: "green", forms: &["緑", "みどり", "グリーン", "green"] },
    Colour { hex: "#ffd02e", ja: "黄色", en: "yellow", forms: &["黄色", "きいろ", "イエロー", "yellow"] },
    Colour { hex: "#ff7fb5", ja: "ピンク", en: "pink", forms: &["ピンク", "桃色", "pink"] },
    Colour { hex: "#9355d8", ja: "紫", en: "purple", forms: &["紫", "むらさき", "パープル", "purple", "violet"] },
    Colour { hex: "#ff8c2b", ja: "オレンジ", en: "orange", forms: &["オレンジ", "橙", "orange"] },
    Colour { hex: "#8a5a3a", ja: "茶色", en: "brown", forms: &["茶色", "ちゃいろ", "ブラウン", "brown"] },
    Colour { hex: "#3b3846", ja: "黒", en: "black", forms: &["黒", "くろい", "くろく", "ブラック", "black"] },
    Colour { hex: "#fbfaf6", ja: "白", en: "white", forms: &["白い", "白く", "白の", "白色", "白に", "真っ白", "ホワイト", "しろい", "white"] },
    Colour { hex: "#9aa0ad", ja: "灰色", en: "grey", forms: &["灰色", "グレー", "grey", "gray"] },
    Colour { hex: "#f2b632", ja: "金色", en: "gold", forms: &["金色", "ゴールド", "golden", "gold"] },
    Colour { hex: "#c3cbd9", ja: "銀色", en: "silver", forms: &["銀色", "シルバー", "silver"] },
];

/// Words with a colour inside that they do not mean.
const NOT_COLOURS: &[&str] = &["青空", "青春", "赤ちゃん", "赤道", "緑茶", "黒板"];

/// All colour words of a folded text: where, and which; left to right.
pub(in super::super) fn colours(text: &str) -> Vec<(usize, usize, &'static Colour)> {
    let mut found: Vec<(usize, usize, &'static Colour)> = Vec::new();
    for colour in COLOURS {
        for form in colour.forms {
            let mut from = 0;
            while let Some((start, end)) = text.get(from..).and_then(|rest| matching::find(rest, form)) {
                let (start, end) = (from + start, from + end);
                let other = text
                    .get(start..)
                    .is_some_and(|rest| NOT_COLOURS.iter().any(|word| rest.starts_with(word)));
                if !other && !found.iter().any(|(s, e, _)| start < *e && *s < end) {
                    found.push((start, end, colour));
                }
                from = end;
            }
        }
    }
    found.sort_by_key(|(start, _, _)| *start);
    found
}
