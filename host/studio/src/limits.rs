//! Every bound of the studio in one struct, each with its unit in its name. Each refusal names the field and its value.

use crate::library::LibraryLimits;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What users, jobs and backends may use up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StudioLimits {
    /// Of one message.
    pub message_bytes: usize,
    /// Media types named with one message.
    pub attachments_per_message: usize,
    /// Of one media type.
    pub attachment_bytes: usize,
    /// Of a project's name.
    pub project_name_chars: usize,
    /// Projects of one user.
    pub projects_per_user: usize,
    /// Jobs of one user that run at the same time.
    pub active_jobs_per_user: usize,
    /// Jobs of everybody that run at the same time.
    pub active_jobs_total: usize,
    /// Rows that one listing answers with.
    pub rows_per_listing: usize,

    /// Earlier messages that plugins see.
    pub history_turns: usize,
    /// Of one such message; longer ones are cut.
    pub history_turn_bytes: usize,
    /// Skills that a ranker may name.
    pub skills_per_job: usize,
    /// Tokens of all skills that a generator gets. Skills are taken whole or not at all.
    pub skill_tokens: usize,
    /// Of the project's text files that a generator gets.
    pub task_bytes: usize,

    /// Until a warm sandbox is claimed.
    pub acquire_ms: u64,
    /// From the first phase to the last proposed file.
    pub generation_ms: u64,
    /// How long a backend may keep its event list open after the terminal event.
    pub after_terminal_ms: u64,
    /// How long stopping and destroying a sandbox may take before it is given up.
    pub dispose_ms: u64,
    /// Until a holder that stopped renewing counts as dead.
    pub lease_ms: u64,
    /// How long `cancel` waits for the job's terminal event.
    pub cancel_wait_ms: u64,

    /// Files and deletions that one job may propose.
    pub files_per_job: usize,
    /// Of one proposed file.
    pub bytes_per_file: usize,
    /// Of all proposed files.
    pub bytes_per_job: usize,
    /// Of a proposed path.
    pub path_bytes: usize,
    /// Of everything a backend says in words.
    pub text_bytes_per_job: usize,
    /// Entries of a job's event log, the terminal one included.
    pub events_per_job: usize,
    /// Of one `stream` event; longer text becomes several.
    pub stream_event_bytes: usize,
    /// From one storing of `stream` and `progress` events to the next; what comes meanwhile is put together.
    pub stream_event_ms: u64,
    /// Of one file's text inside `geminiCode`; longer ones are named without content.
    pub inline_file_bytes: usize,
    /// Of all files' text inside `geminiCode`.
    pub inline_total_bytes: usize,
    /// Of a backend's closing sentence; longer ones are cut.
    pub summary_bytes: usize,
    /// Of an answer in words; longer ones are cut in the conversation, not in the stream.
    pub answer_bytes: usize,
    /// Suggestions that are handed on; the rest is dropped.
    pub suggestions: usize,
    /// Of one suggestion; longer ones are dropped.
    pub suggestion_bytes: usize,

    /// Versions that one listing answers with.
    pub versions_per_listing: usize,
    /// Of the difference that one version made; longer ones are cut.
    pub diff_bytes: usize,
    /// For finding that difference; what takes longer is cut.
    pub diff_ms: u64,
    /// Of what a job records of the changes it made; larger ones are compared when somebody asks.
    pub edits_bytes: usize,
    /// How long a job that has something to store waits for a database that is away.
    pub store_patience_ms: u64,

    /// Of users' libraries.
    pub library: LibraryLimits,

    /// Of a published game's title.
    pub publish_title_chars: usize,
    /// Of its description, and of how it is played.
    pub publish_text_chars: usize,
    /// Tags of a published game.
    pub publish_tags: usize,
    /// Of one tag.
    pub publish_tag_chars: usize,
    /// Published games that one listing answers with.
    pub games_per_listing: usize,
    /// Of an uploaded thumbnail.
    pub thumbnail_bytes: usize,
    /// From copying a version to its being a game's. A copy that no game names is removed after twice as long.
    pub publish_ms: u64,
    /// Steps up and down that a lineage is followed.
    pub lineage_depth: usize,
    /// Remixes of a game that a lineage looks at.
    pub lineage_remixes: usize,

    /// Of what a user wants to be called.
    pub display_name_chars: usize,
    /// Of what a user says of themselves.
    pub bio_chars: usize,
    /// Places where a user is to be found.
    pub social_links: usize,
    /// Of one such place's name or link.
    pub social_link_bytes: usize,

    /// How long the question about a game's style waits for its answer.
    pub style_question_ms: u64,
    /// Of the errors that a preview reports to be mended; longer ones are cut.
    pub fix_bytes: usize,
    /// Jobs of this process that are at work at the same time; the others wait in the order in which they came.
    pub jobs_at_work: usize,
}

