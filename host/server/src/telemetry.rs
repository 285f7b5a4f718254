//! Logs to standard error, so that standard output stays readable for programs, and metrics for `/metrics`.

use crate::config::{Config, LogFormat};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use std::io::IsTerminal;
use std::time::Duration;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// From one microsecond up: a plugin call takes about five of them.
const HOOK_SECONDS: &[f64] = &[
    1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5,
    1.0, 5.0,
];
/// Everything else is a request or a job: from a tenth of a millisecond to a minute.
const OTHER_SECONDS: &[f64] = &[
    1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
    60.0,
];
/// Samples wait in memory until they are put into buckets; nobody may ask for hours.
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts logging. A second start in one process changes nothing.
pub(crate) fn start_logs(config: &Config) -> Result<(), ParseError> {
    let filter = EnvFilter::try_new(&config.log)?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // An error says that a subscriber is set already.
    let _ = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// What collects the metrics of this process.
pub(crate) fn recorder() -> Result<PrometheusRecorder, BuildError> {
    Ok(PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Prefix("waza_hook_".to_owned()), HOOK_SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), OTHER_SECONDS)?
        .build_recorder())
}

/// Puts samples into buckets now and then, for as long as it is polled.
pub(crate) async fn upkeep(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_call_of_microseconds_falls_between_buckets_of_microseconds() {
        let recorder = recorder().unwrap();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("waza_hook_seconds", "hook" => "path-policy").record(4.7e-6);
            metrics::histogram!("waza_http_request_seconds").record(0.004);
        });
        let text = handle.render();
        let bucket = |le: &str| format!("waza_hook_seconds_bucket{{hook=\"path-policy\",le=\"{le}\"}}");
        assert!(text.contains(&format!("{} 0", bucket("0.000002"))), "{text}");
        assert!(text.contains(&format!("{} 1", bucket("0.000005"))), "{text}");
        assert!(text.contains("waza_http_request_seconds_bucket{le=\"0.005\"} 1"), "{text}");
    }
}
