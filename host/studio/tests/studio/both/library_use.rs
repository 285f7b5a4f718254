//! Assets of libraries in games: uploaded into a project, attached to a message, named by a generator.

use super::{
    library::{named, picture},
    publish::{id_of, info},
};
use crate::{
    bench::{Bench, CHANGE, Heard, WISH, limits, shipped},
    fake_backend::{Script, Step, done, file},
};
use image::ImageFormat;
use std::collections::BTreeSet;
use uuid::Uuid;
use waza_studio::{
    Asset, AssetChange, LibraryLimits, NewAsset, NewMessage, Origin, StudioError, StudioLimits,
};

fn png(width: u32) -> Vec<u8> {
    picture(width, 4, ImageFormat::Png)
}

fn page(body: &str) -> Vec<Step> {
    vec![file("index.html", body.to_owned()), done("できました")]
}

impl Bench {
    /// A message with attached assets, heard out.
    async fn run_with(&self, content: &str, assets: &[String]) -> Heard {
        let message =
            NewMessage { content: content.into(), assets: assets.to_vec(), ..NewMessage::default() };
        let started = self.studio.send(self.user, self.project, message).await.unwrap();
        self.hear(started.job.id).await
    }

    async fn place(&self, name: &str, bytes: Vec<u8>) -> Result<Asset, StudioError> {
        let new = NewAsset { project: Some(self.project), ..named(name, bytes) };
        let uploaded = self.studio.upload_asset(self.user, new).await?;
        uploaded.placed.unwrap()?;
        Ok(uploaded.asset)
    }

    /// A file of the project.
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let project = format!("projects/{}/{path}", self.project);
        self.files()
            .into_iter()
            .find(|(at, _)| at.to_string_lossy().ends_with(&project))
            .map(|(_, bytes)| bytes)
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.file(path).unwrap()).unwrap()
    }

    async fn messages(&self) -> Vec<String> {
        let versions = self.studio.versions(self.user, self.project).await.unwrap().versions;
        versions.into_iter().map(|version| version.message).collect()
    }

    async fn used_in(&self, asset: &Asset) -> Vec<Uuid> {
        let listed = self.studio.asset(self.user, asset.id).await.unwrap();
        listed.projects.into_iter().map(|(id, _)| id).collect()
    }
}

fn version_of(asset: &Asset) -> &str {
    asset.hash.get(..8).unwrap()
}

#[tokio::test]
async fn an_upload_into_a_project_is_a_version_and_documents_know_it() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(page("<img src=\"assets/cat.png\"><img src='assets/dog.png'>")));
    bench.run(WISH).await.result();
    let cat = bench.place("cat.png", png(5)).await.unwrap();
    assert_eq!(bench.messages().await[0], "Add asset cat.png");
    assert_eq!(bench.file("assets/cat.png").unwrap(), png(5));
    let expected = format!("<img src=\"assets/cat.png?v={}\"><img src='assets/dog.png'>", version_of(&cat));
    assert_eq!(bench.text("index.html"), expected);
    assert_eq!(bench.used_in(&cat).await, [bench.project]);
    // Deleted from the library, the game keeps its copy.
    assert_eq!(bench.studio.delete_asset(bench.user, cat.id).await.unwrap(), 1);
    assert_eq!(bench.file("assets/cat.png").unwrap(), png(5));
}

#[tokio::test]
async fn uploads_into_one_project_wait_for_one_another() {
    let bench = Bench::new().await;
    let uploads = (0..6).map(|n| bench.place("cat.png", png(3 + n)));
    for placed in futures::future::join_all(uploads).await {
        placed.unwrap();
    }
    let messages: BTreeSet<_> = bench.messages().await.into_iter().collect();
    assert_eq!(messages.len(), 6, "{messages:?}");
}

#[tokio::test]
async fn an_upload_into_a_project_at_work_stays_in_the_library() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(vec![Step::Hangs]));
    let job = bench.start(WISH).await;
    let refused = bench.place("cat.png", png(5)).await;
    assert!(matches!(refused, Err(StudioError::ProjectBusy)), "{refused:?}");
    assert_eq!(bench.studio.assets(bench.user).await.unwrap().len(), 1);
    bench.studio.cancel(bench.user, job.id).await.unwrap();
    assert_eq!(bench.file("assets/cat.png"), None);
}

