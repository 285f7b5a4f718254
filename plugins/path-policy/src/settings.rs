//! What the operator may set. `settings.schema.json` says the same; a test holds the two together.

use serde::Deserialize;
use waza_sdk::path_policy::Origin;

/// Every bound and every list of the policy.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Longest path.
    pub max_path_bytes: u32,
    /// Longest part between slashes.
    pub max_part_bytes: u32,
    /// Most parts of a path.
    pub max_depth: u32,
    /// Most accesses in one call.
    pub max_accesses: u32,
    /// Most files that one batch writes.
    pub max_files: u32,
    /// Most bytes that one batch writes, of the files whose size is known.
    pub max_total_bytes: u64,
    /// Largest file, by who writes it, where the size is known.
    pub max_file_bytes: MaxFileBytes,
    /// What may be written and deleted, by whom.
    pub write_extensions: WriteExtensions,
    /// What may be sent to a browser.
    pub serve_extensions: Vec<String>,
    /// Names that no part of a path may have, compared without case.
    pub forbidden_names: Vec<String>,
    /// The host's own files and folders at the top of a project: for the origin `system` only, and never served.
    pub system_files: Vec<String>,
    /// Files at the top of a project that are never served, compared without case.
    pub private_files: Vec<String>,
}

/// Largest file in bytes, by who writes it.
#[derive(Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct MaxFileBytes {
    /// An upload.
    pub user: u64,
    /// A generated file.
    pub model: u64,
    /// A file of another plugin.
    pub plugin: u64,
    /// A file of the host.
    pub system: u64,
}

/// Extensions, lower case and without the dot, by who writes.
#[derive(Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct WriteExtensions {
    /// Uploads.
    pub user: Vec<String>,
    /// Generated files.
    pub model: Vec<String>,
    /// Files of other plugins.
    pub plugin: Vec<String>,
    /// Files of the host.
    pub system: Vec<String>,
}

/// What a game is made of.
const GAME: &str = "html htm css js mjs json png jpg jpeg gif webp svg ico mp3 ogg wav m4a woff woff2 ttf eot txt md \
                    xml glb gltf bin obj mtl";
/// What a person may upload into one.
const UPLOAD: &str = "jpeg jpg png gif webp svg mp3 wav ogg json";
/// What development tools leave behind.
const FORBIDDEN: &str =
    "node_modules .git .svn .hg __pycache__ .vscode .idea .DS_Store __MACOSX Thumbs.db desktop.ini";

const MIB: u64 = 1 << 20;

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_path_bytes: 512,
            max_part_bytes: 200,
            max_depth: 10,
            max_accesses: 10_000,
            max_files: 500,
            max_total_bytes: 100 * MIB,
            max_file_bytes: MaxFileBytes::default(),
            write_extensions: WriteExtensions::default(),
            serve_extensions: words(GAME),
            forbidden_names: words(FORBIDDEN),
            system_files: words(".current-version .style-pending.json .ai-context"),
            private_files: words("SPEC.md STYLE.md PUBLISH.json"),
        }
    }
}

impl Default for MaxFileBytes {
    fn default() -> Self {
        Self { user: MIB, model: 50 * MIB, plugin: MIB, system: 50 * MIB }
    }
}

impl Default for WriteExtensions {
    fn default() -> Self {
        Self { user: words(UPLOAD), model: words(GAME), plugin: Vec::new(), system: words(GAME) }
    }
}

impl MaxFileBytes {
    pub(crate) fn of(&self, origin: Origin) -> u64 {
        match origin {
            Origin::User => self.user,
            Origin::Model => self.model,
            Origin::Plugin => self.plugin,
            Origin::System => self.system,
        }
    }
}

impl WriteExtensions {
    pub(crate) fn of(&self, origin: Origin) -> &[String] {
        match origin {
            Origin::User => &self.user,
            Origin::Model => &self.model,
            Origin::Plugin => &self.plugin,
            Origin::System => &self.system,
        }
    }
}

fn words(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}
