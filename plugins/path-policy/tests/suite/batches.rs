//! What only shows in a batch.

use super::*;

fn sized(path: &str, size: u64) -> Access {
    Access { size: Some(size), ..write(path) }
}

#[test]
fn one_verdict_per_access_in_order() {
    assert_eq!(codes(&policy(), &[]), [""; 0]);
    let batch = [write("a.js"), write("../a.js"), write("b.js"), write("b.php"), write("c.js")];
    assert_eq!(codes(&policy(), &batch), ["allow", "traversal", "allow", "extension-not-allowed", "allow"]);
}

#[test]
fn two_names_for_one_file() {
    for (first, second, expected) in [
        ("a.js", "a.js", "duplicate-path"),
        ("a.js", "A.js", "case-collision"),
        ("assets/a.png", "Assets/A.png", "case-collision"),
        ("straße.png", "STRASSE.png", "case-collision"),
        ("Ａ.png", "a.png", "case-collision"),
        ("a.js", "a.js/b.js", "file-folder-conflict"),
        ("a.js/b.js", "a.js", "file-folder-conflict"),
        ("A.js/b.js", "a.js", "file-folder-conflict"),
        ("a.js", "A.JS/x/b.js", "file-folder-conflict"),
        ("a/b/c/d.js", "a/b.js", "allow"),
        ("a/b.js", "a/c.js", "allow"),
        ("Assets/a.png", "assets/b.png", "allow"),
        ("ab.js", "a/b.js", "allow"),
        ("ガ.png", "カ.png", "allow"),
    ] {
        assert_eq!(codes(&policy(), &[write(first), write(second)]), ["allow", expected], "{first} {second}");
    }
}

#[test]
fn only_allowed_writes_are_remembered() {
    let read = access(Operation::Read, Origin::Model, "a.js");
    let delete = access(Operation::Delete, Origin::Model, "a.js");
    let batch =
        [read.clone(), delete, write("a.js"), read.clone(), read, write("b.php"), write("b.php/c.js")];
    assert_eq!(
        codes(&policy(), &batch),
        ["allow", "allow", "allow", "allow", "allow", "extension-not-allowed", "allow"]
    );
}

#[test]
fn counts_and_sizes_are_bounded_and_the_message_says_the_bound() {
    let policy = with(serde_json::json!({
        "max_files": 3, "max_total_bytes": 100, "max_file_bytes": { "model": 60, "user": 10 }
    }));
    let batch = [
        sized("a.js", 60),
        sized("b.js", 61),
        sized("c.js", 41),
        sized("d.js", 40),
        write("e.js"),
        write("f.js"),
        access(Operation::Read, Origin::Model, "a.js"),
    ];
    let verdicts = policy.check(&batch).unwrap();
    assert_eq!(
        verdicts.iter().map(code).collect::<Vec<_>>(),
        ["allow", "file-too-large", "batch-too-large", "allow", "allow", "too-many-files", "allow"]
    );
    assert_eq!(message(verdicts[1].clone()), "the file has 61 bytes; max_file_bytes.model is 60");
    assert_eq!(
        message(verdicts[2].clone()),
        "with this file the batch writes 101 bytes; max_total_bytes is 100"
    );
    assert_eq!(message(verdicts[5].clone()), "the batch writes 3 files already; max_files is 3");

    let upload = Access { origin: Origin::User, ..sized("a.png", 11) };
    assert_eq!(message(verdict(&policy, upload)), "the file has 11 bytes; max_file_bytes.user is 10");
}

#[test]
fn sizes_do_not_overflow() {
    let policy = policy();
    let batch = [sized("a.js", 1), sized("b.js", u64::MAX), sized("c.js", 50 << 20), sized("d.js", 50 << 20)];
    assert_eq!(codes(&policy, &batch), ["allow", "file-too-large", "allow", "batch-too-large"]);
}

#[test]
fn a_batch_belongs_to_one_user() {
    let other = PROJECT;
    let mine = format!("users/{USER}/projects/{PROJECT}/a.js");
    let batch = [
        access(Operation::Read, Origin::System, &format!("users/{other}/secrets/x.json")),
        access(Operation::Read, Origin::System, &mine),
        access(Operation::Read, Origin::System, &format!("users/{other}/assets/x.png")),
        access(Operation::Read, Origin::System, "index.html"),
        access(Operation::Read, Origin::System, &format!("users/{}/assets/x.png", USER.to_uppercase())),
    ];
    assert_eq!(codes(&policy(), &batch), ["outside-project", "allow", "foreign-user", "allow", "allow"]);
}

#[test]
fn ten_thousand_accesses_are_one_call() {
    let paths: Vec<String> =
        attacks().into_values().flatten().chain(good().into_values().flatten()).collect();
    let batch: Vec<Access> =
        (0..10_000).map(|n| access(OPERATIONS[n % 5], ORIGINS[n % 4], &paths[n % paths.len()])).collect();
    assert_eq!(policy().check(&batch).unwrap().len(), 10_000);

    let writes: Vec<Access> = (0..10_000).map(|n| write(&format!("levels/{n}/{n}.json"))).collect();
    let verdicts = codes(&policy(), &writes);
    assert!(verdicts[..500].iter().all(|code| code == "allow"));
    assert!(verdicts[500..].iter().all(|code| code == "too-many-files"));
}

#[test]
fn a_call_with_too_many_accesses_is_refused_whole() {
    let policy = with(serde_json::json!({ "max_accesses": 2 }));
    assert_eq!(policy.check(&[write("a.js"), write("b.js")]).unwrap().len(), 2);
    let refused = policy.check(&[write("a.js"), write("b.js"), write("c.js")]);
    assert_eq!(refused, Err(Error::Unsupported("3 accesses are more than max_accesses = 2".to_owned())));
}
