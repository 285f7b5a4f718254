//! What can be wrong with settings beyond their types, each with a JSON Pointer to where it stands.

use crate::settings::Settings;
use crate::{folding, names, parts};
use waza_sdk::SettingsError;

const GIB: u64 = 1 << 30;
const MAX_LIST: usize = 256;
const MAX_EXTENSION_BYTES: usize = 16;
const MAX_NAME_BYTES: u32 = 255;

impl Settings {
    /// Everything wrong, in the order of the schema.
    pub(crate) fn errors(&self) -> Vec<SettingsError> {
        let mut errors = Errors(Vec::new());
        for (pointer, value, maximum) in [
            ("/max_path_bytes", u64::from(self.max_path_bytes), 4096),
            ("/max_part_bytes", u64::from(self.max_part_bytes), 255),
            ("/max_depth", u64::from(self.max_depth), 64),
            ("/max_accesses", u64::from(self.max_accesses), 1_000_000),
            ("/max_files", u64::from(self.max_files), 1_000_000),
            ("/max_total_bytes", self.max_total_bytes, 16 * GIB),
            ("/max_file_bytes/user", self.max_file_bytes.user, GIB),
            ("/max_file_bytes/model", self.max_file_bytes.model, GIB),
            ("/max_file_bytes/plugin", self.max_file_bytes.plugin, GIB),
            ("/max_file_bytes/system", self.max_file_bytes.system, GIB),
        ] {
            errors.unless((1..=maximum).contains(&value), pointer, || format!("must be 1 to {maximum}"));
        }
        errors.list("/write_extensions/user", &self.write_extensions.user, extension);
        errors.list("/write_extensions/model", &self.write_extensions.model, extension);
        errors.list("/write_extensions/plugin", &self.write_extensions.plugin, extension);
        errors.list("/write_extensions/system", &self.write_extensions.system, extension);
        errors.list("/serve_extensions", &self.serve_extensions, extension);
        errors.list("/forbidden_names", &self.forbidden_names, name);
        errors.list("/system_files", &self.system_files, system_file);
        errors.list("/private_files", &self.private_files, name);
        errors.0
    }
}

struct Errors(Vec<SettingsError>);

impl Errors {
    fn unless(&mut self, holds: bool, pointer: &str, message: impl FnOnce() -> String) {
        if !holds {
            self.0.push(SettingsError::new(pointer, message()));
        }
    }

    fn list(&mut self, pointer: &str, list: &[String], wrong: fn(&str) -> Option<String>) {
        self.unless(list.len() <= MAX_LIST, pointer, || format!("must hold at most {MAX_LIST} entries"));
        for (index, entry) in list.iter().enumerate() {
            if let Some(message) = wrong(entry) {
                self.0.push(SettingsError::new(format!("{pointer}/{index}"), message));
            }
        }
    }
}

fn extension(text: &str) -> Option<String> {
    let holds = !text.is_empty()
        && text.len() <= MAX_EXTENSION_BYTES
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (!holds)
        .then(|| format!("must be 1 to {MAX_EXTENSION_BYTES} lower-case letters and digits, without the dot"))
}

fn name(text: &str) -> Option<String> {
    if text.contains(['/', '\\']) {
        return Some("must be one name, without slashes".to_owned());
    }
    parts::check(text, MAX_NAME_BYTES).err().map(|denial| format!("is no name: {}", denial.message))
}

fn system_file(text: &str) -> Option<String> {
    name(text).or_else(|| {
        names::is_git(&folding::fold(text))
            .then(|| "version control is nobody's to touch through a path".to_owned())
    })
}
