//! What was done.

use super::table::table;
use super::units::moment;
use waza_registry::status::Audited;

/// One line a change, newest first.
pub(in crate::cli::rollout) fn history(changes: &[Audited]) -> Vec<String> {
    let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let row = |one: &Audited| {
        let what = match one.why.as_str() {
            "" => one.what.clone(),
            why => format!("{} ({why})", one.what),
        };
        [
            one.version.to_string(),
            moment(one.at_ms),
            one.who.clone(),
            one.verb.clone(),
            number(one.rollout),
            number(one.lineup),
            what.trim_start().to_owned(),
        ]
    };
    let head = ["VERSION", "TIME", "WHO", "DID", "ROLLOUT", "LINE-UP", "WHAT (WHY)"];
    table(head, &changes.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_what_and_why_is_on_one_line() {
        let change = |version, why: &str, rollout| Audited {
            version,
            at_ms: 1_763_801_465_000,
            who: "alice".into(),
            verb: "promote".into(),
            why: why.into(),
            what: "path-policy 0123456789ab".into(),
            lineup: Some(8),
            rollout,
        };
        let lines = history(&[change(14, "it was compared", Some(3)), change(9, "", None)]);
        let words = |line: &String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert_eq!(
            words(&lines[1]),
            "14 2025-11-22 08:51:05Z alice promote 3 8 path-policy 0123456789ab (it was compared)"
        );
        assert!(words(&lines[2]).ends_with("promote - 8 path-policy 0123456789ab"), "{lines:?}");
        assert_eq!(lines[0].find("WHO"), lines[1].find("alice"));
    }
}
