//! What a database's URL may say, and how much of it may be shown.

use crate::StoreError;
use sqlx::{any::AnyConnectOptions, postgres::PgConnectOptions};
use std::net::IpAddr;

/// Which database a store is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file of this machine's.
    Sqlite,
    /// A server that several processes share.
    Postgres,
}

impl Database {
    /// By the URL's scheme. What is neither is refused as an odd SQLite.
    pub(crate) fn of(url: &str) -> Self {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    /// As it is called in logs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What a Postgres URL may set. The driver would log others with their values, which may be a mistyped password.
const PARAMETERS: [&str; 10] = [
    "host",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
];

/// The URL as the driver is to see it. Nothing about TLS is left to chance: without a word about it, a server elsewhere
/// has to show a certificate for its name, and one on this machine is spoken to plainly.
pub(crate) fn postgres(text: &str) -> Result<AnyConnectOptions, StoreError> {
    let refuse = |reason| StoreError::Url { url: without_secrets(text), reason };
    let mut options: AnyConnectOptions = text.parse().map_err(|_| refuse("it is not a URL"))?;
    let url = &mut options.database_url;
    if url.query_pairs().any(|(key, _)| !PARAMETERS.contains(&&*key)) {
        return Err(refuse(
            "the parameters are host, port, dbname, user, password, application_name, sslmode, sslrootcert, sslcert \
             and sslkey",
        ));
    }
    let modes: Vec<_> =
        url.query_pairs().filter(|(key, _)| key == "sslmode").map(|(_, mode)| mode.into_owned()).collect();
    if modes.iter().any(|mode| matches!(&**mode, "prefer" | "allow")) {
        return Err(refuse(
            "sslmode prefer and allow fall back to plain text unasked; say disable or verify-full",
        ));
    }
    if url.query_pairs().all(|(key, _)| key != "application_name") {
        url.query_pairs_mut().append_pair("application_name", "waza");
    }
    let parsed: PgConnectOptions =
        url.as_str().parse().map_err(|_| refuse("a parameter has a value that it cannot have"))?;
    if modes.is_empty() {
        url.query_pairs_mut()
            .append_pair("sslmode", if is_here(&parsed) { "disable" } else { "verify-full" });
    }
    Ok(options)
}

/// Whether nobody is between us and the server.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_matches(['[', ']']);
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A database's URL for people and logs: without user, password and parameters.
#[must_use]
pub fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once(':') else { return "…".to_owned() };
    if scheme == "sqlite" {
        return url.to_owned();
    }
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    // A password with a character that should have been written as %XX may be anywhere.
    let stray = rest.matches('@').count() > authority.matches('@').count();
    match url.parse::<AnyConnectOptions>() {
        Ok(options) if !stray && Database::of(url) == Database::Postgres => {
            let url = options.database_url;
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{scheme}://{}{port}{}", url.host_str().unwrap_or_default(), url.path())
        }
        _ => format!("{scheme}:…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sslmode(url: &str) -> String {
        let options = postgres(url).unwrap();
        let modes = options.database_url.query_pairs().filter(|(key, _)| key == "sslmode");
        modes.map(|(_, mode)| mode.into_owned()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_server_elsewhere_has_to_prove_itself() {
        assert_eq!(sslmode("postgres://waza@db.example.com/waza"), "verify-full");
        assert_eq!(sslmode("postgres://waza@localhost.example.com/waza"), "verify-full");
        assert_eq!(sslmode("postgres:///waza?host=10.0.0.1"), "verify-full");
        assert_eq!(sslmode("postgres://waza@localhost/waza?host=db.example.com"), "verify-full");
        assert_eq!(sslmode("postgresql://waza@db/waza?sslmode=disable"), "disable");
        for here in ["127.0.0.1:5433", "localhost", "[::1]", "%2Frun%2Fpostgresql"] {
            assert_eq!(sslmode(&format!("postgres://waza@{here}/waza")), "disable", "{here}");
        }
    }

    #[test]
    fn what_may_fall_back_or_is_not_known_is_refused_by_name() {
        for (bad, word) in [
            ("postgres://waza:hunter2@db/waza?sslmode=prefer", "plain text"),
            ("postgres://waza:hunter2@db/waza?sslmode=disable&sslmode=allow", "plain text"),
            ("postgres://db/waza?pasword=hunter2", "application_name"),
            ("postgres://db/waza?password=hunter2&port=many", "value"),
            ("postgres://waza:hunter2@db/waza?sslmode=hunter2", "value"),
            ("postgres://waza:hunter2@:x/waza", "not a URL"),
        ] {
            let error = postgres(bad).unwrap_err();
            assert!(matches!(error, StoreError::Url { .. }) && error.to_string().contains(word), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{bad}");
        }
    }

    #[test]
    fn nothing_secret_is_shown() {
        assert_eq!(without_secrets("postgres://waza:pw@db:5433/waza?password=pw"), "postgres://db:5433/waza");
        assert_eq!(without_secrets("sqlite:///a/waza.db"), "sqlite:///a/waza.db");
        // Passwords that should have been encoded, and are read as something else.
        for odd in
            ["postgres://waza:12/hunter2@db/waza", "postgres://waza:1?hunter2@db", "mysql://waza:pw@db", "pw"]
        {
            let shown = without_secrets(odd);
            assert!(shown.ends_with('…') && !shown.contains("hunter2") && !shown.contains("pw"), "{shown}");
        }
    }
}
