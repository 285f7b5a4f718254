//! Messages and jobs. Without plugins the studio asks "2D or 3D?", which is a whole job.

use super::*;
use uuid::Uuid;

#[tokio::test]
async fn a_message_becomes_a_job_whose_events_are_flat_and_in_order() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut client, project) = listening.enter_project(user).await;
    client.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    let frames = client.until("gameUpdated").await;
    let kinds = kinds(&frames);
    assert_eq!(kinds.first(), Some(&"jobStarted"), "{kinds:?}");
    assert!(!kinds.contains(&"jobUpdate"), "{kinds:?}");
    assert_eq!(kinds.iter().rev().take(2).collect::<Vec<_>>(), [&"gameUpdated", &"completed"], "{kinds:?}");

    let job = &frames[0]["job"];
    assert_eq!((&job["project_id"], &frames[0]["isExisting"]), (&json!(project), &json!(false)));
    let seqs: Vec<u64> =
        frames[1..frames.len() - 1].iter().map(|frame| frame["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    let updated = json!({ "type": "gameUpdated", "userId": user.id, "projectId": project });
    assert_eq!(frames.last(), Some(&updated));

    let status = client.ask(json!({ "type": "getJobStatus", "jobId": job["id"] })).await;
    assert_eq!((&status["type"], &status["job"]["status"]), (&json!("jobStatus"), &json!("completed")));
    let path = format!("/api/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(listening.server.get_as(user, &path).await.json()["status"], "completed");
}

#[tokio::test]
async fn what_was_missed_comes_again_after_the_last_one_seen() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut client, _) = listening.enter_project(user).await;
    client.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    let frames = client.until("gameUpdated").await;
    let job = &frames[0]["job"]["id"];
    let events = &frames[1..frames.len() - 1];

    let mut later = listening.enter(user).await;
    let subscribed = later.ask(json!({ "type": "subscribeJob", "jobId": job, "after": 1 })).await;
    assert_eq!(subscribed, json!({ "type": "subscribed", "jobId": job }));
    assert_eq!(later.until("completed").await, events[1..]);

    // Without a place to go on from, only what is new is sent, and nothing is: the job is over.
    assert_eq!(later.ask(json!({ "type": "subscribeJob", "jobId": job })).await["type"], "subscribed");
    assert_eq!(later.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn a_job_is_its_owners() {
    let listening = Listening::start().await;
    let (mut owner, _) = listening.enter_project(somebody()).await;
    owner.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    let job = owner.until("gameUpdated").await[0]["job"]["id"].clone();
    let mut client = listening.enter(somebody()).await;
    for id in [job, json!(Uuid::now_v7()), json!("7")] {
        let status = client.ask(json!({ "type": "getJobStatus", "jobId": id })).await;
        assert_eq!(status, json!({ "type": "jobStatus", "job": null }));
        for (kind, sentence) in
            [("subscribeJob", "Job not found"), ("cancelJob", "Job not found"), ("cancel", "Access denied")]
        {
            assert_eq!(
                client.ask(json!({ "type": kind, "jobId": id })).await,
                refusal(sentence),
                "{kind} {id}"
            );
        }
    }
    for kind in ["getJobStatus", "subscribeJob", "cancelJob"] {
        assert_eq!(client.ask(json!({ "type": kind })).await, refusal("Job ID required"), "{kind}");
    }
}

#[tokio::test]
async fn a_job_that_is_over_cannot_be_cancelled() {
    let listening = Listening::start().await;
    let (mut client, _) = listening.enter_project(somebody()).await;
    client.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    let job = client.until("gameUpdated").await[0]["job"]["id"].clone();
    for kind in ["cancel", "cancelJob"] {
        assert_eq!(client.ask(json!({ "type": kind, "jobId": job })).await, refusal("Failed to cancel job"));
    }
    let stopped = client.ask(json!({ "type": "cancel" })).await;
    assert_eq!(stopped, json!({ "type": "cancelled", "message": "Operation cancelled" }));
}

#[tokio::test]
async fn a_message_that_is_none_is_refused() {
    let listening = Listening::start().await;
    let (mut client, _) = listening.enter_project(somebody()).await;
    for content in [json!(null), json!(""), json!("  \n"), json!(7)] {
        let reply = client.ask(json!({ "type": "message", "content": content })).await;
        assert_eq!(reply, refusal("Invalid request"), "{content}");
    }
    let reply = client.ask(json!({ "type": "message", "content": "x".repeat(8193) })).await;
    assert_eq!(reply["type"], "error");
    assert!(reply["message"].as_str().unwrap().contains("8192"), "{reply}");
}

#[tokio::test]
async fn a_stopping_server_takes_no_message() {
    let listening = Listening::start().await;
    let (mut client, _) = listening.enter_project(somebody()).await;
    listening.server.app.studio.shutdown(Duration::from_secs(1)).await;
    let reply = client.ask(json!({ "type": "message", "content": "ゲームを作って" })).await;
    assert_eq!(
        (&reply["type"], &reply["error"]["code"]),
        (&json!("error"), &json!("OPERATION_FAILED")),
        "{reply}"
    );
}
