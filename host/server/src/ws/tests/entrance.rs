//! Getting in, and being shown out.

use super::*;

#[tokio::test]
async fn a_token_is_needed_and_must_be_good() {
    let listening = Listening::start().await;
    let foreign = Server::start().await;
    for (token, sentence, reason) in [
        (json!(null), "access_token required", "Authentication required"),
        (json!(""), "access_token required", "Authentication required"),
        (json!("nonsense"), "Invalid token", "Authentication failed"),
        (json!(foreign.token(somebody())), "Invalid token signature", "Authentication failed"),
    ] {
        let mut client = listening.connect().await;
        assert_eq!(client.ask(json!({ "type": "init", "access_token": token })).await, refusal(sentence));
        assert_eq!(client.hear().await, Heard::Close(4001, reason.to_owned()));
        assert_eq!(client.hear().await, Heard::End);
    }
}

#[tokio::test]
async fn who_does_not_say_who_they_are_is_shown_out() {
    let listening = Listening::start_with(|config| config.limits.ws_init_ms = 50).await;
    let mut client = listening.connect().await;
    // A ping is answered, but says nothing about who asks.
    assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
    assert_eq!(client.hear().await, Heard::Close(4008, "Authentication timeout".to_owned()));
    assert_eq!(client.hear().await, Heard::End);

    let mut client = listening.enter(somebody()).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn any_path_is_an_entrance() {
    let listening = Listening::start().await;
    for path in ["", "ws", "api/projects", "project/x"] {
        let mut client = Client(connect_async(format!("ws://{}/{path}", listening.address)).await.unwrap().0);
        assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }), "{path}");
    }
}

#[tokio::test]
async fn the_reply_to_init_lists_projects_newest_first() {
    let listening = Listening::start().await;
    let user = somebody();
    let studio = &listening.server.app.studio;
    let old = studio.create_project(user.id, "old").await.unwrap();
    let new = studio.create_project(user.id, "new").await.unwrap();
    let mut client = listening.connect().await;
    let token = listening.server.token(user);
    let init = client.ask(json!({ "type": "init", "access_token": token, "sessionId": "s" })).await;
    assert_eq!(init["userId"], user.id.to_string());
    let ids: Vec<&str> =
        init["projects"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [new.id.to_string(), old.id.to_string()]);
    let keys: Vec<&String> = init["projects"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["createdAt", "description", "id", "isPublic", "name", "remixedFrom", "updatedAt"]);
}

#[tokio::test]
async fn nonsense_is_answered_and_the_connection_stays() {
    let listening = Listening::start().await;
    let mut client = listening.enter(somebody()).await;
    for frame in ["{", "null", "7", ""] {
        client.say_text(frame).await;
        assert_eq!(client.frame().await, refusal("Invalid message format"), "{frame}");
    }
    client.0.send(Message::binary(&b"{\"type\":\"ping\"}"[..])).await.unwrap();
    assert_eq!(client.frame().await, refusal("Invalid message format"));
    assert_eq!(client.ask(json!({ "type": "dance" })).await, refusal("Unknown message type"));
    assert_eq!(client.ask(json!({})).await, refusal("Unknown message type"));
    assert_eq!(client.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn a_frame_over_the_bound_ends_the_connection() {
    let listening = Listening::start_with(|config| config.limits.ws_frame_bytes = 1024).await;
    let mut client = listening.enter(somebody()).await;
    assert_eq!(client.ask(json!({ "type": "ping", "x": "y".repeat(900) })).await, json!({ "type": "pong" }));
    client.say_text(&"x".repeat(1025)).await;
    let Heard::Close(code, _) = client.hear().await else { panic!("a close") };
    assert_eq!(code, 1009);
}

#[tokio::test]
async fn the_stop_says_goodbye() {
    let listening = Listening::start().await;
    let (mut inside, mut outside) = (listening.enter(somebody()).await, listening.connect().await);
    listening.server.app.stop.close();
    for client in [&mut inside, &mut outside] {
        assert_eq!(client.hear().await, Heard::Close(1001, "Server is stopping".to_owned()));
        assert_eq!(client.hear().await, Heard::End);
    }
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_nobody_else_notices() {
    let listening = Listening::start_with(|config| {
        config.limits.ws_write_ms = 100;
        config.limits.ws_outgoing_frames = 4;
        config.limits.ws_messages_per_minute = u32::MAX;
    })
    .await;
    let user = somebody();
    let mut neighbour = listening.enter(user).await;
    let mut client = listening.enter(user).await;
    // The answers are many times longer than what all buffers on the way hold.
    for at in 0..40 {
        listening
            .server
            .app
            .studio
            .create_project(user.id, &format!("{at}{}", "x".repeat(90)))
            .await
            .unwrap();
    }
    let token = listening.server.token(user);
    let init = json!({ "type": "init", "access_token": token }).to_string();
    let cut_off = async {
        // Writing fails once the server has closed; until then frames are taken, then refused, never read.
        while client.0.send(Message::text(init.clone())).await.is_ok() {}
    };
    tokio::time::timeout(PATIENCE, cut_off).await.expect("a client that does not read is cut off");
    assert_eq!(neighbour.ask(json!({ "type": "ping" })).await, json!({ "type": "pong" }));
}
