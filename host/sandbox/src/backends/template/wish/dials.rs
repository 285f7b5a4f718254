//! Reading numbers: speed, how many, how big, how high, how hard.

use super::super::design::{Difficulty, Role};
use super::measure::{Step, figures, less, more, number};
use super::reading::Reading;
use super::{Change, Dial, LevelStep, Occasion};

impl Reading<'_> {
    pub(super) fn pace(&self) -> Option<Change> {
        let too_fast = self.says(&["速すぎ", "早すぎ", "はやすぎ", "too fast", "too quick", "fsat"]);
        let too_slow = self.says(&["遅すぎ", "おそすぎ", "too slow"]);
        let fast = self.says(&[
            "速く",
            "早く",
            "はやく",
            "スピードアップ",
            "スピードを上げ",
            "速度を上げ",
            "スピード上げ",
            "加速",
            "素早",
            "スピーディ",
            "faster",
            "speed up",
            "quicker",
            "speedy",
            "fast",
            "quick",
        ]);
        let slow = self.says(&[
            "遅く",
            "おそく",
            "ゆっくり",
            "スピードダウン",
            "スピードを下げ",
            "スピードを落",
            "速度を下げ",
            "速度を落",
            "のんびり",
            "slower",
            "slow",
            "slow down",
            "slowly",
        ]);
        let up = if too_fast {
            false
        } else if too_slow || fast {
            true
        } else if slow {
            false
        } else {
            return None;
        };
        let dial = if self.role == Some(Role::Hero) && !self.says(&["ゲーム", "全体", "game", "everything"])
        {
            Dial::HeroSpeed
        } else {
            Dial::Speed
        };
        Some(Change::Turn(dial, self.step(up)))
    }

    pub(super) fn step(&self, up: bool) -> Step {
        Step::By(if up { more(self.text) } else { less(self.text) })
    }

    /// More or fewer: of enemies, of targets, of lives, of seconds.
    pub(super) fn counted(&self) -> Option<Change> {
        let up = self.says(&[
            "増や",
            "ふや",
            "多く",
            "多め",
            "たくさん",
            "いっぱい",
            "長く",
            "のばし",
            "伸ばし",
            "追加",
            "more",
            "increase*",
            "lots of",
            "longer",
            "extra",
            "add",
        ]);
        let down = self.says(&[
            "減ら",
            "へら",
            "少なく",
            "少なめ",
            "短く",
            "fewer",
            "less",
            "reduce*",
            "decrease*",
            "shorter",
        ]);
        if self.says(&["ライフ", "残機", "hp", "命", "体力", "lives", "life"]) {
            let step = match number(self.text) {
                Some(n) => Step::To(n),
                None if down => Step::To(self.design.lives.saturating_sub(1)),
                None if up => Step::To(self.design.lives.saturating_add(2)),
                None => return None,
            };
            return Some(Change::Turn(Dial::Lives, step));
        }
        if self.says(&["制限時間", "時間", "秒", "タイマー", "time limit", "timer", "seconds", "second"])
        {
            let step = match number(self.text).filter(|_| !figures(self.text).is_empty()) {
                Some(n) if self.says(&["分間", "分に", "minute*"]) && n < 10 => {
                    Step::To(n.saturating_mul(60))
                }
                Some(n) => Step::To(n),
                None if up || down => self.step(up),
                None => return None,
            };
            return Some(Change::Turn(Dial::Seconds, step));
        }
        if up == down {
            return None;
        }
        let dial = match self.role? {
            Role::Hazard => Dial::Hazards,
            Role::Target => Dial::Targets,
            Role::Hero => return None,
        };
        Some(Change::Turn(dial, self.step(up)))
    }

    pub(super) fn size(&self) -> Option<Change> {
        if self.says(&[
            "爆発",
            "explo*",
            "文字",
            "スコア",
            "画面",
            "ステージ",
            "フォント",
            "音",
            "font*",
            "score",
            "text",
            "arena",
            "screen",
            "volume",
            "sound",
        ]) {
            return None;
        }
        let up = self.says(&[
            "大きく",
            "おおきく",
            "大きい",
            "でかく",
            "デカく",
            "でっかく",
            "巨大",
            "bigger",
            "larger",
            "big",
            "huge",
            "giant",
        ]);
        let down =
            self.says(&["小さく", "ちいさく", "小さい", "ちっちゃ", "smaller", "tiny", "small", "little"]);
        if up == down || self.says(&["a little", "a bit"]) && !self.says(&["bigger", "smaller", "larger"]) {
            return None;
        }
        let role = self.role.or((self.occasion == Occasion::Edit).then_some(Role::Hero))?;
        Some(Change::Turn(Dial::Size(role), self.step(up)))
    }

    pub(super) fn jump(&self) -> Option<Change> {
        if !self.says(&["ジャンプ", "jump*"]) {
            return None;
        }
        let up = self.says(&[
            "高く",
            "高め",
            "もっと高",
            "低い",
            "低すぎ",
            "higher",
            "high",
            "too low",
            "jump more",
        ]);
        let down = self.says(&["低く", "低め", "高すぎ", "lower", "too high"]);
        (up != down).then(|| Change::Turn(Dial::Jump, self.step(up)))
    }

    pub(super) fn level(&self) -> Option<Change> {
        let easier = self.says(&[
            "簡単に",
            "かんたんに",
            "やさしく",
            "易しく",
            "簡単な",
            "かんたんな",
            "難しすぎ",
            "むずかしすぎ",
            "難しくて",
            "イージー",
            "easier",
            "easy",
            "too hard",
            "too difficult",
        ]);
        let harder = self.says(&[
            "難しく",
            "むずかしく",
            "難しい",
            "むずかしい",
            "難易度を上げ",
            "簡単すぎ",
            "かんたんすぎ",
            "ハードに",
            "ハードモード",
            "激ムズ",
            "harder",
            "hard",
            "difficult",
            "challenging",
            "too easy",
        ]);
        let step = if self.says(&[
            "難しすぎ",
            "むずかしすぎ",
            "難しくて",
            "too hard",
            "too difficult",
            "難易度を下げ",
        ]) {
            LevelStep::Easier
        } else if self.says(&["簡単すぎ", "かんたんすぎ", "too easy"]) {
            LevelStep::Harder
        } else if self.says(&["ふつうの難", "普通の難", "normal difficulty"]) {
            LevelStep::To(Difficulty::Normal)
        } else if easier {
            LevelStep::Easier
        } else if harder {
            LevelStep::Harder
        } else {
            return None;
        };
        Some(Change::Level(step))
    }
}
