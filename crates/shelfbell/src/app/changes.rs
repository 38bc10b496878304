//! What changed in a shop, for the pages that show it. Noting a change costs a look into a small map and nothing of the transaction that made
//! it; once a second what was noted is told to whoever listens, in this process and in the others. A note that a crash loses is made up for by
//! the next one, and by whoever reads anew when they connect again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;

/// A part of what the dashboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Episodes,
    Demand,
    Messages,
    Settings,
    Conversions,
}

impl What {
    pub const ALL: [Self; 5] = [Self::Episodes, Self::Demand, Self::Messages, Self::Settings, Self::Conversions];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Episodes => "episodes",
            Self::Demand => "demand",
            Self::Messages => "messages",
            Self::Settings => "settings",
            Self::Conversions => "conversions",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What listeners hear.
#[derive(Clone, Debug)]
pub enum Said {
    Changed {
        shop: String,
        what: What,
    },
    /// The server is about to stop: streams end, and their clients connect to whoever serves next.
    Closing,
}

/// Said within a second to listeners that are slow; they are told of everything when they missed some.
const BACKLOG: usize = 1_024;

#[derive(Debug)]
pub struct Changes {
    noted: Mutex<HashMap<String, u8>>,
    said: broadcast::Sender<Said>,
    /// Tells what this process said from what others did.
    process: String,
}

impl Changes {
    pub fn new(process: String) -> Self {
        Self { noted: Mutex::default(), said: broadcast::Sender::new(BACKLOG), process }
    }

    /// Something of a shop changed and is committed.
    pub fn note(&self, shop: &str, what: &[What]) {
        let bits = what.iter().fold(0, |bits, what| bits | what.bit());
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = noted.get_mut(shop) {
            *before |= bits;
        } else {
            noted.insert(shop.to_owned(), bits);
        }
    }

    /// What was noted since the last call.
    pub fn take(&self) -> Vec<(String, What)> {
        let noted = std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner));
        let each = noted.into_iter().flat_map(|(shop, bits)| {
            What::ALL.into_iter().filter(move |what| bits & what.bit() != 0).map(move |what| (shop.clone(), what))
        });
        each.collect()
    }

    /// Tells the listeners of this process. Nobody listening is fine.
    pub fn say(&self, shop: String, what: What) {
        let _ = self.said.send(Said::Changed { shop, what });
    }

    pub fn close(&self) {
        let _ = self.said.send(Said::Closing);
    }

    pub fn listen(&self) -> broadcast::Receiver<Said> {
        self.said.subscribe()
    }

    /// As it travels between processes.
    pub fn payload(&self, shop: &str, what: What) -> String {
        format!("{} {} {shop}", self.process, what.as_str())
    }

    /// What another process said; `None` for our own words.
    pub fn heard(&self, payload: &str) -> Option<(String, What)> {
        let mut parts = payload.splitn(3, ' ');
        let (process, what, shop) = (parts.next()?, parts.next()?, parts.next()?);
        let what = What::ALL.into_iter().find(|known| known.as_str() == what)?;
        (process != self.process).then(|| (shop.to_owned(), what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_noted_once_and_taken_once() {
        let changes = Changes::new("a".to_owned());
        changes.note("shop", &[What::Demand, What::Episodes]);
        changes.note("shop", &[What::Demand]);
        changes.note("other", &[What::Messages]);
        let mut taken = changes.take();
        taken.sort_by_key(|(shop, what)| (shop.clone(), what.as_str()));
        let expected = [("other", What::Messages), ("shop", What::Demand), ("shop", What::Episodes)];
        assert_eq!(taken, expected.map(|(shop, what)| (shop.to_owned(), what)));
        assert!(changes.take().is_empty());
    }

    #[test]
    fn another_process_is_understood_and_our_own_words_are_not_repeated() {
        let (ours, theirs) = (Changes::new("a".to_owned()), Changes::new("b".to_owned()));
        for what in What::ALL {
            assert_eq!(theirs.heard(&ours.payload("shop", what)), Some(("shop".to_owned(), what)));
            assert_eq!(ours.heard(&ours.payload("shop", what)), None);
        }
        assert_eq!(theirs.heard("a nonsense shop"), None);
        assert_eq!(theirs.heard("ingest"), None);
    }
}
