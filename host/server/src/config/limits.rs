//! Every bound of the server, each with its unit in its name.

use super::ConfigError;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
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
    /// Frames of one WebSocket.
    pub(crate) ws_messages_per_minute: u32,
    /// WebSockets of one user.
    pub(crate) ws_connections_per_user: usize,
    /// From one ping of the server to the next. Two without an answer end the connection.
    pub(crate) ws_ping_ms: u64,
    /// Messages of one user that start a generation.
    pub(crate) generations_per_minute: u32,
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
    /// Requests under `/api` of one user or address. Without it: 60, and [`ALONE`] times as many with development
    /// tokens, because then one person and their tests have this machine to themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_requests_per_minute: Option<NonZeroU32>,
    /// Those among them that ask a model. Without it: 5, and [`ALONE`] times as many with development tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) model_requests_per_minute: Option<NonZeroU32>,
    /// Users and addresses whose requests are counted; of more, those that were not seen for longest are forgotten.
    pub(crate) callers: u64,
    /// Proxies in front whose `X-Forwarded-For` is believed. Without any, the address is the connection's.
    pub(crate) trusted_proxies: usize,
    /// Of one report of a browser's about a policy.
    pub(crate) csp_report_bytes: usize,
}

/// How many times more requests somebody may make who has the server to themselves.
const ALONE: u32 = 10_000;

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
            ws_messages_per_minute: 120,
            ws_connections_per_user: 200,
            ws_ping_ms: 30_000,
            generations_per_minute: 8,
            history_lines: 50,
            game_link_seconds: 300,
            game_session_seconds: 12 * 3600,
            dev_token_seconds: 12 * 3600,
            stop_ms: 20_000,
            api_requests_per_minute: None,
            model_requests_per_minute: None,
            callers: 50_000,
            trusted_proxies: 0,
            csp_report_bytes: 16 << 10,
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
            ("ws_messages_per_minute", self.ws_messages_per_minute.into()),
            ("ws_connections_per_user", self.ws_connections_per_user as u64),
            ("ws_ping_ms", self.ws_ping_ms),
            ("generations_per_minute", self.generations_per_minute.into()),
            ("history_lines", self.history_lines as u64),
            ("game_link_seconds", self.game_link_seconds),
            ("game_session_seconds", self.game_session_seconds),
            ("dev_token_seconds", self.dev_token_seconds),
            ("callers", self.callers),
            ("csp_report_bytes", self.csp_report_bytes as u64),
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

    pub(crate) fn ws_ping(&self) -> Duration {
        Duration::from_millis(self.ws_ping_ms)
    }

    pub(crate) fn ws_write(&self) -> Duration {
        Duration::from_millis(self.ws_write_ms)
    }

    /// Requests under `/api` of one caller in a minute, and those of them that ask a model.
    pub(crate) fn requests_per_minute(&self, has_provider: bool) -> (NonZeroU32, NonZeroU32) {
        let usual = |number: u32| {
            let times = if has_provider { 1 } else { ALONE };
            NonZeroU32::new(number.saturating_mul(times)).unwrap_or(NonZeroU32::MIN)
        };
        (
            self.api_requests_per_minute.unwrap_or_else(|| usual(60)),
            self.model_requests_per_minute.unwrap_or_else(|| usual(5)),
        )
    }

    pub(crate) fn stop(&self) -> Duration {
        Duration::from_millis(self.stop_ms)
    }
}
