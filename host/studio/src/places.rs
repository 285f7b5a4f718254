//! Places at work: so many jobs at a time, the others in the order in which they came, each told how many are before it.

use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::watch;

/// The places of this process. Clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Places(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    places: usize,
    queue: watch::Sender<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    next: u64,
    /// Everybody who waits or works, in the order of arrival. The first ones, as many as there are places, work.
    present: BTreeSet<u64>,
}

/// Somebody in the queue; leaves it when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    shared: Arc<Shared>,
    number: u64,
}

/// Somebody who waits.
pub(crate) struct Waiting {
    place: Option<Place>,
    changes: watch::Receiver<Queue>,
    told: Option<usize>,
}

/// What somebody who waits is told.
#[derive(Debug)]
pub(crate) enum Turn {
    /// So many wait before, not counting those at work.
    Behind(usize),
    /// It is their turn, for as long as they keep this.
    Now(Place),
}

impl Places {
    /// At least one place: with none nothing would ever be done.
    pub(crate) fn new(places: usize) -> Self {
        Self(Arc::new(Shared { places: places.max(1), queue: watch::Sender::new(Queue::default()) }))
    }

    /// Takes the last place in the queue.
    pub(crate) fn wait(&self) -> Waiting {
        let shared = Arc::clone(&self.0);
        let mut number = 0;
        shared.queue.send_modify(|queue| {
            number = queue.next;
            queue.next += 1;
            queue.present.insert(number);
        });
        let changes = shared.queue.subscribe();
        Waiting { place: Some(Place { shared, number }), changes, told: None }
    }
}

impl Waiting {
    /// Comes back when there is something new to be told. Not to be called again after [`Turn::Now`].
    pub(crate) async fn next(&mut self) -> Turn {
        loop {
            let Some((number, places)) = self.place.as_ref().map(|at| (at.number, at.shared.places)) else {
                return std::future::pending().await;
            };
            let before = self.changes.borrow_and_update().present.range(..number).count();
            match before.checked_sub(places) {
                None => {
                    if let Some(place) = self.place.take() {
                        return Turn::Now(place);
                    }
                }
                Some(behind) if self.told != Some(behind) => {
                    self.told = Some(behind);
                    return Turn::Behind(behind);
                }
                // The sender is in the place that is held here, so it is not gone.
                Some(_) => drop(self.changes.changed().await),
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared.queue.send_modify(|queue| {
            queue.present.remove(&self.number);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    async fn behind(waiting: &mut Waiting) -> usize {
        match waiting.next().await {
            Turn::Behind(jobs) => jobs,
            Turn::Now(_) => panic!("it is not its turn"),
        }
    }

    async fn now(waiting: &mut Waiting) -> Place {
        match waiting.next().await {
            Turn::Now(place) => place,
            Turn::Behind(jobs) => panic!("{jobs} are before it"),
        }
    }

    #[tokio::test]
    async fn the_first_work_and_the_others_are_told_when_they_move_up() {
        let places = Places::new(2);
        let mut all: Vec<_> = (0..5).map(|_| places.wait()).collect();
        let (first, _second) = (now(&mut all[0]).await, now(&mut all[1]).await);
        assert_eq!(behind(&mut all[2]).await, 0);
        assert_eq!(behind(&mut all[4]).await, 2);
        assert!(all[4].next().now_or_never().is_none(), "nothing is said twice");
        // Somebody in the middle gives up.
        drop(all.remove(3));
        assert_eq!(behind(&mut all[3]).await, 1);
        drop(first);
        let third = now(&mut all[2]).await;
        assert_eq!(behind(&mut all[3]).await, 0);
        drop(third);
        now(&mut all[3]).await;
    }
}
