//! Who plays which part, as far as the message says: by the particle or verb that stands beside a noun.

use super::super::design::{NAME_CHARS_MAX, Role, tidy};
use super::super::lexicon::matching::{Mention, any, mentions};
use super::super::lexicon::nouns::Noun;

/// A part that the message fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The drawing, if there is one of it.
    pub(super) noun: Option<&'static Noun>,
    /// The user's own word.
    pub(super) word: String,
}

/// The parts that the message fills.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Casting {
    pub(super) hero: Option<Part>,
    pub(super) target: Option<Part>,
    pub(super) hazard: Option<Part>,
}

impl Casting {
    /// Words that were given a part and have no drawing.
    pub(super) fn stand_ins(&self) -> impl Iterator<Item = &str> {
        [&self.hero, &self.target, &self.hazard]
            .into_iter()
            .flatten()
            .filter(|part| part.noun.is_none())
            .map(|part| part.word.as_str())
    }

    fn slot(&mut self, role: Role) -> &mut Option<Part> {
        match role {
            Role::Hero => &mut self.hero,
            Role::Target => &mut self.target,
            Role::Hazard => &mut self.hazard,
        }
    }

    fn take(&mut self, role: Role, part: Part) {
        let slot = self.slot(role);
        if slot.is_none() {
            *slot = Some(part);
        }
    }
}

const SEEK: &[&str] = &[
    "つかまえ",
    "捕",
    "集め",
    "あつめ",
    "取",
    "とる",
    "とって",
    "食べ",
    "たべ",
    "拾",
    "ひろ",
    "キャッチ",
    "ゲット",
    "受け",
    "うけ",
    "撃",
    "倒",
    "たお",
    "たたく",
    "叩",
    "タップ",
    "そろえ",
    "揃え",
    "釣",
    "救",
    "助け",
    "探",
    "さがす",
    "壊",
    "打ち",
    "うち",
    "やっつけ",
    "つなげ",
    "運",
    "届け",
    "配達",
    "追いかけ",
];
const SHUN: &[&str] = &["よけ", "避け", "かわ", "逃げ", "にげ", "飛び越え", "とびこえ", "さけ", "跳び越え"];
const COME: &[&str] = &["落ち", "降", "ふって", "飛んで", "出て", "流れ", "とび出"];
const HUNT: &[&str] = &["追い", "おいかけ", "追って", "おそ", "襲", "攻撃"];

#[rustfmt::skip]
const EN_SEEK: &[&str] = &["catch*", "collect*", "eat*", "gather*", "get*", "grab*", "find*", "shoot", "shoots", "shooting", "hit*", "whack*", "match*", "tap*", "destroy*", "defeat*", "pick*", "chas*", "fishing", "hunt*", "sav*", "rescu*", "deliver*", "blast*", "fight*", "against"];
#[rustfmt::skip]
const EN_SHUN: &[&str] = &["dodg*", "avoid*", "escap*", "evad*", "away from", "flee*", "over", "past", "without touching", "run from", "runs from"];
#[rustfmt::skip]
const EN_ACTS: &[&str] = &["that", "who", "which", "catch*", "collect*", "run*", "jump*", "dodg*", "fl*", "shoot*", "eat*", "gather*", "hop*", "chas*", "racing", "race*", "driv*", "game", "avoid*", "swim*", "roll*", "explor*", "find*", "escap*", "against", "versus", "vs", "fight*", "collecting", "catching"];

/// Reads the parts out of a folded text.
pub(super) fn casting(text: &str) -> Casting {
    let found = mentions(text);
    let mut casting = Casting::default();
    let mut loose: Vec<&Mention> = Vec::new();
    for (i, mention) in found.iter().enumerate() {
        match role_of(text, &found, i) {
            Some(role) if casting.slot(role).is_none() => casting.take(role, part(text, mention)),
            _ => loose.push(mention),
        }
    }
    strangers(text, &found, &mut casting);
    for mention in loose {
        let named = part(text, mention);
        let taken = [&casting.hero, &casting.target, &casting.hazard]
            .into_iter()
            .flatten()
            .any(|p| p.noun == named.noun);
        if taken {
            continue;
        }
        if casting.hero.is_none() && mention.noun.class.leads() {
            casting.hero = Some(named);
        } else if casting.target.is_none() {
            casting.target = Some(named);
        } else {
            casting.take(Role::Hazard, named);
        }
    }
    casting
}

