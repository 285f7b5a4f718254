//! Nothing makes it panic, and no cut of a hostile path slips through as something that leaves the project.

use super::*;

/// As a file system would resolve it, written without any of the policy's own rules.
fn leaves(path: &str) -> bool {
    let mut depth = 0_i32;
    path.starts_with(['/', '\\', '~'])
        || path.to_lowercase().split(['/', '\\']).any(|part| part == ".git")
        || path.split(['/', '\\']).any(|part| {
            depth += match part {
                ".." => -1,
                "" | "." => 0,
                _ => 1,
            };
            depth < 0
        })
}

fn check_everywhere(policy: &Policy, path: &str) {
    for (operation, origin) in OPERATIONS.into_iter().zip(ORIGINS.into_iter().cycle()) {
        if verdict(policy, access(operation, origin, path)) == Verdict::Allow {
            assert!(!leaves(path), "{operation:?} {path:?}");
        }
    }
}

#[test]
fn every_truncation_of_every_attack_at_either_end() {
    let policy = policy();
    for path in attacks().values().flatten() {
        for (at, _) in path.char_indices() {
            check_everywhere(&policy, &path[..at]);
            check_everywhere(&policy, &path[at..]);
        }
    }
}

#[test]
fn every_byte_of_every_attack_changed() {
    let policy = policy();
    for path in attacks().values().flatten().filter(|path| path.len() < 100) {
        for at in 0..path.len() {
            for byte in [0, b'.', b'/', b'\\', b'%', b'~', b':', b'&', b';', 0x7f, 0x80, 0xc0, 0xff] {
                let mut bytes = path.clone().into_bytes();
                bytes[at] = byte;
                check_everywhere(&policy, &String::from_utf8_lossy(&bytes));
                if let Ok(text) = String::from_utf8(bytes) {
                    check_everywhere(&policy, &text);
                }
            }
        }
    }
}

#[test]
fn every_two_attacks_in_a_row() {
    let policy = policy();
    let attacks: Vec<String> = attacks().into_values().flatten().filter(|path| path.len() < 100).collect();
    for first in &attacks {
        for second in attacks.iter().step_by(7) {
            check_everywhere(&policy, &format!("{first}/{second}"));
            check_everywhere(&policy, &format!("{first}{second}"));
        }
    }
}

#[test]
fn every_character_there_is() {
    let policy = policy();
    let batch: Vec<Access> = ('\0'..='\u{323af}').map(|ch| write(&format!("{ch}"))).collect();
    for chunk in batch.chunks(10_000) {
        assert_eq!(policy.check(chunk).unwrap().len(), chunk.len());
    }
}

#[test]
fn long_and_monotonous_paths_are_cheap() {
    // The widest settings there are; a quadratic rule would take minutes.
    let policy = with(serde_json::json!({ "max_path_bytes": 4096, "max_part_bytes": 255, "max_depth": 64 }));
    for piece in [".", "/", "a/", "%", "%2", "&", "&a", "&#", ";", "~1", " ", "\\", "猫", "%u"] {
        let path = piece.repeat(4096 / piece.len());
        let batch = vec![write(&path); 1000];
        assert_eq!(policy.check(&batch).unwrap().len(), 1000);
    }
}
