//! The grant `logging`: lines of a plugin in the server's log, under the target `waza::plugin`, with its name and
//! revision.
//!
//! Lines a second and bytes a line are bounded; what is over is counted, and said once for each second in which it
//! happened. A line cannot look like two.

mod output;
mod rate;

use super::{
    HostSide,
    bindings::logging::{Host, Level},
};
use rate::{Rate, Turn};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use wasmtime_wasi::WasiCtxBuilder;

/// Bounds of one plugin's lines, over all of its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogBounds {
    /// Lines in one second; further ones are dropped.
    pub lines_per_second: u32,
    /// Bytes of one line; the rest of it is cut off.
    pub line_bytes: usize,
}

impl Default for LogBounds {
    fn default() -> Self {
        Self { lines_per_second: 100, line_bytes: 1_000 }
    }
}

/// Where one revision's lines go.
pub(crate) struct Log {
    plugin: String,
    revision: String,
    bounds: LogBounds,
    rate: Mutex<Rate>,
}

impl Log {
    pub(super) fn new(plugin: &str, revision: &str, bounds: LogBounds) -> Self {
        let rate = Mutex::new(Rate::new(bounds.lines_per_second, Instant::now()));
        Self { plugin: plugin.into(), revision: revision.into(), bounds, rate }
    }

    /// Standard output and error become lines too.
    pub(super) fn give(self: &Arc<Self>, context: &mut WasiCtxBuilder) {
        context.stdout(output::Output::new(Arc::clone(self), "stdout", Level::Info));
        context.stderr(output::Output::new(Arc::clone(self), "stderr", Level::Warn));
    }

    fn line(&self, level: Level, context: &str, message: &str) {
        let turn = self.rate.lock().unwrap_or_else(PoisonError::into_inner).turn(Instant::now());
        match turn {
            Turn::Dropped => {
                metrics::counter!("waza_plugin_log_lines_dropped_total", "plugin" => self.plugin.clone())
                    .increment(1);
            }
            Turn::Allowed { dropped_before } => {
                self.report(dropped_before);
                self.write(level, &self.fit(context), &self.fit(message));
            }
        }
    }

    fn report(&self, dropped: u64) {
        if dropped > 0 {
            let Self { plugin, revision, .. } = self;
            tracing::warn!(target: "waza::plugin", %plugin, %revision, dropped, "log lines were dropped");
        }
    }

    /// Cut to its bound, without anything that could begin another line.
    fn fit(&self, text: &str) -> String {
        let end = text.floor_char_boundary(self.bounds.line_bytes.min(text.len()));
        let cut = text.get(..end).unwrap_or_default();
        cut.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    fn write(&self, level: Level, context: &str, message: &str) {
        let Self { plugin, revision, .. } = self;
        macro_rules! at {
            ($level:ident) => {
                tracing::$level!(target: "waza::plugin", %plugin, %revision, context, "{message}")
            };
        }
        match level {
            Level::Trace => at!(trace),
            Level::Debug => at!(debug),
            Level::Info => at!(info),
            Level::Warn => at!(warn),
            Level::Error | Level::Critical => at!(error),
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let dropped = self.rate.lock().unwrap_or_else(PoisonError::into_inner).dropped();
        self.report(dropped);
    }
}

impl Host for HostSide {
    fn log(&mut self, level: Level, context: String, message: String) -> wasmtime::Result<()> {
        if let Some(log) = &self.log {
            log.line(level, &context, &message);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_a_character_and_stays_one_line() {
        let log = Log::new("p", "r", LogBounds { lines_per_second: 1, line_bytes: 4 });
        assert_eq!(log.fit("ああ"), "あ");
        assert_eq!(log.fit("a\n\u{1b}b"), "a  b");
    }
}
