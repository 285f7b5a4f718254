//! One call: read the message, score the candidates, order them, and cut where the caller or the operator says.

use std::cmp::Reverse;

use waza_sdk::Request;
use waza_sdk::skill_ranker::{Options, Ranked};

use crate::calibrate::probability;
use crate::evidence::evidence;
use crate::index::Index;
use crate::query::Query;
use crate::score::score;
use crate::settings::Settings;

/// The skills for a message, best first, equals in the order of their names.
pub(crate) fn rank(index: &Index, settings: &Settings, request: &Request, options: Options) -> Vec<Ranked> {
    let query = Query::read(index, request);
    let aim = query.tally.aim(query.earlier.as_ref(), &request.project);
    let new_game = settings.add_setup && !request.project.exists;
    let least = options.min_p.max(settings.min_p);
    let mut scored = score(index, settings, &query, aim, new_game);
    scored.retain(|candidate| probability(candidate.score) >= least);
    scored.sort_unstable_by_key(|candidate| (Reverse(candidate.score), candidate.skill));
    scored.truncate(options.max_results as usize);
    let ranked = |candidate: &crate::score::Scored| {
        let name = index.names.get(candidate.skill as usize)?.clone();
        let why = match options.with_evidence {
            true => evidence(index, &query, request, aim, candidate),
            false => vec![],
        };
        Some(Ranked { name, p: probability(candidate.score), why })
    };
    scored.iter().filter_map(ranked).collect()
}
