//! What strangers may bring into a library: files that are not what they say, bombs, and drawings that act.

use super::library::{bench, picture};
use image::ImageFormat;
use std::path::PathBuf;
use waza_studio::{AssetName, StudioError};

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
