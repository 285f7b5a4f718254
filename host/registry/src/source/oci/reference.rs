//! A reference with a digest and a host that was written out.

use super::error::FetchError;
use crate::trust::is_digest;
use oci_client::Reference;
use std::net::IpAddr;

/// `host/repository[:tag]@sha256:…`.
#[derive(Clone, Debug)]
pub(super) struct Pinned {
    pub(super) reference: Reference,
    /// 64 hexadecimal digits.
    pub(super) digest: String,
}

impl Pinned {
    pub(super) fn parse(text: &str) -> Result<Self, FetchError> {
        let wrong = |reason: &str| FetchError::Reference { reference: text.into(), reason: reason.into() };
        let bare = text.strip_prefix("oci://").ok_or_else(|| wrong("it does not begin with oci://"))?;
        let reference = Reference::try_from(bare).map_err(|error| wrong(&error.to_string()))?;
        // The library fills in a public registry where none is written, which nobody may have meant.
        if !bare.starts_with(&format!("{}/", reference.registry())) {
            return Err(wrong("it names no registry"));
        }
        let digest = reference.digest().ok_or_else(|| wrong("it has no digest; a tag may change"))?;
        let digest = digest.strip_prefix("sha256:").filter(|digest| is_digest(digest));
        let digest = digest.ok_or_else(|| wrong("its digest is not sha256 in 64 digits"))?.to_owned();
        Ok(Self { reference, digest })
    }

    /// With its port, if one is written.
    pub(super) fn host(&self) -> &str {
        self.reference.resolve_registry()
    }
}

impl std::fmt::Display for Pinned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reference.whole())
    }
}

/// Whether a host is of this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_digest_at_a_named_host_will_do() {
        let digest = "a".repeat(64);
        let pinned = Pinned::parse(&format!("oci://r.example:5000/team/p:v1@sha256:{digest}")).unwrap();
        assert_eq!((pinned.host(), &pinned.digest), ("r.example:5000", &digest));
        let cases = [
            (format!("r.example/p@sha256:{digest}"), "oci://"),
            ("oci://r.example/p:latest".to_owned(), "no digest"),
            ("oci://r.example/p".to_owned(), "no digest"),
            (format!("oci://team/p@sha256:{digest}"), "no registry"),
            (format!("oci://r.example/p@sha512:{digest}{digest}"), "not sha256"),
            (format!("oci://r.example/../p@sha256:{digest}"), "reference"),
            ("oci://".to_owned(), "reference"),
        ];
        for (text, reason) in cases {
            let said = Pinned::parse(&text).unwrap_err().to_string();
            assert!(said.contains(reason), "{text}: {said}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_number() {
        for host in ["localhost", "localhost:5000", "127.0.0.1:1", "127.9.9.9", "[::1]:5000"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["localhost.example", "127.0.0.1.example:5000", "10.0.0.1", "r.example:5000"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
