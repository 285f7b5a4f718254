//! What a message leads to.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, shipped},
    fake_backend::{Call, Script, delete, done, file, status, text},
};
use serde_json::json;
use waza_sandbox::{GameKind, TaskMode};
use waza_studio::{JobEventBody, NewMessage, StudioLimits};

#[tokio::test]
async fn a_wish_becomes_a_version() {
    let bench = Bench::new().await;
    bench.backend.plays(good_run());
    let heard = bench.run(WISH).await;
    heard.is_sound();
    assert_eq!(heard.kinds().first(), Some(&"started"));
    let decisions: Vec<_> = heard.of_kind("decision").iter().map(|d| d["hook"].clone()).collect();
    assert_eq!(
        decisions,
        ["intent-classifier", "skill-ranker", "path-policy", "asset-rewriter", "asset-rewriter"]
    );
    let result = heard.result();
    assert_eq!(result["message"], "シューティングゲームを作りました");
    assert_eq!(result["generator"], "fake");
    assert_eq!(result["files"], json!(["assets/cat.png", "game.js", "index.html"]));
    assert_eq!(result["version"]["message"], "シューティングゲームを作りました");
    let code = heard.of_kind("geminiCode").remove(0);
    assert_eq!(code["mode"], "create");
    assert_eq!(code["suggestions"], json!(["敵を速くして"]));
    let stream: String =
        heard.of_kind("stream").iter().map(|s| s["content"].as_str().unwrap().to_owned()).collect();
    assert_eq!(stream, "function setup() {}");

    let project = bench.studio.project(bench.user, bench.project).await.unwrap();
    assert!(project.is_initialized);
    let versions = bench.studio.versions(bench.user, bench.project).await.unwrap();
    assert_eq!(versions.versions[0].message, "シューティングゲームを作りました");
    assert_eq!(versions.current_head.as_deref(), Some(versions.versions[0].id.as_str()));
    let history = bench.studio.history(bench.user, bench.project, 50).await.unwrap();
    let lines: Vec<_> = history.iter().map(|line| (line.role.as_str(), line.content.as_str())).collect();
    assert_eq!(lines, [("user", WISH), ("assistant", "シューティングゲームを作りました")]);
    assert_eq!(bench.backend.last_task().mode, TaskMode::Create);
    assert!(!bench.backend.last_task().skills.is_empty());
    bench.backend.called(&Call::Release).await;
    assert!(!bench.backend.calls().contains(&Call::Cancel));
}

#[tokio::test]
async fn references_to_assets_get_their_hash_and_never_two() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let index = || {
        let files = bench.files();
        let (_, html) = files.iter().find(|(path, _)| path.ends_with("index.html")).unwrap();
        String::from_utf8(html.clone()).unwrap()
    };
    let first = index();
    assert!(first.contains("assets/cat.png?v="), "{first}");
    // The backend saw the rewritten text, and proposes it again with another picture.
    let script = vec![
        file("index.html", first.clone()),
        file("assets/cat.png", b"\x89PNG another cat".as_slice()),
        done("猫を変えました"),
    ];
    bench.backend.plays(Script::of(script));
    bench.run(CHANGE).await.result();
    let second = index();
    assert_eq!(second.matches("?v=").count(), 1, "{second}");
    assert_ne!(first, second);
    let seen = bench.backend.last_task();
    assert_eq!(seen.mode, TaskMode::Edit);
    assert!(seen.files.iter().any(|file| file.path == "game.js"));
    assert!(seen.files.iter().all(|file| file.path != "assets/cat.png"), "pictures are not text");
}

#[tokio::test]
async fn a_run_may_remove_files() {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(Script::of(vec![delete("game.js"), delete("never-there.js"), done("整理しました")]));
    bench.run(CHANGE).await.result();
    assert!(!bench.files().keys().any(|path| path.ends_with("game.js")));
}

#[tokio::test]
async fn an_unclear_dimension_is_asked_about_and_the_wish_is_kept() {
    let bench = Bench::new().await;
    let wish = "猫のゲームを作って";
    let heard = bench.run(wish).await;
    heard.is_sound();
    let chat = heard.of_kind("geminiChat").remove(0);
    assert_eq!(chat["suggestions"], json!(["2Dで作成", "3Dで作成"]));
    assert_eq!(heard.result()["mode"], "chat");
    assert_eq!(bench.backend.tasks(), 0);

    bench.backend.plays(good_run());
    bench.run("3Dで作成").await.result();
    let task = bench.backend.last_task();
    assert_eq!((task.message.as_str(), task.kind), (wish, GameKind::ThreeD));
    // The question is answered: the next message stands for itself.
    bench.run(CHANGE).await.result();
    assert_eq!(bench.backend.last_task().message, CHANGE);
    assert_eq!(bench.backend.last_task().kind, GameKind::ThreeD);
}

#[tokio::test]
async fn the_question_is_asked_in_english_too() {
    let bench = Bench::new().await;
    let message = NewMessage {
        content: "make a cat game".into(),
        locale: Some("en-GB".into()),
        ..NewMessage::default()
    };
    let job = bench.studio.send(bench.user, bench.project, message).await.unwrap().job;
    let heard = bench.hear(job.id).await;
    let chat = heard.of_kind("geminiChat").remove(0);
    assert_eq!(chat["suggestions"], json!(["Make it 2D", "Make it 3D"]));
    assert_eq!(chat["message"], "Should the game be 2D or 3D?");
}

