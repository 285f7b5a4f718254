//! Counts the calls of one hook of one revision on several cores at once.
//!
//! Each core has a part of its own and finds it unlocked; where it does not (a reader is at it, or two threads share
//! it), it takes the next one, since the parts are added up anyway.

use super::{
    snapshot::{CallStatistics, Errors, Sum, named},
    window::Window,
};
use std::{
    cell::Cell,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use waza_engine::Hook;

/// Parts at most, whatever the machine.
const MOST: usize = 16;

/// One core's part, alone on its cache lines.
#[derive(Default)]
#[repr(align(128))]
struct Part(Mutex<Window>);

impl Part {
    fn lock(&self) -> MutexGuard<'_, Window> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Meter {
    pub(super) plugin: Box<str>,
    pub(super) hook: Hook,
    half: Duration,
    began: Duration,
    /// The half window of the last call, to find what was not called for longest.
    pub(super) last: AtomicU64,
    parts: Box<[Part]>,
}

impl Meter {
    pub(super) fn new(plugin: &str, hook: Hook, half: Duration, began: Duration) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let parts = (0..(2 * cores).min(MOST)).map(|_| Part::default()).collect();
        Self { plugin: plugin.into(), hook, half, began, last: AtomicU64::new(0), parts }
    }

    /// Counts a call. How many this thread's part had counted before, for sampling.
    pub(super) fn record(&self, at: Duration, error: Option<&'static str>, took: Duration) -> u64 {
        let turn = self.turn(at);
        if self.last.load(Relaxed) < turn {
            self.last.store(turn, Relaxed);
        }
        let mine = thread_number() % self.parts.len().max(1);
        let (after, first) = (self.parts.iter().skip(mine), self.parts.iter().take(mine));
        for part in after.chain(first) {
            if let Ok(mut window) = part.0.try_lock() {
                return window.record(turn, error, took);
            }
        }
        self.parts.get(mine).map_or(0, |part| part.lock().record(turn, error, took))
    }

    pub(super) fn snapshot(&self, revision: &str, at: Duration) -> CallStatistics {
        let turn = self.turn(at);
        let (mut calls, mut errors, mut sum) = (0, Errors::new(), Sum::new());
        for part in &self.parts {
            let window = part.lock();
            calls += window.calls;
            window.errors.iter().for_each(|(kind, count)| *errors.entry(kind).or_default() += count);
            window.recent(turn).for_each(|half| sum.add(half));
        }
        // The half of before and what there is of this one, but never longer than there was anything to see.
        let before = self.half.saturating_mul(u32::try_from(turn.saturating_sub(1)).unwrap_or(u32::MAX));
        let covers = at.saturating_sub(before.max(self.began));
        CallStatistics {
            plugin: self.plugin.to_string(),
            revision: revision.to_owned(),
            hook: self.hook,
            calls,
            errors: named(&errors),
            window: sum.window(covers),
        }
    }

    fn turn(&self, at: Duration) -> u64 {
        u64::try_from(at.as_nanos() / self.half.as_nanos().max(1)).unwrap_or(u64::MAX)
    }
}

/// Threads are numbered as they come, so that neighbours have different parts.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static MINE: Cell<Option<usize>> = const { Cell::new(None) };
    }
    MINE.with(|mine| {
        mine.get().unwrap_or_else(|| {
            let number = NEXT.fetch_add(1, Relaxed);
            mine.set(Some(number));
            number
        })
    })
}
