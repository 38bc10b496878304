//! The certificates that Amazon SNS signs with, fetched once each.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

/// Amazon changes them about once a year.
const MOST: usize = 16;
/// A PEM file of a certificate has about two thousand bytes.
const LARGEST: usize = 64 * 1024;

#[derive(Debug, Default)]
pub struct SnsCertificates {
    known: Mutex<HashMap<Url, Vec<u8>>>,
}

impl SnsCertificates {
    /// What is at this address, which the caller has judged to be Amazon's. `None`: it cannot be had now.
    pub async fn get(&self, http: &reqwest::Client, url: &Url) -> Option<Vec<u8>> {
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(url) {
            return Some(known.clone());
        }
        let answer = http.get(url.clone()).send().await.ok().filter(|answer| answer.status().is_success())?;
        if answer.content_length().is_some_and(|length| length > LARGEST as u64) {
            return None;
        }
        let pem = answer.bytes().await.ok().filter(|pem| pem.len() <= LARGEST)?.to_vec();
        self.remember(url.clone(), pem.clone());
        Some(pem)
    }

    pub fn remember(&self, url: Url, pem: Vec<u8>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(url, pem);
    }
}
