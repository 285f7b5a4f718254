//! What requests saw: how long they took, and by which line-up and which revisions they were served.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Complaints that are kept as text; the rest is only counted.
const KEPT: usize = 20;

/// Which way a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Http,
    Job,
}

/// One hook's answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Served {
    pub(super) lineup: u64,
    pub(super) plugin: String,
    pub(super) revision: String,
}

/// Times in milliseconds, without swaps and during them.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Of requests that no swap touched.
    pub quiet: Vec<f64>,
    /// Of all others.
    pub during: Vec<f64>,
}

/// What one client saw, or all together.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) http: Times,
    pub(super) jobs: Times,
    pub(super) served: BTreeSet<Served>,
    /// By job, its line-up.
    pub(super) by_job: BTreeMap<String, u64>,
    pub(super) failures: u64,
    pub(super) complaints: Vec<String>,
}

impl Seen {
    pub(super) fn answered(&mut self, call: Call, took: Duration, quiet: bool, served: &[Served]) {
        let times = match call {
            Call::Http => &mut self.http,
            Call::Job => &mut self.jobs,
        };
        let times = if quiet { &mut times.quiet } else { &mut times.during };
        times.push(took.as_secs_f64() * 1e3);
        for one in served.iter().filter(|one| !self.served.contains(one)).collect::<Vec<_>>() {
            self.served.insert(one.clone());
        }
    }

    pub(super) fn wrong(&mut self, complaint: String) {
        self.failures += 1;
        if self.complaints.len() < KEPT {
            self.complaints.push(complaint);
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        for (times, more) in [(&mut self.http, other.http), (&mut self.jobs, other.jobs)] {
            times.quiet.extend(more.quiet);
            times.during.extend(more.during);
        }
        self.served.extend(other.served);
        self.by_job.extend(other.by_job);
        self.failures += other.failures;
        self.complaints.extend(other.complaints);
    }
}
