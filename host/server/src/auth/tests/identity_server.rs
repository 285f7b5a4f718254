//! An identity provider on loopback: it publishes the keys it is given, answers about tokens as it is told, counts, and
//! behaves badly on demand.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use futures::stream;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

/// What the provider answers one kind of question with.
#[derive(Clone)]
pub(crate) enum Says {
    Json(Value),
    Status(u16),
    /// More than anybody wants to read.
    Endless,
    /// Nothing, ever.
    Nothing,
    /// This, once the gate is open.
    Behind(Arc<Semaphore>, Value),
    /// That it is elsewhere.
    Elsewhere(String),
}

/// A key that this provider signs with, or somebody else.
pub(crate) struct Signer {
    pub(crate) kid: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    /// The keys are for these tests, and stand for nothing elsewhere.
    pub(crate) fn ec(kid: &'static str) -> Self {
        let key = EncodingKey::from_ec_der(include_bytes!("keys/ec-a.p8"));
        Self { kid, algorithm: Algorithm::ES256, key }
    }

    pub(crate) fn other_ec(kid: &'static str) -> Self {
        Self { key: EncodingKey::from_ec_der(include_bytes!("keys/ec-b.p8")), ..Self::ec(kid) }
    }

    pub(crate) fn rsa(kid: &'static str) -> Self {
        let key = EncodingKey::from_rsa_der(include_bytes!("keys/rsa.p1"));
        Self { kid, algorithm: Algorithm::RS256, key }
    }

    /// 1,024 bits.
    pub(crate) fn short_rsa(kid: &'static str) -> Self {
        Self { key: EncodingKey::from_rsa_der(include_bytes!("keys/rsa-short.p1")), ..Self::rsa(kid) }
    }

    /// The public half.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_id = Some(self.kid.to_owned());
        serde_json::to_value(jwk).unwrap()
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_as(Some(self.kid), claims)
    }

    pub(crate) fn sign_as(&self, kid: Option<&str>, claims: &Value) -> String {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

/// A running provider.
#[derive(Clone)]
pub(crate) struct IdentityServer {
    pub(crate) url: String,
    state: Arc<Shared>,
}

struct Shared {
    keys: Mutex<Says>,
    users: Mutex<Says>,
    /// Questions after keys, and after tokens.
    asked: watch::Sender<(usize, usize)>,
    headers: Mutex<HeaderMap>,
}

impl IdentityServer {
    /// Publishes these keys, and takes no token at its word.
    pub(crate) async fn start(signers: &[&Signer]) -> Self {
        let state = Arc::new(Shared {
            keys: Mutex::new(Says::Nothing),
            users: Mutex::new(Says::Status(401)),
            asked: watch::Sender::new((0, 0)),
            headers: Mutex::default(),
        });
        let router = Router::new()
            .route("/auth/v1/.well-known/jwks.json", get(keys))
            .route("/auth/v1/user", get(user))
            .with_state(state.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let server = Self { url, state };
        server.publishes(signers);
        server
    }

    pub(crate) fn publishes(&self, signers: &[&Signer]) {
        self.keys_say(Says::Json(set(signers.iter().map(|signer| signer.jwk()).collect())));
    }

    pub(crate) fn keys_say(&self, says: Says) {
        *self.state.keys.lock().unwrap() = says;
    }

    pub(crate) fn users_say(&self, says: Says) {
        *self.state.users.lock().unwrap() = says;
    }

    /// How often it was asked for keys, and about tokens.
    pub(crate) fn asked(&self) -> (usize, usize) {
        *self.state.asked.borrow()
    }

    /// Comes back when it has been asked for keys so often.
    pub(crate) async fn asked_for_keys(&self, times: usize) {
        self.state.asked.subscribe().wait_for(|asked| asked.0 >= times).await.unwrap();
    }

    /// What came with the last question about a token.
    pub(crate) fn header(&self, name: &str) -> String {
        let headers = self.state.headers.lock().unwrap();
        headers.get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }

    /// What a token of this provider says that is good for a minute.
    pub(crate) fn claims(&self, user: Uuid) -> Value {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        json!({
            "iss": format!("{}/auth/v1", self.url), "aud": "authenticated", "sub": user, "iat": now,
            "exp": now + 60, "role": "authenticated", "email": "neko@cats.example",
            "user_metadata": { "full_name": "ねこ", "avatar_url": "https://pictures.example/neko.png" },
        })
    }
}

/// A key set.
pub(crate) fn set(keys: Vec<Value>) -> Value {
    json!({ "keys": keys })
}

async fn keys(State(state): State<Arc<Shared>>) -> Response {
    state.asked.send_modify(|asked| asked.0 += 1);
    let says = state.keys.lock().unwrap().clone();
    answer(says).await
}

async fn user(State(state): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    state.asked.send_modify(|asked| asked.1 += 1);
    *state.headers.lock().unwrap() = headers;
    let says = state.users.lock().unwrap().clone();
    answer(says).await
}

async fn answer(says: Says) -> Response {
    match says {
        Says::Json(value) => axum::Json(value).into_response(),
        Says::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Says::Endless => {
            let chunk = || Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1024]));
            Body::from_stream(stream::repeat_with(chunk)).into_response()
        }
        Says::Nothing => std::future::pending().await,
        Says::Behind(gate, value) => {
            gate.acquire().await.unwrap().forget();
            axum::Json(value).into_response()
        }
        Says::Elsewhere(address) => (StatusCode::FOUND, [(LOCATION, address)]).into_response(),
    }
}
