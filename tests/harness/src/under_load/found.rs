//! What a run found, and what was wrong with it.

use super::{Times, seen::Seen, swaps::Swaps};
use crate::bench::quantile;
use anyhow::Result;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    io::{BufRead, BufReader},
    path::Path,
    time::Duration,
};

/// What a run found. Times are in milliseconds.
#[derive(Debug)]
pub struct Found {
    /// From the operator's request to the answer, for each swap.
    pub swaps: Vec<f64>,
    /// All turns together.
    pub span: Duration,
    /// Calls over HTTP.
    pub http: Times,
    /// Jobs over WebSocket, from the message to the finished game.
    pub jobs: Times,
    /// Processor time of the server for each second: cores that it kept busy.
    pub cores: f64,
    /// Line-ups in memory when all was over.
    pub held: f64,
    /// Requests that failed or were not served by exactly one line-up.
    pub failures: u64,
    /// The first of them, in words.
    pub complaints: Vec<String>,
}

impl Found {
    pub(super) fn of(
        swaps: Swaps,
        mut seen: Seen,
        logged: &BTreeMap<String, BTreeSet<u64>>,
        span: Duration,
        cores: f64,
        held: f64,
    ) -> Self {
        for served in std::mem::take(&mut seen.served) {
            let wanted = swaps.revision(served.lineup, &served.plugin);
            if wanted != Some(&served.revision) {
                seen.wrong(format!("{served:?}, but that line-up has {wanted:?}"));
            }
        }
        for (job, lineup) in std::mem::take(&mut seen.by_job) {
            let lineups = logged.get(&job).cloned().unwrap_or_default();
            if lineups != BTreeSet::from([lineup]) {
                seen.wrong(format!(
                    "job {job} was served by {lineup}, the log of decisions says {lineups:?}"
                ));
            }
        }
        let Seen { http, jobs, failures, complaints, .. } = seen;
        Self { swaps: swaps.took, span, http, jobs, cores, held, failures, complaints }
    }

    /// Calls and jobs that were served.
    #[must_use]
    pub fn requests(&self) -> usize {
        [&self.http, &self.jobs].iter().map(|times| times.quiet.len() + times.during.len()).sum()
    }

    /// The 99th percentile during swaps as a multiple of the one without, where both were measured.
    #[must_use]
    pub fn p99_ratio(times: &Times) -> Option<f64> {
        let p99 = |sample: &[f64]| quantile(&mut sample.to_vec(), 0.99);
        let (quiet, during) = (p99(&times.quiet), p99(&times.during));
        (quiet > 0.0 && during > 0.0).then(|| during / quiet)
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = |sample: &[f64], q| quantile(&mut sample.to_vec(), q);
        let (swaps, span) = (self.swaps.len(), self.span.as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let rate = swaps as f64 / span;
        writeln!(
            f,
            "{swaps} swaps in {span:.1} s ({rate:.1}/s), p50 {:.1} ms, p99 {:.1} ms",
            p(&self.swaps, 0.5),
            p(&self.swaps, 0.99)
        )?;
        writeln!(
            f,
            "{} requests, {} failed; the server kept {:.2} cores busy",
            self.requests(),
            self.failures,
            self.cores
        )?;
        for (name, times) in [("calls over HTTP", &self.http), ("jobs over WebSocket", &self.jobs)] {
            let (quiet, during) = (p(&times.quiet, 0.99), p(&times.during, 0.99));
            let count = times.quiet.len() + times.during.len();
            writeln!(f, "{count} {name}: p99 {quiet:.2} ms without swaps, {during:.2} ms during them")?;
        }
        self.complaints.iter().try_for_each(|complaint| writeln!(f, "  {complaint}"))
    }
}

/// Of a decision, what matters here.
#[derive(Deserialize)]
struct Decision {
    lineup: u64,
    request: Option<String>,
}

/// By job, the line-ups that the log of decisions names.
pub(super) fn logged(data: &Path) -> Result<BTreeMap<String, BTreeSet<u64>>> {
    let mut lineups = BTreeMap::<String, BTreeSet<u64>>::new();
    for file in fs::read_dir(data.join("state/decisions"))? {
        for line in BufReader::new(fs::File::open(file?.path())?).lines() {
            let line = line?;
            // Most are of calls, which have no name of their own.
            if !line.contains("\"request\"") {
                continue;
            }
            let Decision { lineup, request } = serde_json::from_str(&line)?;
            if let Some(request) = request {
                lineups.entry(request).or_default().insert(lineup);
            }
        }
    }
    Ok(lineups)
}