fn part(text: &str, mention: &Mention) -> Part {
    let word = text.get(mention.start..mention.end).unwrap_or_default();
    Part { noun: Some(mention.noun), word: tidy(word, NAME_CHARS_MAX) }
}

/// The part that a mention plays, by its surroundings.
fn role_of(text: &str, found: &[Mention], index: usize) -> Option<Role> {
    let mention = found.get(index)?;
    let before = text.get(..mention.start).unwrap_or_default();
    let after = text.get(mention.end..).unwrap_or_default();
    let near: String =
        after.chars().take_while(|c| !matches!(c, '、' | '。' | ',' | '.' | '!' | '?')).take(14).collect();
    if ["敵は", "敵が", "敵の", "敵:", "障害物は"].iter().any(|p| before.ends_with(p))
        || after.starts_with("の敵")
        || after.starts_with("が敵")
    {
        return Some(Role::Hazard);
    }
    if ["主人公は", "主人公が", "プレイヤーは", "主人公:", "自機は"].iter().any(|p| before.ends_with(p))
        || [
            "が主人公",
            "を操作",
            "を動か",
            "を操",
            "に乗",
            "になって",
            "を走ら",
            "を飛ば",
            "で走",
            "で飛",
            "で空",
            "を転が",
            "転がし",
            "ころがし",
            "転がる",
        ]
        .iter()
        .any(|p| after.starts_with(p))
    {
        return Some(Role::Hero);
    }
    if let Some(rest) = ["が", "は"].iter().find_map(|p| near.strip_prefix(p)) {
        let verb = |list: &[&str]| list.iter().any(|w| rest.get(..).is_some_and(|r| r.starts_with(w)));
        // "… が(どこかを)追いかけてくる": the hunter, unless it hunts somebody named in between.
        let hunts = HUNT.iter().filter_map(|w| rest.find(w)).min().is_some_and(|at| {
            let gap = mention.end + "が".len()..mention.end + "が".len() + at;
            rest.get(at..).is_some_and(|r| r.contains("てく") || r.contains("られ"))
                && !found.iter().any(|m| gap.contains(&m.start))
        });
        return Some(if hunts || verb(HUNT) {
            Role::Hazard
        } else if verb(COME)
            || rest.starts_with("上から")
            || rest.starts_with("空から")
            || rest.starts_with("次々")
        {
            Role::Target
        } else {
            Role::Hero
        });
    }
    if near.starts_with("から逃")
        || near.starts_with("からにげ")
        || near.starts_with("に当た")
        || near.starts_with("にぶつか")
        || near.starts_with("に追")
    {
        return Some(Role::Hazard);
    }
    if near.starts_with('を')
        || near.starts_with("や")
        || near.starts_with("と")
        || near.starts_with("集め")
        || near.starts_with("あつめ")
        || near.starts_with("たたき")
    {
        let stretch: String = after.chars().take(24).collect();
        let at = |list: &[&str]| list.iter().filter_map(|w| stretch.find(w)).min().unwrap_or(usize::MAX);
        let (seek, shun) = (at(SEEK), at(SHUN));
        if seek != usize::MAX || shun != usize::MAX {
            return Some(if seek <= shun { Role::Target } else { Role::Hazard });
        }
    }
    english(before, after)
}