impl Default for StudioLimits {
    fn default() -> Self {
        Self {
            message_bytes: 8 * KIB,
            attachments_per_message: 16,
            attachment_bytes: 128,
            project_name_chars: 100,
            projects_per_user: 200,
            active_jobs_per_user: 1,
            active_jobs_total: 50,
            rows_per_listing: 200,
            history_turns: 4,
            history_turn_bytes: KIB,
            skills_per_job: 8,
            skill_tokens: 6_000,
            task_bytes: 4 * MIB,
            acquire_ms: 60_000,
            generation_ms: 300_000,
            after_terminal_ms: 250,
            dispose_ms: 10_000,
            lease_ms: 30_000,
            cancel_wait_ms: 5_000,
            files_per_job: 500,
            bytes_per_file: 5 * MIB,
            bytes_per_job: 20 * MIB,
            path_bytes: 1024,
            text_bytes_per_job: 4 * MIB,
            events_per_job: 10_000,
            stream_event_bytes: 16 * KIB,
            stream_event_ms: 40,
            inline_file_bytes: 64 * KIB,
            inline_total_bytes: 256 * KIB,
            summary_bytes: 2 * KIB,
            answer_bytes: 64 * KIB,
            suggestions: 8,
            suggestion_bytes: 256,
            versions_per_listing: 20,
            diff_bytes: MIB,
            diff_ms: 5_000,
            edits_bytes: 256 * KIB,
            store_patience_ms: 120_000,
            library: LibraryLimits::default(),
            publish_title_chars: 100,
            publish_text_chars: 5_000,
            publish_tags: 20,
            publish_tag_chars: 50,
            games_per_listing: 100,
            thumbnail_bytes: 5 * MIB,
            publish_ms: 300_000,
            lineage_depth: 10,
            lineage_remixes: 500,
            display_name_chars: 50,
            bio_chars: 160,
            social_links: 10,
            social_link_bytes: 200,
            style_question_ms: 300_000,
            fix_bytes: 4 * KIB,
            jobs_at_work: 32,
        }
    }
}

impl StudioLimits {
    pub(crate) fn acquire(&self) -> Duration {
        Duration::from_millis(self.acquire_ms)
    }

    pub(crate) fn generation(&self) -> Duration {
        Duration::from_millis(self.generation_ms)
    }

    pub(crate) fn after_terminal(&self) -> Duration {
        Duration::from_millis(self.after_terminal_ms)
    }

    pub(crate) fn stream_event(&self) -> Duration {
        Duration::from_millis(self.stream_event_ms)
    }

    pub(crate) fn dispose(&self) -> Duration {
        Duration::from_millis(self.dispose_ms)
    }

    pub(crate) fn diff(&self) -> Duration {
        Duration::from_millis(self.diff_ms)
    }

    pub(crate) fn store_patience(&self) -> Duration {
        Duration::from_millis(self.store_patience_ms)
    }

    pub(crate) fn lease(&self) -> Duration {
        Duration::from_millis(self.lease_ms)
    }

    pub(crate) fn style_question_span(&self) -> i64 {
        i64::try_from(self.style_question_ms).unwrap_or(i64::MAX)
    }

    pub(crate) fn cancel_wait(&self) -> Duration {
        Duration::from_millis(self.cancel_wait_ms)
    }
}

/// A bound that was exceeded: which, its value, and what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{limit} is {allowed}, this is {observed} or more")]
pub struct Exceeded {
    /// The field of [`StudioLimits`].
    pub limit: &'static str,
    /// Its value.
    pub allowed: u64,
    /// What was seen when counting stopped.
    pub observed: u64,
}

/// Refuses what is over a bound.
pub(crate) fn within(limit: &'static str, allowed: usize, observed: usize) -> Result<(), Exceeded> {
    if observed <= allowed {
        return Ok(());
    }
    Err(Exceeded { limit, allowed: allowed as u64, observed: observed as u64 })
}

/// The longest prefix of at most `bytes` bytes that ends on a char boundary.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_on_char_boundaries() {
        assert_eq!(cut("ねこ", 4), "ね");
        assert_eq!(cut("ねこ", 6), "ねこ");
        assert_eq!(cut("ねこ", 2), "");
    }

    #[test]
    fn a_refusal_names_the_bound() {
        let refusal = within("message_bytes", 8, 9).unwrap_err();
        assert_eq!(refusal.to_string(), "message_bytes is 8, this is 9 or more");
        assert!(within("message_bytes", 8, 8).is_ok());
    }
}
