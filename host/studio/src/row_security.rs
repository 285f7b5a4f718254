//! Who may see which rows in Postgres, besides the servers: a role that shows a user's claims, as Supabase's gateway does
//! (`request.jwt.claims`), sees that user's rows and nobody else's.
//!
//! Every table is closed from the start (see `waza_store`); what is not opened here stays so: leases, logs, what is on its
//! way out. Servers own the tables and are not bound. A table that holds users' rows belongs into the list below, in a
//! migration of its own once the list has been applied somewhere.

use crate::StudioError;
use waza_store::{Database, Migration, MigrationSet, Store};

/// The asking user; NULL, which is nobody's, where no claims are shown.
macro_rules! asking {
    () => {
        "(nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')"
    };
}

/// Rows that are the user's to read and to write.
macro_rules! own {
    ($table:literal, $user:literal) => {
        concat!(
            "CREATE POLICY own ON ",
            $table,
            " FOR ALL USING (",
            $user,
            " = ",
            asking!(),
            ") WITH CHECK (",
            $user,
            " = ",
            asking!(),
            ");"
        )
    };
}

/// Rows that servers write and the user may read.
macro_rules! own_to_read {
    ($table:literal, $user:literal) => {
        concat!("CREATE POLICY own ON ", $table, " FOR SELECT USING (", $user, " = ", asking!(), ");")
    };
}

/// Rows of the user's projects, to read and to write.
macro_rules! of_project {
    ($table:literal) => {
        concat!(
            "CREATE POLICY own ON ",
            $table,
            " FOR ALL USING (project_id IN (SELECT id FROM projects WHERE user_id = ",
            asking!(),
            ")) WITH CHECK (project_id IN (SELECT id FROM projects WHERE user_id = ",
            asking!(),
            "));"
        )
    };
}

/// Rows of the user's projects that servers write.
macro_rules! of_project_to_read {
    ($table:literal) => {
        concat!(
            "CREATE POLICY own ON ",
            $table,
            " FOR SELECT USING (project_id IN (SELECT id FROM projects WHERE user_id = ",
            asking!(),
            "));"
        )
    };
}

/// The `@` says that not every database has it.
const POLICIES: MigrationSet = MigrationSet {
    name: "waza-studio@postgres",
    migrations: &[Migration {
        version: 1,
        name: "users see their own rows",
        sql: concat!(
            own!("projects", "user_id"),
            of_project!("chat_history"),
            own_to_read!("jobs", "user_id"),
            of_project_to_read!("pending_questions"),
            of_project_to_read!("version_notes"),
            of_project_to_read!("style_questions"),
            own_to_read!("users", "id"),
            own_to_read!("subscriptions", "user_id"),
            own_to_read!("usage_quotas", "user_id"),
            own!("assets", "owner_id"),
            of_project_to_read!("project_assets"),
            of_project!("publish_drafts"),
            own_to_read!("published_games", "user_id"),
            "CREATE POLICY published ON published_games FOR SELECT USING (visibility = 'public');",
        ),
    }],
};

/// After the tables are there.
pub(crate) async fn apply(store: &Store) -> Result<(), StudioError> {
    if store.database() == Database::Postgres {
        store.migrate(&POLICIES).await?;
    }
    Ok(())
}
