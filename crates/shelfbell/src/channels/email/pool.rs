//! Connections that stay open between messages.
//!
//! lettre's own pool asks each connection with a NOOP whether it still lives, which costs a round trip a message; here the first
//! command finds out, and a message that met a dead connection goes over a fresh one at once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::connection::Connection;

const GOODBYE: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub(super) struct Pool(Arc<Inner>);

struct Inner {
    /// How long a connection may lie unused. Relays close them after a minute to five (RFC 5321 §4.5.3.2 asks for five).
    keep: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The longest unused first.
    idle: VecDeque<(Instant, Connection)>,
    sweeping: bool,
}

impl Pool {
    pub fn new(keep: Duration) -> Self {
        Self(Arc::new(Inner { keep, state: Mutex::default() }))
    }

    /// The connection that was used last, because it is the likeliest to live.
    pub fn take(&self) -> Option<Connection> {
        let mut state = self.0.lock();
        let (since, connection) = state.idle.pop_back()?;
        if since.elapsed() < self.0.keep {
            return Some(connection);
        }
        // The others lay even longer; the sweep will see them off.
        state.idle.push_back((since, connection));
        None
    }

    pub fn put(&self, connection: Connection) {
        let start = {
            let mut state = self.0.lock();
            state.idle.push_back((Instant::now(), connection));
            !std::mem::replace(&mut state.sweeping, true)
        };
        if start {
            tokio::spawn(sweep(Arc::downgrade(&self.0), self.0.keep));
        }
    }

    #[cfg(test)]
    pub fn idle(&self) -> usize {
        self.0.lock().idle.len()
    }
}

impl Inner {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes leave of connections that lay too long; ends when none is left.
async fn sweep(pool: Weak<Inner>, keep: Duration) {
    loop {
        sleep(keep / 2).await;
        let Some(pool) = pool.upgrade() else { return };
        let (old, done) = {
            let mut state = pool.lock();
            let expired = state.idle.partition_point(|(since, _)| since.elapsed() >= keep);
            let old: Vec<_> = state.idle.drain(..expired).collect();
            state.sweeping = !state.idle.is_empty();
            (old, !state.sweeping)
        };
        drop(pool);
        for (_, connection) in old {
            let _ = timeout(GOODBYE, connection.quit()).await;
        }
        if done {
            return;
        }
    }
}