#[tokio::test]
async fn a_question_is_answered_in_words_and_no_file_is_taken() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(Script::of(vec![
        text("スコアは"),
        text("点数です"),
        file("index.html", "overwritten"),
        file("b.js", "1"),
        done("まとめ"),
    ]));
    let heard = bench.run("スコアって何ですか？").await;
    heard.is_sound();
    assert_eq!(
        heard.result(),
        &json!({ "message": "スコアは点数です", "mode": "chat", "generator": "fake" })
    );
    let warnings = heard.of_kind("warning");
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0]["code"], "chat-files-refused");
    assert_eq!(bench.backend.last_task().mode, TaskMode::Chat);
    assert!(bench.backend.last_task().skills.is_empty());
    assert_eq!(bench.state().await, before);
}

#[tokio::test]
async fn a_restore_is_confirmed_first_and_needs_two_versions() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let tasks = bench.backend.tasks();
    let heard = bench.run("一つ前のバージョンに戻して").await;
    assert_eq!(heard.result()["mode"], "chat", "there is nothing to go back to");

    bench.backend.plays(good_run());
    bench.backend.plays(Script::of(vec![file("game.js", "let fast = true"), done("速くしました")]));
    bench.run(CHANGE).await.result();
    let heard = bench.run("元に戻して").await;
    heard.is_sound();
    let question = heard.of_kind("geminiRestore").remove(0);
    assert_eq!(question["confirmLabel"], "戻す");
    assert_eq!(question["cancelLabel"], "キャンセル");
    assert_eq!(
        heard.result(),
        &json!({ "message": "リストア確認", "mode": "restore", "generator": "claude" })
    );
    assert_eq!(bench.backend.tasks(), tasks + 1, "nothing was generated for the restore");
    let versions = bench.studio.versions(bench.user, bench.project).await.unwrap().versions;
    let restored = bench.studio.restore_version(bench.user, bench.project, &versions[1].id).await.unwrap();
    let now = bench.files();
    let script = now.iter().find(|(path, _)| path.ends_with("game.js")).unwrap().1;
    assert_eq!(script, b"function setup() {}");
    assert!(!restored.id.is_empty());
}

#[tokio::test]
async fn skills_fit_the_budget_and_the_rest_is_named() {
    let bench = Bench::with(shipped(), StudioLimits { skill_tokens: 1_500, ..limits() }).await;
    bench.backend.plays(good_run());
    let heard = bench.run(WISH).await;
    let budget = heard.of_kind("budget").remove(0);
    let chosen = budget["chosen"].as_array().unwrap();
    let spent: u64 = chosen.iter().map(|skill| skill["tokens"].as_u64().unwrap()).sum();
    assert!(spent <= 1_500, "{budget}");
    assert_eq!(budget["limitTokens"], 1_500);
    let left = budget["left"].as_array().unwrap();
    assert!(left.iter().all(|skill| skill["reason"] == "over-budget"), "{budget}");
    assert!(!left.is_empty(), "{budget}");
    let given: Vec<_> = bench.backend.last_task().skills.into_iter().map(|skill| skill.name).collect();
    let named: Vec<_> = chosen.iter().map(|skill| skill["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(given, named);
    for skill in bench.backend.last_task().skills {
        assert_eq!(skill.body, shipped().lineup().skill(&skill.name).unwrap().body, "whole");
    }
}

#[tokio::test]
async fn a_broken_connection_is_taken_up_where_it_broke() {
    let bench = Bench::new().await;
    let mut steps = vec![status("a"), file("index.html", "<p>")];
    steps.push(crate::fake_backend::Step::Breaks(waza_sandbox::SandboxError::Unavailable {
        backend: "fake",
        reason: "reset".into(),
    }));
    // Asked for what comes after 2, the list goes on behind the break.
    bench.backend.plays(Script::of(steps));
    bench.backend.resumes_with(vec![done("できました")]);
    let heard = bench.run(WISH).await;
    heard.is_sound();
    assert_eq!(heard.result()["files"], json!(["index.html"]));
    assert!(bench.backend.calls().contains(&Call::Events(2)));
}

#[tokio::test]
async fn a_create_without_files_is_a_failure() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(vec![text("できません"), done("何もしませんでした")]));
    assert_eq!(bench.run(WISH).await.failure().0, "CLI_GENERAL_ERROR");
    assert!(!bench.studio.project(bench.user, bench.project).await.unwrap().is_initialized);
}

#[tokio::test]
async fn an_edit_without_changes_is_words() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(Script::of(vec![done("変える所がありません")]));
    let heard = bench.run(CHANGE).await;
    assert_eq!(heard.result()["version"], serde_json::Value::Null);
    assert_eq!(bench.state().await, before);
}

#[tokio::test]
async fn the_backends_own_words_reach_the_user() {
    let bench = Bench::new().await;
    let failure = waza_sandbox::GenerationFailure {
        code: "RATE_LIMIT".into(),
        user_message: "APIの利用制限に達しました".into(),
        detail: "429".into(),
        recoverable: true,
        exit_code: None,
    };
    bench.backend.plays(Script::of(vec![crate::fake_backend::Step::Say(
        waza_sandbox::GenerationEvent::Failed(failure),
    )]));
    let heard = bench.run(WISH).await;
    let JobEventBody::Failed { code, user_message, recoverable, job, .. } = heard.end() else {
        panic!("{:?}", heard.end())
    };
    assert_eq!((code.as_str(), *recoverable), ("RATE_LIMIT", true));
    assert_eq!(user_message, "APIの利用制限に達しました");
    assert_eq!(job.error.as_ref(), Some(user_message));
}
