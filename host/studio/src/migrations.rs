//! The studio's tables, in SQL that SQLite and Postgres both take: one file a step, in `migrations/`.

use waza_store::{Migration, MigrationSet};

macro_rules! step {
    ($version:literal, $file:literal, $name:literal) => {
        Migration { version: $version, name: $name, sql: include_str!(concat!("../migrations/", $file)) }
    };
}

pub(crate) const MIGRATIONS: MigrationSet = MigrationSet {
    name: "waza-studio",
    migrations: &[
        step!(1, "1-projects.sql", "projects, chat history, jobs, pending questions"),
        step!(2, "2-users.sql", "users, access, plans and quotas"),
        step!(3, "3-assets.sql", "assets of users, and which projects use them"),
        step!(4, "4-publishing.sql", "publish drafts, published games, remixes"),
        step!(5, "5-style.sql", "questions about style"),
        step!(6, "6-version-notes.sql", "what jobs knew of the versions they made"),
    ],
};
