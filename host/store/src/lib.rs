//! The one database behind Waza: migrations, leases with fencing tokens, append-only logs, notices.
//!
//! Tables and queries stay with the crate whose words they are; this crate brings what they share. Queries are written
//! for SQLite and Postgres alike: `$1` placeholders, columns of `BIGINT` and `TEXT` only (a truth value is 0 or 1, an
//! instant is milliseconds since 1970), `ON CONFLICT`, `RETURNING`. What Postgres computes in another type is cast:
//! `CAST(SUM(x) AS BIGINT)`. Text that comes from outside goes through [`storable`].
//!
//! Reads go to [`Store::pool`], whose connections cannot write. Writes go through [`Store::write`]: with SQLite one at a
//! time per process, with Postgres several at once, so that what is counted before it is decided on is locked by name
//! ([`Transaction::lock`]) and everything else rests on rows that are changed in the same transaction.

mod address;
mod clock;
mod closing;
mod connect;
mod dump;
mod error;
mod lease;
mod limits;
mod listen;
mod log;
mod migrate;
mod notice;
mod postgres;
mod sqlite;
mod text;
mod transaction;

pub use address::{Database, without_secrets};
pub use clock::{Clock, ManualClock, SystemClock};
pub use connect::{Store, StoreOptions};
pub use dump::{AppliedMigration, Column, ColumnKind, Loader, Snapshot, Table};
pub use error::{Bound, StoreError};
pub use lease::{Lease, Leases};
pub use limits::StoreLimits;
pub use log::{Entry, LogState, Logs, NewEntry};
pub use migrate::{Migration, MigrationSet};
pub use notice::{Notice, Notices, Subscription};
pub use text::storable;
pub use transaction::Transaction;