fn english(before: &str, after: &str) -> Option<Role> {
    let clause = before.rsplit(['.', ',', ';', ':', '!', '?']).next().unwrap_or_default();
    let words: Vec<&str> = clause.split(' ').filter(|w| !w.is_empty()).collect();
    let last: String = words.iter().rev().take(4).rev().copied().collect::<Vec<_>>().join(" ");
    if any(&last, &["enemy is", "enemies are", "enemy", "enemies", "hazard is"]) {
        return Some(Role::Hazard);
    }
    if any(&last, &["play as", "control*", "hero is", "player is", "with a", "as a", "starring"])
        && !any(&last, EN_SEEK)
    {
        return Some(Role::Hero);
    }
    let at = |list: &[&str]| {
        list.iter().filter_map(|w| super::super::lexicon::matching::find(&last, w)).map(|(s, _)| s).max()
    };
    match (at(EN_SEEK), at(EN_SHUN)) {
        (Some(seek), Some(shun)) => return Some(if shun > seek { Role::Hazard } else { Role::Target }),
        (Some(_), None) => return Some(Role::Target),
        (None, Some(_)) => return Some(Role::Hazard),
        (None, None) => {}
    }
    let next: String = after.trim_start().split(' ').take(1).collect();
    (after.starts_with(' ') && any(&next, EN_ACTS)).then_some(Role::Hero)
}

/// Words that stand where a noun would and are none: they keep their name and get another drawing.
fn strangers(text: &str, found: &[Mention], casting: &mut Casting) {
    if casting.hero.is_none()
        && let Some(word) = before_particle(text, found, "が", acts)
    {
        casting.hero = Some(Part { noun: None, word });
    }
    if casting.target.is_none()
        && let Some(word) =
            before_particle(text, found, "を", |rest| SEEK.iter().any(|w| rest.starts_with(w)))
    {
        casting.target = Some(Part { noun: None, word });
    }
}

/// Whether what follows `が` is what a character does: something to somebody, or a way of moving.
fn acts(rest: &str) -> bool {
    let near: String = rest.chars().take_while(|c| !matches!(c, '、' | '。' | '!' | '?')).take(16).collect();
    let moves = ["走", "飛び回", "空を飛", "ジャンプ", "跳", "逃げ", "歩", "泳", "冒険", "戦", "主人公"];
    let doing = near.find('を').is_some_and(|at| {
        near.get(at + "を".len()..).is_some_and(|verb| SEEK.iter().chain(SHUN).any(|w| verb.starts_with(w)))
    });
    !COME.iter().chain(HUNT).any(|w| rest.starts_with(w))
        && (doing || moves.iter().any(|m| near.starts_with(m)))
}

/// Ordinary words that are no character of a game.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "敵", "主人公", "自分", "ゲーム", "キャラ", "キャラクター", "プレイヤー", "画面", "スコア", "背景", "音", "方", "色", "物", "人", "上", "下", "中",
    "点", "得点", "時間", "操作", "弾", "全部", "感じ", "雰囲気", "動", "何", "数", "僕", "私", "俺", "アイテム", "ブロック", "モノ", "障害物", "世界",
    "好", "絵", "難易度", "必要", "最後", "最初", "レベル", "ステージ", "迷路", "コース", "リング", "輪", "ゲート", "トンネル", "水面", "道", "空", "海", "森", "街", "宇宙",
];

/// The run of katakana or kanji right before a particle, if it could be a name.
fn before_particle(
    text: &str,
    found: &[Mention],
    particle: &str,
    follows: impl Fn(&str) -> bool,
) -> Option<String> {
    for (at, _) in text.match_indices(particle) {
        if !follows(text.get(at + particle.len()..)?) || found.iter().any(|m| m.end == at) {
            continue;
        }
        let before = text.get(..at)?;
        let script = script_of(before.chars().next_back()?);
        if script == Script::Other {
            continue;
        }
        let run: Vec<char> = before.chars().rev().take_while(|c| script_of(*c) == script).collect();
        let word: String = run.into_iter().rev().collect();
        let length = word.chars().count();
        let enough = length >= if script == Script::Katakana { 2 } else { 1 };
        if enough && length <= NAME_CHARS_MAX && !NOBODY.contains(&word.as_str()) {
            return Some(word);
        }
    }
    None
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Script {
    Katakana,
    Kanji,
    Other,
}

fn script_of(c: char) -> Script {
    match c {
        'ァ'..='ヺ' | 'ー' | '・' => Script::Katakana,
        '\u{4e00}'..='\u{9fff}' | '々' => Script::Kanji,
        _ => Script::Other,
    }
}
