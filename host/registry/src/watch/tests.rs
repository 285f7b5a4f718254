//! Time is tokio's paused clock: it goes on by itself when everybody waits for it, and nobody sleeps.

use super::*;
use std::{
    fs,
    os::unix::fs::symlink,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;
use tokio::time::timeout;

const POLL: WatchOptions = WatchOptions { notify: false, poll_ms: 2_000, settle_ms: 500 };
const AN_HOUR: Duration = Duration::from_secs(3_600);

fn put(dir: &TempDir, path: &str, text: impl AsRef<[u8]>) {
    let path = dir.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn plugin(dir: &TempDir, name: &str, component: &str) {
    let manifest = format!("name='{name}'\nversion='1'\nhooks=['path-policy']\n");
    put(dir, &format!("plugins/{name}/plugin.toml"), manifest);
    put(dir, &format!("plugins/{name}/plugin.wasm"), component);
}

fn volume() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    plugin(&dir, "a", "one");
    plugin(&dir, "b", "one");
    put(&dir, "skills/s/SKILL.md", "---\nname: s\ndescription: x\n---\n");
    dir
}

fn plugins(names: &[&str]) -> Changes {
    Changes { plugins: names.iter().map(|name| (*name).to_owned()).collect(), skills: false }
}

async fn watching(dir: &TempDir, options: WatchOptions) -> Watch {
    let mut watch = Watch::new(dir.path(), options);
    let first = watch.changed().await;
    assert!(first.skills);
    assert!(first.plugins.iter().all(|name| matches!(name.as_str(), "a" | "b" | "p")));
    watch
}

fn component(watch: &Watch, name: &str) -> Vec<u8> {
    watch.read(name).unwrap().unwrap().component.to_vec()
}

#[tokio::test(start_paused = true)]
async fn polling_alone_finds_each_kind_of_change_once() {
    let dir = volume();
    let mut watch = watching(&dir, POLL).await;
    plugin(&dir, "a", "two");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    assert_eq!(component(&watch, "a"), b"two");
    put(&dir, "plugins/b/plugin.wasm.minisig", "signed");
    assert_eq!(watch.changed().await, plugins(&["b"]));
    put(&dir, "plugins/a/cases/c/request.json", r#"{"hook":"path-policy"}"#);
    put(&dir, "plugins/a/cases/c/error.txt", "deadline");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    assert_eq!(watch.read("a").unwrap().unwrap().cases.unwrap().len(), 1);
    put(&dir, "plugins/a/cases/c/error.txt", "panicked");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    put(&dir, ".claude/skills/t/SKILL.md", "x");
    assert_eq!(watch.changed().await, Changes { plugins: vec![], skills: true });
    fs::remove_dir_all(dir.path().join("plugins/a")).unwrap();
    assert_eq!(watch.changed().await, plugins(&["a"]));
    assert!(watch.read("a").unwrap().is_none());
    assert!(timeout(AN_HOUR, watch.changed()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn bytes_that_change_behind_the_same_size_and_times_are_found() {
    let dir = volume();
    let mut watch = watching(&dir, POLL).await;
    // Long enough that the first digest would be believed, then a change that only the digest shows soon after it.
    plugin(&dir, "a", "two");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    let file = dir.path().join("plugins/a/plugin.wasm");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, "2-2").unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    assert_eq!(watch.changed().await, plugins(&["a"]));
    assert_eq!(component(&watch, "a"), b"2-2");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_still_written_is_never_loaded() {
    let dir = volume();
    let options = WatchOptions { poll_ms: 100, ..POLL };
    let mut watch = watching(&dir, options).await;
    let written = AtomicU32::new(0);
    let last = std::sync::Mutex::new(Instant::now());
    let writing = async {
        let mut text = String::new();
        for part in 0..20 {
            text.push_str(&format!("part {part}\n"));
            put(&dir, "plugins/a/plugin.wasm", &text);
            *last.lock().unwrap() = Instant::now();
            written.store(part + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(230)).await;
        }
    };
    let told = async {
        assert_eq!(watch.changed().await, plugins(&["a"]));
        assert_eq!(written.load(Ordering::SeqCst), 20, "it was told half-written");
        assert!(last.lock().unwrap().elapsed() >= Duration::from_millis(500));
        component(&watch, "a")
    };
    let (read, ()) = tokio::join!(told, writing);
    assert!(read.ends_with(b"part 19\n"));
}

#[tokio::test(start_paused = true)]
async fn what_changes_between_settling_and_reading_is_refused_and_settles_again() {
    let dir = volume();
    let mut watch = watching(&dir, POLL).await;
    plugin(&dir, "a", "two");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    plugin(&dir, "a", "tw");
    assert!(watch.read("a").unwrap_err().reason.contains("changed again"));
    assert_eq!(watch.changed().await, plugins(&["a"]));
    assert_eq!(component(&watch, "a"), b"tw");
}

#[tokio::test(start_paused = true)]
async fn the_data_link_of_a_config_map_is_exchanged() {
    let dir = tempfile::tempdir().unwrap();
    let manifest = "name='p'\nversion='1'\nhooks=['path-policy']\n";
    for (data, component) in [("..1", "one"), ("..2", "two")] {
        put(&dir, &format!("plugins/p/{data}/plugin.toml"), manifest);
        put(&dir, &format!("plugins/p/{data}/plugin.wasm"), component);
    }
    let folder = dir.path().join("plugins/p");
    symlink("..1", folder.join("..data")).unwrap();
    for file in ["plugin.toml", "plugin.wasm"] {
        symlink(format!("..data/{file}"), folder.join(file)).unwrap();
    }
    let mut watch = watching(&dir, POLL).await;
    symlink("..2", folder.join("..data_tmp")).unwrap();
    fs::rename(folder.join("..data_tmp"), folder.join("..data")).unwrap();
    assert_eq!(watch.changed().await, plugins(&["p"]));
    assert_eq!(component(&watch, "p"), b"two");
}

#[tokio::test(start_paused = true)]
async fn a_volume_that_goes_and_comes_back_tells_only_what_is_different() {
    let dir = volume();
    let place = dir.path().to_owned();
    let aside = place.with_extension("aside");
    for empty_mount_point in [false, true] {
        let mut watch = watching(&dir, POLL).await;
        fs::rename(&place, &aside).unwrap();
        if empty_mount_point {
            fs::create_dir(&place).unwrap();
        }
        assert!(timeout(AN_HOUR, watch.changed()).await.is_err());
        if empty_mount_point {
            fs::remove_dir(&place).unwrap();
        }
        fs::rename(&aside, &place).unwrap();
        assert!(timeout(AN_HOUR, watch.changed()).await.is_err(), "it is as it was");
        plugin(&dir, "b", if empty_mount_point { "two" } else { "three" });
        assert_eq!(watch.changed().await, plugins(&["b"]));
    }
}

#[tokio::test(start_paused = true)]
async fn notification_alone_finds_changes() {
    let dir = volume();
    // The clock stands still while the system's notices are on their way: no time-out may be pending here.
    let options = WatchOptions { notify: true, poll_ms: 0, settle_ms: 500 };
    let mut watch = watching(&dir, options).await;
    plugin(&dir, "a", "two");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    plugin(&dir, "c", "new");
    assert_eq!(watch.changed().await, plugins(&["c"]));
    assert_eq!(component(&watch, "c"), b"new");
}

#[tokio::test(start_paused = true)]
async fn a_volume_that_is_mounted_anew_is_watched_anew() {
    let dir = volume();
    let mut watch = watching(&dir, WatchOptions { notify: true, ..POLL }).await;
    let aside = dir.path().with_extension("before");
    fs::rename(dir.path(), &aside).unwrap();
    fs::create_dir(dir.path()).unwrap();
    plugin(&dir, "a", "other");
    plugin(&dir, "b", "one");
    put(&dir, "skills/s/SKILL.md", "---\nname: s\ndescription: x\n---\n");
    assert_eq!(watch.changed().await, plugins(&["a"]));
    watch.options.poll_ms = 0;
    plugin(&dir, "b", "later");
    assert_eq!(watch.changed().await, plugins(&["b"]));
    fs::remove_dir_all(aside).unwrap();
}

#[tokio::test(start_paused = true)]
async fn with_both_off_nothing_is_told() {
    let dir = volume();
    let mut watch = watching(&dir, WatchOptions { poll_ms: 0, ..POLL }).await;
    plugin(&dir, "a", "two");
    assert!(timeout(AN_HOUR, watch.changed()).await.is_err());
}
