//! Whether a request comes from this very machine and page. Two ways lead a foreign page to a server on loopback: it posts
//! across sites (the browser says so in `Origin` and `Sec-Fetch-Site`), or its own name is made to resolve to 127.0.0.1
//! (the browser then sends that name as `Host`). A proxy in front is a third, and says so in its own headers.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use std::net::IpAddr;

/// Headers that only a proxy adds.
const PROXY: [&str; 4] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// Why a request is not taken for local. One sentence each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotLocal {
    #[error("Host must be localhost or a loopback address")]
    Host,
    #[error("cross-site requests are refused")]
    Site,
    #[error("requests through a proxy are refused")]
    Proxy,
}

/// Passes what this machine's own page or a program on it sends.
pub(crate) fn is_local(headers: &HeaderMap) -> Result<(), NotLocal> {
    if PROXY.iter().any(|name| headers.contains_key(*name)) {
        return Err(NotLocal::Proxy);
    }
    if !names_loopback(host(headers)?) {
        return Err(NotLocal::Host);
    }
    is_same_site(headers, &["http://"])
}

/// Passes what a page at the same host sends, by one of these schemes, and what is sent by no page.
pub(crate) fn is_same_site(headers: &HeaderMap, schemes: &[&str]) -> Result<(), NotLocal> {
    let host = host(headers)?;
    let same_origin = |origin: &str| {
        schemes.iter().any(|scheme| origin.strip_prefix(scheme).is_some_and(|o| o.eq_ignore_ascii_case(host)))
    };
    if headers.get_all(ORIGIN).iter().any(|origin| !origin.to_str().is_ok_and(same_origin)) {
        return Err(NotLocal::Site);
    }
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
        return Err(NotLocal::Site);
    }
    Ok(())
}

/// Which host was asked.
pub(crate) fn host(headers: &HeaderMap) -> Result<&str, NotLocal> {
    headers.get(HOST).and_then(|host| host.to_str().ok()).ok_or(NotLocal::Host)
}

fn names_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, port)) if port.is_empty() || port.starts_with(':') => name,
        Some(_) => return false,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn ask(headers: &[(&'static str, &'static str)]) -> Result<(), NotLocal> {
        is_local(
            &headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect(),
        )
    }

    #[test]
    fn our_page_and_local_programs_pass() {
        ask(&[("host", "127.0.0.1:8787")]).unwrap();
        ask(&[("host", "LOCALHOST")]).unwrap();
        ask(&[("host", "[::1]:8787"), ("origin", "http://[::1]:8787")]).unwrap();
        ask(&[("host", "localhost:1"), ("origin", "http://localhost:1"), ("sec-fetch-site", "same-origin")])
            .unwrap();
    }

    #[test]
    fn a_name_that_was_made_to_point_here_does_not() {
        for host in [
            "evil.example",
            "evil.example:8787",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "[::1].evil.example",
            "",
        ] {
            assert_eq!(ask(&[("host", host)]), Err(NotLocal::Host), "{host}");
        }
        assert_eq!(ask(&[]), Err(NotLocal::Host));
    }

    #[test]
    fn a_foreign_page_does_not() {
        let host = ("host", "localhost:1");
        for origin in
            ["http://evil.example", "null", "https://localhost:1", "http://localhost:2", "http://127.0.0.1:1"]
        {
            assert_eq!(ask(&[host, ("origin", origin)]), Err(NotLocal::Site), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert_eq!(ask(&[host, ("sec-fetch-site", site)]), Err(NotLocal::Site), "{site}");
        }
    }

    #[test]
    fn a_proxy_does_not() {
        assert_eq!(ask(&[("host", "localhost"), ("x-forwarded-for", "203.0.113.9")]), Err(NotLocal::Proxy));
    }
}
