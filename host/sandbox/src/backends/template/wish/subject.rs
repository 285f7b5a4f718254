//! What a clause is about.

use super::super::design::{Design, Role};
use super::super::lexicon::matching::{Mention, any, first, fold};
use super::Surface;

#[rustfmt::skip]
const HERO: &[&str] = &["主人公", "プレイヤー", "プレーヤー", "自分", "キャラクター", "キャラ", "自機", "player*", "hero", "character", "avatar"];
#[rustfmt::skip]
const HAZARD: &[&str] = &["敵", "てき", "障害物", "じゃま", "邪魔", "おじゃま", "相手の", "ライバル", "enem*", "enmy", "hazard*", "obstacle*", "foe*", "rival*", "opponent*"];
#[rustfmt::skip]
const TARGET: &[&str] = &["アイテム", "めあて", "ターゲット", "集めるもの", "落ちてくるもの", "item*", "target*", "collectible*", "pickup*", "pick-up*"];
#[rustfmt::skip]
const BACKGROUND: &[&str] = &["背景", "空の色", "バックグラウンド", "background*", "backdrop*", "sky colo*"];
#[rustfmt::skip]
const ACCENT: &[&str] = &["ボタン", "ui", "アクセント", "テーマカラー", "テーマ色", "button*", "accent*", "theme colo*"];

/// Where a clause names a part of the game, by the general word or by the name of who plays it.
pub(super) fn parts(text: &str, design: &Design, mentions: &[Mention]) -> Vec<(Role, usize, usize)> {
    let mut found = Vec::new();
    for (role, words) in [(Role::Hero, HERO), (Role::Hazard, HAZARD), (Role::Target, TARGET)] {
        let name = fold(&design.cast(role).name);
        let by_name = (!name.is_empty()).then(|| first(text, &[name.as_str()])).flatten();
        let by_art = mentions.iter().find(|m| m.noun.id == design.cast(role).art).map(|m| (m.start, m.end));
        if let Some((start, end)) = first(text, words).or(by_name).or(by_art) {
            found.push((role, start, end));
        }
    }
    found.sort_by_key(|(_, start, _)| *start);
    found.dedup_by_key(|(_, start, _)| *start);
    found
}

/// What a colour word of this clause would be for.
pub(super) fn surface(text: &str) -> Option<Surface> {
    if any(text, BACKGROUND) {
        Some(Surface::Background)
    } else if any(text, ACCENT) {
        Some(Surface::Accent)
    } else {
        None
    }
}
