//! Postgres: a server that several processes share, each with a handful of connections and one that listens.
//!
//! A transaction runs at READ COMMITTED, whatever the server's default: what a decision rests on is locked, as a row or
//! by name ([`crate::Transaction::lock`]). No session waits without a bound, and one that sleeps within a transaction
//! loses it, so a process that hangs holds up nobody for ever. The other way round, a connection that does not answer is
//! given up within seconds. The connections keep state of their own (settings, prepared statements, LISTEN): between them
//! and the server there may be no pooler that hands out connections by the transaction.

use crate::{StoreError, StoreLimits, address, connect::Pools, listen::Listening, notice::Hub};
use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, Connection as _,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use std::{io, sync::Arc, time::Duration};

/// How long a connection may take to show that it is one.
const ANSWER: Duration = Duration::from_secs(2);

pub(crate) async fn open(
    url: &str,
    limits: &StoreLimits,
    hub: &Arc<Hub>,
) -> Result<(Pools, Listening), StoreError> {
    let options = address::postgres(url)?;
    let patience = Duration::from_millis(limits.acquire_timeout_ms);
    // A pool would try again for as long as it may and then only say that it was too long.
    let attempt = tokio::time::timeout(patience, AnyConnection::connect_with(&options)).await;
    attempt.map_err(|_| sqlx::Error::PoolTimedOut)??.close().await?;
    let writers = connect(&options, limits.writer_connections, false, limits).await?;
    let readers = connect(&options, limits.reader_connections, true, limits).await?;
    let listening = Listening::start(&options, limits, hub.clone()).await?;
    Ok((Pools { readers, writers }, listening))
}

async fn connect(
    options: &AnyConnectOptions,
    size: u32,
    read_only: bool,
    limits: &StoreLimits,
) -> Result<AnyPool, StoreError> {
    let settings = settings(limits, read_only);
    let pool = AnyPoolOptions::new()
        .min_connections(1)
        .max_connections(size.max(1))
        .acquire_timeout(Duration::from_millis(limits.acquire_timeout_ms))
        .idle_timeout(None)
        .max_lifetime(None)
        // One that died meanwhile is replaced before anybody gets it, and one that a caller let go of half-way is only
        // kept if it answers. The pool would ask too, and wait for as long as the kernel does.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(answers(connection)))
        .after_release(|connection, _| Box::pin(answers(connection)))
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(
                async move { sqlx::raw_sql(AssertSqlSafe(settings)).execute(connection).await.map(drop) },
            )
        })
        .connect_with(options.clone())
        .await?;
    Ok(pool)
}

/// Whether a connection is still one: a network that swallows packets lets nobody know.
async fn answers(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let answer = tokio::time::timeout(ANSWER, connection.ping()).await;
    answer.unwrap_or_else(|_| Err(sqlx::Error::Io(io::ErrorKind::TimedOut.into())))?;
    Ok(true)
}

/// What every session starts with. 0 would mean for ever.
fn settings(limits: &StoreLimits, read_only: bool) -> String {
    format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}; \
         SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = {};",
        limits.statement_timeout_ms.max(1),
        limits.busy_timeout_ms.max(1),
        limits.idle_transaction_ms.max(1),
        if read_only { "on" } else { "off" }
    )
}
