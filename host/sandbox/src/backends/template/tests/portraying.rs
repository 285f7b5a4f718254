//! Pictures of the project in place of drawings.

use super::*;

const CLIENTS: &str = "1：画像「cat.png」を使用: /user-assets/0190a0b1-0000-7000-8000-000000000000/cat.png";

#[tokio::test]
async fn the_first_picture_is_the_heros_unless_the_message_says_otherwise() {
    let made = run(flat(&format!("ネコが魚をつかまえる2Dゲームを作って\n{CLIENTS}"))).await;
    assert_eq!(made.design().hero.picture.as_deref(), Some("assets/cat.png"));
    assert_eq!(made.design().title, run(flat("ネコが魚をつかまえる2Dゲームを作って")).await.design().title);
    let (first, second) =
        edited(flat("ネコが魚をつかまえる2Dゲームを作って"), "敵の絵を assets/foe.svg にして").await;
    let design = after(&first, &second);
    assert_eq!((design.hero.picture, design.hazard.picture.as_deref()), (None, Some("assets/foe.svg")));
    assert!(second.summary.contains("assets/foe.svg"), "{}", second.summary);
}

#[tokio::test]
async fn a_part_that_is_played_by_another_loses_its_picture() {
    let first = run(flat(&format!("ネコが魚をつかまえる2Dゲームを作って\n{CLIENTS}"))).await;
    let second = run(then(&first, TaskMode::Edit, "ネコを犬にして", "ja")).await;
    assert_eq!(after(&first, &second).hero.picture, None);
}

#[tokio::test]
async fn a_3d_game_says_that_it_has_no_pictures() {
    let made = run(task(
        &format!("make a 3D game where a rocket collects stars\n{CLIENTS}"),
        GameKind::ThreeD,
        "en",
    ))
    .await;
    assert_eq!(made.design().hero.picture, None);
    assert!(made.summary.contains("cannot use pictures"), "{}", made.summary);
}

#[tokio::test]
async fn a_path_out_of_the_project_in_a_design_is_dropped() {
    let made = run(flat(&format!("ネコが魚をつかまえる2Dゲームを作って\n{CLIENTS}"))).await;
    let config = made.file("config.js").replace("assets/cat.png", "https://elsewhere.example/x.png");
    let files = vec![ExistingFile { path: "config.js".into(), content: config.into_bytes() }];
    assert_eq!(read(&files).expect("a game of ours").design.hero.picture, None);
}
