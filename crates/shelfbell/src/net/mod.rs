//! HTTP to the outside: rustls with ring, no redirects, bounded in time. `ssrf` is for addresses that other people choose.

pub mod ssrf;

use std::time::Duration;

/// What every client of the program has in common.
fn builder() -> reqwest::ClientBuilder {
    // Only the first caller's provider is installed; all callers install the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .user_agent(concat!("Shelfbell/", env!("CARGO_PKG_VERSION")))
}

/// For addresses that the operator chose.
pub fn http_client() -> reqwest::Result<reqwest::Client> {
    builder().build()
}
