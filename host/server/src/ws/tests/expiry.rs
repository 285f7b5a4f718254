//! Tokens that end while somebody is connected.

use super::*;
use uuid::Uuid;
use waza_store::NewEntry;
use waza_studio::JobEventBody;

/// Long enough to come in with.
const SHORT: Duration = Duration::from_secs(2);
const EXPIRED: &str = "Token expired";

impl Listening {
    fn token_for(&self, user: User, lifetime: Duration) -> String {
        self.server.app.auth.development().unwrap().sign(user, lifetime).unwrap()
    }

    async fn enter_shortly(&self, user: User) -> Client {
        let mut client = self.connect().await;
        assert_eq!(client.init(&self.token_for(user, SHORT)).await["type"], "init");
        client
    }

    /// A job that is in the database and says only what it is told to.
    async fn job(&self, user: User, project: &str) -> Uuid {
        let (job, mut tx) = (Uuid::now_v7(), self.server.app.store.write().await.unwrap());
        let sql =
            "INSERT INTO jobs (id, user_id, project_id, status, progress, locale, created_at, updated_at)
                   VALUES ($1, $2, $3, 'completed', 0, 'en', 0, 0)";
        let row = sqlx::query(sql).bind(job.to_string()).bind(user.id.to_string()).bind(project);
        row.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        job
    }

    async fn says(&self, job: Uuid, content: &str) {
        let body = JobEventBody::Stream { content: content.into() };
        let payload = serde_json::to_string(&body).unwrap();
        let entry = NewEntry { kind: "stream", payload: &payload, terminal: false };
        self.server.app.store.logs().append(&format!("job:{job}"), entry).await.unwrap();
    }
}

impl Client {
    async fn init(&mut self, token: &str) -> Value {
        self.ask(json!({ "type": "init", "access_token": token })).await
    }

    async fn pings(&mut self) {
        assert_eq!(self.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
    }
}

#[tokio::test]
async fn an_idle_connection_is_told_and_a_new_token_makes_it_what_it_was() {
    let listening = Listening::start().await;
    let user = somebody();
    let (_, project) = listening.enter_project(user).await;
    let mut client = listening.enter_shortly(user).await;
    client.say(json!({ "type": "selectProject", "projectId": project })).await;
    client.until("versionsList").await;

    assert_eq!(client.frame().await, refusal(EXPIRED), "nobody asked");
    client.pings().await;
    for request in [
        json!({ "type": "getProjectInfo", "projectId": project }),
        json!({ "type": "message", "content": "ゲームを作って" }),
        json!({ "type": "deleteProject", "projectId": project }),
        json!({ "type": "cancel" }),
        json!({ "type": "deselectProject" }),
    ] {
        assert_eq!(client.ask(request.clone()).await, refusal(EXPIRED), "{request}");
    }

    let init = client.init(&listening.server.token(user)).await;
    assert_eq!((&init["type"], &init["projects"][0]["id"]), (&json!("init"), &json!(project)));
    // The project is still the open one.
    client.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    assert_eq!(client.until("gameUpdated").await[0]["job"]["project_id"], project);
}

#[tokio::test]
async fn who_does_not_come_back_is_shown_out() {
    let listening = Listening::start_with(|config| config.auth.socket_grace_seconds = 1).await;
    let mut client = listening.enter_shortly(somebody()).await;
    assert_eq!(client.frame().await, refusal(EXPIRED));
    assert_eq!(client.hear().await, Heard::Close(4001, "Authentication failed".to_owned()));
    assert_eq!(client.hear().await, Heard::End);
}

#[tokio::test]
async fn a_bad_token_does_not_bring_anybody_back() {
    let listening = Listening::start().await;
    let user = somebody();
    let mut client = listening.enter_shortly(user).await;
    let old = listening.token_for(user, Duration::ZERO);
    assert_eq!(client.frame().await, refusal(EXPIRED));
    assert_eq!(client.init(&old).await, refusal(EXPIRED));
    assert_eq!(client.hear().await, Heard::Close(4001, "Authentication failed".to_owned()));
}

#[tokio::test]
async fn what_jobs_say_waits_for_a_new_token_and_then_nothing_is_missing() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut neighbour, project) = listening.enter_project(user).await;
    let job = listening.job(user, &project).await;
    let mut client = listening.enter_shortly(user).await;
    for client in [&mut neighbour, &mut client] {
        let subscribed = client.ask(json!({ "type": "subscribeJob", "jobId": job, "after": 0 })).await;
        assert_eq!(subscribed["type"], "subscribed");
    }
    listening.says(job, "before").await;
    for client in [&mut neighbour, &mut client] {
        assert_eq!(client.frame().await["content"], "before");
    }
    assert_eq!(client.frame().await, refusal(EXPIRED));
    listening.says(job, "meanwhile").await;
    assert_eq!(neighbour.frame().await["content"], "meanwhile");
    client.pings().await;
    assert_eq!(client.ask(json!({ "type": "getJobStatus", "jobId": job })).await, refusal(EXPIRED));

    assert_eq!(client.init(&listening.server.token(user)).await["type"], "init");
    let event = client.frame().await;
    assert_eq!((&event["content"], &event["seq"]), (&json!("meanwhile"), &json!(2)));
}

#[tokio::test]
async fn somebody_else_inherits_nothing() {
    let listening = Listening::start().await;
    let user = somebody();
    let (mut neighbour, project) = listening.enter_project(user).await;
    let job = listening.job(user, &project).await;
    let mut client = listening.enter_shortly(user).await;
    client.say(json!({ "type": "selectProject", "projectId": project })).await;
    client.until("versionsList").await;
    for client in [&mut neighbour, &mut client] {
        client.ask(json!({ "type": "subscribeJob", "jobId": job, "after": 0 })).await;
    }
    assert_eq!(client.frame().await, refusal(EXPIRED));
    let init = client.init(&listening.server.token(somebody())).await;
    assert_eq!((&init["type"], &init["projects"]), (&json!("init"), &json!([])));
    listening.says(job, "secret").await;
    assert_eq!(neighbour.frame().await["content"], "secret");
    client.pings().await;
    assert_eq!(
        client.ask(json!({ "type": "message", "content": "x" })).await,
        refusal("No project selected")
    );
}
