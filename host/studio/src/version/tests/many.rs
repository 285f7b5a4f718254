//! Many versions: what a list costs is counted in commits, so that no clock decides.

use super::*;
use crate::version::VersionList;
use std::{sync::Barrier, thread};

/// Commits straight into the repository: only their number matters here.
fn commits(it: &Fixture, messages: impl IntoIterator<Item = String>) {
    it.commit(&write("a.js", "1"), "Initial project setup");
    let git = it.git();
    let mut head = git.head().unwrap().peel_to_commit().unwrap();
    let (author, tree) = (head.author().to_owned(), head.tree().unwrap());
    for message in messages {
        let next = git.commit(Some("HEAD"), &author, &author, &message, &tree, &[&head]).unwrap();
        head = git.find_commit(next).unwrap();
    }
}

fn messages(list: &VersionList) -> Vec<&str> {
    list.versions.iter().map(|version| &*version.message).collect()
}

#[test]
fn a_list_reads_what_it_lists_and_no_more() {
    let it = fixture();
    commits(&it, (1..=1_000).map(|number| format!("v{number}")));
    let list = it.versions().list(20).unwrap();
    assert_eq!((list.versions.len(), &*list.versions[0].message), (20, "v1000"));
    assert_eq!(list.commits_read, 20, "of a thousand");
    let all = it.versions().list(1_000).unwrap();
    assert_eq!((all.versions.len(), all.next), (1_000, None));
    assert_eq!(all.commits_read, 1_001, "each once, the hidden one too");
}

#[test]
fn pages_follow_one_another_without_gaps() {
    let it = fixture();
    commits(&it, (1..=45).map(|number| format!("v{number}")));
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = it.versions().page(after.as_deref(), 20).unwrap();
        seen.extend(page.versions.iter().map(|version| (version.number, version.message.clone())));
        assert!(page.current_head.is_some());
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let expected: Vec<_> = (1..=45).map(|number| (number, format!("v{}", 46 - number))).collect();
    assert_eq!(seen, expected);
    assert!(matches!(it.versions().page(Some("0123456"), 20), Err(VersionError::UnknownId { .. })));
    assert!(matches!(it.versions().page(Some("HEAD"), 20), Err(VersionError::InvalidId { .. })));
}

#[test]
fn bars_and_newlines_in_messages_are_harmless() {
    let it = fixture();
    let strange = "a | b || 技|\n|second line\r\n\nWaza-Restored: 0123456789012345678901234567890123456789";
    it.commit(&write("a.js", "1"), strange);
    it.commit(&write("a.js", "2"), "  \n ");
    let list = it.versions().list(20).unwrap();
    let expected = "a | b || 技| |second line Waza-Restored: 0123456789012345678901234567890123456789";
    assert_eq!(messages(&list), ["Update", expected]);
    assert_eq!(list.versions[0].timestamp, "2023-11-14T22:13:20Z");
    // Nor does a message of others' with several lines become more than one.
    commits_foreign(&it, "one\n\ntwo | three\n");
    assert_eq!(messages(&it.versions().list(20).unwrap())[0], "one");
}

fn commits_foreign(it: &Fixture, message: &str) {
    let git = it.git();
    let head = git.head().unwrap().peel_to_commit().unwrap();
    let (author, tree) = (head.author().to_owned(), head.tree().unwrap());
    git.commit(Some("HEAD"), &author, &author, message, &tree, &[&head]).unwrap();
}

#[test]
fn writers_at_the_same_time_come_one_after_the_other() {
    const WRITERS: usize = 4;
    const VERSIONS: usize = 10;
    let it = fixture();
    let (at_work, start) = (std::sync::atomic::AtomicUsize::new(0), Barrier::new(WRITERS));
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (it, at_work, start) = (&it, &at_work, &start);
            scope.spawn(move || {
                start.wait();
                for number in 0..VERSIONS {
                    let mut versions = it.writer();
                    assert_eq!(at_work.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0, "alone");
                    versions.apply(&write(&format!("{writer}.js"), &number.to_string())).unwrap();
                    assert!(versions.commit_all(&format!("{writer} {number}")).unwrap().is_changed);
                    at_work.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                }
            });
        }
    });
    let list = it.versions().list(1_000).unwrap();
    assert_eq!(list.versions.len(), WRITERS * VERSIONS, "each of them is there");
    let last = (VERSIONS - 1).to_string();
    assert_eq!(it.files().values().filter(|content| **content == last).count(), WRITERS);
}
