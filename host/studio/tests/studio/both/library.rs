//! Libraries: what comes in, who gets it out, and what survives.

use crate::bench::{Bench, limits, open, shipped, without};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::{collections::BTreeSet, fs, io::Cursor, path::PathBuf, time::Duration};
use uuid::Uuid;
use waza_studio::{
    Asset, AssetChange, AssetName, LibraryLimits, NewAsset, NewSharedAsset, StudioError, StudioLimits,
    Timestamp,
};

/// A picture of some points, each of its own colour.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let points = RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, (x ^ y) as u8, 255]));
    let image = DynamicImage::from(points);
    let image = if format == ImageFormat::Jpeg { image.into_rgb8().into() } else { image };
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub(crate) fn named(name: &str, bytes: impl Into<Vec<u8>>) -> NewAsset {
    NewAsset { bytes: bytes.into(), name: name.into(), ..NewAsset::default() }
}

/// No plugin is called for a library, and none is compiled for these tests.
async fn bench_with(library: LibraryLimits) -> Bench {
    let none = without(&["path-policy", "asset-rewriter", "intent-classifier", "skill-ranker"]);
    Bench::with(none, StudioLimits { library, ..limits() }).await
}

pub(crate) async fn bench() -> Bench {
    bench_with(LibraryLimits::default()).await
}

impl Bench {
    pub(crate) async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<Asset, StudioError> {
        let uploaded = self.studio.upload_asset(self.user, named(name, bytes)).await?;
        Ok(uploaded.asset)
    }

    /// Files of libraries, staged ones included.
    pub(crate) fn library_files(&self) -> Vec<PathBuf> {
        let is_asset = |path: &PathBuf| path.parent().is_some_and(|folder| folder.ends_with("assets"));
        self.files().into_keys().filter(is_asset).collect()
    }
}

#[tokio::test]
async fn every_type_is_known_by_its_content() {
    let bench = bench().await;
    let wav = [b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), &[0; 24]].concat();
    let svg =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>"#;
    for (name, bytes, media_type) in [
        ("a.png", picture(3, 2, ImageFormat::Png), "image/png"),
        ("a.jpg", picture(30, 20, ImageFormat::Jpeg), "image/jpeg"),
        ("a.JPEG", picture(30, 21, ImageFormat::Jpeg), "image/jpeg"),
        ("a.gif", picture(3, 2, ImageFormat::Gif), "image/gif"),
        ("a.webp", picture(3, 2, ImageFormat::WebP), "image/webp"),
        ("a.svg", svg.into(), "image/svg+xml"),
        ("b.svg", format!("<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n{svg}").into(), "image/svg+xml"),
        ("a.mp3", b"ID3\x04\0\0\0\0\0\0".to_vec(), "audio/mpeg"),
        ("b.mp3", b"\xff\xfb\x90\x64 and so on".to_vec(), "audio/mpeg"),
        ("a.wav", wav, "audio/wav"),
        ("a.ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0 and so on".to_vec(), "audio/ogg"),
        ("a.json", br#"{"level":[1,2]}"#.to_vec(), "application/json"),
    ] {
        let asset = bench.upload(name, bytes.clone()).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(asset.media_type, media_type, "{name}");
        assert!(!asset.is_public, "{name}");
        let file = bench.studio.asset_file(Some(bench.user), AssetName::Id(asset.id), None).await.unwrap();
        assert_eq!(file.bytes.len() as u64, asset.bytes, "{name}");
        if media_type != "image/svg+xml" {
            assert_eq!(file.bytes, bytes, "{name}");
        }
    }
}

