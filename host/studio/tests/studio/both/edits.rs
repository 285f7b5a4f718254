//! Changes to parts of files: literal, bounded, and never skipped in silence.

use crate::{
    bench::{Bench, CHANGE, good_run, limits, shipped},
    fake_backend::{Script, Step, done, file},
};
use serde_json::json;
use waza_sandbox::{GenerationEvent, ProposedEdit};

fn edit(path: &str, old: &str, new: &str) -> Step {
    Step::Say(GenerationEvent::Edit(ProposedEdit {
        path: path.into(),
        old_string: old.into(),
        new_string: new.into(),
    }))
}

/// The text of the file whose path ends so.
fn written(bench: &Bench, name: &str) -> String {
    let files = bench.files();
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

#[tokio::test]
async fn a_replacement_is_written_as_it_stands() {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(Script::of(vec![edit("game.js", "setup", "$& cost $$ $1"), done("変えました")]));
    let heard = bench.run(CHANGE).await;
    heard.is_sound();
    assert_eq!(written(&bench, "game.js"), "function $& cost $$ $1() {}");
    let code = heard.of_kind("geminiCode").remove(0);
    assert_eq!((&code["mode"], &code["files"]), (&json!("edit"), &json!([])));
    let told = json!([{ "path": "game.js", "old_string": "setup", "new_string": "$& cost $$ $1" }]);
    assert_eq!(code["edits"], told);
    assert!(heard.result().get("failedEdits").is_none());
}

#[tokio::test]
async fn one_that_does_not_fit_is_told_and_the_others_are_made() {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(Script::of(vec![
        edit("game.js", "never there", "x"),
        edit("nowhere.js", "a", "b"),
        edit("game.js", "setup", "start"),
        file("new.js", "1"),
        edit("new.js", "1", "2"),
        done("変えました"),
    ]));
    let heard = bench.run(CHANGE).await;
    heard.is_sound();
    let warnings: Vec<_> = heard.of_kind("warning").iter().map(|warning| warning["code"].clone()).collect();
    assert_eq!(warnings, ["edit-failed", "edit-failed"]);
    let failed = json!([
        { "path": "game.js", "reason": "text-not-found" },
        { "path": "nowhere.js", "reason": "no-such-file" },
    ]);
    assert_eq!(heard.result()["failedEdits"], failed);
    assert_eq!(
        (written(&bench, "game.js").as_str(), written(&bench, "new.js").as_str()),
        ("function start() {}", "2")
    );
}

#[tokio::test]
async fn when_none_fits_nothing_is_changed_and_the_job_says_so() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(Script::of(vec![edit("game.js", "never there", "x"), done("変えました")]));
    let heard = bench.run(CHANGE).await;
    heard.is_sound();
    assert_eq!(heard.failure().0, "EDIT_FAILED");
    assert_eq!(bench.state().await, before);
}

#[tokio::test]
async fn a_replacement_goes_no_further_than_a_file_may() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    for path in ["../other/game.js", ".git/config", "/etc/passwd"] {
        bench.backend.plays(Script::of(vec![edit(path, "a", "b"), done("変えました")]));
        assert_eq!(bench.run(CHANGE).await.failure().0, "EDIT_FAILED", "{path}");
    }
    assert_eq!(bench.state().await, before);
}

#[tokio::test]
async fn pictures_are_told_before_the_code_and_the_first_name_gives_way() {
    let bench = Bench::new().await;
    let mut script = good_run();
    let named = GenerationEvent::Named { name: " 星のシューティング ".into() };
    script.events.insert(0, Step::Say(named));
    bench.backend.plays(script);
    let heard = bench.run(crate::bench::WISH).await;
    heard.is_sound();
    let pictures = heard.of_kind("imagesGenerated").remove(0);
    let address = pictures["images"]["cat.png"].as_str().unwrap();
    assert!(address.starts_with("assets/cat.png?v="), "{pictures}");
    let kinds = heard.kinds();
    let last = &kinds[kinds.len() - 4..];
    assert_eq!(last, ["imagesGenerated", "geminiCode", "projectRenamed", "completed"]);
    let project = bench.studio.project(bench.user, bench.project).await.unwrap();
    assert_eq!(project.name, "星のシューティング");
    let renamed = heard.of_kind("projectRenamed").remove(0);
    assert_eq!(renamed["project"]["name"], "星のシューティング");
    assert_eq!(renamed["project"]["createdAt"], json!(project.created_at));

    // A name that somebody gave stays.
    let mut script = good_run();
    script.events.insert(0, Step::Say(GenerationEvent::Named { name: "別の名前".into() }));
    bench.backend.plays(script);
    assert!(bench.run(CHANGE).await.of_kind("projectRenamed").is_empty());
}
