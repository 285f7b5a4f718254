//! One request and the head of its response, over a connection of its own.

use super::{HttpBounds, Sent, Target, address, body, resolve::Resolver};
use crate::grants::denial::Denials;
use hyper::{Request, Uri, client::conn::http1, rt};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use wasmtime_wasi::runtime;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, io::TokioIo};

pub(super) struct Exchange {
    pub(super) target: Target,
    pub(super) options: RequestOptions,
    pub(super) bounds: HttpBounds,
    pub(super) resolver: Arc<dyn Resolver>,
    pub(super) denials: Denials,
}

impl Exchange {
    pub(super) async fn run(self, request: Request<WasiBody>) -> Result<Sent, Error> {
        let connecting = within(self.options.connect_timeout, Error::ConnectionTimeout, self.connect());
        let stream = connecting.await?;
        if self.target.tls {
            let name =
                ServerName::try_from(self.target.host.clone()).map_err(|_| Error::HttpRequestUriInvalid)?;
            let stream = tls()?.connect(name, stream).await.map_err(Error::Tls)?;
            self.exchange(request, TokioIo::new(stream)).await
        } else {
            self.exchange(request, TokioIo::new(stream)).await
        }
    }

    /// To the first of the checked addresses that answers.
    async fn connect(&self) -> Result<TcpStream, Error> {
        let mut refused = Error::DestinationNotFound;
        for address in self.addresses().await? {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => refused = Error::Connect(error),
            }
        }
        Err(refused)
    }

    /// One address that is not public condemns the name: nobody who means well mixes them.
    async fn addresses(&self) -> Result<Vec<SocketAddr>, Error> {
        let Target { host, port, .. } = &self.target;
        let unknown = |_: io::Error| Error::DnsError { rcode: None, info_code: None };
        let found = self.resolver.resolve(host).await.map_err(unknown)?;
        let addresses: Vec<_> = found.into_iter().map(|address| SocketAddr::new(address, *port)).collect();
        let barred = |address: &&SocketAddr| {
            !address::is_public(address.ip()) && !self.bounds.reachable.contains(address)
        };
        if let Some(address) = addresses.iter().find(barred) {
            self.denials
                .record(format!("http: {host} has the address {}, which is not public", address.ip()));
            return Err(Error::DestinationIpProhibited);
        }
        Ok(addresses)
    }

    async fn exchange(
        self,
        mut request: Request<WasiBody>,
        stream: impl rt::Read + rt::Write + Send + Unpin + 'static,
    ) -> Result<Sent, Error> {
        // What goes over the wire names the path only; the host is in its header.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse::<Uri>().map_err(|_| Error::HttpRequestUriInvalid)?;
        let limit = self.bounds.request_bytes;
        let denials = self.denials.clone();
        let request = request.map(|inner| {
            body::Bounded::new(inner, limit, None, move || {
                denials.record(format!("http: a request's body has more than {limit} bytes"));
                Error::HttpRequestBodySize(Some(limit))
            })
        });
        let (mut sender, connection) = http1::handshake(stream).await?;
        // Ends with the response's body, or with the call.
        let driver = runtime::spawn(connection);
        let sending = async { Ok(sender.send_request(request).await?) };
        let first = self.options.first_byte_timeout;
        let response = within(first, Error::HttpResponseTimeout, sending).await?;
        Ok((self.bound(response), Box::new(async move { Ok(driver.await?) })))
    }

    fn bound(self, response: hyper::Response<hyper::body::Incoming>) -> hyper::Response<WasiBody> {
        let limit = self.bounds.response_bytes;
        let pause = self.options.between_bytes_timeout;
        response.map(|inner| {
            WasiBody::new(body::Bounded::new(inner, limit, pause, move || {
                self.denials.record(format!("http: a response's body has more than {limit} bytes"));
                Error::HttpResponseBodySize(Some(limit))
            }))
        })
    }
}

async fn within<T>(
    limit: Option<Duration>,
    late: Error,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match limit {
        None => future.await,
        Some(limit) => tokio::time::timeout(limit, future).await.unwrap_or(Err(late)),
    }
}

/// Certificates are checked against the roots that browsers trust.
fn tls() -> Result<TlsConnector, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| Error::ConfigurationError)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
