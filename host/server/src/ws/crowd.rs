//! Who is connected: how many connections a user has, and how fast they start generations, over all of them.
//!
//! Of this process only: another one counts for itself. What is remembered of a user who has left goes as soon as it
//! says nothing any more.

use super::pace::Pace;
use crate::config::Limits;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Everybody. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Crowd(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    connections_per_user: usize,
    generations_per_minute: u32,
    people: Mutex<HashMap<Uuid, Person>>,
}

#[derive(Debug)]
struct Person {
    connections: usize,
    generations: Pace,
}

/// One connection of a user; counted out when it is dropped.
#[derive(Debug)]
pub(crate) struct Presence {
    crowd: Crowd,
    user: Uuid,
}

impl Crowd {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self(Arc::new(Shared {
            connections_per_user: limits.ws_connections_per_user,
            generations_per_minute: limits.generations_per_minute,
            people: Mutex::default(),
        }))
    }

    /// One connection more; `None` when the user has as many as users may have.
    pub(crate) fn enter(&self, user: Uuid) -> Option<Presence> {
        let fresh = || Person { connections: 0, generations: Pace::new(self.0.generations_per_minute) };
        let mut people = self.people();
        let person = people.entry(user).or_insert_with(fresh);
        if person.connections >= self.0.connections_per_user {
            return None;
        }
        person.connections += 1;
        Some(Presence { crowd: self.clone(), user })
    }

    fn people(&self) -> MutexGuard<'_, HashMap<Uuid, Person>> {
        self.0.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Presence {
    /// Takes one generation of this minute's, if there is one left.
    pub(crate) fn may_generate(&self) -> bool {
        self.crowd.people().get_mut(&self.user).is_some_and(|person| person.generations.take())
    }

    /// What was taken did not become a generation.
    pub(crate) fn nothing_generated(&self) {
        if let Some(person) = self.crowd.people().get_mut(&self.user) {
            person.generations.give_back();
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut people = self.crowd.people();
        if let Some(person) = people.get_mut(&self.user) {
            person.connections = person.connections.saturating_sub(1);
        }
        people.retain(|_, person| person.connections > 0 || !person.generations.is_full());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Duration, advance};

    #[tokio::test(start_paused = true)]
    async fn connections_are_counted_and_generations_outlive_them() {
        let limits = Limits { ws_connections_per_user: 2, generations_per_minute: 1, ..Limits::default() };
        let crowd = Crowd::new(&limits);
        let user = Uuid::now_v7();
        let first = crowd.enter(user).unwrap();
        let second = crowd.enter(user).unwrap();
        assert!(crowd.enter(user).is_none());
        assert!(crowd.enter(Uuid::now_v7()).is_some(), "others are not concerned");
        assert!(first.may_generate() && !second.may_generate());
        drop((first, second));
        let again = crowd.enter(user).unwrap();
        assert!(!again.may_generate(), "coming back does not help");
        advance(Duration::from_secs(60)).await;
        assert!(again.may_generate());
        again.nothing_generated();
        drop(again);
        assert!(crowd.people().is_empty());
    }
}