#[tokio::test]
async fn an_attached_asset_comes_into_the_game() {
    let bench = Bench::new().await;
    let cat = bench.upload("cat.png", png(5)).await.unwrap();
    bench.backend.plays(Script::of(page("<img src=\"assets/cat.png\">")));
    let heard = bench.run_with(WISH, &[cat.id.to_string()]).await;
    heard.is_sound();
    assert_eq!(bench.file("assets/cat.png").unwrap(), png(5));
    assert_eq!(bench.text("index.html"), format!("<img src=\"assets/cat.png?v={}\">", version_of(&cat)));
    assert_eq!(heard.result()["files"], serde_json::json!(["assets/cat.png", "index.html"]));
    assert_eq!(bench.used_in(&cat).await, [bench.project]);
    assert!(heard.of_kind("warning").is_empty(), "{:?}", heard.of_kind("warning"));
}

#[tokio::test]
async fn what_is_attached_and_not_yours_is_left_out_with_a_warning() {
    let bench = Bench::new().await;
    let stranger = Uuid::now_v7();
    let theirs = bench.studio.upload_asset(stranger, named("secret.png", png(5))).await.unwrap().asset;
    let ids = [theirs.id.to_string(), Uuid::now_v7().to_string(), "7".to_owned(), "../x".to_owned()];
    bench.backend.plays(Script::of(page(&format!("<img src=\"/user-assets/{stranger}/secret.png\">"))));
    let heard = bench.run_with(WISH, &ids).await;
    heard.result();
    let warnings = heard.of_kind("warning");
    assert_eq!(warnings.len(), 5, "{warnings:?}");
    assert!(warnings.iter().all(|warning| warning["code"] == "asset-unavailable"), "{warnings:?}");
    assert_eq!(bench.file("assets/secret.png"), None);
    assert!(bench.text("index.html").contains("/user-assets/"), "the reference stays as it was");

    let public = AssetChange { is_public: Some(true), ..AssetChange::default() };
    bench.studio.change_asset(stranger, theirs.id, public).await.unwrap();
    bench.backend.plays(Script::of(page("<p>")));
    let heard = bench.run_with(CHANGE, &[theirs.id.to_string()]).await;
    assert!(heard.of_kind("warning").is_empty());
    assert_eq!(bench.file("assets/secret.png").unwrap(), png(5), "public ones are for everybody");
}

#[tokio::test]
async fn a_reference_to_a_library_becomes_one_to_the_copy() {
    let bench = Bench::new().await;
    let cat = bench.upload("cat.png", png(5)).await.unwrap();
    let dog = bench.upload("dog.png", png(6)).await.unwrap();
    let library = format!("/user-assets/{}", bench.user);
    bench.backend.plays(Script::of(vec![
        file(
            "index.html",
            format!("<img src=\"{library}/cat.png?sig=0a&amp;exp=9\"><img src='{library}/none.png'>"),
        ),
        file("css/style.css", format!("a{{background:url(https://waza.example{library}/cat.png)}}")),
        file("js/game.js", format!("load('/api/assets/{}'); x='my{library}/cat.png'", dog.id)),
        file("data.json", format!("{{\"a\":\"{}\\/cat.png\"}}", library.replace('/', "\\/"))),
        done("できました"),
    ]));
    let heard = bench.run(WISH).await;
    heard.result();
    let (cat_url, dog_url) =
        (format!("assets/cat.png?v={}", version_of(&cat)), format!("assets/dog.png?v={}", version_of(&dog)));
    assert_eq!(bench.text("index.html"), format!("<img src=\"{cat_url}\"><img src='{library}/none.png'>"));
    assert_eq!(bench.text("css/style.css"), format!("a{{background:url(../{cat_url})}}"));
    assert_eq!(bench.text("js/game.js"), format!("load('{dog_url}'); x='my{library}/cat.png'"));
    assert_eq!(bench.text("data.json"), format!("{{\"a\":\"{cat_url}\"}}"));
    assert_eq!((bench.file("assets/cat.png"), bench.file("assets/dog.png")), (Some(png(5)), Some(png(6))));
    assert_eq!(heard.of_kind("warning").len(), 1, "the one that is not there is named");
}

