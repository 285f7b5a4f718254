//! A database of a test's own in a server that the test process starts.

use std::sync::Arc;
use waza_test_postgres::{Database, Server};

pub(crate) struct Base {
    pub(crate) database: Database,
}

impl Base {
    pub(crate) fn new() -> Self {
        Self { database: Database::new().unwrap() }
    }

    /// In a server that this test may treat badly.
    pub(crate) fn alone() -> Self {
        Self { database: Arc::new(Server::start().unwrap()).database().unwrap() }
    }

    pub(crate) fn url(&self) -> String {
        self.database.url.clone()
    }

    pub(crate) fn sql(&self, sql: &str) -> String {
        self.database.sql(sql).unwrap()
    }

    /// Comes back once a statement of this database's waits for a lock.
    pub(crate) async fn somebody_waits(&self) {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while self.sql(sql) == "0" {
            tokio::task::yield_now().await;
        }
    }
}
