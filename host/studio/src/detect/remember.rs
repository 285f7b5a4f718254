//! What was detected before, by everything that it depends on: the components, the catalogue, the folded text and its
//! context. Only answers that nothing was missing from are remembered, and none holds anything of another message.

use super::{Asked, Unavailable};
use crate::job::JobEventBody;
use moka::sync::Cache;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use waza_registry::{LineUp, hooks::Request};

/// SHA-256 of what an answer depends on.
pub(super) type Key = [u8; 32];

/// Answers of one kind. Bounded by their number; what was not used for longest goes. Without room there is no memory, and
/// no key is made.
pub(super) struct Remembered<T>(Option<Cache<Key, Arc<Known<T>>>>);

struct Known<T> {
    /// SHA-256 of the message as it was typed: the places in the evidence are its own.
    typed: [u8; 32],
    value: T,
    events: Vec<JobEventBody>,
}

/// What an answer depends on beside the line-up.
#[derive(Serialize)]
struct Depends<'a, M: Serialize> {
    kind: &'a str,
    lineup: &'a str,
    folded: &'a str,
    locale: &'a Option<String>,
    history: &'a [waza_registry::hooks::Turn],
    project: &'a waza_registry::hooks::Project,
    attachments: &'a [String],
    more: &'a M,
}

fn key<M: Serialize>(kind: &str, lineup: &LineUp, request: &Request, more: &M) -> Key {
    let Request { text: _, folded, folded_map: _, locale, history, project, attachments } = request;
    let lineup = lineup.detection_digest();
    let depends = Depends { kind, lineup, folded, locale, history, project, attachments, more };
    // Plain records with string keys have a JSON form.
    Sha256::digest(serde_json::to_vec(&depends).unwrap_or_default()).into()
}

fn typed(request: &Request) -> [u8; 32] {
    Sha256::digest(&request.text).into()
}

impl<T: Clone> Remembered<T>
where
    T: Send + Sync + 'static,
{
    pub(super) fn new(entries: u64) -> Self {
        Self((entries > 0).then(|| Cache::new(entries)))
    }

    /// Under what an answer is remembered, where there is a memory.
    pub(super) fn key<M: Serialize>(
        &self,
        kind: &str,
        lineup: &LineUp,
        request: &Request,
        more: &M,
    ) -> Option<Key> {
        self.0.as_ref().map(|_| key(kind, lineup, request, more))
    }

    /// What was answered before, as if it had been asked of this line-up now; its events say that it was remembered.
    pub(super) fn get(&self, key: Option<Key>, lineup: &LineUp, request: &Request) -> Option<Asked<T>> {
        let known = self.0.as_ref()?.get(&key?);
        let word = if known.is_some() { "hit" } else { "miss" };
        metrics::counter!("waza_detection_cache_total", "answer" => word).increment(1);
        let known = known?;
        let placed = known.typed == typed(request);
        let events = known.events.iter().map(|event| again(event.clone(), lineup.number(), placed)).collect();
        Some(Asked { outcome: Ok(known.value.clone()), events, memorable: true })
    }

    pub(super) fn put(&self, key: Option<Key>, request: &Request, asked: &Asked<T>) {
        let place = self.0.as_ref().zip(key).filter(|_| asked.memorable);
        if let (Ok(value), Some((memory, key))) = (&asked.outcome, place) {
            let (value, events) = (value.clone(), asked.events.clone());
            memory.insert(key, Arc::new(Known { typed: typed(request), value, events }));
        }
    }
}

fn again(event: JobEventBody, number: u64, placed: bool) -> JobEventBody {
    let JobEventBody::Decision { hook, plugin, revision, verdict, mut evidence, mut detail, .. } = event
    else {
        return event;
    };
    if !placed {
        evidence.iter_mut().for_each(|piece| piece.span = None);
    }
    if let Value::Object(detail) = &mut detail {
        detail.insert("remembered".to_owned(), true.into());
    }
    JobEventBody::Decision {
        hook,
        plugin,
        revision,
        lineup: number,
        verdict,
        evidence,
        micros: 0,
        instantiate_micros: 0,
        queued_micros: 0,
        detail,
    }
}

impl<T> Asked<T> {
    /// Nothing was missing.
    pub(super) fn good(value: T, events: Vec<JobEventBody>) -> Self {
        Self { outcome: Ok(value), events, memorable: true }
    }

    /// Somebody whose silence refuses the request was silent.
    pub(super) fn unavailable(message: String, events: Vec<JobEventBody>) -> Self {
        Self { outcome: Err(Unavailable(message)), events, memorable: false }
    }
}
