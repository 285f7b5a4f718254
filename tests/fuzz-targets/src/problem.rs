//! What holds of every problem, whatever the file.

use std::path::Path;
use waza_registry::Problem;

/// It names the file, a line of it, and a reason.
pub(crate) fn check(problem: &Problem, path: &Path, text: &str) {
    assert_eq!(problem.path, path);
    assert!(!problem.reason.is_empty(), "a problem without a reason");
    // The reason quotes at most the input.
    assert!(problem.reason.len() <= 1024 + 12 * text.len(), "{} bytes of reason", problem.reason.len());
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let line = problem.line.map_or(1, |line| line as usize);
    assert!((1..=lines).contains(&line), "line {line} of {lines}: {}", problem.reason);
}

/// As the Agent Skills specification says it, written without the parser's own code.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}
