//! Asking again what was asked.

use super::*;

/// Denies what has a dot-dot in it, and breaks on demand.
struct Strict;

impl Asked for Strict {
    async fn ask_again(&self, ask: Ask) -> Result<Answer, CallError> {
        let Ask::Check(accesses) = ask else { return Err(error()) };
        if accesses.iter().any(|access| access.path == "break") {
            return Err(error());
        }
        let judge = |access: &Access| match access.path.contains("..") {
            true => PathVerdict::Deny(Denial { code: "dots".into(), message: String::new() }),
            false => PathVerdict::Allow,
        };
        Ok(Answer::Check(accesses.iter().map(judge).collect()))
    }

    fn serves(&self, hook: Hook) -> bool {
        hook == Hook::PathPolicy
    }

    fn name(&self) -> &str {
        "p"
    }
}

#[tokio::test]
async fn a_replay_asks_again_and_says_what_differs() {
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), DecisionLogOptions { inputs: true, ..all() }).unwrap();
    let horrors = ["e\u{301}\u{0}\u{202e}", "👨‍👩‍👧‍👦\u{feff}", "\u{2028}\n\r\"\\", "\u{10ffff}ﬁ", "", "a/../b"];
    for (before, path) in horrors.into_iter().enumerate() {
        tell(&log, before as u64, &paths(&[path]), Ok(&allow()));
    }
    tell(&log, 0, &paths(&["was allowed"]), Ok(&deny()));
    tell(&log, 0, &paths(&["break"]), Err(&error()));
    tell(&log, 0, &paths(&["worked again"]), Err(&error()));
    tell(&log, 0, &Ask::Score(crate::request("x").into()), Err(&error()));
    assert!(log.flush(SOON));
    let found = replay(dir.path(), &Filter::default(), &Strict, 2).await.unwrap();
    assert_eq!((found.asked, found.same, found.differing, found.other_hooks), (9, 6, 3, 1));
    assert_eq!((found.kinds["path"], found.kinds["outcome"], found.first.len()), (2, 1, 2));
    assert_eq!((found.first[0].was.as_str(), found.first[0].now.as_str()), ("allow", "deny 1 of 1"));
    assert_eq!(found.first[0].differences[0].to_string(), r#"path "a/../b": allow -> dots"#);
    let back: Differences = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
    assert_eq!(back, found);
    let other = Filter { plugin: Some("q".into()), ..Filter::default() };
    assert_eq!(replay(dir.path(), &other, &Strict, 2).await.unwrap(), Differences::default());
}

#[tokio::test]
async fn without_inputs_there_is_nothing_to_replay_and_that_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let log = DecisionLog::open(dir.path(), all()).unwrap();
    tell(&log, 0, &paths(&["x"]), Ok(&allow()));
    assert!(log.flush(SOON));
    let found = replay(dir.path(), &Filter::default(), &Strict, 2).await.unwrap();
    assert_eq!((found.asked, found.without_input), (0, 1));
}
