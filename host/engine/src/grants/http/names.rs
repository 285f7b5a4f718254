//! Names of hosts that may be asked, as operators and authors write them.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A host that a plugin may send requests to: `name`, `name:port`, `*.name` or `*.name:port`. `*.` stands for at least
/// one further label. Without a port it is the one of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowedHost {
    below: bool,
    name: String,
    port: Option<u16>,
}

/// Not a host as `[grants] http` takes it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a host: write a name such as \"api.example.com\", \"*.example.com\" or \"example.com:8080\""
)]
pub struct NotAHost(String);

/// Bytes of a name in the domain name system.
const NAME_BYTES: usize = 253;

/// As it is compared: in lower case, without the dot that ends a full name.
pub(super) fn canonical(host: &str) -> String {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.to_ascii_lowercase()
}

pub(super) const fn scheme_port(tls: bool) -> u16 {
    if tls { 443 } else { 80 }
}

impl AllowedHost {
    /// `host` is canonical.
    pub(super) fn admits(&self, host: &str, port: u16, tls: bool) -> bool {
        self.names(host) && port == self.port.unwrap_or(scheme_port(tls))
    }

    fn names(&self, host: &str) -> bool {
        match host.strip_suffix(&*self.name) {
            Some("") => !self.below,
            Some(front) => self.below && front.ends_with('.') && front.len() > 1,
            None => false,
        }
    }

    /// Whether all that `asked` names is named by this too.
    pub(crate) fn covers(&self, asked: &Self) -> bool {
        let named = if asked.below {
            self.below && (self.name == asked.name || self.names(&asked.name))
        } else {
            self.names(&asked.name)
        };
        named && self.port == asked.port
    }
}

impl FromStr for AllowedHost {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Self, NotAHost> {
        let wrong = || NotAHost(text.to_owned());
        let (host, port) = match text.split_once(':') {
            None => (text, None),
            Some((host, port)) => {
                (host, Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)?))
            }
        };
        let (below, name) = match host.strip_prefix("*.") {
            None => (false, host),
            Some(name) => (true, name),
        };
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let name = canonical(name);
        // A name below a name of one label would be a whole domain of the world.
        let narrow = !below || name.contains('.');
        if name.len() > NAME_BYTES || !narrow || !name.split('.').all(label) {
            return Err(wrong());
        }
        Ok(Self { below, name, port })
    }
}

impl TryFrom<String> for AllowedHost {
    type Error = NotAHost;

    fn try_from(text: String) -> Result<Self, NotAHost> {
        text.parse()
    }
}

impl From<AllowedHost> for String {
    fn from(host: AllowedHost) -> Self {
        host.to_string()
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.below { "*." } else { "" })?;
        f.write_str(&self.name)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> AllowedHost {
        text.parse().unwrap()
    }

    #[test]
    fn only_names_are_hosts() {
        for text in ["a", "a.b", "*.a.b", "a.b:1", "A.B.", "10.0.0.1", "xn--zckzah.jp"] {
            assert!(text.parse::<AllowedHost>().is_ok(), "{text}");
        }
        for text in [
            "", ".", "*", "*.", "*.com", "a..b", "-a", "a-", "a b", "a/b", "a@b", "http://a", "a:0", "a:",
            "a:70000", "*a.b", "a.*.b", "**.a.b", "[::1]", "あ.jp", "a_b",
        ] {
            assert!(text.parse::<AllowedHost>().is_err(), "{text}");
        }
        assert!("a".repeat(64).parse::<AllowedHost>().is_err());
        assert_eq!(host("*.A.b.:8080").to_string(), "*.a.b:8080");
    }

    #[test]
    fn a_name_admits_itself_and_its_schemes_port() {
        assert!(host("a.b").admits("a.b", 443, true));
        assert!(host("a.b").admits("a.b", 80, false));
        assert!(!host("a.b").admits("a.b", 80, true));
        assert!(!host("a.b").admits("a.b", 8080, false));
        assert!(host("a.b:8080").admits("a.b", 8080, true));
        assert!(!host("a.b:8080").admits("a.b", 443, true));
        for other in ["xa.b", "x.a.b", "a.b.c", "a", ""] {
            assert!(!host("a.b").admits(other, 443, true), "{other}");
        }
        assert!(host("*.a.b").admits("x.a.b", 443, true));
        assert!(host("*.a.b").admits("x.y.a.b", 443, true));
        for other in ["a.b", ".a.b", "xa.b", "x.a.b.c"] {
            assert!(!host("*.a.b").admits(other, 443, true), "{other}");
        }
    }

    #[test]
    fn a_grant_covers_what_is_not_wider() {
        assert!(host("*.a.b").covers(&host("x.a.b")));
        assert!(host("*.a.b").covers(&host("*.a.b")));
        assert!(host("*.a.b").covers(&host("*.x.a.b")));
        assert!(!host("*.x.a.b").covers(&host("*.a.b")));
        assert!(!host("x.a.b").covers(&host("*.a.b")));
        assert!(!host("*.a.b").covers(&host("a.b")));
        assert!(!host("a.b").covers(&host("a.b:80")));
        assert!(!host("a.b:80").covers(&host("a.b")));
    }
}
