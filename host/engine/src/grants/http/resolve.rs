//! Names to addresses. A request asks once, and what it was told is what is connected to.

use std::{fmt::Debug, io, net::IpAddr, pin::Pin};

/// The addresses of a name, when they are known.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Turns names into addresses.
pub trait Resolver: Debug + Send + Sync {
    /// All addresses of a name, or the address itself where an address was written. Time is bounded by the caller.
    fn resolve<'a>(&'a self, host: &'a str) -> Lookup<'a>;
}

/// What the machine says.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Lookup<'a> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
