//! What was accepted.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

#[derive(Debug)]
pub struct Counts {
    record: bool,
    state: Mutex<State>,
}

/// Ids and recipients are kept as 64-bit hashes: a million of them collide with a chance of 3 in 100 million.
#[derive(Debug, Default)]
struct State {
    accepted: u64,
    bytes: u64,
    connections: u64,
    first_at: Option<u64>,
    last_at: Option<u64>,
    message_ids: HashSet<u64>,
    recipients: HashSet<u64>,
    messages: Vec<Taken>,
}

/// The answer to `GET /counts`. Times are milliseconds since the Unix epoch.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub accepted: u64,
    pub bytes: u64,
    pub connections: u64,
    pub first_at: Option<u64>,
    pub last_at: Option<u64>,
    pub distinct_message_ids: usize,
    pub distinct_recipients: usize,
    /// Messages whose Message-ID had been accepted before.
    pub duplicates: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Taken {
    pub recipient: String,
    pub message_id: String,
    pub at: u64,
}

impl Counts {
    pub fn new(record: bool) -> Self {
        Self { record, state: Mutex::default() }
    }

    pub fn connected(&self) {
        self.lock().connections += 1;
    }

    pub fn accepted(&self, recipient: &[u8], message_id: &[u8], bytes: usize) {
        let at = now();
        let mut state = self.lock();
        state.accepted += 1;
        state.bytes += bytes as u64;
        state.first_at.get_or_insert(at);
        state.last_at = Some(at);
        state.message_ids.insert(hash(message_id));
        state.recipients.insert(hash(recipient));
        if self.record {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            state.messages.push(Taken { recipient: text(recipient), message_id: text(message_id), at });
        }
    }

    pub fn report(&self) -> Report {
        let state = self.lock();
        Report {
            accepted: state.accepted,
            bytes: state.bytes,
            connections: state.connections,
            first_at: state.first_at,
            last_at: state.last_at,
            distinct_message_ids: state.message_ids.len(),
            distinct_recipients: state.recipients.len(),
            duplicates: state.accepted - state.message_ids.len() as u64,
        }
    }

    pub fn messages(&self) -> Vec<Taken> {
        self.lock().messages.clone()
    }

    pub fn reset(&self) {
        *self.lock() = State::default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

#[expect(clippy::disallowed_methods, reason = "a measuring tool outside the program: it reads the machine's time")]
fn now() -> u64 {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}
