//! The admin listener: where operators are answered, and who they are.

use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroU64};
use std::time::Duration;

/// Bytes that the audit keeps of a name.
const NAME_BYTES: usize = 128;

/// Who the audit says that the host itself is.
const HOST: &str = "waza";

/// Where operators are answered, and who they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AdminSettings {
    /// Whether there is `admin.sock` in the data folder, for the server's own user and root.
    pub(crate) socket: bool,
    /// Where operators are answered over TCP; nowhere without it. Port 0 takes a free one; the real address is printed.
    pub(crate) listen: Option<SocketAddr>,
    /// Body of a request that stages plugins.
    pub(crate) body_mib: NonZeroU32,
    /// Between two events of statistics.
    pub(crate) events_ms: NonZeroU64,
    /// Tokens by the names that the audit gives. Without any, on loopback: `operator`, whose token is made in
    /// `<data_dir>/admin-token`.
    pub(crate) operators: BTreeMap<String, Secret>,
}

impl Default for AdminSettings {
    fn default() -> Self {
        Self {
            socket: true,
            listen: None,
            body_mib: NonZeroU32::new(128).unwrap_or(NonZeroU32::MIN),
            events_ms: NonZeroU64::new(1_000).unwrap_or(NonZeroU64::MIN),
            operators: BTreeMap::new(),
        }
    }
}

/// An admin listener that cannot be. One line each, with the next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AdminSettingsError {
    /// An open door.
    #[error(
        "refusing to answer operators on {listen} without [admin.operators]: name who may, each with a token, or listen \
         on a loopback address such as 127.0.0.1:8788"
    )]
    Nobody { listen: SocketAddr },
    /// Too short to be a secret.
    #[error(
        "admin.operators.{name} has fewer than 16 characters, or was printed and not set; make one with: openssl rand \
         -hex 32"
    )]
    WeakToken { name: String },
    /// Two people whom nobody could tell apart.
    #[error("admin.operators.{name} has the token of {other}; give everybody one of their own")]
    SameToken { name: String, other: String },
    /// A name that an audit could not use.
    #[error(
        "admin.operators has the name {name:?}; a name has 1 to 128 bytes, and \"waza\" is the host itself"
    )]
    Name { name: String },
    /// Out of its bounds.
    #[error("admin.{key} = {value} must be {least}–{most}")]
    Bound { key: &'static str, value: u64, least: u64, most: u64 },
}

impl AdminSettings {
    /// Refuses what is not safe, and what cannot work.
    pub(super) fn check(&self) -> Result<(), AdminSettingsError> {
        self.check_bounds()?;
        if let Some(listen) = self.listen.filter(|listen| !listen.ip().is_loopback())
            && self.operators.is_empty()
        {
            return Err(AdminSettingsError::Nobody { listen });
        }
        for (name, token) in &self.operators {
            let name = name.clone();
            if name.trim().is_empty() || name.len() > NAME_BYTES || name == HOST {
                return Err(AdminSettingsError::Name { name });
            }
            if !token.is_strong() {
                return Err(AdminSettingsError::WeakToken { name });
            }
            let same = self.operators.iter().find(|(other, theirs)| **other != name && *theirs == token);
            if let Some((other, _)) = same {
                return Err(AdminSettingsError::SameToken { name, other: other.clone() });
            }
        }
        Ok(())
    }

    fn check_bounds(&self) -> Result<(), AdminSettingsError> {
        for (key, value, least, most) in [
            ("body_mib", u64::from(self.body_mib.get()), 1, 1_024),
            ("events_ms", self.events_ms.get(), 50, 3_600_000),
        ] {
            if !(least..=most).contains(&value) {
                return Err(AdminSettingsError::Bound { key, value, least, most });
            }
        }
        Ok(())
    }

    /// Bytes that the body of a request that stages plugins may have.
    pub(crate) fn body_bytes(&self) -> usize {
        (self.body_mib.get() as usize) << 20
    }

    /// Between two events of statistics.
    pub(crate) fn events(&self) -> Duration {
        Duration::from_millis(self.events_ms.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), AdminSettingsError> {
        toml::from_str::<AdminSettings>(text).unwrap().check()
    }

    #[test]
    fn the_door_is_never_open() {
        check("").unwrap();
        check("listen = '127.0.0.1:0'").unwrap();
        check("listen = '[::1]:8788'").unwrap();
        let open = check("listen = '0.0.0.0:8788'").unwrap_err();
        assert!(matches!(open, AdminSettingsError::Nobody { .. }), "{open}");
        check("listen = '0.0.0.0:8788'\n[operators]\nalice = '0123456789abcdef'").unwrap();
    }

    #[test]
    fn operators_can_be_told_apart_and_their_tokens_are_secrets() {
        let weak = check("[operators]\nalice = 'short'").unwrap_err();
        assert_eq!(weak, AdminSettingsError::WeakToken { name: "alice".into() });
        let printed = check("[operators]\nalice = '(set, not shown)'").unwrap_err();
        assert_eq!(printed, AdminSettingsError::WeakToken { name: "alice".into() });
        let same = check("[operators]\na = '0123456789abcdef'\nb = '0123456789abcdef'").unwrap_err();
        assert!(matches!(same, AdminSettingsError::SameToken { .. }), "{same}");
        for name in ["waza", "", " ", &"x".repeat(129)] {
            let wrong = check(&format!("[operators]\n\"{name}\" = '0123456789abcdef'")).unwrap_err();
            assert_eq!(wrong, AdminSettingsError::Name { name: name.into() });
        }
    }

    #[test]
    fn bounds_have_bounds() {
        for text in ["body_mib = 1025", "events_ms = 49", "events_ms = 3600001"] {
            let said = check(text).unwrap_err().to_string();
            assert!(said.starts_with(&format!("admin.{text} must be ")), "{said}");
        }
        for text in ["body_mib = 0", "events_ms = 0", "sockets = true"] {
            assert!(toml::from_str::<AdminSettings>(text).is_err(), "{text}");
        }
    }
}
