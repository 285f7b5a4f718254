//! Quotas as the client hears of them.

use super::*;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use waza_studio::PlanQuota;

async fn with_quota(projects_per_day: i64, messages_per_day: i64) -> Listening {
    Listening::start_with(|config| {
        config.quota.enabled = Some(true);
        config.quota.free = PlanQuota { projects_per_day, messages_per_day };
    })
    .await
}

impl Listening {
    async fn enter_in_english(&self, user: User) -> Client {
        let mut request = format!("ws://{}/", self.address).into_client_request().unwrap();
        request.headers_mut().insert("accept-language", "en-GB,en;q=0.9".parse().unwrap());
        let mut client = Client(connect_async(request).await.unwrap().0);
        client.say(json!({ "type": "init", "access_token": self.server.token(user) })).await;
        assert_eq!(client.frame().await["type"], "init");
        client
    }
}

/// The frame without the moment of the next day, which must be one.
fn exceeded(mut frame: Value) -> Value {
    let at = frame["error"].as_object_mut().unwrap().remove("resetAt").unwrap();
    assert!(at.as_str().unwrap().ends_with("T00:00:00.000Z"), "{at}");
    frame
}

fn refused(code: &str, message: &str, limit: i64) -> Value {
    json!({
        "type": "error",
        "error": { "code": code, "message": message, "remaining": 0, "limit": limit },
    })
}

#[tokio::test]
async fn a_message_over_the_quota_is_refused_with_what_the_client_shows() {
    let listening = with_quota(-1, 1).await;
    let user = somebody();
    let (mut client, _) = listening.enter_project(user).await;
    client.say(json!({ "type": "message", "content": "ゲームを作って" })).await;
    client.until("gameUpdated").await;
    let message = json!({ "type": "message", "content": "ゲームを作って" });
    let code = "DAILY_MESSAGE_LIMIT_EXCEEDED";
    assert_eq!(
        exceeded(client.ask(message.clone()).await),
        refused(code, "本日のメッセージ上限（1回）に達しました", 1)
    );
    let mut english = message;
    english["locale"] = json!("en");
    assert_eq!(
        exceeded(client.ask(english).await),
        refused(code, "Today's limit of 1 messages is reached", 1)
    );
}

#[tokio::test]
async fn a_project_over_the_quota_is_refused_with_what_the_client_shows() {
    let listening = with_quota(1, -1).await;
    let user = somebody();
    let (mut client, _) = listening.enter_project(user).await;
    let create = json!({ "type": "createProject", "name": "二つ目" });
    let code = "DAILY_PROJECT_LIMIT_EXCEEDED";
    assert_eq!(
        exceeded(client.ask(create.clone()).await),
        refused(code, "本日のプロジェクト作成上限（1回）に達しました", 1)
    );
    let mut client = listening.enter_in_english(user).await;
    assert_eq!(
        exceeded(client.ask(create).await),
        refused(code, "Today's limit of 1 new projects is reached", 1)
    );
    assert_eq!(listening.server.app.studio.projects(user.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn coming_in_makes_somebody_known() {
    let listening = Listening::start().await;
    let user = somebody();
    listening.enter(user).await;
    let seen = listening.server.app.studio.public_user(&user.id.to_string()).await.unwrap();
    assert_eq!(seen.id, user.id);
}
