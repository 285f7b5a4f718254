//! What a job does when a plugin does not answer: each hook has its own way, and says so.

use crate::{
    bench::{Bench, CHANGE, WISH, good_run, limits, misbehaving, shipped, without},
    fake_backend::{Script, done, file},
};
use serde_json::json;
use waza_studio::Origin;

#[tokio::test]
async fn without_a_classifier_a_wish_is_still_a_wish() {
    let bench = Bench::with(without(&["intent-classifier"]), limits()).await;
    bench.backend.plays(good_run());
    let asked = bench.run(WISH).await;
    assert_eq!(asked.of_kind("warning")[0]["code"], "intent-unavailable");
    assert_eq!(asked.of_kind("decision")[0]["verdict"], "error:no-such-hook");
    assert_eq!(asked.result()["mode"], "chat", "the dimension is the classifier's to see");
    bench.run("2D").await.result();
    assert_eq!(bench.backend.last_task().message, WISH);
}

#[tokio::test]
async fn without_a_ranker_the_setup_skill_is_left() {
    let bench = Bench::with(without(&["skill-ranker"]), limits()).await;
    bench.backend.plays(good_run());
    let heard = bench.run(WISH).await;
    heard.result();
    assert_eq!(heard.of_kind("warning")[0]["code"], "ranker-unavailable");
    let chosen = heard.of_kind("budget")[0]["chosen"].clone();
    assert_eq!(chosen[0]["name"], "p5js-setup");
    assert_eq!(chosen.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn without_a_policy_nothing_is_written_or_served() {
    let bench = Bench::with(without(&["path-policy"]), limits()).await;
    bench.backend.plays(good_run());
    let heard = bench.run(WISH).await;
    assert_eq!(heard.failure().0, "POLICY_UNAVAILABLE");
    assert!(!bench.files().keys().any(|path| path.ends_with("game.js")));
    let served = bench.studio.serve_file(bench.user, bench.project, "index.html", Origin::User).await;
    assert!(matches!(served, Err(waza_studio::StudioError::PolicyUnavailable(_))), "{served:?}");
}

#[tokio::test]
async fn without_a_rewriter_documents_stay_as_proposed() {
    let bench = Bench::with(without(&["asset-rewriter"]), limits()).await;
    bench.backend.plays(good_run());
    let heard = bench.run(WISH).await;
    heard.result();
    let warnings = heard.of_kind("warning");
    assert!(warnings.iter().all(|warning| warning["code"] == "rewriter-unavailable"));
    assert_eq!(warnings.len(), 2, "index.html and game.js");
    let files = bench.files();
    let (_, html) = files.iter().find(|(path, _)| path.ends_with("index.html")).unwrap();
    assert!(!String::from_utf8_lossy(html).contains("?v="));
}

#[tokio::test]
async fn a_panicking_backend_is_one_jobs_failure() {
    use crate::fake_backend::Behaviour;
    let bench = Bench::with_game(shipped(), limits()).await;
    let before = bench.state().await;
    bench.backend.plays(Script { start: Behaviour::Panics, ..Script::default() });
    let heard = bench.run(CHANGE).await;
    heard.is_sound();
    assert_eq!(heard.failure().0, "UNKNOWN_ERROR");
    assert_eq!(bench.state().await, before);
    bench.backend.plays(Script::of(vec![file("game.js", "1"), done("できました")]));
    assert_eq!(bench.run(CHANGE).await.result()["files"], json!(["game.js"]));
}

#[tokio::test]
async fn a_member_that_is_gone_is_replaced() {
    use crate::fake_backend::Behaviour;
    use waza_sandbox::SandboxError;
    let bench = Bench::new().await;
    let gone = Behaviour::Fails(SandboxError::MemberGone("m".into()));
    bench.backend.plays(Script { start: gone, ..good_run() });
    let heard = bench.run(WISH).await;
    assert_eq!(heard.failure().0, "SANDBOX_ERROR");
    let starts = bench.backend.calls().into_iter().filter(|call| *call == crate::fake_backend::Call::Start);
    assert_eq!(starts.count(), 3, "it tried others first");
}

/// A path policy fails closed, however it fails.
#[tokio::test]
async fn a_policy_that_fails_allows_nothing() {
    for (behaviour, kind) in [("trap", "panicked"), ("loop", "deadline"), ("invalid", "invalid-result")] {
        let bench = Bench::with(misbehaving("path-policy", behaviour), limits()).await;
        let before = bench.state().await;
        bench.backend.plays(good_run());
        let heard = bench.run(WISH).await;
        heard.is_sound();
        assert_eq!(heard.failure().0, "POLICY_UNAVAILABLE", "{behaviour}");
        let decision = heard.of_kind("decision").pop().unwrap();
        assert_eq!(
            (&decision["hook"], &decision["verdict"]),
            (&json!("path-policy"), &json!(format!("error:{kind}")))
        );
        assert_eq!(bench.state().await, before);
    }
}

/// A rewriter fails to the unchanged document, however it fails.
#[tokio::test]
async fn a_rewriter_that_fails_changes_nothing() {
    for (behaviour, kind) in [("trap", "panicked"), ("loop", "deadline"), ("invalid", "invalid-result")] {
        let bench = Bench::with(misbehaving("asset-rewriter", behaviour), limits()).await;
        bench.backend.plays(good_run());
        let heard = bench.run(WISH).await;
        heard.is_sound();
        heard.result();
        let warning = heard.of_kind("warning").remove(0);
        assert_eq!(warning["code"], "rewriter-unavailable", "{behaviour}");
        assert!(warning["message"].as_str().unwrap().contains(kind), "{warning}");
        let files = bench.files();
        let (_, html) = files.iter().find(|(path, _)| path.ends_with("index.html")).unwrap();
        assert!(!String::from_utf8_lossy(html).contains("?v="));
    }
}

/// A classifier fails over to the next tier, however it fails: what exists is edited, and can be taken back.
#[tokio::test]
async fn a_classifier_that_fails_is_replaced_by_the_host() {
    for behaviour in ["trap", "loop", "invalid"] {
        let bench = Bench::with(misbehaving("intent-classifier", behaviour), limits()).await;
        bench.backend.plays(good_run());
        bench.run(WISH).await.result();
        bench.run("3Dで作成").await.result();
        let heard = bench.run(CHANGE).await;
        heard.is_sound();
        assert_eq!(heard.of_kind("geminiCode")[0]["mode"], "edit", "{behaviour}");
        assert_eq!(heard.of_kind("warning")[0]["code"], "intent-unavailable");
    }
}
