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

async fn bench() -> Bench {
    bench_with(LibraryLimits::default()).await
}

impl Bench {
    pub(crate) async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<Asset, StudioError> {
        let uploaded = self.studio.upload_asset(self.user, named(name, bytes)).await?;
        Ok(uploaded.asset)
    }

    /// Files of libraries, staged ones included.
    fn library_files(&self) -> Vec<PathBuf> {
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

/// A picture of a few bytes that claims to be of this size.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(1, 1, ImageFormat::Png);
    bytes.splice(16..24, [width.to_be_bytes(), height.to_be_bytes()].concat());
    let sum = crc(bytes.get(12..29).unwrap());
    bytes.splice(29..33, sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    bytes.iter().fold(!0, |sum: u32, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    }) ^ !0
}

fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused() {
    let bench = bench().await;
    let png = || picture(64, 64, ImageFormat::Png);
    let laughs = r#"<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"#;
    let uses = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>", "<use href='#a'/>".repeat(501));
    let deep = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}", "<g>".repeat(50_000));
    let names: String = (0..33).map(|n| format!(" xmlns:a{n}='{n}'")).collect();
    let names = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"{names}>{}</svg>", "<g/>".repeat(100_000));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("no extension", png(), "files are not taken"),
        ("a.exe", b"MZ\x90\0".to_vec(), "\"exe\" files are not taken"),
        ("a.html", b"<script>alert(1)</script>".to_vec(), "files are not taken"),
        ("a.jsonx", b"{}".to_vec(), "\"jsonx\" files are not taken"),
        ("a.svgz", b"\x1f\x8b\x08\0".to_vec(), "files are not taken"),
        ("a.png.php", png(), "\"php\" files are not taken"),
        ("page as picture.png", b"<html><script>alert(1)</script>".to_vec(), "content is of an unknown type"),
        ("program.png", b"MZ\x90\0".to_vec(), "content is of an unknown type"),
        ("archive.png", b"PK\x03\x04 game".to_vec(), "content is of an unknown type"),
        ("jpeg as.png", picture(8, 8, ImageFormat::Jpeg), "content is image/jpeg"),
        ("png as.jpg", png(), "content is image/png"),
        ("png as.svg", png(), "content is image/png"),
        ("png as.json", png(), "content is image/png"),
        ("sound as.png", b"ID3\x04\0\0\0\0\0\0".to_vec(), "content is audio/mpeg"),
        ("picture as.mp3", png(), "content is image/png"),
        ("script that begins as picture.gif", b"GIF89a=1;alert(1)//".to_vec(), "decoded_pixels is"),
        ("half.png", half(png()), "image/png file is damaged or incomplete"),
        ("half.jpg", half(picture(64, 64, ImageFormat::Jpeg)), "image/jpeg file is damaged or incomplete"),
        ("half.gif", half(picture(64, 64, ImageFormat::Gif)), "image/gif file is damaged or incomplete"),
        ("half.webp", half(picture(64, 64, ImageFormat::WebP)), "image/webp file is damaged or incomplete"),
        ("only a head.png", b"\x89PNG\r\n\x1a\n".to_vec(), "damaged or incomplete"),
        ("bomb.png", bomb(30_000, 30_000), "decoded_pixels is 16777216, this is 900000000"),
        ("larger bomb.png", bomb(0x7fff_ffff, 0x7fff_ffff), ""),
        ("a.json", b"{\"a\":".to_vec(), "application/json file is damaged"),
        ("deep.json", "[".repeat(100_000).into_bytes(), "application/json file is damaged"),
        ("b.json", b"<html>".to_vec(), "application/json file is damaged"),
        ("laughs.svg", laughs.into(), "it declares entities"),
        ("laughs later.svg", laughs.replace("ENTITY", "entity").into(), "it declares entities"),
        ("uses.svg", uses.into(), "repeats too many parts"),
        ("deep.svg", deep.into(), "nested too deeply"),
        ("many names.svg", names.into(), "too many namespaces"),
        ("page.svg", b"<html><body><svg/></body></html>".to_vec(), "the SVG file is not taken"),
        ("other encoding.svg", b"\xff\xfe<\0s\0v\0g\0".to_vec(), ""),
        ("broken.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>".to_vec(), "not a well-formed"),
        ("text.svg", b"hello".to_vec(), "not a well-formed drawing"),
        ("empty.svg", b"".to_vec(), "not a well-formed drawing"),
        ("empty.png", b"".to_vec(), "content is of an unknown type"),
        ("large.mp3", [b"ID3".as_slice(), &vec![0; 1 << 20]].concat(), "asset_bytes is 1048576"),
    ];
    for (name, bytes, says) in cases {
        let refused = bench.upload(name, bytes).await.expect_err(name);
        let known = matches!(refused, StudioError::AssetRefused(_) | StudioError::TooLarge(_));
        assert!(known && refused.to_string().contains(says), "{name}: {refused}");
    }
    assert_eq!(bench.library_files(), Vec::<PathBuf>::new(), "nothing is left of what was refused");
}

#[tokio::test]
async fn a_drawing_loses_whatever_acts() {
    let bench = bench().await;
    for (inside, gone) in [
        ("<script>alert(1)</script>", "alert"),
        ("<script href='https://evil.example/a.js'/>", "evil"),
        ("<rect onload='alert(1)' onclick='alert(2)'/>", "alert"),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><p>evil</p></body></foreignObject>",
            "evil",
        ),
        ("<image href='https://evil.example/a.png'/>", "evil"),
        ("<image xlink:href='//evil.example/a.png'/>", "evil"),
        ("<image href='data:text/html,evil'/>", "evil"),
        ("<image href='data:image/svg+xml,&lt;svg onload=evil&gt;'/>", "evil"),
        ("<a href='javascript:alert(1)'><text>x</text></a>", "alert"),
        ("<a xlink:href='java&#10;script:alert(1)'><text>x</text></a>", "alert"),
        ("<use href='https://evil.example/a.svg#x'/>", "evil"),
        ("<style>@import 'https://evil.example/a.css';</style>", "evil"),
        ("<style>rect{fill:url(https://evil.example/a)}</style>", "evil"),
        ("<rect style='fill:url(https://evil.example/a)'/>", "evil"),
        ("<rect fill='url(https://evil.example/a)'/>", "evil"),
        ("<set attributeName='onmouseover' to='alert(1)'/>", "onmouseover"),
        ("<a><animate attributeName='href' values='javascript:alert(1)'/></a>", "attributeName"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/>", "evil"),
        ("<handler type='text/javascript'>evil()</handler>", "evil"),
        ("<?xml-stylesheet href='https://evil.example/a.xsl'?>", "evil"),
        ("<text><![CDATA[</text><script>alert(1)</script>]]></text>", "<script"),
    ] {
        let drawing = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inside}<circle r='5'/></svg>"
        );
        let asset = bench.upload("a.svg", drawing).await.unwrap_or_else(|error| panic!("{inside}: {error}"));
        let file = bench.studio.asset_file(Some(bench.user), AssetName::Id(asset.id), None).await.unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        assert!(!text.contains(gone), "{inside} became {text}");
        assert!(text.contains("circle"), "{inside} became {text}");
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
