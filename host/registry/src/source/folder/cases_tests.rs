//! The cases beside a plugin, from a volume that anybody may write to.

use super::tests::{manifest, put};
use crate::{Candidate, Problem, read_plugin};
use std::{fs, os::unix::fs::symlink, path::Path};
use tempfile::TempDir;

const REQUEST: &str = r#"{"hook":"path-policy"}"#;
const EXPECT: &str = r#"{"answer":[]}"#;

fn volume() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "plugins/p/plugin.toml", manifest("p"));
    put(dir.path(), "plugins/p/plugin.wasm", "p");
    dir
}

fn case(dir: &TempDir, name: &str) {
    put(dir.path(), &format!("plugins/p/cases/{name}/request.json"), REQUEST);
    put(dir.path(), &format!("plugins/p/cases/{name}/expect.json"), EXPECT);
}

fn read(dir: &TempDir) -> Result<Candidate, Problem> {
    read_plugin(dir.path(), "p").map(Option::unwrap)
}

#[test]
fn they_are_read_with_the_plugin_and_have_a_digest_of_their_own() {
    let dir = volume();
    let plain = read(&dir).unwrap();
    assert!(plain.cases.is_none());
    case(&dir, "b");
    case(&dir, "a");
    put(dir.path(), "plugins/p/cases/README.md", "what they are for");
    put(dir.path(), "plugins/p/cases/.hidden/request.json", "no JSON");
    let with = read(&dir).unwrap();
    let cases = with.cases.clone().unwrap();
    assert_eq!((cases.len(), cases.files().len()), (2, 4));
    assert_eq!(with.digest, plain.digest);
    assert_eq!(
        crate::revision::key(&with.digest, &with.manifest),
        crate::revision::key(&plain.digest, &plain.manifest)
    );
    put(dir.path(), "plugins/p/cases/a/expect.json", " {\"answer\" : [] } ");
    assert_eq!(read(&dir).unwrap().cases.unwrap().digest(), cases.digest(), "the same cases");
    put(dir.path(), "plugins/p/cases/a/expect.json", r#"{"answer":[1]}"#);
    assert_ne!(read(&dir).unwrap().cases.unwrap().digest(), cases.digest());
}

#[test]
fn ten_thousand_cases_are_not_read_and_a_large_one_is_not_read_whole() {
    let dir = volume();
    for at in 0..10_000 {
        fs::create_dir_all(dir.path().join(format!("plugins/p/cases/{at}"))).unwrap();
    }
    let problem = read(&dir).unwrap_err();
    assert_eq!(problem.to_string(), "plugins/p/cases: has more than 256 cases; a plugin may have no more");

    let dir = volume();
    case(&dir, "large");
    let file = fs::File::create(dir.path().join("plugins/p/cases/large/expect.json")).unwrap();
    file.set_len(1 << 30).unwrap();
    let problem = read(&dir).unwrap_err();
    assert_eq!(problem.to_string(), "plugins/p/cases/large/expect.json: is larger than 262144 bytes");

    let dir = volume();
    for at in 0..5 {
        case(&dir, &at.to_string());
        let filler = " ".repeat(250 << 10);
        put(dir.path(), &format!("plugins/p/cases/{at}/request.json"), format!("{REQUEST}{filler}"));
    }
    let problem = read(&dir).unwrap_err();
    assert!(problem.reason.contains("the limit is 1048576"), "{problem}");
}

#[test]
fn what_is_wrong_is_said_with_its_file_and_its_line() {
    let wrong = |file: &str, text: &str| {
        let dir = volume();
        case(&dir, "c");
        put(dir.path(), &format!("plugins/p/cases/c/{file}"), text);
        let problem = read(&dir).unwrap_err();
        (problem.path.display().to_string(), problem.line, problem.reason)
    };
    let (path, line, reason) = wrong("request.json", "{\"hook\":\"path-policy\",\n\"hock\":1}");
    assert_eq!((path.as_str(), line), ("plugins/p/cases/c/request.json", Some(2)));
    assert!(reason.contains("hock"), "{reason}");
    let (path, _, reason) = wrong("error.txt", "panicked");
    assert_eq!(path, "plugins/p/cases/c");
    assert!(reason.contains("both"), "{reason}");
    let (path, ..) = wrong("plugin.toml", "");
    assert!(path.ends_with("cases/c/plugin.toml"));
    let (_, _, reason) = wrong("request.json", r#"{"hook":"path-policy","mutate":{"flip":1}}"#);
    assert!(reason.contains("mutate"), "{reason}");
    let dir = volume();
    put(dir.path(), "plugins/p/cases/c/request.json", REQUEST);
    assert!(read(&dir).unwrap_err().reason.contains("neither"));
}

#[test]
fn a_link_leads_nowhere_outside_and_a_pipe_is_not_waited_for() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "c/request.json", REQUEST);
    put(outside.path(), "c/expect.json", EXPECT);
    let reason = |link: &str| {
        let dir = volume();
        let link = dir.path().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(outside.path().join(if link.ends_with("c") { "c" } else { "" }), link).unwrap();
        read(&dir).unwrap_err().reason
    };
    assert_eq!(reason("plugins/p/cases"), "is a link that leaves the volume");
    assert_eq!(reason("plugins/p/cases/c"), "is a link that leaves the volume");
    let dir = volume();
    case(&dir, "c");
    let pipe = dir.path().join("plugins/p/cases/c/error.txt");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    assert_eq!(read(&dir).unwrap_err().path, Path::new("plugins/p/cases/c/error.txt"));
    // Inside the volume links may lead about, as those of a ConfigMap do.
    let dir = volume();
    put(dir.path(), "shared/request.json", REQUEST);
    put(dir.path(), "shared/expect.json", EXPECT);
    fs::create_dir_all(dir.path().join("plugins/p/cases")).unwrap();
    symlink("../../../shared", dir.path().join("plugins/p/cases/c")).unwrap();
    assert_eq!(read(&dir).unwrap().cases.unwrap().len(), 1);
}
