//! A request as it comes from outside: within the interface's own bounds, and folded by the host.

use super::error::V1Error;
use std::sync::Arc;
use waza_registry::fold;
use waza_registry::hooks::Request;

/// `wit/types.wit`: a text of at most 8 KiB, at most 4 turns, each cut to 1 KiB.
const TEXT_BYTES: usize = 8 << 10;
const TURNS: usize = 4;
const TURN_BYTES: usize = 1024;

/// Checks a request and completes it.
pub(crate) fn ready(mut request: Request) -> Result<Arc<Request>, V1Error> {
    at_most("request.text (bytes)", request.text.len(), TEXT_BYTES)?;
    at_most("request.history (turns)", request.history.len(), TURNS)?;
    for turn in &request.history {
        at_most("request.history[].text (bytes)", turn.text.len(), TURN_BYTES)?;
    }
    let (folded, map) = fold(&request.text);
    let given = !request.folded.is_empty() || !request.folded_map.is_empty();
    if given && (request.folded != folded || request.folded_map != map) {
        return Err(V1Error::Folded);
    }
    (request.folded, request.folded_map) = (folded, map);
    Ok(Arc::new(request))
}

/// Refuses what is over a bound, and says which.
pub(crate) fn at_most(what: &'static str, observed: usize, allowed: usize) -> Result<(), V1Error> {
    match observed <= allowed {
        true => Ok(()),
        false => Err(V1Error::TooLarge { what, allowed, observed }),
    }
}