#[tokio::test]
async fn twenty_uploads_of_one_name_get_twenty_aliases() {
    let bench = bench().await;
    let uploads = (0..20).map(|n| bench.upload("cat.png", picture(2 + n % 2, 2, ImageFormat::Png)));
    let assets = futures::future::join_all(uploads).await;
    let aliases: BTreeSet<_> = assets.into_iter().map(|asset| asset.unwrap().alias).collect();
    let expected: BTreeSet<_> =
        (1..=20).map(|n| if n == 1 { "cat.png".into() } else { format!("cat_{n}.png") }).collect();
    assert_eq!(aliases, expected);
    assert_eq!(bench.library_files().len(), 2, "equal files lie there once");
    let stranger =
        bench.studio.upload_asset(Uuid::now_v7(), named("cat.png", picture(2, 2, ImageFormat::Png)));
    assert_eq!(stranger.await.unwrap().asset.alias, "cat.png", "aliases are an owner's own");
}

#[tokio::test]
async fn a_library_is_bounded() {
    let small = picture(2, 2, ImageFormat::Png);
    let library = LibraryLimits {
        assets_per_user: 3,
        asset_bytes_per_user: small.len() + 20,
        asset_name_bytes: 12,
        asset_tags_bytes: 4,
        asset_description_bytes: 4,
        ..LibraryLimits::default()
    };
    let bench = bench_with(library).await;
    let first = bench.upload("a.png", small.clone()).await.unwrap();
    let refused = bench.upload("b.png", picture(3, 3, ImageFormat::Png)).await.unwrap_err();
    assert!(refused.to_string().contains("asset_bytes_per_user is"), "{refused}");
    bench.upload("b.png", small.clone()).await.unwrap();
    bench.upload("c.json", b"[]".as_slice()).await.unwrap();
    let refused = bench.upload("d.json", b"{}".as_slice()).await.unwrap_err();
    assert!(
        matches!(refused, StudioError::LibraryFull(full) if full.limit == "assets_per_user"),
        "{refused}"
    );
    assert_eq!(bench.library_files().len(), 2, "refused files do not stay");
    bench.studio.delete_asset(bench.user, first.id).await.unwrap();
    bench.upload("d.json", b"{}".as_slice()).await.unwrap();

    let text = |length: usize| Some("x".repeat(length));
    for new in [
        named("a long name.png", small.clone()),
        NewAsset { tags: text(5), ..named("e.png", small.clone()) },
        NewAsset { description: text(5), ..named("e.png", small.clone()) },
    ] {
        let refused = bench.studio.upload_asset(bench.user, new).await;
        assert!(matches!(refused, Err(StudioError::TooLarge(_))), "{refused:?}");
    }
    for change in [
        AssetChange { tags: Some(text(5)), ..AssetChange::default() },
        AssetChange { description: Some(text(5)), ..AssetChange::default() },
    ] {
        let refused = bench.studio.change_asset(bench.user, first.id, change).await;
        assert!(matches!(refused, Err(StudioError::TooLarge(_))), "{refused:?}");
    }
    let refused = bench.studio.search_assets(bench.user, &"x".repeat(13)).await;
    assert!(matches!(refused, Err(StudioError::TooLarge(_))), "{refused:?}");
}

#[tokio::test]
async fn an_asset_is_its_owners_until_it_is_public() {
    let bench = bench().await;
    let (studio, owner, stranger) = (&bench.studio, bench.user, Uuid::now_v7());
    let asset = bench.upload("cat.png", picture(2, 2, ImageFormat::Png)).await.unwrap();
    let get = async |asking, name| studio.asset_file(asking, name, None).await.map(|file| file.is_public);
    let by_alias = AssetName::Alias(owner, "cat.png");
    for name in [AssetName::Id(asset.id), by_alias] {
        assert!(!get(Some(owner), name).await.unwrap());
        for asking in [None, Some(stranger)] {
            assert!(matches!(get(asking, name).await, Err(StudioError::AssetNotFound)), "{name:?}");
        }
    }
    assert!(matches!(studio.asset(stranger, asset.id).await, Err(StudioError::AssetNotFound)));
    let publish = || AssetChange { is_public: Some(true), ..AssetChange::default() };
    assert!(matches!(
        studio.change_asset(stranger, asset.id, publish()).await,
        Err(StudioError::AssetNotFound)
    ));
    assert!(matches!(studio.delete_asset(stranger, asset.id).await, Err(StudioError::AssetNotFound)));
    assert!(studio.assets(stranger).await.unwrap().is_empty());
    assert!(studio.search_assets(stranger, "cat").await.unwrap().is_empty());

    studio.change_asset(owner, asset.id, publish()).await.unwrap();
    assert!(get(None, by_alias).await.unwrap());
    studio.delete_asset(owner, asset.id).await.unwrap();
    for asking in [None, Some(owner)] {
        assert!(matches!(get(asking, by_alias).await, Err(StudioError::AssetNotFound)));
    }
    assert!(matches!(studio.delete_asset(owner, asset.id).await, Err(StudioError::AssetNotFound)));
    let again = bench.upload("cat.png", picture(2, 3, ImageFormat::Png)).await.unwrap();
    assert_eq!(again.alias, "cat.png", "the alias of a deleted asset is free");
    assert!(!again.is_public);
}

