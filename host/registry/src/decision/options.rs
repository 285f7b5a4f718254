//! Which decisions are logged, and the bounds of their log.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How decisions are logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecisionLogOptions {
    /// Whether they are at all.
    pub enabled: bool,
    /// How many of a million decisions are logged, evenly: 1,000,000 is every one, 0 none but those below.
    pub sample_ppm: u32,
    /// Log every call that failed, whatever the sample.
    pub keep_errors: bool,
    /// Log every check that denied a path, whatever the sample.
    pub keep_denials: bool,
    /// Log the whole question and answer: messages, documents, paths. A replay needs them. Whoever can read the log
    /// can then read what users wrote.
    pub inputs: bool,
    /// MiB that one file has at most; then the next one begins.
    pub file_mib: u32,
    /// How many files are kept; the oldest goes first. All together have at most `files` × `file_mib` MiB.
    pub files: u32,
    /// KiB that one line has at most. A longer one is logged without its question and answer, and says so.
    pub line_kib: u32,
    /// Decisions that wait to be written at most; more are dropped and counted.
    pub queue_decisions: u32,
    /// MiB of questions and answers that wait to be written at most; more are dropped and counted.
    pub queue_mib: u32,
    /// Milliseconds after which a disk that failed is tried again; what comes in the meantime is dropped and counted.
    pub retry_ms: u64,
}

impl Default for DecisionLogOptions {
    fn default() -> Self {
        Self {
            enabled: true,
            sample_ppm: 100_000,
            keep_errors: true,
            keep_denials: true,
            inputs: false,
            file_mib: 16,
            files: 8,
            line_kib: 1_024,
            queue_decisions: 4_096,
            queue_mib: 32,
            retry_ms: 1_000,
        }
    }
}

/// A value that no log can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("decision_log.{key} = {value} must be {least}–{most}")]
pub struct DecisionLogOptionsError {
    /// Which.
    pub key: &'static str,
    /// What it is.
    pub value: u64,
    /// The least that it may be.
    pub least: u64,
    /// The most that it may be.
    pub most: u64,
}

impl DecisionLogOptions {
    /// Refuses what cannot work.
    pub fn check(&self) -> Result<(), DecisionLogOptionsError> {
        let file_kib = u64::from(self.file_mib) << 10;
        for (key, value, least, most) in [
            ("sample_ppm", self.sample_ppm.into(), 0, 1_000_000),
            ("file_mib", self.file_mib.into(), 1, 1_024),
            ("files", self.files.into(), 1, 10_000),
            ("line_kib", self.line_kib.into(), 4, file_kib.clamp(4, 65_536)),
            ("queue_decisions", self.queue_decisions.into(), 1, 1_000_000),
            ("queue_mib", self.queue_mib.into(), 1, 4_096),
            ("retry_ms", self.retry_ms, 1, 3_600_000),
        ] {
            if !(least..=most).contains(&value) {
                return Err(DecisionLogOptionsError { key, value, least, most });
            }
        }
        Ok(())
    }

    /// Whether the call that comes after `before` others is in the sample: evenly spread, and the same every time.
    pub(super) fn samples(&self, before: u64) -> bool {
        let share = |calls: u64| u128::from(calls) * u128::from(self.sample_ppm) / 1_000_000;
        share(before.saturating_add(1)) > share(before)
    }

    pub(super) fn file_bytes(&self) -> u64 {
        u64::from(self.file_mib) << 20
    }

    pub(super) fn line_bytes(&self) -> usize {
        (self.line_kib as usize) << 10
    }

    pub(super) fn retry(&self) -> Duration {
        Duration::from_millis(self.retry_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_even_and_exact() {
        let of = |sample_ppm| {
            let options = DecisionLogOptions { sample_ppm, ..DecisionLogOptions::default() };
            (0..1_000).filter(|before| options.samples(*before)).collect::<Vec<_>>()
        };
        assert_eq!(of(1_000_000).len(), 1_000);
        assert_eq!(of(0).len(), 0);
        assert_eq!(of(250_000).first_chunk(), Some(&[3, 7, 11]));
        assert_eq!(of(1_001), [999], "one of 999.001");
    }

    #[test]
    fn what_cannot_work_is_refused_with_its_bounds() {
        assert_eq!(DecisionLogOptions::default().check(), Ok(()));
        for text in [
            "sample_ppm = 1000001",
            "file_mib = 0",
            "files = 0",
            "line_kib = 3",
            "line_kib = 16385",
            "queue_decisions = 0",
            "queue_mib = 0",
            "retry_ms = 0",
        ] {
            let options: DecisionLogOptions = toml::from_str(text).unwrap();
            let said = options.check().unwrap_err().to_string();
            assert!(said.starts_with(&format!("decision_log.{text} must be ")), "{said}");
        }
        assert!(toml::from_str::<DecisionLogOptions>("sampel_ppm = 1").is_err());
    }
}
