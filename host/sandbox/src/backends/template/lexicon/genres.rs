//! Which kind of play a message asks for.

use super::super::design::Genre;
use super::matching;
use crate::GameKind;

/// Words that speak for a genre, and how loudly.
struct Cue {
    genre: Genre,
    weight: u32,
    forms: &'static [&'static str],
}

const fn cue(genre: Genre, weight: u32, forms: &'static [&'static str]) -> Cue {
    Cue { genre, weight, forms }
}

#[rustfmt::skip]
const FLAT: &[Cue] = &[
    cue(Genre::Breakout, 9, &["ブロック崩し", "ブロックくずし", "ぶろっくくずし", "breakout", "brick*", "arkanoid", "paddle", "レンガ"]),
    cue(Genre::Puzzle, 8, &["パズル", "ぱずる", "そろえ", "揃え", "マッチ3", "マッチ", "3つ並べ", "puzzle", "match-3", "match 3", "match three", "match*"]),
    cue(Genre::Maze, 8, &["迷路", "めいろ", "迷宮", "ラビリンス", "ダンジョン", "パックマン", "鬼ごっこ", "maze*", "labyrinth*", "dungeon*", "pac-man", "pacman"]),
    cue(Genre::Tap, 8, &["もぐらたたき", "モグラたたき", "モグラ叩き", "たたく", "叩", "タップ", "クリッカー", "クリック", "射的", "的当て", "whack*", "clicker*", "click*", "tap", "tapping", "taps"]),
    cue(Genre::Race, 8, &["レース", "レーシング", "れーす", "ドライブ", "運転", "マリオカート", "race*", "racing", "drive", "driving", "kart*"]),
    cue(Genre::Shoot, 8, &["シューティング", "シューター", "しゅーてぃんぐ", "弾幕", "撃", "インベーダー", "打ち落と", "うち落と", "shoot*", "shmup", "invaders", "bullet*", "laser*", "galaga"]),
    cue(Genre::Shoot, 4, &["倒", "たおす", "やっつけ", "戦", "たたかう", "バトル", "攻撃", "destroy*", "defeat*", "fight*", "battle*", "blast*", "attack*"]),
    cue(Genre::Jump, 7, &["ジャンプ", "跳", "飛び越え", "とびこえ", "とびはね", "ぴょんぴょん", "ランナー", "ランゲーム", "横スクロール", "プラットフォーム", "プラットフォーマー", "マリオ", "走って", "走る", "はしる", "jump*", "hop*", "runner*", "platform*", "side scroll*", "side-scroll*", "sidescroll*", "endless run*", "run", "runs", "running", "leap*"]),
    cue(Genre::Catch, 6, &["キャッチ", "つかまえ", "捕まえ", "捕", "受け止め", "うけとめ", "落ちてくる", "降ってくる", "ふってくる", "釣", "catch*", "falling", "fishing"]),
    cue(Genre::Dodge, 6, &["よけ", "避け", "かわす", "かわし", "逃げ", "にげ", "さける", "生き残", "サバイバル", "dodg*", "avoid*", "escap*", "evad*", "surviv*", "run away", "runs away"]),
    cue(Genre::Dodge, 3, &["集め", "あつめ", "拾", "ひろう", "collect*", "gather*", "pick up", "picks up"]),
    cue(Genre::Catch, 3, &["食べ", "たべ", "取る", "とる", "ゲット", "eat*", "grab*", "feed*"]),
];

#[rustfmt::skip]
const SOLID: &[Cue] = &[
    cue(Genre::Blast, 8, &["シューティング", "シューター", "撃", "インベーダー", "戦闘機", "ドッグファイト", "うち落と", "shoot*", "laser*", "invaders", "dogfight*"]),
    cue(Genre::Blast, 4, &["倒", "やっつけ", "戦", "バトル", "攻撃", "destroy*", "defeat*", "fight*", "battle*", "blast*", "attack*"]),
    cue(Genre::Drive, 7, &["レース", "レーシング", "れーす", "ドライブ", "運転", "ドリフト", "サーキット", "コース", "カート", "race*", "racing", "drive", "driving", "drift*", "kart*", "circuit", "endless run*", "ランナー", "runner*"]),
    cue(Genre::Fly, 7, &["飛行", "フライト", "空を飛", "飛ぶ", "飛んで", "飛び回", "リング", "輪をくぐ", "グライダー", "fly", "flies", "flying", "flight*", "ring", "rings", "glid*", "soar*"]),
    cue(Genre::Field, 6, &["集め", "あつめ", "つかまえ", "捕", "探", "歩", "冒険", "草原", "逃げ", "転が", "鬼ごっこ", "キャッチ", "collect*", "catch*", "explor*", "find*", "adventure*", "gather*", "roam*", "chase*", "roll*", "escap*", "island"]),
];

