//! The one database behind Waza: migrations, leases with fencing tokens, append-only logs, notices.
//!
//! Tables and queries stay with the crate whose words they are; this crate brings what they share. Queries are written
//! for SQLite and Postgres alike: `$1` placeholders, columns of `BIGINT` and `TEXT` only (a truth value is 0 or 1, an
//! instant is milliseconds since 1970), `ON CONFLICT`, `RETURNING`.
//!
//! Reads go to [`Store::pool`], whose connections cannot write. Writes go through [`Store::write`], one at a time per
//! process, so that nobody ever sees a busy database because of a neighbour.

mod clock;
mod connect;
mod error;
mod lease;
mod limits;
mod log;
mod migrate;
mod notice;
mod transaction;

pub use clock::{Clock, ManualClock, SystemClock};
pub use connect::{Store, StoreOptions};
pub use error::{Bound, StoreError};
pub use lease::{Lease, Leases};
pub use limits::StoreLimits;
pub use log::{Entry, LogState, Logs, NewEntry};
pub use migrate::{Migration, MigrationSet};
pub use notice::{Notice, Notices, Subscription};
pub use transaction::Transaction;
