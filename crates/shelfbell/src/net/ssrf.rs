//! The guard against server-side request forgery: an address that a shopper, a merchant or a web page chose must lead to the public internet, or
//! our server could be made to speak to what only it can reach.
//!
//! A name is resolved once for a connection, what it resolves to is checked, and the connection is made to exactly that: there is no moment
//! between check and use in which the DNS could say something else. Redirects are not followed and proxies are not asked, for both would
//! choose an address behind the guard's back.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Special-purpose blocks, and where their meaning is written down
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>).
const SPECIAL_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Carrier-grade NAT, RFC 6598.
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local, with the metadata services of clouds.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // Relays of 6to4, RFC 7526.
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Benchmarks, RFC 2544.
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast; then reserved, with the broadcast address.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Azure's hosts answer their guests here, from a block that is public otherwise.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// The only block of global unicast addresses in use, RFC 4291 §2.4. Outside of it lie loopback, IPv4 in all its disguises (mapped,
/// `64:ff9b::/96` and the like), unique local, link-local and multicast addresses.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// (<https://www.iana.org/assignments/iana-ipv6-special-registry>)
const SPECIAL_V6: [(Ipv6Addr, u32); 4] = [
    // IETF protocol assignments, with Teredo, which holds an IPv4 address.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4, which holds an IPv4 address.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Is it an address of the public internet, to which a request of other people may lead?
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !SPECIAL_V4.iter().any(|(block, bits)| (v4.to_bits() ^ block.to_bits()) >> (32 - bits) == 0),
        IpAddr::V6(v6) => {
            let within = |(block, bits): &(Ipv6Addr, u32)| (v6.to_bits() ^ block.to_bits()) >> (128 - bits) == 0;
            within(&GLOBAL_V6) && !SPECIAL_V6.iter().any(within)
        }
    }
}

/// Why a request does not leave. Names no address: what a name resolves to inside a network is nobody's business outside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("the address is not a URL")]
    NotAUrl,
    #[error("the address must begin with https://")]
    NotHttps,
    #[error("the address must not hold a user or password")]
    Credentials,
    #[error("{0} does not lead to the public internet")]
    NotPublic(String),
    #[error("the name {0} is not known to the DNS")]
    Unknown(String),
}

/// Looks names up.
#[async_trait]
pub trait Lookup: Send + Sync + 'static {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// As the operating system does it.
#[derive(Clone, Copy, Debug)]
pub struct System;

#[async_trait]
impl Lookup for System {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Which addresses may be spoken to. Clones are cheap.
#[derive(Clone)]
pub struct Guard {
    lookup: Arc<dyn Lookup>,
    allowed: fn(IpAddr) -> bool,
    plain_http: bool,
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").field("plain_http", &self.plain_http).finish_non_exhaustive()
    }
}

impl Guard {
    /// The public internet by https. `allow_private`: everything, also by plain http; for tests and for networks that trust their merchants.
    pub fn new(allow_private: bool) -> Self {
        let allowed: fn(IpAddr) -> bool = if allow_private { |_| true } else { is_public };
        Self { lookup: Arc::new(System), allowed, plain_http: allow_private }
    }

    /// With names and rules of its own.
    pub fn with(lookup: Arc<dyn Lookup>, allowed: fn(IpAddr) -> bool, plain_http: bool) -> Self {
        Self { lookup, allowed, plain_http }
    }

    /// What can be said of a URL without the DNS: its scheme, and its host where that is an address already. A client connects to such a host
    /// without looking it up, so every URL is checked here before it is requested.
    pub fn url(&self, text: &str) -> Result<Url, Refused> {
        let url = Url::parse(text).map_err(|_| Refused::NotAUrl)?;
        if !(url.scheme() == "https" || (self.plain_http && url.scheme() == "http")) {
            return Err(Refused::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Credentials);
        }
        let address = match url.host().ok_or(Refused::NotAUrl)? {
            Host::Ipv4(v4) => IpAddr::V4(v4),
            Host::Ipv6(v6) => IpAddr::V6(v6),
            Host::Domain(_) => return Ok(url),
        };
        if (self.allowed)(address) { Ok(url) } else { Err(Refused::NotPublic(address.to_string())) }
    }

    /// The addresses of a name that may be connected to.
    pub async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, Refused> {
        let found = self.lookup.lookup(name).await.map_err(|_| Refused::Unknown(name.to_owned()))?;
        let allowed: Vec<IpAddr> = found.into_iter().filter(|address| (self.allowed)(*address)).collect();
        if allowed.is_empty() { Err(Refused::NotPublic(name.to_owned())) } else { Ok(allowed) }
    }

    /// As [`Self::url`], and with a look at the DNS: for telling a merchant at once. What is true of the moment only; requests check again.
    pub async fn reaches(&self, text: &str) -> Result<(), Refused> {
        let url = self.url(text)?;
        if let Some(Host::Domain(name)) = url.host() {
            self.resolve(name).await?;
        }
        Ok(())
    }

    /// A client whose every connection is made to addresses that were checked.
    pub fn client(&self) -> reqwest::Result<Client> {
        let http = super::builder().no_proxy().https_only(!self.plain_http).dns_resolver(self.clone()).build()?;
        Ok(Client { guard: self.clone(), http })
    }
}

/// Speaks only to what its guard allows.
#[derive(Clone, Debug)]
pub struct Client {
    guard: Guard,
    http: reqwest::Client,
}

impl Client {
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    pub fn post(&self, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        Ok(self.http.post(self.guard.url(url)?))
    }

    pub fn get(&self, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        Ok(self.http.get(self.guard.url(url)?))
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses = Self::resolve(&guard, name.as_str()).await?;
            // Port 0: the URL's.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// Whether the guard stopped a request, and why.
pub fn refusal(error: &reqwest::Error) -> Option<&Refused> {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref() {
            return Some(refused);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests;
