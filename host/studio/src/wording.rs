//! What users read, in Japanese and English. Japanese is the default, because the client's texts are.

use waza_registry::{
    fold,
    hooks::{Dimension, RestoreTarget},
};

/// The language of the texts of one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locale {
    Ja,
    En,
}

impl Locale {
    /// From a BCP 47 tag. Anything but English is answered in Japanese, as the client does.
    pub(crate) fn of(tag: Option<&str>) -> Self {
        let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") { Self::En } else { Self::Ja }
    }

    pub(crate) fn tag(self) -> &'static str {
        self.pick("ja", "en")
    }

    pub(crate) fn pick(self, ja: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    pub(crate) fn understanding(self) -> &'static str {
        self.pick("意図を判定中...", "Working out what you want...")
    }

    pub(crate) fn choosing_skills(self) -> &'static str {
        self.pick("スキルを選択中...", "Choosing skills...")
    }

    pub(crate) fn preparing(self) -> &'static str {
        self.pick("実行環境を準備中...", "Preparing a sandbox...")
    }

    pub(crate) fn generating(self) -> &'static str {
        self.pick("生成中...", "Generating...")
    }

    pub(crate) fn checking(self) -> &'static str {
        self.pick("ファイルを確認中...", "Checking the files...")
    }

    pub(crate) fn saving(self) -> &'static str {
        self.pick("保存中...", "Saving...")
    }

    pub(crate) fn pictures_made(self) -> &'static str {
        self.pick("画像を用意しました", "The pictures are there")
    }

    pub(crate) fn waiting_behind(self, jobs: usize) -> String {
        match self {
            Self::Ja => format!("順番を待っています（前に{jobs}件）"),
            Self::En => format!("Waiting for a place ({jobs} before this one)"),
        }
    }

    pub(crate) fn updated(self) -> &'static str {
        self.pick("ゲームを更新しました", "The game was updated")
    }

    pub(crate) fn answered(self) -> &'static str {
        self.pick("お答えできることがありませんでした", "There is nothing I can say to that")
    }

    pub(crate) fn ask_dimension(self) -> &'static str {
        self.pick("2Dと3D、どちらのゲームを作りますか？", "Should the game be 2D or 3D?")
    }

    pub(crate) fn dimension_label(self, dimension: Dimension) -> &'static str {
        match dimension {
            Dimension::TwoD => self.pick("2Dで作成", "Make it 2D"),
            Dimension::ThreeD => self.pick("3Dで作成", "Make it 3D"),
        }
    }

    pub(crate) fn confirm_label(self) -> &'static str {
        self.pick("戻す", "Restore")
    }

    pub(crate) fn cancel_label(self) -> &'static str {
        self.pick("キャンセル", "Cancel")
    }

    pub(crate) fn nothing_to_restore(self) -> &'static str {
        self.pick("戻せるバージョンがまだありません", "There is no earlier version to go back to yet")
    }

    pub(crate) fn confirm_restore(self, target: &RestoreTarget) -> String {
        match (self, target) {
            (Self::Ja, RestoreTarget::Steps(steps)) => format!("{steps}つ前のバージョンに戻しますか？"),
            (Self::En, RestoreTarget::Steps(steps)) => format!("Go back {steps} versions?"),
            (Self::Ja, RestoreTarget::Version(version)) => format!("バージョン {version} に戻しますか？"),
            (Self::En, RestoreTarget::Version(version)) => format!("Go back to version {version}?"),
            (Self::Ja, RestoreTarget::Moment(moment)) => format!("「{moment}」のバージョンに戻しますか？"),
            (Self::En, RestoreTarget::Moment(moment)) => format!("Go back to the version of “{moment}”?"),
            (Self::Ja, RestoreTarget::LastChange | RestoreTarget::Unspecified) => {
                "前のバージョンに戻しますか？".to_owned()
            }
            (Self::En, RestoreTarget::LastChange | RestoreTarget::Unspecified) => {
                "Go back to the previous version?".to_owned()
            }
        }
    }
}

/// As the client writes it.
pub(crate) fn dimension_tag(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::TwoD => "2d",
        Dimension::ThreeD => "3d",
    }
}

/// The answer to "2D or 3D?" when the text is exactly one of our own buttons, in either language, or the bare word on
/// it: no classifier is needed to know what our own button means.
pub(crate) fn pressed_dimension(text: &str) -> Option<Dimension> {
    let (text, _) = fold(text);
    [(Dimension::TwoD, "2d"), (Dimension::ThreeD, "3d")].into_iter().find_map(|(dimension, word)| {
        let labels = [Locale::Ja, Locale::En].map(|locale| fold(locale.dimension_label(dimension)).0);
        (text.trim() == word || labels.iter().any(|label| label == text.trim())).then_some(dimension)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_english_tags_are_english() {
        assert_eq!(Locale::of(Some("en-GB")), Locale::En);
        assert_eq!(Locale::of(Some("EN")), Locale::En);
        assert_eq!(Locale::of(Some("enm")), Locale::Ja);
        assert_eq!(Locale::of(None), Locale::Ja);
    }

    #[test]
    fn our_buttons_are_known_in_both_languages() {
        assert_eq!(pressed_dimension(" 2Dで作成 "), Some(Dimension::TwoD));
        assert_eq!(pressed_dimension("Make it 3D"), Some(Dimension::ThreeD));
        assert_eq!(pressed_dimension("２Ｄ"), Some(Dimension::TwoD));
        assert_eq!(pressed_dimension("3Dで作成して"), None);
    }
}
