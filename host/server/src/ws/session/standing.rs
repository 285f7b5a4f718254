//! How long a connection's token is good, and what becomes of a connection whose token no longer is: it is told so, hears
//! nothing more of anybody's jobs and is served nothing, and after a time of grace it is closed. A new `init` makes it
//! what it was.

use crate::auth::Expiry;
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// The machine may have slept meanwhile, or its clock may have been set: what is left is looked at anew this often.
const LOOK: Duration = Duration::from_secs(60);

/// Where a connection stands.
#[derive(Debug)]
pub(super) enum Standing {
    /// Nobody has said who it is. The reader sees to those.
    Stranger,
    /// Somebody is there.
    Good(Expiry),
    /// Somebody was there, and may come back until then.
    Expired(Instant),
}

/// What has become due.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The token is no longer good.
    Expiry,
    /// Nobody came back.
    End,
}

impl Standing {
    /// Comes back when something is due, which for strangers is never. May be dropped at any time.
    pub(super) async fn due(&self) -> Due {
        match self {
            Self::Stranger => std::future::pending().await,
            Self::Good(expires) => {
                while !expires.left().is_zero() {
                    sleep(expires.left().min(LOOK)).await;
                }
                Due::Expiry
            }
            Self::Expired(closes) => {
                sleep_until(*closes).await;
                Due::End
            }
        }
    }

    /// Whether the token has become no good without anybody having been told.
    pub(super) fn is_overdue(&self) -> bool {
        matches!(self, Self::Good(expires) if expires.left().is_zero())
    }

    pub(super) fn is_expired(&self) -> bool {
        matches!(self, Self::Expired(_))
    }
}
