//! The files of a game fit together and are complete.

use super::super::design::{Genre, Role};
use super::super::inject::read_config;
use super::super::lexicon::nouns::NOUNS;
use super::super::pages::{config, pages};
use super::super::spec::read_spec;
use super::*;

async fn one_of_each() -> Vec<Design> {
    let flat = run(flat("ネコが魚をつかまえる")).await.design();
    let solid = run(task("キツネがりんごを集める", GameKind::ThreeD, "ja")).await.design();
    Genre::ALL
        .iter()
        .map(|genre| {
            let base = if genre.kind() == GameKind::TwoD { &flat } else { &solid };
            Design { genre: *genre, ..base.clone() }
        })
        .collect()
}

#[tokio::test]
async fn every_genre_has_its_files_and_their_references_exist() {
    for design in one_of_each().await {
        let pages = pages(&design);
        let paths: Vec<&str> = pages.iter().map(|p| p.path).collect();
        assert_eq!(
            paths,
            ["index.html", "style.css", "config.js", "art.js", "game.js", "assets/icon.svg", "SPEC.md"]
        );
        let index = &pages[0].text;
        for path in ["style.css", "config.js", "art.js", "game.js", "assets/icon.svg"] {
            assert!(index.contains(&format!("\"{path}\"")), "{path} is referred to");
        }
        assert!(!index.contains("{{") && !index.contains("http://") && !index.contains("https://"));
        let game = &pages[4].text;
        assert!(game.contains("const rules = ") && game.trim_end().ends_with("})();"), "{:?}", design.genre);
        for page in &pages {
            let outside = ["https://", "//cdn", "fetch(", "XMLHttpRequest", "import("]
                .iter()
                .find(|word| page.text.contains(**word));
            assert_eq!(outside, None, "{} reaches outside", page.path);
            assert!(page.text.len() < 128 * 1024);
        }
    }
}

#[tokio::test]
async fn a_design_can_be_read_back_from_either_file() {
    for design in one_of_each().await {
        let pages = pages(&design);
        let from =
            |value: serde_json::Value| serde_json::from_value::<Design>(value).ok().and_then(Design::checked);
        assert_eq!(read_config(&pages[2].text).and_then(from), Some(design.clone()));
        assert_eq!(read_spec(&pages[6].text).and_then(from), Some(design.clone()));
        assert_eq!(read_config(&pages[2].text), Some(config(&design)));
    }
}

/// Whoever is cast is in `art.js`, whatever the part, the dimension and the thing.
#[tokio::test]
async fn every_noun_has_a_drawing_in_both_dimensions() {
    for base in one_of_each().await.iter().filter(|d| matches!(d.genre, Genre::Catch | Genre::Field)) {
        for noun in NOUNS {
            let mut design = base.clone();
            design.cast_mut(Role::Hazard).art = noun.id.to_owned();
            let pages = pages(&design);
            let art = &pages[3].text;
            let defined = art.contains(&format!("ART.{} = ", noun.id))
                || art.contains(&format!("    {}: {{ color", noun.id))
                || art.contains(&format!(" {}: {{ color", noun.id));
            assert!(defined, "{} in {:?}", noun.id, base.kind);
            assert!(art.contains(&format!("color: '{}'", noun.color)), "the colour of {}", noun.id);
        }
    }
}

#[tokio::test]
async fn every_kind_of_play_differs() {
    let games: Vec<String> = one_of_each().await.iter().map(|d| pages(d)[4].text.clone()).collect();
    for (i, a) in games.iter().enumerate() {
        assert!(games.iter().skip(i + 1).all(|b| a != b));
    }
}
