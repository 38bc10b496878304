//! How many messages are claimed at a time: a quarter of a second's work, so that a fast relay never waits for the database and a slow
//! one leaves the rest of the line where stock and consent are read again (R6).

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

const MOST: usize = 4_000;

#[derive(Debug)]
pub struct InFlight {
    count: AtomicUsize,
    target: AtomicUsize,
    least: usize,
    room: Notify,
}

impl InFlight {
    pub fn new(connections: usize) -> Self {
        let least = connections.saturating_mul(2).clamp(2, MOST);
        Self { count: AtomicUsize::new(0), target: AtomicUsize::new(least), least, room: Notify::new() }
    }

    /// How many to claim now; zero while more than half of the target is under way.
    pub fn room(&self) -> usize {
        let (count, target) = (self.count.load(Ordering::Relaxed), self.target.load(Ordering::Relaxed));
        if count > target / 2 { 0 } else { target - count }
    }

    pub fn add(&self, claimed: usize) {
        self.count.fetch_add(claimed, Ordering::Relaxed);
    }

    /// `recorded` outcomes are written down; `per_second` is the rate of late.
    pub fn done(&self, recorded: usize, per_second: usize) {
        self.count.fetch_sub(recorded, Ordering::Relaxed);
        self.target.store((per_second / 4).clamp(self.least, MOST), Ordering::Relaxed);
        self.room.notify_one();
    }

    pub async fn made_room(&self) {
        self.room.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stock_of_claimed_messages_follows_the_rate() {
        let in_flight = InFlight::new(10);
        assert_eq!(in_flight.room(), 20);
        in_flight.add(20);
        assert_eq!(in_flight.room(), 0);
        in_flight.done(20, 4_000);
        assert_eq!(in_flight.room(), 1_000);
        in_flight.add(1_000);
        in_flight.done(400, 4_000);
        assert_eq!(in_flight.room(), 0);
        in_flight.done(100, 10);
        assert_eq!(in_flight.room(), 0);
        in_flight.done(500, 10);
        assert_eq!(in_flight.room(), 20);
    }
}
