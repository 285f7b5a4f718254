//! What came of a verb, and on which servers.

use super::replicas::called;
use super::units::count;
use crate::admin::wire::Done;
use crate::cli::Outcome;
use anyhow::anyhow;
use waza_registry::Replica;

/// What serves after a verb, and where.
pub(in crate::cli::rollout) fn serves(done: &Done) -> String {
    let Done { version, lineup, replicas, .. } = done;
    let have = replicas.iter().filter(|replica| !replica.behind).count();
    let all = count(replicas.len(), "server");
    let on = if have == replicas.len() { all } else { format!("{have} of {all}") };
    format!("line-up {lineup} is active, version {version}, on {on}")
}

/// An error that names who is behind and says why.
pub(in crate::cli::rollout) fn nobody_behind(replicas: &[Replica]) -> Outcome {
    let behind: Vec<_> = replicas.iter().filter(|replica| replica.behind).map(why).collect();
    match behind.is_empty() {
        true => Ok(()),
        false => Err(anyhow!(
            "behind: {}; what was done counts all the same, and they follow when they can: look with `waza rollout \
             replicas`",
            behind.join("; ")
        )
        .into()),
    }
}

fn why(replica: &Replica) -> String {
    let Replica { version, lineup, problem, .. } = replica;
    let why = problem.as_deref().unwrap_or("it has not said why");
    format!("{} serves line-up {lineup}, version {version} ({why})", called(replica))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(behind: &[bool]) -> Done {
        let replica = |(at, behind): (usize, &bool)| Replica {
            id: format!("0190-{at}"),
            host: "web".into(),
            this: at == 0,
            version: if *behind { 13 } else { 14 },
            lineup: 7,
            staged: Vec::new(),
            started_at_ms: 0,
            seen_at_ms: 0,
            behind: *behind,
            problem: behind.then(|| "the database does not answer".into()),
        };
        let replicas = behind.iter().enumerate().map(replica).collect();
        Done { version: 14, lineup: 8, rollout: Some(3), replicas }
    }

    #[test]
    fn everybody_has_it() {
        assert_eq!(serves(&done(&[false])), "line-up 8 is active, version 14, on 1 server");
        assert!(nobody_behind(&done(&[false, false]).replicas).is_ok());
    }

    #[test]
    fn who_is_behind_is_named_with_the_reason_and_the_command_fails() {
        let done = done(&[false, true, true]);
        assert!(serves(&done).ends_with("on 1 of 3 servers"), "{}", serves(&done));
        let failure = nobody_behind(&done.replicas).unwrap_err();
        let said = failure.error.to_string();
        assert_eq!(failure.code, 1);
        for part in ["web 0190-1", "web 0190-2", "version 13", "does not answer", "waza rollout replicas"] {
            assert!(said.contains(part), "{said}");
        }
    }
}
