//! Reading looks: colours, features, language, scene, mood, and another kind of play.

use super::super::design::{Feature, Lang, Mood, Role};
use super::super::lexicon::colours::colours;
use super::super::lexicon::genres::genre;
use super::super::lexicon::looks;
use super::reading::{OFF, Reading};
use super::subject::surface;
use super::{Change, Occasion, Surface};

impl Reading<'_> {
    pub(super) fn paint(&self) -> Vec<Change> {
        if self.says(OFF) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (_, end, colour) in colours(self.text) {
            let rest = self.text.get(end..).unwrap_or_default();
            let rest =
                ["色の", "い", "の", "色", " "].iter().fold(rest, |r, p| r.strip_prefix(p).unwrap_or(r));
            let offset = self.text.len() - rest.len();
            let beside = self.described(offset);
            let surface = match (beside, surface(self.text), self.role, self.occasion) {
                (Some(role), _, _, _) => Surface::Part(role),
                (None, Some(surface), _, _) => surface,
                (None, None, Some(role), Occasion::Edit) => Surface::Part(role),
                (None, None, None, Occasion::Edit) => Surface::Part(Role::Hero),
                (None, None, _, Occasion::Create) => Surface::Accent,
            };
            out.push(Change::Paint(surface, colour));
        }
        out
    }

    /// The part that an adjective ending at `offset` describes: the next one, with at most another adjective between.
    fn described(&self, offset: usize) -> Option<Role> {
        const GAP_BYTES_MAX: usize = 18;
        let (role, start, _) = self.parts.iter().find(|(_, start, _)| *start >= offset)?;
        let gap = self.text.get(offset..*start)?;
        let joined = !gap.contains(['が', 'を', 'は', 'に', 'で', 'と', 'も'])
            && ![" and ", "the ", " a "].iter().any(|w| gap.contains(w));
        (gap.len() <= GAP_BYTES_MAX && joined).then_some(*role)
    }

    pub(super) fn features(&self) -> Vec<Change> {
        let on = !self.says(OFF);
        looks::features(self.text)
            .into_iter()
            // "It is too dark" or "sparkles" in a first wish adds; only an edit can take away.
            .filter(|_| on || self.occasion == Occasion::Edit)
            .filter(|f| *f != Feature::Cute || on)
            .map(|feature| Change::Switch(feature, on))
            .collect()
    }

    pub(super) fn language(&self) -> Option<Change> {
        if self.says(&["英語に", "英語で", "英語版", "in english", "to english", "into english"]) {
            Some(Change::Speak(Lang::En))
        } else if self.says(&[
            "日本語に",
            "日本語で",
            "日本語版",
            "in japanese",
            "to japanese",
            "into japanese",
        ]) {
            Some(Change::Speak(Lang::Ja))
        } else {
            None
        }
    }

    /// Another kind of play: only when it is plainly what the game is to become.
    pub(super) fn replay(&self) -> Option<Change> {
        let wanted = genre(self.text, self.design.kind)?;
        let japanese = self.says(&[
            "ゲームに変え",
            "ゲームにし",
            "ゲームに作り",
            "ゲームがいい",
            "型に",
            "シューティングに",
            "迷路に",
            "パズルに",
            "レースに",
        ]);
        let english =
            self.says(&["into a", "into an", "make it a", "make this a", "turn it", "change it to a"])
                && self.says(&[
                    "game",
                    "shooter",
                    "runner",
                    "platformer",
                    "maze",
                    "puzzle",
                    "race",
                    "breakout",
                ]);
        ((japanese || english) && wanted != self.design.genre).then_some(Change::Replay(wanted))
    }

    pub(super) fn place(&self) -> Option<Change> {
        let scene = looks::scene(self.text)?;
        let about_place = self.says(&[
            "背景",
            "舞台",
            "ステージ",
            "場所",
            "世界",
            "background*",
            "backdrop*",
            "scene*",
            "set it",
            "set in",
            "set the",
            "world",
            "take place",
            "stage",
        ]);
        let becomes = self.says(&[
            "にして",
            "に変え",
            "にでき",
            "っぽく",
            "にする",
            "make it",
            "change it",
            "turn it",
            "move it",
        ]);
        (about_place || (becomes && self.parts.is_empty())).then_some(Change::Move(scene))
    }

    pub(super) fn style(&self) -> Option<Change> {
        if self.says(&["明るく", "brighten*", "brighter", "lighter"]) {
            return Some(Change::Restyle(Mood::Pop));
        }
        looks::mood(self.text).map(Change::Restyle)
    }
}
