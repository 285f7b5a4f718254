//! Questions about the game.

use super::*;

async fn ask(question: &str, locale: &str) -> String {
    let first = run(flat("ネコが魚をつかまえる、ライフは4つ")).await;
    let made = run(then(&first, TaskMode::Chat, question, locale)).await;
    assert!(made.files.is_empty());
    assert_eq!(made.text, made.summary, "the answer is streamed and is the summary");
    made.text
}

#[tokio::test]
async fn answers_come_from_the_design() {
    assert!(ask("このゲームの操作方法教えて", "ja").await.contains("← →"));
    assert!(ask("ライフはいくつ？", "ja").await.contains('4'));
    assert!(ask("how many lives do I have?", "en").await.contains('4'));
    assert!(ask("敵は追いかけてくる？", "ja").await.contains("追いかけてはきません"));
    assert!(ask("目的は何？", "ja").await.contains("魚をつかまえよう"));
    assert!(ask("スマホでも遊べますか？", "ja").await.contains("指で"));
    assert!(ask("where is the speed set?", "en").await.contains("config.js"));
}

#[tokio::test]
async fn what_it_cannot_know_it_does_not_make_up() {
    let answer = ask("今日の天気は？", "ja").await;
    assert!(answer.contains("テンプレート") && answer.contains("答えられません"), "{answer}");
    let answer = ask("write an email to my boss", "en").await;
    assert!(answer.contains("cannot answer"), "{answer}");
}

#[tokio::test]
async fn without_a_game_it_says_what_it_can_make() {
    let mut chat = task("どんなゲームが作れるの？", GameKind::TwoD, "ja");
    chat.mode = TaskMode::Chat;
    let made = run(chat).await;
    assert!(made.summary.contains("迷路") && made.summary.contains("まだこのプロジェクトに"));
}