#[tokio::test]
async fn another_ones_asset_does_not_replace_a_file_of_the_same_name() {
    let bench = Bench::new().await;
    let stranger = Uuid::now_v7();
    let theirs = bench.studio.upload_asset(stranger, named("cat.png", png(9))).await.unwrap().asset;
    let public = AssetChange { is_public: Some(true), ..AssetChange::default() };
    bench.studio.change_asset(stranger, theirs.id, public).await.unwrap();
    let mine = bench.upload("cat.png", png(5)).await.unwrap();
    let body = format!("<img src=\"/user-assets/{stranger}/cat.png\">");
    bench.backend.plays(Script::of(page(&body)));
    bench.run_with(WISH, &[mine.id.to_string()]).await.result();
    assert_eq!(bench.file("assets/cat.png").unwrap(), png(5));
    assert_eq!(bench.file("assets/cat_2.png").unwrap(), png(9));
    assert!(bench.text("index.html").contains("assets/cat_2.png?v="), "{}", bench.text("index.html"));
}

#[tokio::test]
async fn a_document_that_stays_gets_the_new_version_of_an_asset() {
    let bench = Bench::new().await;
    bench.backend.plays(Script::of(vec![
        file("index.html", "<img src=\"assets/cat.png\">"),
        file("assets/cat.png", png(5)),
        done("できました"),
    ]));
    bench.run(WISH).await.result();
    let before = bench.text("index.html");
    bench.backend.plays(Script::of(vec![file("assets/cat.png", png(6)), done("猫を変えました")]));
    bench.run(CHANGE).await.result();
    let after = bench.text("index.html");
    assert!(before.contains("assets/cat.png?v=") && after.contains("assets/cat.png?v="), "{after}");
    assert_ne!(before, after);
    // A version is whole: its documents name its own assets.
    let versions = bench.studio.versions(bench.user, bench.project).await.unwrap().versions;
    bench.studio.restore_version(bench.user, bench.project, &versions[1].id).await.unwrap();
    assert_eq!((bench.text("index.html"), bench.file("assets/cat.png").unwrap()), (before, png(5)));
}

#[tokio::test]
async fn one_job_brings_no_more_than_it_may() {
    let library = LibraryLimits { assets_per_job: 2, ..LibraryLimits::default() };
    let bench =
        Bench::with(shipped(), StudioLimits { library, attachments_per_message: 3, ..limits() }).await;
    let mut ids = Vec::new();
    for width in 3..6 {
        ids.push(bench.upload("cat.png", png(width)).await.unwrap().id.to_string());
    }
    bench.backend.plays(Script::of(page("<p>")));
    let heard = bench.run_with(WISH, &ids).await;
    let warning = heard.of_kind("warning").remove(0);
    assert!(warning["message"].as_str().unwrap().contains("assets_per_job is 2"), "{warning}");
    assert!(bench.file("assets/cat_2.png").is_some() && bench.file("assets/cat_3.png").is_none());
    ids.push(String::new());
    let message = NewMessage { content: CHANGE.into(), assets: ids, ..NewMessage::default() };
    let refused = bench.studio.send(bench.user, bench.project, message).await;
    assert!(matches!(refused, Err(StudioError::TooLarge(_))), "{refused:?}");
}

#[tokio::test]
async fn a_remix_leaves_out_what_its_owner_keeps() {
    let bench = Bench::with_game(shipped(), limits()).await;
    let free = bench.place("free.png", png(5)).await.unwrap();
    let kept = bench.place("kept.png", png(6)).await.unwrap();
    let keep = AssetChange { is_remix_allowed: Some(false), ..AssetChange::default() };
    bench.studio.change_asset(bench.user, kept.id, keep).await.unwrap();
    bench.studio.delete_asset(bench.user, kept.id).await.unwrap();
    let game = bench.studio.publish(bench.user, bench.project, info("ねこ")).await.unwrap();
    let stranger = Uuid::now_v7();
    let copy = bench.studio.remix(stranger, &id_of(&game)).await.unwrap().id;
    let has = async |user, project, name| {
        bench.studio.serve_file(user, project, &format!("assets/{name}"), Origin::User).await.is_ok()
    };
    assert!(has(stranger, copy, "free.png").await && !has(stranger, copy, "kept.png").await);
    let own = bench.studio.remix(bench.user, &id_of(&game)).await.unwrap().id;
    assert!(has(bench.user, own, "kept.png").await, "it is its owner's own");
    assert_eq!(bench.studio.delete_asset(bench.user, free.id).await.unwrap(), 3, "three games use it");
}
