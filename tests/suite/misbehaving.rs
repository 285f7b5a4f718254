//! A plugin that traps, loops, grows without end or answers outside the interface: what happens is what its hook's fail
//! mode says, and the job ends.

use crate::support::{Running, of_type};
use serde_json::Value;

const WISH: &str = "make a 2D game where a cat catches fish";
const BEHAVIOURS: [(&str, &str); 5] = [
    ("trap", "panicked"),
    ("loop", "deadline"),
    ("grow", "out-of-memory"),
    ("invalid", "invalid-result"),
    ("refuse", "guest"),
];

/// What the plugin of this hook was seen to do wrong.
fn verdicts<'a>(frames: &'a [Value], hook: &str) -> Vec<&'a str> {
    let of_hook = of_type(frames, "decision").into_iter().filter(|frame| frame["hook"] == hook);
    of_hook.filter_map(|frame| frame["verdict"].as_str()).collect()
}

#[tokio::test]
async fn a_broken_path_policy_lets_nothing_through() {
    for (behaviour, kind) in BEHAVIOURS {
        let running = Running::with_hostile("path-policy", behaviour).await;
        let mut user = running.user().await;
        let project = user.client.create_project("a").await.unwrap();
        let frames = user.generate(WISH).await;
        let failed = frames.last().unwrap();
        assert_eq!(failed["type"], "failed", "{behaviour}: {failed}");
        assert_eq!(failed["code"], "POLICY_UNAVAILABLE", "{behaviour}: {failed}");
        assert_eq!(verdicts(&frames, "path-policy"), [format!("error:{kind}")], "{behaviour}");
        assert_eq!(failed["job"]["status"], "failed");
        assert!(user.versions(&project).await.iter().all(|version| version["message"] != WISH));
    }
}

#[tokio::test]
async fn a_broken_asset_rewriter_leaves_documents_as_they_are() {
    for (behaviour, kind) in BEHAVIOURS {
        let running = Running::with_hostile("asset-rewriter", behaviour).await;
        let mut user = running.user().await;
        let project = user.client.create_project("a").await.unwrap();
        let frames = user.make(WISH).await;
        let seen = verdicts(&frames, "asset-rewriter");
        assert!(
            !seen.is_empty() && seen.iter().all(|v| *v == format!("error:{kind}")),
            "{behaviour}: {seen:?}"
        );
        assert!(!of_type(&frames, "warning").is_empty(), "{behaviour}");
        assert!(user.page(&project).await.contains("<script"), "{behaviour}");
    }
}

#[tokio::test]
async fn a_broken_classifier_or_ranker_hands_on_to_the_next_tier() {
    for hook in ["intent-classifier", "skill-ranker"] {
        for (behaviour, kind) in BEHAVIOURS {
            let running = Running::with_hostile(hook, behaviour).await;
            let mut user = running.user().await;
            user.client.create_project("a").await.unwrap();
            let frames = user.generate(WISH).await;
            assert_eq!(
                frames.last().unwrap()["type"],
                "completed",
                "{hook} {behaviour}: {:?}",
                frames.last()
            );
            assert_eq!(verdicts(&frames, hook), [format!("error:{kind}")], "{hook} {behaviour}");
            assert!(!of_type(&frames, "warning").is_empty(), "{hook} {behaviour}");
        }
    }
}
