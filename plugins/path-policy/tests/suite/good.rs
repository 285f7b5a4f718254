//! Ordinary paths are allowed.

use super::*;

fn role(text: &str) -> (Operation, Origin) {
    let (operation, origin) = text.split_once(' ').unwrap();
    let operation =
        OPERATIONS.into_iter().find(|o| format!("{o:?}").to_lowercase().ends_with(operation)).unwrap();
    let origin = ORIGINS.into_iter().find(|o| format!("{o:?}").to_lowercase().ends_with(origin)).unwrap();
    (operation, origin)
}

#[test]
fn every_good_path_is_allowed() {
    let policy = policy();
    let mut wrong = Vec::new();
    for (who, paths) in good() {
        let (operation, origin) = role(&who);
        for path in paths {
            if let Verdict::Deny(denial) = verdict(&policy, access(operation, origin, &path)) {
                wrong.push(format!("{who} {path:?}: {} {}", denial.code, denial.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_model_may_write_may_be_read_served_and_deleted_but_for_the_private_files() {
    let policy = policy();
    for path in &good()["write model"] {
        for operation in [Operation::Read, Operation::Delete, Operation::Serve] {
            let verdict = verdict(&policy, access(operation, Origin::Model, path));
            let private = ["SPEC.md", "STYLE.md", "PUBLISH.json"].contains(&path.as_str());
            let expected = if private && operation == Operation::Serve { "private-file" } else { "allow" };
            assert_eq!(code(&verdict), expected, "{operation:?} {path}");
        }
    }
}

#[test]
fn all_good_paths_together_are_a_good_batch() {
    let batch: Vec<Access> = good()["write model"].iter().map(|path| write(path)).collect();
    assert!(batch.len() >= 60);
    let denied: Vec<String> = codes(&policy(), &batch);
    // `INDEX.HTML` and `assets/PLAYER.PNG` are `index.html` and `assets/player.png` on many disks.
    let denied: Vec<(&str, &str)> = denied
        .iter()
        .zip(&batch)
        .filter(|(code, _)| *code != "allow")
        .map(|(code, access)| (code.as_str(), access.path.as_str()))
        .collect();
    assert_eq!(denied, [("case-collision", "INDEX.HTML"), ("case-collision", "assets/PLAYER.PNG")]);
}
