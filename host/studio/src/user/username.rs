//! Which names users may take: 3 to 20 of `a-z`, `0-9` and `_`, and none that would be taken for the house's own.

use crate::{Studio, StudioError};

/// Names that are pages, paths or roles. Whoever had one could pass for the house.
const RESERVED: [&str; 46] = [
    "about",
    "account",
    "admin",
    "administrator",
    "analytics",
    "anonymous",
    "api",
    "app",
    "assets",
    "auth",
    "blog",
    "config",
    "contact",
    "create",
    "dashboard",
    "discover",
    "docs",
    "editor",
    "game",
    "games",
    "help",
    "home",
    "info",
    "login",
    "logout",
    "me",
    "moderator",
    "mypage",
    "notifications",
    "null",
    "official",
    "play",
    "privacy",
    "project",
    "projects",
    "publish",
    "root",
    "settings",
    "signup",
    "staff",
    "support",
    "system",
    "terms",
    "undefined",
    "users",
    "waitlist",
];

/// Whether a name can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsernameStatus {
    /// It can.
    Available,
    /// Somebody has it.
    Taken,
    /// Nobody gets it.
    Reserved,
    /// It is none.
    Invalid,
}

/// Whether `name` is a name at all, and nobody's of the house.
pub(super) fn check(name: &str) -> Result<(), UsernameStatus> {
    let is_one = (3..=20).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    match is_one {
        false => Err(UsernameStatus::Invalid),
        true if RESERVED.contains(&name) => Err(UsernameStatus::Reserved),
        true => Ok(()),
    }
}

impl Studio {
    /// Whether a name can be had just now.
    pub async fn username(&self, name: &str) -> Result<UsernameStatus, StudioError> {
        if let Err(status) = check(name) {
            return Ok(status);
        }
        let holder = sqlx::query("SELECT id FROM users WHERE username = $1")
            .bind(name)
            .fetch_optional(self.inner().store.pool())
            .await?;
        Ok(if holder.is_some() { UsernameStatus::Taken } else { UsernameStatus::Available })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_plain_and_not_the_houses() {
        for good in ["abc", "a_1", "aaaaaaaaaaaaaaaaaaaa", "___", "123"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["", "ab", "aaaaaaaaaaaaaaaaaaaaa", "Abc", "a-b", "a b", "abc\n", "あいう", "ａｂｃ"]
        {
            assert_eq!(check(bad), Err(UsernameStatus::Invalid), "{bad:?}");
        }
        for reserved in RESERVED.iter().filter(|name| name.len() > 2) {
            assert_eq!(check(reserved), Err(UsernameStatus::Reserved), "{reserved}");
        }
    }
}
