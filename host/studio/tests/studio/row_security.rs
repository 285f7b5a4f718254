//! A second role tries to read, add, change and remove what is not its own. It was granted everything there is to grant:
//! what keeps it out are the policies alone.

use crate::bench::{Bench, CHANGE, WISH, good_run, limits, shipped};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, postgres::PgRow};
use std::fs;
use uuid::Uuid;

/// Somebody else in the database.
struct Visitor {
    connection: PgConnection,
    role: String,
}

impl Visitor {
    async fn of(bench: &Bench) -> Self {
        let url = fs::read_to_string(bench.folder.path().join("waza.db-url")).unwrap();
        let mut connection = PgConnection::connect(&url).await.unwrap();
        let role = format!("visitor_{}", Uuid::now_v7().simple());
        let grant = format!(
            "CREATE ROLE {role} NOSUPERUSER NOBYPASSRLS; GRANT USAGE ON SCHEMA public TO {role};
             GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};"
        );
        sqlx::raw_sql(AssertSqlSafe(grant)).execute(&mut connection).await.unwrap();
        Self { connection, role }
    }

    /// Shows somebody's claims from now on.
    async fn is(&mut self, claims: &str) {
        let role = format!("RESET ROLE; SET ROLE {}", self.role);
        sqlx::raw_sql(AssertSqlSafe(role)).execute(&mut self.connection).await.unwrap();
        let set = sqlx::query("SELECT set_config('request.jwt.claims', $1, false)").bind(claims);
        set.execute(&mut self.connection).await.unwrap();
    }

    async fn is_user(&mut self, user: Uuid) {
        self.is(&format!("{{\"sub\": \"{user}\", \"role\": \"authenticated\"}}")).await;
    }

    async fn rows(&mut self, sql: &str) -> Vec<PgRow> {
        sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await.unwrap()
    }

    async fn count(&mut self, table: &str) -> i64 {
        self.rows(&format!("SELECT COUNT(*) FROM {table}")).await.first().unwrap().get(0)
    }

    async fn changed(&mut self, sql: &str) -> sqlx::Result<u64> {
        Ok(sqlx::query(AssertSqlSafe(sql)).execute(&mut self.connection).await?.rows_affected())
    }

    async fn tables(&mut self) -> Vec<String> {
        let sql = "SELECT CAST(relname AS TEXT) FROM pg_class
                   WHERE relnamespace = CAST('public' AS regnamespace) AND relkind = 'r'";
        self.rows(sql).await.iter().map(|row| row.get(0)).collect()
    }
}

/// A game with an earlier version, a question that waits, and everything that hangs on it.
async fn game() -> Bench {
    let bench = Bench::with_game(shipped(), limits()).await;
    bench.backend.plays(good_run());
    bench.run(CHANGE).await;
    let mut tx = bench.store.write().await.unwrap();
    sqlx::query("INSERT INTO pending_questions (project_id, kind, original_message, asked_at) VALUES ($1, 'choose-dimension', $2, 1)")
        .bind(bench.project.to_string())
        .bind(WISH)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    bench
}

const USERS: [&str; 5] = ["projects", "chat_history", "jobs", "pending_questions", "version_notes"];

#[tokio::test]
async fn nobody_and_a_stranger_see_nothing_change_nothing_and_remove_nothing_of_any_table() {
    let bench = game().await;
    let mut visitor = Visitor::of(&bench).await;
    let tables = visitor.tables().await;
    assert!(tables.len() > 8, "{tables:?}");
    let mut filled = 0;
    for table in &tables {
        filled += u32::from(visitor.count(table).await > 0);
    }
    assert!(filled > 7, "as the owner there are rows");
    for claims in ["", "{}", "{\"sub\": null}", &format!("{{\"sub\": \"{}\"}}", Uuid::now_v7())] {
        visitor.is(claims).await;
        for table in &tables {
            assert_eq!(visitor.count(table).await, 0, "{table} with {claims:?}");
            let column: String = visitor
                .rows(&format!(
                    "SELECT CAST(attname AS TEXT) FROM pg_attribute WHERE attrelid = CAST('{table}' AS regclass) AND attnum = 1"
                ))
                .await[0]
                .get(0);
            let update = format!("UPDATE {table} SET {column} = {column}");
            assert_eq!(visitor.changed(&update).await.unwrap(), 0, "{table} with {claims:?}");
            assert_eq!(visitor.changed(&format!("DELETE FROM {table}")).await.unwrap(), 0, "{table}");
        }
    }
    assert_eq!(bench.studio.versions(bench.user, bench.project).await.unwrap().versions.len(), 1);
    assert!(!bench.studio.history(bench.user, bench.project, 50).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_adds_rows_to_somebody_elses() {
    let bench = game().await;
    let (user, project) = (bench.user, bench.project);
    let mut visitor = Visitor::of(&bench).await;
    let stranger = Uuid::now_v7();
    visitor.is_user(stranger).await;
    let id = Uuid::now_v7();
    for insert in [
        format!(
            "INSERT INTO projects (id, user_id, name, is_initialized, active_skills, created_at, updated_at)
             VALUES ('{id}', '{user}', 'x', 0, '[]', 1, 1)"
        ),
        format!(
            "INSERT INTO chat_history (id, project_id, role, message, created_at)
             VALUES ('{id}', '{project}', 'system', 'x', 1)"
        ),
        // What only servers write, not even for oneself.
        format!(
            "INSERT INTO jobs (id, user_id, project_id, status, progress, locale, created_at, updated_at)
             VALUES ('{id}', '{stranger}', '{project}', 'completed', 0, 'ja', 1, 1)"
        ),
        format!(
            "INSERT INTO version_notes (project_id, hash, job_id, prompt, summary, generator, created_at)
             VALUES ('{project}', 'a', 'b', 'c', 'd', 'e', 1)"
        ),
        "INSERT INTO waza_leases (lease_key, holder, token, expires_at_ms) VALUES ('a', 'b', 1, 1)"
            .to_owned(),
    ] {
        let refused = visitor.changed(&insert).await.unwrap_err();
        assert!(refused.to_string().contains("row-level security"), "{insert}: {refused}");
    }
}

#[tokio::test]
async fn users_have_their_own_rows() {
    let bench = game().await;
    let mut visitor = Visitor::of(&bench).await;
    visitor.is_user(bench.user).await;
    for table in USERS {
        assert!(visitor.count(table).await > 0, "{table}");
    }
    for closed in ["waza_leases", "waza_log_entries", "waza_fence", "project_removals"] {
        assert_eq!(visitor.count(closed).await, 0, "{closed}");
    }
    assert_eq!(visitor.changed("UPDATE projects SET name = 'mine'").await.unwrap(), 1);
    let given_away = format!("UPDATE projects SET user_id = '{}'", Uuid::now_v7());
    assert!(visitor.changed(&given_away).await.unwrap_err().to_string().contains("row-level security"));
    assert_eq!(visitor.changed("UPDATE jobs SET status = 'failed'").await.unwrap(), 0, "servers write jobs");
    assert_eq!(bench.studio.project(bench.user, bench.project).await.unwrap().name, "mine");
}
