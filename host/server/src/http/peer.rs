//! Who is at the other end: the connection's address, or, behind proxies that the operator trusts, the one they name.

use super::listener::BoundedListener;
use axum::extract::connect_info::Connected;
use axum::http::HeaderMap;
use axum::serve::IncomingStream;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

impl Connected<IncomingStream<'_, BoundedListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, BoundedListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Whose request it is. Each proxy adds the address it was asked from at the end; what a client wrote before them is
/// never looked at.
pub(crate) fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let at = trusted_proxies.checked_sub(1).and_then(|back| named.iter().rev().nth(back));
    network(at.and_then(|text| text.parse().ok()).unwrap_or(peer))
}

/// Of IPv6, everybody has a whole network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        IpAddr::V4(address) => IpAddr::V4(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(lines: &[&'static str], proxies: usize) -> String {
        let lines = lines.iter().map(|line| HeaderValue::from_static(line));
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line);
        }
        address("192.0.2.1".parse().unwrap(), &headers, proxies).to_string()
    }

    #[test]
    fn a_header_is_believed_only_as_far_as_proxies_are_trusted() {
        assert_eq!(seen(&["203.0.113.9"], 0), "192.0.2.1");
        assert_eq!(seen(&["203.0.113.9"], 1), "203.0.113.9");
        assert_eq!(
            seen(&["10.0.0.1, 203.0.113.9"], 1),
            "203.0.113.9",
            "the first one is what a client wrote"
        );
        assert_eq!(seen(&["10.0.0.1", "203.0.113.9, 198.51.100.7"], 2), "203.0.113.9");
        for strange in [&[][..], &["nonsense"], &[""]] {
            assert_eq!(seen(strange, 1), "192.0.2.1", "{strange:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller_and_a_mapped_address_is_what_it_maps() {
        assert_eq!(seen(&["2001:db8:1:2:3:4:5:6"], 1), "2001:db8:1:2::");
        assert_eq!(seen(&["::ffff:203.0.113.9"], 1), "203.0.113.9");
    }
}
