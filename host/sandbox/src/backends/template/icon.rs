//! `assets/icon.svg`: the hero's face in a few shapes, for the browser's tab.

use super::design::{Design, Mood};
use super::lexicon::nouns::{Class, noun_by_id};

/// The icon of a game.
pub(super) fn icon(design: &Design) -> String {
    let noun = noun_by_id(&design.hero.art);
    let coat = design.hero.color.as_deref().or(noun.map(|n| n.color)).unwrap_or("#7cc4ff");
    let plate = design.accent.as_deref().unwrap_or(match design.mood {
        Mood::Pop => "#ffb35c",
        Mood::Kawaii => "#ffb3d1",
        Mood::Dark => "#2a2547",
        Mood::Neon => "#170b3d",
        Mood::Retro => "#3d5a80",
    });
    let ears = match (noun.map(|n| n.class), design.hero.art.as_str()) {
        (_, "cat" | "fox" | "wolf" | "unicorn" | "owl") => {
            r#"<path d="M16 30L18 10L33 20ZM48 30L46 10L31 20Z"/>"#
        }
        (_, "rabbit") => {
            r#"<ellipse cx="24" cy="14" rx="5" ry="13"/><ellipse cx="40" cy="14" rx="5" ry="13"/>"#
        }
        (Some(Class::Beast), _) => r#"<circle cx="18" cy="20" r="8"/><circle cx="46" cy="20" r="8"/>"#,
        (Some(Class::Sea), _) => r#"<path d="M50 36L62 24V48ZM26 20L36 8L42 22Z"/>"#,
        (Some(Class::Bird | Class::Bug), _) => {
            r#"<path d="M32 20C30 12 26 10 24 9M32 20C34 12 38 10 40 9" fill="none"/>"#
        }
        (Some(Class::Craft), _) => r#"<path d="M32 6L42 22H22ZM12 46L22 36V52ZM52 46L42 36V52Z"/>"#,
        _ => "",
    };
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="15" fill="{plate}"/>
<g fill="{coat}" stroke="#3a2a3a" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">{ears}<circle cx="32" cy="37" r="20"/></g>
<g fill="#2b2233"><ellipse cx="24" cy="36" rx="3.2" ry="4"/><ellipse cx="40" cy="36" rx="3.2" ry="4"/></g>
<path d="M27 44Q32 49 37 44" fill="none" stroke="#2b2233" stroke-width="2.2" stroke-linecap="round"/>
<g fill="#ff7f9f" opacity=".5"><ellipse cx="19" cy="43" rx="4" ry="2.4"/><ellipse cx="45" cy="43" rx="4" ry="2.4"/></g>
</svg>
"##
    )
}
