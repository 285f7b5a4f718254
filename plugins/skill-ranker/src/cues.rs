//! Words that tell what kind of game is meant, as data. `dimension` reads them.
//!
//! *Outright* words name the dimension or its library. The others only suggest it: they settle the matter when the host
//! has just asked for it, and otherwise count as votes. Written folded; the first word, or the first two Japanese
//! characters, find a cue, and the whole of it has to follow.

use waza_sdk::Dimension::{self, ThreeD, TwoD};

/// How much a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Force {
    Outright,
    /// Names it in an answer, suggests it elsewhere.
    Answer,
    /// One vote.
    Hint,
    /// Half a vote.
    Faint,
}

/// A phrase, what it stands for and how firmly.
pub(crate) type Cue = (&'static str, Dimension, Force);

pub(crate) const CUES: &[Cue] = &[
    ("2d", TwoD, Force::Outright),
    ("2-d", TwoD, Force::Outright),
    ("2 d", TwoD, Force::Outright),
    ("2次元", TwoD, Force::Outright),
    ("二次元", TwoD, Force::Outright),
    ("ツーディー", TwoD, Force::Outright),
    ("two-dimensional", TwoD, Force::Outright),
    ("two dimensional", TwoD, Force::Outright),
    ("two dimensions", TwoD, Force::Outright),
    ("p5", TwoD, Force::Outright),
    ("p5js", TwoD, Force::Outright),
    ("3d", ThreeD, Force::Outright),
    ("3-d", ThreeD, Force::Outright),
    ("3 d", ThreeD, Force::Outright),
    ("3次元", ThreeD, Force::Outright),
    ("三次元", ThreeD, Force::Outright),
    ("スリーディー", ThreeD, Force::Outright),
    ("three-dimensional", ThreeD, Force::Outright),
    ("three dimensional", ThreeD, Force::Outright),
    ("three dimensions", ThreeD, Force::Outright),
    ("three.js", ThreeD, Force::Outright),
    ("three js", ThreeD, Force::Outright),
    ("threejs", ThreeD, Force::Outright),
    ("webgl", ThreeD, Force::Outright),
    ("平面", TwoD, Force::Answer),
    ("flat", TwoD, Force::Answer),
    ("ペラペラ", TwoD, Force::Answer),
    ("立体", ThreeD, Force::Answer),
    ("奥行き", ThreeD, Force::Answer),
    ("depth", ThreeD, Force::Answer),
    // Views.
    ("first person", ThreeD, Force::Hint),
    ("first-person", ThreeD, Force::Hint),
    ("1st person", ThreeD, Force::Hint),
    ("third person", ThreeD, Force::Hint),
    ("third-person", ThreeD, Force::Hint),
    ("over the shoulder", ThreeD, Force::Hint),
    ("fps", ThreeD, Force::Hint),
    ("tps", ThreeD, Force::Hint),
    ("vr", ThreeD, Force::Hint),
    ("一人称", ThreeD, Force::Hint),
    ("三人称", ThreeD, Force::Hint),
    ("主観視点", ThreeD, Force::Hint),
    ("オープンワールド", ThreeD, Force::Hint),
    ("open world", ThreeD, Force::Hint),
    ("open-world", ThreeD, Force::Hint),
    ("side scroll", TwoD, Force::Hint),
    ("side-scroll", TwoD, Force::Hint),
    ("sidescroll", TwoD, Force::Hint),
    ("top down", TwoD, Force::Hint),
    ("top-down", TwoD, Force::Hint),
    ("横スクロール", TwoD, Force::Hint),
    ("縦スクロール", TwoD, Force::Hint),
    ("強制スクロール", TwoD, Force::Hint),
    // Looks.
    ("voxel", ThreeD, Force::Hint),
    ("ボクセル", ThreeD, Force::Hint),
    ("low poly", ThreeD, Force::Hint),
    ("low-poly", ThreeD, Force::Hint),
    ("lowpoly", ThreeD, Force::Hint),
    ("ローポリ", ThreeD, Force::Hint),
    ("ポリゴン", ThreeD, Force::Hint),
    ("pixel art", TwoD, Force::Hint),
    ("pixel-art", TwoD, Force::Hint),
    ("8-bit", TwoD, Force::Faint),
    ("8bit", TwoD, Force::Faint),
    ("sprite", TwoD, Force::Hint),
    ("ドット絵", TwoD, Force::Hint),
    ("紙芝居", TwoD, Force::Hint),
    // Kinds of games.
    ("minecraft", ThreeD, Force::Hint),
    ("マイクラ", ThreeD, Force::Hint),
    ("マインクラフト", ThreeD, Force::Hint),
    ("flight sim", ThreeD, Force::Hint),
    ("フライトシミュ", ThreeD, Force::Hint),
    ("roller coaster", ThreeD, Force::Hint),
    ("rollercoaster", ThreeD, Force::Hint),
    ("ジェットコースター", ThreeD, Force::Hint),
    ("platformer", TwoD, Force::Hint),
    ("tetris", TwoD, Force::Hint),
    ("テトリス", TwoD, Force::Hint),
    ("sudoku", TwoD, Force::Hint),
    ("数独", TwoD, Force::Hint),
    ("ナンプレ", TwoD, Force::Hint),
    ("solitaire", TwoD, Force::Hint),
    ("ソリティア", TwoD, Force::Hint),
    ("minesweeper", TwoD, Force::Hint),
    ("マインスイーパー", TwoD, Force::Hint),
    ("match 3", TwoD, Force::Hint),
    ("match-3", TwoD, Force::Hint),
    ("match three", TwoD, Force::Hint),
    ("マッチ3", TwoD, Force::Hint),
    ("memory game", TwoD, Force::Hint),
    ("memory cards", TwoD, Force::Hint),
    ("神経衰弱", TwoD, Force::Hint),
    ("card game", TwoD, Force::Hint),
    ("カードゲーム", TwoD, Force::Hint),
    ("トランプ", TwoD, Force::Hint),
    ("snake", TwoD, Force::Hint),
    ("スネーク", TwoD, Force::Hint),
    ("pong", TwoD, Force::Hint),
    ("breakout", TwoD, Force::Hint),
    ("brick breaker", TwoD, Force::Hint),
    ("ブロック崩し", TwoD, Force::Hint),
    ("invaders", TwoD, Force::Hint),
    ("インベーダー", TwoD, Force::Hint),
    ("bullet hell", TwoD, Force::Hint),
    ("弾幕", TwoD, Force::Hint),
    ("flappy", TwoD, Force::Hint),
    ("pac-man", TwoD, Force::Hint),
    ("パックマン", TwoD, Force::Hint),
    ("whack-a-mole", TwoD, Force::Hint),
    ("whack a mole", TwoD, Force::Hint),
    ("もぐらたたき", TwoD, Force::Hint),
    ("モグラ叩き", TwoD, Force::Hint),
    ("clicker", TwoD, Force::Hint),
    ("クリッカー", TwoD, Force::Hint),
    ("othello", TwoD, Force::Hint),
    ("オセロ", TwoD, Force::Hint),
    ("リバーシ", TwoD, Force::Hint),
    ("将棋", TwoD, Force::Hint),
    ("tic tac toe", TwoD, Force::Hint),
    ("tic-tac-toe", TwoD, Force::Hint),
    ("まるばつ", TwoD, Force::Hint),
    ("word game", TwoD, Force::Hint),
    ("quiz", TwoD, Force::Hint),
    ("クイズ", TwoD, Force::Hint),
    ("typing", TwoD, Force::Hint),
    ("タイピング", TwoD, Force::Hint),
    ("visual novel", TwoD, Force::Hint),
    ("ノベルゲーム", TwoD, Force::Hint),
    ("落ちもの", TwoD, Force::Hint),
    ("落ち物", TwoD, Force::Hint),
    ("パズル", TwoD, Force::Faint),
    ("puzzle", TwoD, Force::Faint),
];

#[cfg(test)]
mod tests {
    use super::CUES;
    use crate::fold::fold;
    use std::collections::BTreeSet;

    #[test]
    fn cues_are_folded_and_stand_once() {
        let mut seen = BTreeSet::new();
        for (cue, _, _) in CUES {
            assert_eq!(fold(cue), *cue);
            assert!(seen.insert(cue), "{cue} twice");
        }
    }
}
