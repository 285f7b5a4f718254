//! Every bound of the server, each with its unit in its name.

use super::ConfigError;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Bounds of the wire. Those of projects and jobs are the studio's, those of plugins the engine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    /// Connections at a time; the next one waits to be accepted.
    pub(crate) connections: usize,
    /// A connection on which nothing moves for so long is closed.
    pub(crate) idle_connection_seconds: u64,
    /// A request that takes longer is answered with 504.
    pub(crate) request_seconds: u64,
    /// Body of a request under `/api`.
    pub(crate) api_body_bytes: usize,
    /// Body of a request under `/v1`.
    pub(crate) plugin_body_bytes: usize,
    /// One document for the asset rewriter.
    pub(crate) document_bytes: usize,
    /// Assets for one document.
    pub(crate) assets_per_document: usize,
    /// Accesses in one question to the path policy.
    pub(crate) accesses_per_check: usize,
    /// One WebSocket frame or message from a client.
    pub(crate) ws_frame_bytes: usize,
    /// Time for a new WebSocket to say who it is.
    pub(crate) ws_init_ms: u64,
    /// Frames that wait for a client that reads slowly.
    pub(crate) ws_outgoing_frames: usize,
    /// A client that does not take a frame for so long is cut off.
    pub(crate) ws_write_ms: u64,
    /// Requests of one WebSocket that wait for the one being served.
    pub(crate) ws_pending_requests: usize,
    /// Lines of a conversation that are sent when a project is opened.
    pub(crate) history_lines: usize,
    /// How long a preview link may be opened.
    pub(crate) game_link_seconds: u64,
    /// How long an opened preview may load its files.
    pub(crate) game_session_seconds: u64,
    /// How long a development token is good.
    pub(crate) dev_token_seconds: u64,
    /// What running jobs get when the server stops.
    pub(crate) stop_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            idle_connection_seconds: 120,
            request_seconds: 60,
            api_body_bytes: 64 << 10,
            plugin_body_bytes: 2 << 20,
            document_bytes: 1 << 20,
            assets_per_document: 1000,
            accesses_per_check: 1000,
            ws_frame_bytes: 1 << 20,
            ws_init_ms: 10_000,
            ws_outgoing_frames: 256,
            ws_write_ms: 10_000,
            ws_pending_requests: 32,
            history_lines: 50,
            game_link_seconds: 300,
            game_session_seconds: 12 * 3600,
            dev_token_seconds: 12 * 3600,
            stop_ms: 20_000,
        }
    }
}

impl Limits {
    /// A bound of nothing would stop the server; only the stop itself may take no time.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let bounds = [
            ("connections", self.connections as u64),
            ("idle_connection_seconds", self.idle_connection_seconds),
            ("request_seconds", self.request_seconds),
            ("api_body_bytes", self.api_body_bytes as u64),
            ("plugin_body_bytes", self.plugin_body_bytes as u64),
            ("document_bytes", self.document_bytes as u64),
            ("assets_per_document", self.assets_per_document as u64),
            ("accesses_per_check", self.accesses_per_check as u64),
            ("ws_frame_bytes", self.ws_frame_bytes as u64),
            ("ws_init_ms", self.ws_init_ms),
            ("ws_outgoing_frames", self.ws_outgoing_frames as u64),
            ("ws_write_ms", self.ws_write_ms),
            ("ws_pending_requests", self.ws_pending_requests as u64),
            ("history_lines", self.history_lines as u64),
            ("game_link_seconds", self.game_link_seconds),
            ("game_session_seconds", self.game_session_seconds),
            ("dev_token_seconds", self.dev_token_seconds),
        ];
        match bounds.iter().find(|(_, value)| *value == 0) {
            Some((key, _)) => Err(ConfigError::ZeroLimit { key }),
            None => Ok(()),
        }
    }

    pub(crate) fn idle_connection(&self) -> Duration {
        Duration::from_secs(self.idle_connection_seconds)
    }

    pub(crate) fn request(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    pub(crate) fn ws_init(&self) -> Duration {
        Duration::from_millis(self.ws_init_ms)
    }

    pub(crate) fn ws_write(&self) -> Duration {
        Duration::from_millis(self.ws_write_ms)
    }

    pub(crate) fn stop(&self) -> Duration {
        Duration::from_millis(self.stop_ms)
    }
}
