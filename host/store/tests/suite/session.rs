//! What every session starts with, and how the server is spoken to.

use crate::support::{entry, fixture, with_limits};
use sqlx::Row;
use waza_store::{Database, Store, StoreError, StoreLimits, StoreOptions};

#[tokio::test]
async fn every_connection_has_the_settings_whatever_the_servers_are() {
    let base = crate::base::Base::new();
    base.sql(
        "ALTER ROLE waza IN DATABASE postgres SET default_transaction_isolation = 'serializable';
         ALTER ROLE waza IN DATABASE postgres SET statement_timeout = 0;",
    );
    let it = crate::support::on(base, StoreLimits::default()).await;
    assert_eq!(it.store.database(), Database::Postgres);
    for (setting, writer, reader) in [
        ("statement_timeout", "30s", "30s"),
        ("lock_timeout", "10s", "10s"),
        ("idle_in_transaction_session_timeout", "30s", "30s"),
        ("transaction_isolation", "read committed", "read committed"),
        ("transaction_read_only", "off", "on"),
        ("application_name", "waza", "waza"),
    ] {
        let mut tx = it.store.write().await.unwrap();
        let sql = || sqlx::AssertSqlSafe(format!("SELECT current_setting('{setting}')"));
        let written: String = sqlx::query(sql()).fetch_one(&mut *tx).await.unwrap().get(0);
        let read: String = sqlx::query(sql()).fetch_one(it.store.pool()).await.unwrap().get(0);
        assert_eq!((&*written, &*read), (writer, reader), "{setting}");
    }
}

#[tokio::test]
async fn readers_cannot_write() {
    let it = fixture().await;
    let refused = sqlx::query("DELETE FROM waza_logs").execute(it.store.pool()).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().unwrap(), "25006", "read_only_sql_transaction");
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_a_typed_refusal() {
    let it = with_limits(StoreLimits { statement_timeout_ms: 50, ..StoreLimits::default() }).await;
    let error = sqlx::query("SELECT pg_sleep(60)").execute(it.store.pool()).await.unwrap_err();
    assert!(matches!(StoreError::from(error), StoreError::Busy(_)));
}

#[tokio::test]
async fn a_transaction_that_sleeps_loses_its_locks() {
    let it = with_limits(StoreLimits { idle_transaction_ms: 50, ..StoreLimits::default() }).await;
    let mut asleep = it.store.write().await.unwrap();
    it.store.logs().append_in(&mut asleep, "a", entry("1")).await.unwrap();
    // Waits for the head row until the server has had enough of the sleeper.
    assert_eq!(it.store.logs().append("a", entry("2")).await.unwrap(), 1);
    assert!(matches!(asleep.commit().await.unwrap_err(), StoreError::Unavailable(_)));
    assert_eq!(it.store.logs().read("a", 0, 10).await.unwrap()[0].payload, "2");
}

#[tokio::test]
async fn no_more_connections_than_allowed() {
    let limits = StoreLimits {
        reader_connections: 2,
        writer_connections: 3,
        acquire_timeout_ms: 300,
        ..StoreLimits::default()
    };
    let it = with_limits(limits).await;
    let mut transactions = Vec::new();
    for _ in 0..3 {
        transactions.push(it.store.write().await.unwrap());
    }
    assert!(matches!(it.store.write().await.unwrap_err(), StoreError::Busy(_)));
    let _readers = (it.store.pool().acquire().await.unwrap(), it.store.pool().acquire().await.unwrap());
    let count = "SELECT COUNT(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'waza'";
    assert_eq!(it.base.sql(count), "6", "2 readers, 3 writers, 1 listener");
}

/// Without a word about TLS a server elsewhere has to prove itself: no name and no password goes to one that cannot.
#[tokio::test]
async fn nothing_is_said_in_plain_text_to_a_server_that_should_speak_tls() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut client, _) = server.accept().await.unwrap();
        let mut request = [0; 8];
        client.read_exact(&mut request).await.unwrap();
        client.write_all(b"N").await.unwrap();
        let mut rest = Vec::new();
        let _ = client.read_to_end(&mut rest).await;
        (request, rest)
    });
    let url = format!("postgres://waza:hunter2@127.0.0.1:{port}/waza?sslmode=verify-full");
    let error = Store::open(&StoreOptions::new(url)).await.unwrap_err();
    assert!(error.to_string().contains("TLS"), "{error}");
    let (request, rest) = heard.await.unwrap();
    assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47], "SSLRequest");
    assert!(rest.is_empty(), "{rest:?}");
}

#[tokio::test]
async fn nul_is_the_one_character_that_has_to_be_replaced() {
    let it = fixture().await;
    let mut tx = it.store.write().await.unwrap();
    let echo = async |tx: &mut waza_store::Transaction, text: &str| {
        let row = sqlx::query("SELECT $1").bind(text).fetch_one(&mut **tx).await;
        row.map(|row| row.get::<String, _>(0))
    };
    let odd = "\u{1}\u{fffe}技\u{1f3ae}";
    assert_eq!(echo(&mut tx, odd).await.unwrap(), odd);
    assert_eq!(echo(&mut tx, &waza_store::storable("a\0b")).await.unwrap(), "a\u{fffd}b");
    let refused = echo(&mut tx, "a\0b").await.unwrap_err();
    assert!(matches!(StoreError::from(refused), StoreError::Database(_)), "and nobody calls that busy");
}
