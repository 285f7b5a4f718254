//! The whole way with the template generator: every message ends well, no member is left over, and how long it takes.
//! The bounds asserted are ten times what is aimed for, so that only a step of another order fails the test on a busy
//! machine; the figures are printed.

use crate::bench::{CHANGE, Heard, WISH, limits, open_over, shipped};
use futures::TryStreamExt;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;
use waza_sandbox::backends::template::TemplateBackend;
use waza_studio::NewMessage;

const PROJECTS: usize = 10;
const MESSAGES: [&str; 4] = [WISH, CHANGE, "背景を夜空にして", "スコアって何ですか？"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_message_to_the_job_and_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let backend = TemplateBackend::default();
    let (studio, _) = open_over(folder.path(), shipped(), limits(), Arc::new(backend.clone())).await;
    let user = Uuid::now_v7();
    let (mut created, mut started, mut completed) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PROJECTS {
        let begun = Instant::now();
        let project = studio.create_project(user, "速い").await.unwrap().id;
        created.push(begun.elapsed());
        for content in MESSAGES {
            let message = NewMessage { content: content.into(), ..NewMessage::default() };
            let begun = Instant::now();
            let job = studio.send(user, project, message).await.unwrap().job;
            started.push(begun.elapsed());
            let events = studio.follow_job(user, job.id, 0).await.unwrap();
            let heard = Heard(events.try_collect().await.unwrap());
            completed.push(begun.elapsed());
            heard.is_sound();
            assert_eq!(heard.result()["generator"], "template", "{content}");
        }
        assert!(!studio.versions(user, project).await.unwrap().versions.is_empty());
    }
    report("a project is made", created);
    let started = report("message to job", started);
    let completed = report("message to completed", completed);
    assert!(started < Duration::from_millis(50), "{started:?}");
    assert!(completed < Duration::from_secs(1), "{completed:?}");
    studio.shutdown(Duration::from_secs(10)).await;
    assert_eq!(backend.member_count(), 0);
}

fn report(what: &str, mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let at = |percent: usize| *times.get(times.len() * percent / 100).unwrap();
    println!("{what}: p50 {:?}, p95 {:?}", at(50), at(95));
    at(50)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_versions_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (studio, _) =
        open_over(folder.path(), shipped(), limits(), Arc::new(TemplateBackend::default())).await;
    let user = Uuid::now_v7();
    let project = studio.create_project(user, "古い").await.unwrap().id;
    let git = git2::Repository::open(folder.path().join(format!("users/{user}/projects/{project}"))).unwrap();
    let mut head = git.head().unwrap().peel_to_commit().unwrap();
    for number in 0..1_000 {
        let author = head.author().to_owned();
        let blob = git.blob(number.to_string().as_bytes()).unwrap();
        let mut tree = git.treebuilder(Some(&head.tree().unwrap())).unwrap();
        tree.insert("game.js", blob, 0o100_644).unwrap();
        let tree = git.find_tree(tree.write().unwrap()).unwrap();
        let next =
            git.commit(Some("HEAD"), &author, &author, &format!("v{number}"), &tree, &[&head]).unwrap();
        head = git.find_commit(next).unwrap();
    }
    let (mut newest, mut oldest) = (Vec::new(), Vec::new());
    let last = studio.versions(user, project).await.unwrap().versions.pop().unwrap();
    for _ in 0..20 {
        let begun = Instant::now();
        assert_eq!(studio.versions(user, project).await.unwrap().versions.len(), 20);
        newest.push(begun.elapsed());
        let begun = Instant::now();
        assert_eq!(
            studio.versions_after(user, project, Some(&last.id)).await.unwrap().versions[0].number,
            21
        );
        oldest.push(begun.elapsed());
    }
    let newest = report("the newest 20 of 1,000 versions", newest);
    report("the next 20, found by their place", oldest);
    assert!(newest < Duration::from_millis(50), "{newest:?}");
}
