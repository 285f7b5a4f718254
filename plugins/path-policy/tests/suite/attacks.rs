//! Hostile paths are denied, for the reason they are hostile, whoever asks and whatever for.

use super::*;

#[test]
fn every_attack_is_denied_with_its_code_in_every_role() {
    let policy = policy();
    let mut wrong = Vec::new();
    for (expected, paths) in attacks() {
        for path in paths {
            for operation in OPERATIONS {
                for origin in ORIGINS {
                    // The empty path is the project's folder, which may be listed.
                    if operation == Operation::Enumerate && expected == "empty-path" {
                        continue;
                    }
                    let verdict = verdict(&policy, access(operation, origin, &path));
                    if code(&verdict) != expected {
                        wrong.push(format!(
                            "{path:?} ({operation:?}, {origin:?}): {} not {expected}",
                            code(&verdict)
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_as_long_as_it_claims_and_names_no_path_twice() {
    let attacks = attacks();
    let mut paths: Vec<&String> = attacks.values().flatten().collect();
    let count = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), count);
    assert!(count >= 150, "{count}");
}

#[test]
fn a_message_carries_nothing_that_a_log_would_act_on() {
    for path in attacks().values().flatten() {
        let message = message(verdict(&policy(), write(path)));
        assert!(!message.contains(char::is_control), "{message:?}");
        assert!(message.len() < 400, "{message}");
    }
}

#[test]
fn what_hides_in_the_middle_of_a_long_batch_is_found() {
    let policy = policy();
    for path in attacks().values().flatten() {
        let mut batch: Vec<Access> = (0..40).map(|n| write(&format!("levels/{n}.json"))).collect();
        batch.insert(20, write(path));
        let verdicts = policy.check(&batch).unwrap();
        let denied: Vec<usize> = (0..41).filter(|n| verdicts[*n] != Verdict::Allow).collect();
        assert_eq!(denied, [20], "{path:?}");
    }
}
