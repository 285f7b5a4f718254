//! Volumes that give no notices, and volumes that are exchanged by a link: what changed on them serves.

use crate::support::{exchange, over_own_volume, plugin};
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};
use waza_harness::{ServerOptions, place, volume};

fn without_notices(options: &mut ServerOptions) {
    options.env.push(("WAZA_WATCH__NOTIFY".to_owned(), "false".to_owned()));
}

#[tokio::test]
async fn polling_alone_finds_a_new_plugin_and_a_new_skill() {
    let running = over_own_volume(without_notices).await;
    let mut events = running.server.admin().unwrap().events().await.unwrap();
    let before = events.until("status", |_| true).await.unwrap();
    let root = running.folder.path().join("volume");
    let bytes = exchange(&root.join("plugins/path-policy"), "polled");
    let after = events.until("status", |status| status["lineup"] == 2).await.unwrap();
    assert_eq!(plugin(&after, "path-policy")["component_bytes"], bytes);
    assert_ne!(plugin(&after, "path-policy")["digest"], plugin(&before, "path-policy")["digest"]);

    let skill = root.join("skills/lawnmower");
    fs::create_dir(&skill).unwrap();
    fs::write(skill.join("SKILL.md"), "---\nname: lawnmower\ndescription: Mowing lawns.\n---\nCut.\n")
        .unwrap();
    let skills = before["skills"].as_u64().unwrap() + 1;
    let last = events.until("status", |status| status["skills"] == skills).await.unwrap();
    assert_eq!(last["lineup"], 3);
}

#[tokio::test]
async fn the_data_link_of_a_config_map_is_exchanged_with_and_without_notices() {
    for notify in [true, false] {
        let mut map = None;
        let running = over_own_volume(|options| {
            map = Some(ConfigMap::new(&options.volume));
            if !notify {
                without_notices(options);
            }
        })
        .await;
        let map = map.unwrap();
        let mut events = running.server.admin().unwrap().events().await.unwrap();
        let before = events.until("status", |_| true).await.unwrap();
        assert_eq!(before["problems"].as_array().unwrap().len(), 0, "{before}");

        let mut sizes = Vec::new();
        map.publish("..2026_2", |new| {
            for name in ["path-policy", "intent-classifier"] {
                sizes.push((name, exchange(&new.join("plugins").join(name), "two")));
            }
        });
        let has = |status: &Value| {
            assert_eq!(status["plugins"].as_array().unwrap().len(), 4, "{status}");
            status["problems"] == json!([])
                && sizes.iter().all(|(name, bytes)| plugin(status, name)["component_bytes"] == *bytes)
        };
        let after = events.until("status", has).await.unwrap();
        assert_eq!(after["skills"], before["skills"], "notify = {notify}: {after}");
    }
}

/// A folder as the kubelet keeps one: the files lie in a folder of their own, a link leads there, and an update makes
/// another folder and exchanges the link in one step.
struct ConfigMap(PathBuf);

impl ConfigMap {
    fn new(root: &Path) -> Self {
        volume::copy(&place().volume, &root.join("..2026_1")).unwrap();
        symlink("..2026_1", root.join("..data")).unwrap();
        for name in ["plugins", "skills"] {
            symlink(format!("..data/{name}"), root.join(name)).unwrap();
        }
        Self(root.to_owned())
    }

    fn publish(&self, name: &str, change: impl FnOnce(&Path)) {
        let (data, next) = (self.0.join("..data"), self.0.join("..data_tmp"));
        let old = fs::read_link(&data).unwrap();
        volume::copy(&self.0.join(&old), &self.0.join(name)).unwrap();
        change(&self.0.join(name));
        symlink(name, &next).unwrap();
        fs::rename(&next, &data).unwrap();
        fs::remove_dir_all(self.0.join(old)).unwrap();
    }
}