fn cues(kind: GameKind) -> &'static [Cue] {
    match kind {
        GameKind::TwoD => FLAT,
        GameKind::ThreeD => SOLID,
    }
}

/// The genre that a folded text speaks for most loudly; the earlier word wins a tie.
pub(in super::super) fn genre(text: &str, kind: GameKind) -> Option<Genre> {
    let mut votes: Vec<(Genre, u32, usize)> = Vec::new();
    for cue in cues(kind) {
        let Some((at, _)) = matching::first(text, cue.forms) else { continue };
        match votes.iter_mut().find(|(genre, _, _)| *genre == cue.genre) {
            Some(vote) => {
                vote.1 += cue.weight;
                vote.2 = vote.2.min(at);
            }
            None => votes.push((cue.genre, cue.weight, at)),
        }
    }
    votes.into_iter().max_by_key(|(_, weight, at)| (*weight, usize::MAX - at)).map(|(genre, _, _)| genre)
}

/// Kinds of game that people ask for and that there is no template of, with the nearest one there is.
pub(in super::super) struct Missing {
    pub(in super::super) ja: &'static str,
    pub(in super::super) en: &'static str,
    forms: &'static [&'static str],
    flat: Genre,
    solid: Genre,
}

#[rustfmt::skip]
const MISSING: &[Missing] = &[
    Missing { ja: "テトリス", en: "Tetris", forms: &["テトリス", "tetris", "落ちもの", "落ち物"], flat: Genre::Puzzle, solid: Genre::Field },
    Missing { ja: "ヘビゲーム", en: "snake", forms: &["ヘビゲーム", "スネークゲーム", "蛇ゲーム", "snake"], flat: Genre::Maze, solid: Genre::Field },
    Missing { ja: "神経衰弱", en: "memory cards", forms: &["神経衰弱", "memory game", "memory card*", "concentration"], flat: Genre::Puzzle, solid: Genre::Field },
    Missing { ja: "数独", en: "sudoku", forms: &["数独", "ナンプレ", "sudoku"], flat: Genre::Puzzle, solid: Genre::Field },
    Missing { ja: "クイズ", en: "quiz", forms: &["クイズ", "quiz*", "trivia"], flat: Genre::Tap, solid: Genre::Field },
    Missing { ja: "リズムゲーム", en: "rhythm", forms: &["リズム", "音ゲー", "rhythm"], flat: Genre::Tap, solid: Genre::Fly },
    Missing { ja: "RPG", en: "role-playing", forms: &["rpg", "ロールプレイング", "role-playing", "role playing"], flat: Genre::Maze, solid: Genre::Field },
    Missing { ja: "タワーディフェンス", en: "tower defense", forms: &["タワーディフェンス", "tower defense", "tower defence"], flat: Genre::Shoot, solid: Genre::Blast },
    Missing { ja: "ボードゲーム", en: "board game", forms: &["将棋", "囲碁", "オセロ", "チェス", "リバーシ", "麻雀", "chess", "othello", "reversi", "checkers"], flat: Genre::Puzzle, solid: Genre::Field },
    Missing { ja: "カードゲーム", en: "card game", forms: &["トランプ", "ポーカー", "カードゲーム", "solitaire", "poker", "blackjack", "card game"], flat: Genre::Puzzle, solid: Genre::Field },
    Missing { ja: "ブロックで作る世界", en: "block-building", forms: &["マイクラ", "マインクラフト", "ボクセル", "minecraft", "voxel", "sandbox"], flat: Genre::Jump, solid: Genre::Field },
    Missing { ja: "対戦格闘", en: "fighting", forms: &["格闘", "格ゲー", "fighting game"], flat: Genre::Dodge, solid: Genre::Field },
];

impl Missing {
    /// The nearest genre there is.
    pub(in super::super) fn nearest(&self, kind: GameKind) -> Genre {
        match kind {
            GameKind::TwoD => self.flat,
            GameKind::ThreeD => self.solid,
        }
    }
}

/// A kind of game that is asked for and missing.
pub(in super::super) fn missing(text: &str) -> Option<&'static Missing> {
    MISSING.iter().find(|m| matching::any(text, m.forms))
}
