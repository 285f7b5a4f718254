//! Rollouts: how far each is, and what may be done next.

use super::comparison::comparison;
use super::units::moment;
use waza_registry::status::RolloutStatus;

/// One rollout after the other.
pub(in crate::cli::rollout) fn rollouts(rollouts: &[RolloutStatus]) -> Vec<String> {
    rollouts.iter().flat_map(rollout).collect()
}

/// What is in it, how far it is, what was measured, and what is next.
pub(in crate::cli::rollout) fn rollout(one: &RolloutStatus) -> Vec<String> {
    let members: Vec<_> =
        one.members.iter().map(|(plugin, revision)| format!("{plugin} {revision}")).collect();
    let mut lines = vec![format!(
        "rollout {}: {} since {}: {}",
        one.rollout,
        phase(one),
        moment(one.changed_at_ms),
        members.join(", ")
    )];
    lines.extend(one.refusal.iter().map(|refusal| format!("  {refusal}")));
    let measured = one.measured.iter().filter(|_| one.phase != "staged");
    lines.extend(measured.flat_map(comparison).map(|line| format!("  {line}")));
    lines.extend(next(one).map(|next| format!("  next: {next}")));
    lines
}

/// How far it is, in a few words.
fn phase(one: &RolloutStatus) -> String {
    match (one.share, one.lineup) {
        (Some(share), Some(lineup)) if one.phase == "canary" => {
            format!("canary for {} % of the users, as line-up {lineup},", share.percent())
        }
        _ => one.phase.clone(),
    }
}

/// Which commands lead on; none when it has ended.
fn next(one: &RolloutStatus) -> Option<String> {
    let id = one.rollout;
    let onward: &[&str] = match one.phase.as_str() {
        "staged" => &["shadow", "canary", "promote", "abort"],
        "shadow" => &["canary", "promote", "abort"],
        "canary" => &["promote", "abort"],
        _ => return None,
    };
    let commands: Vec<_> = onward.iter().map(|verb| format!("`waza rollout {verb} {id}`")).collect();
    Some(commands.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use waza_registry::{Refusal, Share, Step};

    fn at(phase: &str) -> RolloutStatus {
        RolloutStatus {
            rollout: 3,
            phase: phase.into(),
            members: [("p".to_owned(), "0123456789ab".to_owned())].into(),
            share: (phase == "canary").then_some(Share::from_percent(12.5)).flatten(),
            lineup: (phase == "canary").then_some(9),
            started_at_ms: 0,
            changed_at_ms: 0,
            refusal: None,
            measured: None,
        }
    }

    #[test]
    fn every_phase_says_what_is_next() {
        assert_eq!(
            rollout(&at("canary")),
            [
                "rollout 3: canary for 12.5 % of the users, as line-up 9, since 1970-01-01 00:00:00Z: p 0123456789ab",
                "  next: `waza rollout promote 3`, `waza rollout abort 3`"
            ]
        );
        assert!(rollout(&at("staged"))[1].contains("`waza rollout shadow 3`"));
        assert!(!rollout(&at("shadow"))[1].contains("shadow 3"));
        assert_eq!(rollout(&at("active")).len(), 1);
    }

    #[test]
    fn why_one_ended_is_told() {
        let refusal = Some(Refusal::new(Step::Serve, "2 % errors", "put it right"));
        let lines = rollout(&RolloutStatus { refusal, ..at("quarantined") });
        assert_eq!(lines[1], "  serve: 2 % errors; put it right");
    }
}
