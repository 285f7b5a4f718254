//! Which servers there are.

use super::table::table;
use super::units::moment;
use waza_registry::Replica;

/// One line a server, what is wrong with one beneath the table.
pub(in crate::cli::rollout) fn replicas(replicas: &[Replica]) -> Vec<String> {
    let row = |one: &Replica| {
        let staged: Vec<_> = one.staged.iter().map(ToString::to_string).collect();
        [
            if one.this { format!("{} (answers)", one.host) } else { one.host.clone() },
            one.id.clone(),
            if one.behind { "behind".to_owned() } else { "up to date".to_owned() },
            one.version.to_string(),
            one.lineup.to_string(),
            if staged.is_empty() { "-".to_owned() } else { staged.join(",") },
            moment(one.started_at_ms),
            moment(one.seen_at_ms),
        ]
    };
    let head = ["SERVER", "ID", "STATE", "VERSION", "LINE-UP", "ROLLOUTS LOADED", "STARTED", "SEEN"];
    let mut lines = table(head, &replicas.iter().map(row).collect::<Vec<_>>());
    let problem = |one: &Replica| Some(format!("{}: {}", called(one), one.problem.as_ref()?));
    lines.extend(replicas.iter().filter_map(problem));
    lines
}

/// A server by its machine and its process, as two may share a machine.
pub(super) fn called(replica: &Replica) -> String {
    format!("{} {}", replica.host, replica.id)
}
