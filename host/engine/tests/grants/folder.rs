//! The skill's folder is read, not written, and not left.

use crate::support::{Load, told};
use std::os::unix::fs::symlink;
use waza_engine::ImageReport;

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let skill = dir.path().join("skill");
    std::fs::create_dir_all(skill.join("deep")).unwrap();
    std::fs::write(skill.join("a.txt"), "inside").unwrap();
    std::fs::write(skill.join("deep/b.txt"), "deeper").unwrap();
    std::fs::write(dir.path().join("secret.txt"), "outside").unwrap();
    symlink("../secret.txt", skill.join("relative")).unwrap();
    symlink(dir.path().join("secret.txt"), skill.join("absolute")).unwrap();
    symlink("/etc", skill.join("etc")).unwrap();
    symlink("a.txt", skill.join("within")).unwrap();
    dir
}

fn reader(dir: &tempfile::TempDir, first: &str) -> waza_engine::Plugin {
    let folder = Some(dir.path().join("skill"));
    Load { folder, first: first.into(), grants: r#"{"skill_folder":true}"#, ..Load::ordinary() }.now()
}

#[tokio::test]
async fn what_is_inside_is_read() {
    let dir = folder();
    let plugin = reader(&dir, "");
    for _ in 0..3 {
        assert_eq!(told(&plugin, "read /skill/a.txt").await, "inside");
        assert_eq!(told(&plugin, "read /skill/deep/b.txt").await, "deeper");
        assert_eq!(told(&plugin, "read /skill/within").await, "inside");
    }
    assert_eq!(told(&plugin, "list /skill").await, "6");
}

#[tokio::test]
async fn nothing_outside_is_read_by_any_way() {
    let dir = folder();
    let plugin = reader(&dir, "");
    for path in [
        "/skill/relative",
        "/skill/absolute",
        "/skill/etc/hostname",
        "/skill/../secret.txt",
        "/skill/deep/../../secret.txt",
        "/secret.txt",
        "/etc/hostname",
        "../secret.txt",
    ] {
        let answer = told(&plugin, &format!("read {path}")).await;
        assert!(answer.starts_with("refused"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn nothing_is_changed() {
    let dir = folder();
    let plugin = reader(&dir, "");
    for act in [
        "write /skill/a.txt",
        "write /skill/new.txt",
        "remove /skill/a.txt",
        "make /skill/new",
        "rename /skill/a.txt /skill/c.txt",
    ] {
        let answer = told(&plugin, act).await;
        assert!(answer.starts_with("refused"), "{act}: {answer}");
    }
    let skill = dir.path().join("skill");
    assert_eq!(std::fs::read_to_string(skill.join("a.txt")).unwrap(), "inside");
    assert_eq!(std::fs::read_dir(&skill).unwrap().count(), 6);
}

#[tokio::test]
async fn a_plugin_that_read_in_configure_still_reads_in_its_calls() {
    let dir = folder();
    let plugin = reader(&dir, "read /skill/a.txt");
    assert!(matches!(plugin.image(), ImageReport::Without { .. }), "{:?}", plugin.image());
    for _ in 0..3 {
        assert_eq!(told(&plugin, "first").await, "inside");
        assert_eq!(told(&plugin, "read /skill/deep/b.txt").await, "deeper");
    }
}
