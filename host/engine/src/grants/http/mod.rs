//! The grant `http`: `wasi:http/outgoing-handler` to named hosts.
//!
//! The name is looked for among the granted ones, then resolved once, every address it has is checked to be public, and
//! the connection goes to an address that was checked, so a name that answers differently the next time gains nothing.
//! A redirect is the plugin's own affair: following it is a new request. Bodies, the number of requests and their time
//! are bounded; whatever is under way ends with the call.

mod address;
mod body;
pub(super) mod names;
pub(super) mod resolve;
mod send;

use super::{GrantOptions, denial::Denials};
use hyper::{Request, Response};
use names::AllowedHost;
use resolve::Resolver;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// Bounds of the requests of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpBounds {
    /// Requests that one call may make.
    pub requests_per_call: u32,
    /// Bytes of one request's body.
    pub request_bytes: u64,
    /// Bytes of one response's body.
    pub response_bytes: u64,
    /// Time from a request to its response's head. A call that has less time left ends sooner.
    pub response_ms: u32,
    /// Addresses that may be reached although they are not public: a service of the operator's own.
    pub reachable: Vec<SocketAddr>,
}

impl Default for HttpBounds {
    fn default() -> Self {
        Self {
            requests_per_call: 16,
            request_bytes: 1 << 20,
            response_bytes: 4 << 20,
            response_ms: 10_000,
            reachable: Vec::new(),
        }
    }
}

/// The requests of one call.
pub(super) struct Outgoing {
    allowed: Vec<AllowedHost>,
    bounds: HttpBounds,
    resolver: Arc<dyn Resolver>,
    denials: Denials,
    made: u32,
}

/// Where a request goes.
struct Target {
    /// In lower case, without the dot that ends a full name.
    host: String,
    port: u16,
    tls: bool,
}

type Sent = (Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);

impl Outgoing {
    pub(super) fn new(allowed: &[AllowedHost], options: &GrantOptions, denials: Denials) -> Self {
        Self {
            allowed: allowed.to_vec(),
            bounds: options.http.clone(),
            resolver: Arc::clone(&options.resolver),
            denials,
            made: 0,
        }
    }

    /// Everything that can be said before anything is looked up.
    fn admit(&mut self, request: &Request<WasiBody>) -> Result<Target, Error> {
        let uri = request.uri();
        let authority = uri.authority().ok_or(Error::HttpRequestUriInvalid)?;
        // `user@host` reads like one host and is another.
        if authority.as_str().contains('@') {
            return Err(Error::HttpRequestUriInvalid);
        }
        let tls = uri.scheme_str() == Some("https");
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None => names::scheme_port(tls),
        };
        let host = names::canonical(authority.host());
        if !self.allowed.iter().any(|allowed| allowed.admits(&host, port, tls)) {
            self.denials.record(format!("http: {host}:{port} is not among the granted hosts"));
            return Err(Error::HttpRequestDenied);
        }
        if self.made >= self.bounds.requests_per_call {
            self.denials
                .record(format!("http: more than {} requests in a call", self.bounds.requests_per_call));
            return Err(Error::ConnectionLimitReached);
        }
        self.made += 1;
        Ok(Target { host, port, tls })
    }
}

impl WasiHttpHooks for Outgoing {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Sent, Error>> + Send> {
        let target = match self.admit(&request) {
            Ok(target) => target,
            Err(refused) => return Box::new(std::future::ready(Err(refused))),
        };
        let exchange = send::Exchange {
            target,
            options: options.unwrap_or_default(),
            bounds: self.bounds.clone(),
            resolver: Arc::clone(&self.resolver),
            denials: self.denials.clone(),
        };
        let limit = Duration::from_millis(self.bounds.response_ms.into());
        Box::new(async move {
            tokio::time::timeout(limit, exchange.run(request))
                .await
                .unwrap_or(Err(Error::HttpResponseTimeout))
        })
    }
}
