//! What a game is, in numbers and names. Everything else (files, words, drawings) is derived from a [`Design`], so an
//! edit is a change to one of its fields.

use super::lexicon::nouns::noun_by_id;
use super::wish::is_picture;
use crate::GameKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of this shape, as written into `config.js` and `SPEC.md`.
pub(super) const FORMAT: u32 = 1;
/// The longest title, in characters.
pub(super) const TITLE_CHARS_MAX: usize = 40;
/// The longest name of a member of the cast, in characters.
pub(super) const NAME_CHARS_MAX: usize = 16;

/// A language that users read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Lang {
    Ja,
    En,
}

impl Lang {
    /// The nearest one to a BCP 47 tag.
    pub(super) fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ja") { Self::Ja } else { Self::En }
    }

    /// The tag for `<html lang>`.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// One of two texts.
    pub(super) fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

/// A kind of play; each has its own rules file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Genre {
    Catch,
    Dodge,
    Shoot,
    Jump,
    Maze,
    Puzzle,
    Breakout,
    Race,
    Tap,
    Field,
    Drive,
    Fly,
    Blast,
}

impl Genre {
    /// All of them.
    pub(super) const ALL: [Self; 13] = [
        Self::Catch,
        Self::Dodge,
        Self::Shoot,
        Self::Jump,
        Self::Maze,
        Self::Puzzle,
        Self::Breakout,
        Self::Race,
        Self::Tap,
        Self::Field,
        Self::Drive,
        Self::Fly,
        Self::Blast,
    ];

    /// Flat or spatial.
    pub(super) fn kind(self) -> GameKind {
        match self {
            Self::Field | Self::Drive | Self::Fly | Self::Blast => GameKind::ThreeD,
            _ => GameKind::TwoD,
        }
    }

    /// Whether a round ends by the clock instead of by lives.
    pub(super) fn timed(self) -> bool {
        matches!(self, Self::Tap | Self::Puzzle)
    }

    /// Whether there is something to jump with.
    pub(super) fn jumps(self) -> bool {
        matches!(self, Self::Jump | Self::Field)
    }

    /// Which features change anything in this genre.
    pub(super) fn takes(self, feature: Feature) -> bool {
        match feature {
            Feature::Chase => !matches!(self, Self::Puzzle | Self::Tap),
            Feature::Stick => !matches!(self, Self::Puzzle | Self::Tap | Self::Jump | Self::Breakout),
            Feature::Drift => matches!(self, Self::Race | Self::Drive),
            Feature::Light | Feature::Water => self.kind() == GameKind::ThreeD,
            _ => true,
        }
    }
}

/// How everything is coloured and shaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mood {
    Pop,
    Kawaii,
    Dark,
    Neon,
    Retro,
}

/// Where it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scene {
    Meadow,
    Sea,
    Deep,
    Sky,
    Space,
    City,
    Night,
    Snow,
    Desert,
    Candy,
    Cave,
    Forest,
}

/// Something that a game has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Feature {
    Particles,
    Tween,
    Chase,
    Music,
    Shake,
    Stick,
    Cute,
    Polish,
    Light,
    Water,
    Drift,
}

/// How hard it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Difficulty {
    Easy,
    Normal,
    Hard,
}

/// A part in the game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Hero,
    Target,
    Hazard,
}

/// Who plays a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cast {
    /// The drawing's key.
    pub(super) art: String,
    /// What players read.
    pub(super) name: String,
    /// `#rrggbb`; without one, the drawing's own.
    pub(super) color: Option<String>,
    /// Percent.
    pub(super) size: u16,
    /// A picture of the project in place of the drawing, `assets/…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<String>,
}

/// A game.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Design {
    pub(super) format: u32,
    pub(super) kind: GameKind,
    pub(super) genre: Genre,
    pub(super) locale: Lang,
    pub(super) seed: u32,
    pub(super) title: String,
    pub(super) hero: Cast,
    pub(super) target: Cast,
    pub(super) hazard: Cast,
    pub(super) mood: Mood,
    pub(super) scene: Scene,
    /// `#rrggbb`; without one, the scene's own sky.
    pub(super) background: Option<String>,
    /// `#rrggbb` of buttons and marks; without one, the mood's own.
    pub(super) accent: Option<String>,
    /// Percent, as all of the following up to `jump`.
    pub(super) speed: u16,
    pub(super) hero_speed: u16,
    pub(super) targets: u16,
    pub(super) hazards: u16,
    pub(super) jump: u16,
    pub(super) lives: u16,
    /// Of a round that ends by the clock.
    pub(super) seconds: u16,
    pub(super) difficulty: Difficulty,
    pub(super) features: BTreeSet<Feature>,
}

/// The smallest and largest value of a number in a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) min: u16,
    pub(super) max: u16,
}

impl Bounds {
    /// The nearest value inside.
    pub(super) fn clamp(self, value: u16) -> u16 {
        value.clamp(self.min, self.max)
    }
}

pub(super) const PACE: Bounds = Bounds { min: 40, max: 250 };
pub(super) const AMOUNT: Bounds = Bounds { min: 25, max: 400 };
pub(super) const SIZE: Bounds = Bounds { min: 50, max: 220 };
pub(super) const JUMP: Bounds = Bounds { min: 60, max: 200 };
pub(super) const LIVES: Bounds = Bounds { min: 1, max: 9 };
pub(super) const SECONDS: Bounds = Bounds { min: 15, max: 300 };

impl Design {
    /// Who plays a part.
    pub(super) fn cast(&self, role: Role) -> &Cast {
        match role {
            Role::Hero => &self.hero,
            Role::Target => &self.target,
            Role::Hazard => &self.hazard,
        }
    }

    /// The same, to change it.
    pub(super) fn cast_mut(&mut self, role: Role) -> &mut Cast {
        match role {
            Role::Hero => &mut self.hero,
            Role::Target => &mut self.target,
            Role::Hazard => &mut self.hazard,
        }
    }

    /// A design that was read from a project's files, which anybody may have written: `None` if it cannot be one of
    /// ours, otherwise with every value brought into its bounds.
    pub(super) fn checked(mut self) -> Option<Self> {
        if self.format != FORMAT || self.genre.kind() != self.kind {
            return None;
        }
        for role in [Role::Hero, Role::Target, Role::Hazard] {
            let cast = self.cast_mut(role);
            noun_by_id(&cast.art)?;
            cast.name = tidy(&cast.name, NAME_CHARS_MAX);
            cast.size = SIZE.clamp(cast.size);
            cast.color = cast.color.take().filter(|c| is_colour(c));
            cast.picture = cast.picture.take().filter(|path| is_picture(path));
        }
        self.title = tidy(&self.title, TITLE_CHARS_MAX);
        self.background = self.background.take().filter(|c| is_colour(c));
        self.accent = self.accent.take().filter(|c| is_colour(c));
        self.speed = PACE.clamp(self.speed);
        self.hero_speed = PACE.clamp(self.hero_speed);
        self.targets = AMOUNT.clamp(self.targets);
        self.hazards = AMOUNT.clamp(self.hazards);
        self.jump = JUMP.clamp(self.jump);
        self.lives = LIVES.clamp(self.lives);
        self.seconds = SECONDS.clamp(self.seconds);
        Some(self)
    }
}

/// A text as it may be shown: no control characters, no runs of white space, not too long.
pub(super) fn tidy(text: &str, chars_max: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(chars_max).collect::<String>().trim_end().to_owned()
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
