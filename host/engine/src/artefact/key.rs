//! The name of an artefact: a digest over everything that decides what is in it.
//!
//! What is forgotten here is served stale, so a limit belongs here as soon as the set-up could end otherwise under
//! another value of it, be it in a refusal.

use crate::{hooks::Hook, hooks::skill_ranker::SkillEntry, plugin::PluginSpec};
use sha2::{Digest, Sha256};

/// SHA-256 over a component, what its image was made from, and the build that made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Key(pub(super) [u8; 32]);

impl Key {
    /// `compatibility` is [`crate::build_id::compatibility`] of the engine that will run the code.
    pub(super) fn of(compatibility: &[u8; 32], spec: &PluginSpec<'_>) -> Self {
        let mut fields = Fields(Sha256::new());
        fields.add(b"waza artefact");
        fields.add(compatibility);
        fields.add(&Sha256::digest(spec.component));
        fields.add(spec.settings.as_bytes());
        let limits = &spec.limits;
        for limit in
            [limits.memory_mib, limits.image_mib, limits.result_mib, limits.configure_ms, limits.index_ms]
        {
            fields.add(&limit.to_le_bytes());
        }
        fields.add(format!("{:?}", limits.class).as_bytes());
        // Grants decide what the set-up saw, and with it the image.
        fields.add(format!("{:?}", spec.grants).as_bytes());
        fields.add(spec.skill_folder.as_deref().map_or(b"", |path| path.as_os_str().as_encoded_bytes()));
        let mut hooks = spec.hooks.clone();
        hooks.sort_unstable();
        hooks.dedup();
        fields.count(hooks.len());
        hooks.iter().for_each(|hook| fields.add(hook.name().as_bytes()));
        // Only rankers see the catalogue: a changed skill must not throw the images of all the others away.
        if hooks.contains(&Hook::SkillRanker) {
            fields.catalogue(&spec.catalogue);
        }
        Self(fields.0.finalize().into())
    }

    /// The artefact's file name.
    pub(super) fn file_name(&self) -> String {
        hex::encode(self.0)
    }
}

/// Whether a file may be an artefact of any key.
pub(super) fn is_file_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Every field with its length before it, so that no two lists of fields digest the same bytes.
struct Fields(Sha256);

impl Fields {
    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_le_bytes());
    }

    fn add(&mut self, field: &[u8]) {
        self.count(field.len());
        self.0.update(field);
    }

    fn catalogue(&mut self, entries: &[SkillEntry]) {
        self.count(entries.len());
        for SkillEntry { name, description, body, metadata } in entries {
            self.add(name.as_bytes());
            self.add(description.as_bytes());
            self.count(body.iter().len());
            body.iter().for_each(|body| self.add(body.as_bytes()));
            self.count(metadata.len());
            for (key, value) in metadata {
                self.add(key.as_bytes());
                self.add(value.as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Class, Grants, Limits};

    fn spec(hooks: &[Hook], body: &str) -> PluginSpec<'static> {
        let (name, description) = ("a".to_owned(), "b".to_owned());
        PluginSpec {
            name: "n".into(),
            revision: "r".into(),
            component: b"component",
            hooks: hooks.to_vec(),
            settings: "{}".into(),
            limits: Limits::default(),
            catalogue: [SkillEntry { name, description, body: Some(body.into()), metadata: vec![] }].into(),
            grants: Grants::default(),
            skill_folder: None,
        }
    }

    #[test]
    fn what_decides_the_image_decides_the_key() {
        let base = spec(&[Hook::PathPolicy], "x");
        let key = |change: fn(&mut PluginSpec<'_>)| {
            let mut spec = base.clone();
            change(&mut spec);
            Key::of(&[0; 32], &spec)
        };
        let same = key(|_| ());
        assert_eq!(same, key(|s| s.name = "other".into()));
        assert_eq!(same, key(|s| s.limits.deadline_ms += 1));
        assert_eq!(same, key(|s| s.hooks.push(Hook::PathPolicy)));
        assert_ne!(same, Key::of(&[1; 32], &base), "another build");
        for other in [
            key(|s| s.component = b"componenu"),
            key(|s| s.settings = "{ }".into()),
            key(|s| s.hooks.push(Hook::SkillScorer)),
            key(|s| s.limits.memory_mib += 1),
            key(|s| s.limits.image_mib += 1),
            key(|s| s.limits.class = Class::Large),
            key(|s| s.grants.clocks = true),
            key(|s| s.skill_folder = Some("folder".into())),
        ] {
            assert_ne!(same, other);
        }
    }

    #[test]
    fn the_catalogue_counts_for_rankers_alone() {
        let of = |hooks: &[Hook], body| Key::of(&[0; 32], &spec(hooks, body));
        assert_eq!(of(&[Hook::PathPolicy], "x"), of(&[Hook::PathPolicy], "y"));
        assert_ne!(of(&[Hook::SkillRanker], "x"), of(&[Hook::SkillRanker], "y"));
    }
}