#[tokio::test]
async fn a_name_that_no_database_keeps_names_no_asset() {
    let bench = bench().await;
    for name in [
        AssetName::Alias(bench.user, "a\0.png"),
        AssetName::Shared("levels", "\0"),
        AssetName::Shared("\0", "now.json"),
    ] {
        let file = bench.studio.asset_file(Some(bench.user), name, None).await;
        assert!(matches!(file, Err(StudioError::AssetNotFound)), "{name:?}: {file:?}");
    }
}

#[tokio::test]
async fn a_search_finds_words_wherever_they_are() {
    let bench = bench().await;
    let new = NewAsset {
        tags: Some("Hero, 100%".into()),
        description: Some("猫の主人公".into()),
        ..named("My Cat.json", b"{}".as_slice())
    };
    bench.studio.upload_asset(bench.user, new).await.unwrap();
    bench.upload("dog.json", b"{}".as_slice()).await.unwrap();
    for (words, count) in [
        ("", 2),
        ("my cat", 1),
        ("MY_CAT", 1),
        ("hero", 1),
        ("主人公", 1),
        ("100%", 1),
        ("%", 1),
        ("bird", 0),
    ] {
        let found = bench.studio.search_assets(bench.user, words).await.unwrap();
        assert_eq!(found.len(), count, "{words:?}");
    }
    let newest = bench.studio.assets(bench.user).await.unwrap().remove(0).asset;
    assert_eq!(newest.alias, "dog.json");
}

#[tokio::test]
async fn small_pictures_are_made_once() {
    let bench = bench().await;
    let large = picture(300, 200, ImageFormat::Png);
    let asset = bench.upload("cat.png", large.clone()).await.unwrap();
    let get = |width| bench.studio.asset_file(Some(bench.user), AssetName::Id(asset.id), Some(width));
    let small = get(64).await.unwrap();
    let decoded = image::load_from_memory(&small.bytes).unwrap();
    assert_eq!((decoded.width(), small.media_type.as_str()), (64, "image/png"));
    assert_eq!(small.etag, format!("\"{}-64\"", asset.hash));
    assert_eq!(get(64).await.unwrap(), small);
    assert_eq!(get(512).await.unwrap().bytes, large, "it is not made larger");
    assert!(matches!(get(100).await, Err(StudioError::InvalidRequest { .. })));
    let kept = || bench.files().into_keys().filter(|path| path.to_string_lossy().contains(".small")).count();
    assert_eq!(kept(), 1);
    bench.studio.delete_asset(bench.user, asset.id).await.unwrap();
    assert_eq!(kept(), 0);
}

