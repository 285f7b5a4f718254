//! The styles there are. The guidelines are for generators, so they are in English; the names are for people.

use waza_registry::hooks::Dimension::{self, ThreeD, TwoD};

/// A way to look.
#[derive(Debug, PartialEq, Eq)]
pub struct Style {
    /// A kebab-case word, its own in both dimensions.
    pub id: &'static str,
    /// What kind of game it is for.
    pub dimension: Dimension,
    /// In Japanese.
    pub ja: &'static str,
    /// In English.
    pub en: &'static str,
    /// Its colours, from the ground to what stands out, as `#rrggbb`.
    pub palette: [&'static str; 4],
    /// What a generator is to do.
    pub guideline: &'static str,
}

impl Style {
    /// The style of that name in that dimension.
    #[must_use]
    pub fn find(dimension: Dimension, id: &str) -> Option<&'static Self> {
        Self::of(dimension).find(|style| style.id == id)
    }

    /// Those of a dimension, in the order in which they are shown.
    pub fn of(dimension: Dimension) -> impl Iterator<Item = &'static Self> {
        STYLES.iter().filter(move |style| style.dimension == dimension)
    }
}

/// All of them.
#[rustfmt::skip]
pub const STYLES: &[Style] = &[
    Style { id: "pastel-kawaii", dimension: TwoD, ja: "パステルかわいい", en: "Pastel kawaii", palette: ["#fff4f8", "#ffc9de", "#bfe3ff", "#7a5c86"],
        guideline: "Kawaii and soft. Rounded shapes without hard corners, thick outlines in a darker tone of the fill, big eyes set low on small faces. Pastel fills on a nearly white ground, one stronger colour for what can be touched. Things squash a little when they land and sparkle when they are collected." },
    Style { id: "pixel-retro", dimension: TwoD, ja: "ドット絵レトロ", en: "Pixel retro", palette: ["#1b1b2f", "#3a5a40", "#e0c097", "#e94f37"],
        guideline: "Pixel art of the 8-bit years. Draw on a small canvas and scale it up without smoothing; no shape finer than one pixel, no rotation that is not a quarter turn, at most sixteen colours. Text in a pixel face, sounds as square waves, movement in whole pixels." },
    Style { id: "neon-night", dimension: TwoD, ja: "ネオンナイト", en: "Neon night", palette: ["#07060f", "#1d1147", "#22e1ff", "#ff2e88"],
        guideline: "Neon lines on near black. Everything that matters is a bright outline with a glow around it, everything else stays dark; two neon hues and white, no more. Trails behind what moves, short bursts of sparks on every hit, a faint grid that scrolls in the ground." },
    Style { id: "flat-pop", dimension: TwoD, ja: "フラットポップ", en: "Flat pop", palette: ["#fff8e7", "#ffb703", "#219ebc", "#e63946"],
        guideline: "Flat, bright pop design. Plain shapes in vivid fills without outlines or gradients, one hard shadow to the lower right, generous empty space. Colours far apart on the wheel, large round type, movement that overshoots and settles." },
    Style { id: "hand-drawn", dimension: TwoD, ja: "手描きスケッチ", en: "Hand-drawn sketch", palette: ["#fbf7ee", "#d8cfb8", "#5a5a5a", "#c65d3b"],
        guideline: "A sketchbook come alive. Lines of uneven width that never quite meet, fills that miss their outline a little, a paper ground with a light grain. Few muted colours as if by crayon; redraw outlines with a small jitter a few times a second." },
    Style { id: "dark-gothic", dimension: TwoD, ja: "ダークゴシック", en: "Dark gothic", palette: ["#0f0d12", "#2c2433", "#7d6b8a", "#b3122a"],
        guideline: "Dark and gothic. Silhouettes against a slightly lighter sky, thin light from one side, mist that drifts in layers. Nearly no colour but one deep red for danger; slow movement that becomes sudden, low sounds, lettering with serifs." },
    Style { id: "toy-box", dimension: ThreeD, ja: "おもちゃ箱", en: "Toy box", palette: ["#fdf1d8", "#ff9f6b", "#5cc8b4", "#6a4c93"],
        guideline: "Toys on a table, kawaii and rounded. Rounded boxes, capsules and spheres with a plastic gloss, proportions short and wide, bevels on every edge. Warm light from a window, soft shadows close to what casts them, a camera that looks slightly down and a shallow depth." },
    Style { id: "low-poly", dimension: ThreeD, ja: "ローポリ", en: "Low poly", palette: ["#a8dadc", "#457b9d", "#8ab17d", "#f4a261"],
        guideline: "Low-poly nature, bright and calm. Few faces with flat shading, every face one colour, hills and trees from cones and broken spheres. A gradient sky, haze that takes the far colours away, one sun with long shadows; no textures at all." },
    Style { id: "neon-grid", dimension: ThreeD, ja: "ネオングリッド", en: "Neon grid", palette: ["#05030d", "#2b0f54", "#00f0ff", "#ff3df2"],
        guideline: "Neon in a dark space. A glowing grid for the ground that runs to the horizon, black bodies with bright edges, emissive materials and bloom instead of lamps. Two hues, fast forward movement, streaks of light that pass the camera." },
    Style { id: "clay", dimension: ThreeD, ja: "クレイアニメ", en: "Clay animation", palette: ["#f3e9dc", "#c08552", "#7a9e7e", "#d1495b"],
        guideline: "Clay figures filmed frame by frame. Matte materials with small dents and finger marks, shapes pressed together from balls and rolls, colours as if mixed by hand. Animate at twelve steps a second, let shapes deform when they touch, light as on a small stage." },
    Style { id: "voxel-block", dimension: ThreeD, ja: "ボクセルブロック", en: "Voxel blocks", palette: ["#87c38f", "#5e8c61", "#c2a878", "#4a90d9"],
        guideline: "A world of cubes, pixel by pixel. Everything is built from blocks of one size on a grid, figures too; at most eight colours a figure, flat tops lighter than sides. Instanced meshes, crisp shadows, corners darkened where blocks meet, parts that break into their blocks." },
    Style { id: "dark-ruins", dimension: ThreeD, ja: "闇の遺跡", en: "Dark ruins", palette: ["#0b0e13", "#26313d", "#6b7f8c", "#e0a458"],
        guideline: "Dark ruins by torchlight. Large worn stone blocks, columns that end in fog, a cold fill light far away and warm lamps near what can be reached. Low contrast except around the player, dust in the beams, slow heavy camera movement." },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_dimension_has_at_least_five_and_every_id_is_one_of_its_kind() {
        for dimension in [TwoD, ThreeD] {
            assert!(Style::of(dimension).count() >= 5);
        }
        let ids: BTreeSet<_> = STYLES.iter().map(|style| style.id).collect();
        assert_eq!(ids.len(), STYLES.len());
        for style in STYLES {
            let kebab = style.id.split('-').all(|word| {
                !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
            assert!(kebab, "{}", style.id);
            assert!(!style.ja.is_ascii() && style.en.is_ascii(), "{}", style.id);
            assert!((100..1_000).contains(&style.guideline.len()), "{}", style.id);
            for colour in style.palette {
                assert!(colour.len() == 7 && colour.starts_with('#'), "{colour}");
                assert!(u32::from_str_radix(&colour[1..], 16).is_ok(), "{colour}");
            }
        }
    }
}
