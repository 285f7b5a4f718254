//! What players get to see of a project's folder.

use crate::bench::{Bench, limits, misbehaving, shipped};
use uuid::Uuid;
use waza_studio::{Origin, ServedFile, StudioError};

async fn serve(bench: &Bench, path: &str) -> Result<ServedFile, StudioError> {
    bench.studio.serve_file(bench.user, bench.project, path, Origin::User).await
}

#[tokio::test]
async fn a_file_comes_with_its_type_and_its_hash() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let file = serve(&bench, "game.js").await.unwrap();
    assert_eq!(file.bytes, b"function setup() {}");
    assert_eq!(file.media_type, "text/javascript");
    assert_eq!(file.etag.len(), 64 + 2);
    assert!(file.etag.starts_with('"') && file.etag.ends_with('"'));
    assert_eq!(serve(&bench, "assets/cat.png").await.unwrap().media_type, "image/png");
    assert!(matches!(serve(&bench, "missing.js").await, Err(StudioError::FileNotFound)));
    let stranger = bench.studio.serve_file(Uuid::now_v7(), bench.project, "game.js", Origin::User).await;
    assert!(matches!(stranger, Err(StudioError::ProjectNotFound)));
}

#[tokio::test]
async fn a_new_project_shows_a_welcome() {
    let bench = Bench::new().await;
    let page = serve(&bench, "index.html").await.unwrap();
    assert!(String::from_utf8(page.bytes).unwrap().contains("どんなゲームを作りますか"));
    assert!(bench.studio.versions(bench.user, bench.project).await.unwrap().versions.is_empty());
}

#[tokio::test]
async fn what_is_not_the_games_is_not_served() {
    for registry in [shipped(), misbehaving("path-policy", "fine")] {
        let bench = Bench::with_game(registry, limits()).await;
        let long = "x/".repeat(600);
        for path in
            ["../waza.db", "/etc/passwd", ".git/HEAD", ".waza-tmp/lock", "a\0b", "", "assets/../../x", &long]
        {
            let served = serve(&bench, path).await;
            let refused = matches!(served, Err(StudioError::PathDenied { .. } | StudioError::TooLarge(_)));
            assert!(refused, "{path:?}: {served:?}");
        }
    }
}
