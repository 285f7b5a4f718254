//! `SPEC.md`: what the game is, for people, and its design in the first block, for the next edit.

use super::design::{Bounds, Design, Feature, LIVES, Lang, PACE, Role, SECONDS};
use super::inject;
use super::words::{
    difficulty_name, feature_name, genre_name, mood_name, plural, scene_name, sentence, texts,
};
use serde_json::Value;
use std::fmt::Write as _;

const OPEN: &str = "<!-- game-design\n";
const CLOSE: &str = "\n-->\n";

/// The whole file.
pub(super) fn spec(design: &Design) -> String {
    let json = serde_json::to_value(design).unwrap_or_default();
    let mut out = format!("{OPEN}{}{CLOSE}\n# {}\n\n", inject::literal(&json), markdown(&design.title));
    let texts = texts(design);
    let lang = design.locale;
    let _ = writeln!(out, "{}\n\n{}\n", markdown(&sentence(design)), markdown(&texts.goal));
    let _ = writeln!(out, "## {}\n", lang.pick("操作", "Controls"));
    for line in &texts.help {
        let _ = writeln!(out, "- {line}");
    }
    let _ = writeln!(out, "\n## {}\n", lang.pick("パラメーター", "Parameters"));
    let _ = writeln!(out, "| {} | {} |\n|---|---|", lang.pick("項目", "what"), lang.pick("値", "value"));
    for (what, value) in rows(design) {
        let _ = writeln!(out, "| {what} | {value} |");
    }
    let _ = writeln!(
        out,
        "\n{}",
        lang.pick(
            "数と言葉は `config.js`、絵は `art.js`、ルールは `game.js` にあります。",
            "Numbers and words are in `config.js`, drawings in `art.js`, rules in `game.js`."
        )
    );
    out
}

/// The design in a `SPEC.md`.
pub(super) fn read_spec(text: &str) -> Option<Value> {
    let (json, _) = text.trim_start_matches('\u{feff}').strip_prefix(OPEN)?.split_once(CLOSE)?;
    serde_json::from_str(json).ok()
}

/// Text that Markdown takes as text.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~') {
            out.push('\\');
        }
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

fn rows(d: &Design) -> Vec<(&'static str, String)> {
    let lang = d.locale;
    let who = |role: Role| {
        let cast = d.cast(role);
        let name =
            if role == Role::Hero || lang == Lang::Ja { cast.name.clone() } else { plural(&cast.name) };
        let color = cast.color.as_deref().map(|c| format!(", {c}")).unwrap_or_default();
        format!("{}{color}, {}%", markdown(&name), cast.size)
    };
    let span =
        |value: u16, bounds: Bounds, unit: &str| format!("{value}{unit} ({}–{})", bounds.min, bounds.max);
    let features: Vec<&str> =
        d.features.iter().filter(|f| d.genre.takes(**f)).map(|f: &Feature| feature_name(*f, lang)).collect();
    vec![
        (lang.pick("種類", "genre"), genre_name(d.genre, lang).to_owned()),
        (lang.pick("主人公", "hero"), who(Role::Hero)),
        (lang.pick("めあて", "targets"), who(Role::Target)),
        (lang.pick("あぶないもの", "hazards"), who(Role::Hazard)),
        (lang.pick("雰囲気", "mood"), mood_name(d.mood, lang).to_owned()),
        (lang.pick("場所", "scene"), scene_name(d.scene, lang).to_owned()),
        (lang.pick("背景の色", "background"), d.background.clone().unwrap_or_else(|| "–".to_owned())),
        (lang.pick("ボタンの色", "accent"), d.accent.clone().unwrap_or_else(|| "–".to_owned())),
        (lang.pick("速さ", "speed"), span(d.speed, PACE, "%")),
        (lang.pick("主人公の速さ", "hero speed"), span(d.hero_speed, PACE, "%")),
        (lang.pick("めあての数", "how many targets"), format!("{}%", d.targets)),
        (lang.pick("あぶないものの数", "how many hazards"), format!("{}%", d.hazards)),
        (lang.pick("むずかしさ", "difficulty"), difficulty_name(d.difficulty, lang).to_owned()),
        (lang.pick("ライフ", "lives"), span(d.lives, LIVES, "")),
        (lang.pick("制限時間（秒）", "seconds"), span(d.seconds, SECONDS, "")),
        (
            lang.pick("追加の要素", "features"),
            if features.is_empty() { "–".to_owned() } else { features.join(", ") },
        ),
    ]
}
