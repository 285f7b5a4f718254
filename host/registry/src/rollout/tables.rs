//! The tables, in SQL that SQLite and Postgres both take. A verb is one transaction: the pointer moves on by one version
//! if it still stands where the writer saw it, and with it go the rows of what changed and one entry of the audit, whose
//! number is that version.

use waza_store::{Migration, MigrationSet};

pub(crate) const MIGRATIONS: MigrationSet =
    MigrationSet { name: "waza-registry", migrations: &[FIRST, REPLICAS, CASES] };

const FIRST: Migration = Migration {
    version: 1,
    name: "revisions, line-ups, rollouts, the pointer, the audit",
    sql: "CREATE TABLE plugin_revisions (
                revision_key TEXT NOT NULL PRIMARY KEY,
                plugin TEXT NOT NULL,
                manifest TEXT NOT NULL,
                component TEXT NOT NULL,
                component_bytes BIGINT NOT NULL,
                source TEXT NOT NULL,
                signature TEXT,
                state TEXT NOT NULL
                  CHECK (state IN ('staged', 'shadow', 'canary', 'active', 'retired', 'quarantined')),
                refusal TEXT,
                seen_at_ms BIGINT NOT NULL,
                changed_at_ms BIGINT NOT NULL
              );
              CREATE INDEX plugin_revisions_state ON plugin_revisions (state, changed_at_ms);

              CREATE TABLE plugin_lineups (
                number BIGINT NOT NULL PRIMARY KEY,
                members TEXT NOT NULL,
                skills TEXT NOT NULL,
                made_at_ms BIGINT NOT NULL
              );

              CREATE TABLE plugin_rollouts (
                id BIGINT NOT NULL PRIMARY KEY,
                members TEXT NOT NULL,
                phase TEXT NOT NULL
                  CHECK (phase IN ('staged', 'shadow', 'canary', 'active', 'retired', 'quarantined')),
                share BIGINT,
                lineup BIGINT,
                refusal TEXT,
                started_at_ms BIGINT NOT NULL,
                changed_at_ms BIGINT NOT NULL
              );
              CREATE INDEX plugin_rollouts_phase ON plugin_rollouts (phase);

              CREATE TABLE plugin_pointer (
                id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
                version BIGINT NOT NULL,
                active BIGINT,
                past TEXT NOT NULL,
                last_lineup BIGINT NOT NULL,
                last_rollout BIGINT NOT NULL
              );
              INSERT INTO plugin_pointer (id, version, active, past, last_lineup, last_rollout)
                VALUES (1, 0, NULL, '[]', 0, 0);

              CREATE TABLE plugin_audit (
                version BIGINT NOT NULL PRIMARY KEY,
                at_ms BIGINT NOT NULL,
                who TEXT NOT NULL,
                verb TEXT NOT NULL,
                why TEXT NOT NULL,
                what TEXT NOT NULL,
                lineup BIGINT,
                rollout BIGINT
              );",
};

const REPLICAS: Migration = Migration {
    version: 2,
    name: "server processes, and what they hand on to one another",
    sql: "CREATE TABLE plugin_replicas (
            id TEXT NOT NULL PRIMARY KEY,
            host TEXT NOT NULL,
            version BIGINT NOT NULL,
            lineup BIGINT NOT NULL,
            staged TEXT NOT NULL,
            problem TEXT,
            started_at_ms BIGINT NOT NULL,
            seen_at_ms BIGINT NOT NULL,
            gone_at_ms BIGINT NOT NULL
          );

          CREATE TABLE plugin_parts (
            digest TEXT NOT NULL,
            part BIGINT NOT NULL,
            parts BIGINT NOT NULL,
            base64 TEXT NOT NULL,
            kept_at_ms BIGINT NOT NULL,
            PRIMARY KEY (digest, part)
          );",
};

/// The digest of the cases that a revision came with.
const CASES: Migration = Migration {
    version: 3,
    name: "the cases of a revision",
    sql: "ALTER TABLE plugin_revisions ADD COLUMN cases TEXT;",
};
