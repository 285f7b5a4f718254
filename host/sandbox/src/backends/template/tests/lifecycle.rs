//! Members: ready, bound once, gone.

use super::*;
use crate::{Member, RunId, SandboxError};

#[tokio::test]
async fn a_member_is_claimed_once_and_for_good() {
    let backend = TemplateBackend::default();
    let member = backend.create().await.expect("a member");
    let again = Member { id: member.id.clone() };
    let claim = backend.claim(member, owner()).await.expect("a claim");
    let other = Owner { user: Uuid::from_u128(9), ..owner() };
    let refused = backend.claim(again, other).await;
    assert_eq!(refused, Err(SandboxError::AlreadyClaimed(claim.member.clone())));
    let stolen = Claim { member: claim.member.clone(), owner: other };
    assert_eq!(
        backend.start(&stolen, flat("x")).await,
        Err(SandboxError::AlreadyClaimed(claim.member.clone()))
    );
    assert_eq!(backend.release(stolen).await, Err(SandboxError::AlreadyClaimed(claim.member)));
}

#[tokio::test]
async fn a_released_member_is_gone_with_its_runs() {
    let backend = TemplateBackend::default();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコのゲーム")).await.expect("a run");
    let id = claim.member.clone();
    backend.release(claim).await.expect("released");
    assert_eq!((backend.member_count(), backend.run_count()), (0, 0));
    let back = Member { id: id.clone() };
    assert_eq!(backend.ready(&back).await, Err(SandboxError::MemberGone(id.clone())));
    assert_eq!(backend.claim(back, owner()).await, Err(SandboxError::MemberGone(id)));
    assert_eq!(backend.events(&run, 0).await.err(), Some(SandboxError::UnknownRun(run.0.clone())));
    assert_eq!(backend.cancel(&run).await, Err(SandboxError::UnknownRun(run.0)));
}

#[tokio::test]
async fn strangers_are_unknown() {
    let backend = TemplateBackend::default();
    let ghost = Member { id: "template-0".to_owned() };
    assert_eq!(backend.ready(&ghost).await, Err(SandboxError::MemberGone("template-0".to_owned())));
    let run = RunId("0".to_owned());
    assert_eq!(backend.events(&run, 0).await.err(), Some(SandboxError::UnknownRun("0".to_owned())));
}

#[tokio::test]
async fn bounds_are_kept() {
    let options = super::super::TemplateOptions {
        members_max: 2,
        runs_kept: 2,
        message_bytes_max: 100,
        ..Default::default()
    };
    let backend = TemplateBackend::new(options);
    let claim = claimed(&backend).await;
    backend.create().await.expect("the second");
    assert!(matches!(backend.create().await, Err(SandboxError::Refused(_))));
    assert!(matches!(backend.start(&claim, flat(&"x".repeat(101))).await, Err(SandboxError::Refused(_))));
    let mut runs = Vec::new();
    for _ in 0..3 {
        let run = backend.start(&claim, flat("ネコ")).await.expect("a run");
        let last = backend.events(&run, 0).await.expect("events").collect::<Vec<_>>().await;
        assert!(last.last().is_some_and(|e| e.as_ref().is_ok_and(|e| e.event.is_terminal())));
        runs.push(run);
    }
    assert_eq!(backend.run_count(), 2);
    assert!(backend.events(&runs[0], 0).await.is_err(), "the oldest is forgotten");
    assert!(backend.events(&runs[2], 0).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn one_run_at_a_time() {
    let options =
        super::super::TemplateOptions { pace: std::time::Duration::from_secs(1), ..Default::default() };
    let backend = TemplateBackend::new(options);
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコ")).await.expect("a run");
    assert!(matches!(backend.start(&claim, flat("犬")).await, Err(SandboxError::Refused(_))));
    backend.cancel(&run).await.expect("stopped");
    backend.start(&claim, flat("犬")).await.expect("free again");
}
