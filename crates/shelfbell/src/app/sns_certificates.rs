//! The certificates that Amazon SNS signs with, fetched once each.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use url::Url;

/// Amazon changes them about once a year.
const MOST: usize = 16;
/// A PEM file of a certificate has about two thousand bytes.
const LARGEST: usize = 64 * 1024;
/// Anybody may name an address at Amazon before a signature is judged: no more than so many are fetched within [`WINDOW_MS`].
const MOST_FETCHES: u32 = 10;
const WINDOW_MS: i64 = 60_000;

#[derive(Debug, Default)]
pub struct SnsCertificates {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    known: HashMap<Url, Vec<u8>>,
    /// When the window began, ms.
    since: i64,
    fetches: u32,
}

impl SnsCertificates {
    /// What is at this address, which the caller has judged to be Amazon's. `None`: it cannot be had now. `now`: ms.
    pub async fn get(&self, http: &reqwest::Client, url: &Url, now: i64) -> Option<Vec<u8>> {
        if let Some(known) = self.state().known.get(url) {
            return Some(known.clone());
        }
        if !self.may_fetch(now) {
            return None;
        }
        let mut answer = http.get(url.clone()).send().await.ok().filter(|answer| answer.status().is_success())?;
        let mut pem = Vec::new();
        while let Some(part) = answer.chunk().await.ok()? {
            if pem.len() + part.len() > LARGEST {
                return None;
            }
            pem.extend_from_slice(&part);
        }
        Some(pem)
    }

    /// Keeps a certificate by which a message was found to be signed.
    pub fn remember(&self, url: Url, pem: Vec<u8>) {
        let known = &mut self.state().known;
        if known.len() >= MOST && !known.contains_key(&url) {
            known.clear();
        }
        known.insert(url, pem);
    }

    fn may_fetch(&self, now: i64) -> bool {
        let mut state = self.state();
        if !(state.since..state.since.saturating_add(WINDOW_MS)).contains(&now) {
            (state.since, state.fetches) = (now, 0);
        }
        state.fetches = state.fetches.saturating_add(1);
        state.fetches <= MOST_FETCHES
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// Answers every request with so many bytes whose length it does not tell, and counts the requests.
    async fn server(bytes: usize) -> (Url, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/x.pem", listener.local_addr().unwrap()).parse().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").await;
                    let _ = stream.write_all(&vec![b'x'; bytes]).await;
                });
            }
        });
        (url, requests)
    }

    fn client() -> reqwest::Client {
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder().no_proxy().build().unwrap()
    }

    #[tokio::test]
    async fn only_what_signed_something_is_kept() {
        let (url, requests) = server(2_000).await;
        let (certificates, http) = (SnsCertificates::default(), client());
        let pem = certificates.get(&http, &url, 1_000).await.unwrap();
        assert_eq!(pem.len(), 2_000);
        certificates.get(&http, &url, 1_000).await.unwrap();
        assert_eq!(requests.load(Ordering::SeqCst), 2, "what proved nothing is not kept");
        certificates.remember(url.clone(), pem.clone());
        assert_eq!(certificates.get(&http, &url, 1_000).await, Some(pem));
        assert_eq!(requests.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn fetches_are_few_and_small() {
        let (url, requests) = server(LARGEST + 1).await;
        let (certificates, http) = (SnsCertificates::default(), client());
        for _ in 0..30 {
            assert_eq!(certificates.get(&http, &url, 1_000).await, None, "it is too large");
        }
        assert_eq!(requests.load(Ordering::SeqCst), 10);
        assert_eq!(certificates.get(&http, &url, 1_000 + WINDOW_MS).await, None);
        assert_eq!(requests.load(Ordering::SeqCst), 11, "a minute later it may be tried again");
    }
}