#[tokio::test]
async fn a_file_without_a_row_is_swept_and_a_row_never_lacks_its_file() {
    let bench = bench().await;
    let kept = bench.upload("a.json", b"[1]".as_slice()).await.unwrap();
    // From here on a second row of a type is refused, after its file is in its place.
    let one_of_a_kind = "CREATE UNIQUE INDEX one_of_a_kind ON assets (mime_type)";
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query(one_of_a_kind).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let refused = bench.upload("b.json", b"[2]".as_slice()).await;
    assert!(matches!(refused, Err(StudioError::Store(_))), "{refused:?}");
    assert_eq!(bench.library_files().len(), 2, "the file is there, its row is not");
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("DROP INDEX one_of_a_kind").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();

    // What a process leaves that dies while it writes; a young one may still be written.
    let folder = bench.library_files()[0].parent().unwrap().to_owned();
    let (old, young) = (folder.join(".new-old"), folder.join(".new-young"));
    fs::write(&young, "…").unwrap();
    let file = fs::File::create(&old).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(7_200)).unwrap();

    let (again, _, _) = open(bench.folder.path(), without(&["path-policy"]), limits()).await;
    let left: BTreeSet<_> = bench.library_files().into_iter().collect();
    assert_eq!(left, BTreeSet::from([folder.join(&kept.hash), young]));
    for listed in again.assets(bench.user).await.unwrap() {
        again.asset_file(Some(bench.user), AssetName::Id(listed.asset.id), None).await.unwrap();
    }
}

#[tokio::test]
async fn equal_files_go_with_the_last_asset_that_has_them() {
    let bench = bench().await;
    let first = bench.upload("a.json", b"[1]".as_slice()).await.unwrap();
    let second = bench.upload("b.json", b"[1]".as_slice()).await.unwrap();
    bench.studio.delete_asset(bench.user, first.id).await.unwrap();
    bench.studio.asset_file(Some(bench.user), AssetName::Id(second.id), None).await.unwrap();
    bench.studio.delete_asset(bench.user, second.id).await.unwrap();
    assert!(bench.library_files().is_empty());
}

#[tokio::test]
async fn what_is_for_everybody_has_its_time() {
    let bench = bench().await;
    let now = bench.store.now_ms();
    let add = async |name: &str, from: Option<i64>, until: Option<i64>| {
        let new = NewSharedAsset {
            bytes: b"{}".to_vec(),
            name: name.into(),
            category: "levels".into(),
            from: from.map(Timestamp::from_millis),
            until: until.map(Timestamp::from_millis),
        };
        bench.studio.add_shared_asset(new).await.unwrap()
    };
    add("now.json", Some(now - 1), Some(now + 3_600_000)).await;
    add("always.json", None, None).await;
    add("later.json", Some(now + 3_600_000), None).await;
    add("before.json", None, Some(now - 1)).await;
    for (alias, is_there) in
        [("now.json", true), ("always.json", true), ("later.json", false), ("before.json", false)]
    {
        let file = bench.studio.asset_file(None, AssetName::Shared("levels", alias), None).await;
        assert_eq!(file.is_ok(), is_there, "{alias}");
    }
    assert_eq!(add("now.json", None, None).await.alias, "now_2.json");
    for category in ["", "..", "A", "a/b"] {
        let new = NewSharedAsset { category: category.into(), ..NewSharedAsset::default() };
        let refused = bench.studio.add_shared_asset(new).await;
        assert!(matches!(refused, Err(StudioError::InvalidRequest { .. })), "{category:?}");
    }
    let again = open(bench.folder.path(), without(&["path-policy"]), limits()).await.0;
    again.asset_file(None, AssetName::Shared("levels", "now.json"), None).await.unwrap();
}

#[tokio::test]
async fn an_upload_into_a_foreign_project_is_refused_whole() {
    let bench = Bench::with(shipped(), limits()).await;
    let stranger = Uuid::now_v7();
    let new = NewAsset { project: Some(bench.project), ..named("cat.json", b"{}".as_slice()) };
    let refused = bench.studio.upload_asset(stranger, new).await;
    assert!(matches!(refused, Err(StudioError::ProjectNotFound)), "{refused:?}");
    assert!(bench.studio.assets(stranger).await.unwrap().is_empty(), "nothing was taken in");
}
