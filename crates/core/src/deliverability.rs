//! What keeps mail welcome: how fast it is sent, what a bounce means, and when a shop's mail stops because people report it.

use crate::policy::{Policy, Rate};

/// Complaints and bounces are counted over this stretch of time, ms.
pub const WINDOW_MS: i64 = 7 * 86_400_000;
/// Fewer complaints than this are no rate: one angry person of twenty must not stop a small shop.
pub const FEWEST_COMPLAINTS: u64 = 3;
/// An address that bounced softly this often within a month, with nothing delivered that we know of, is not written to any more.
pub const SOFT_BOUNCES: u64 = 5;
pub const SOFT_BOUNCES_WITHIN_MS: i64 = 30 * 86_400_000;
/// Messages may be this much early, ms, so that a fast rate does not wake the queue for each of them.
const BURST_MS: i64 = 1_000;

/// What became of a message after a relay took it, as a provider tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailEvent {
    /// The address does not exist.
    HardBounce,
    /// It could not be delivered now: full, too large, unreachable.
    SoftBounce,
    /// The recipient called it spam.
    Complaint,
}

impl MailEvent {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HardBounce => "hard_bounce",
            Self::SoftBounce => "soft_bounce",
            Self::Complaint => "complaint",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::HardBounce, Self::SoftBounce, Self::Complaint].into_iter().find(|event| event.as_str() == text)
    }

    /// By the class of an enhanced status code (RFC 3463): 5 is for good, 4 for now.
    pub fn of_status(status: &str) -> Option<Self> {
        let mut parts = status.trim().split('.');
        match (parts.next()?, parts.next()?) {
            // 5.2.x is about a mailbox that exists: full or not taking mail; 5.3.x, 5.4.x, 5.6.x are about systems and the message;
            // 5.7.x is a policy, about the sender as often as the recipient.
            ("5", "1") => Some(Self::HardBounce),
            ("4" | "5", _) => Some(Self::SoftBounce),
            _ => None,
        }
    }
}

/// How a shop's mail fared within the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub sent: u64,
    /// People who complained, not complaints: one recipient must not stop a shop.
    pub complaints: u64,
}

impl Standing {
    /// Complaints per hundred messages, in thousandths; `None` when nothing was sent.
    pub fn complaint_rate(&self) -> Option<Rate> {
        let milli = u128::from(self.complaints) * 100_000 / u128::from(self.sent.max(self.complaints).max(1));
        (self.sent > 0 || self.complaints > 0).then(|| Rate::from_milli(u32::try_from(milli).unwrap_or(u32::MAX)))
    }

    /// Must the shop's mail stop?
    pub fn is_too_bad(&self, policy: &Policy) -> bool {
        self.complaints >= FEWEST_COMPLAINTS
            && self.complaint_rate().is_some_and(|rate| rate.milli() >= policy.complaint_limit_percent.milli())
    }
}

/// Places messages one after another at a rate. `free_at`: when the next one may leave, as the last call left it.
/// Returns when this one leaves, ms.
pub fn slot(free_at: &mut i64, per_minute: i64, now: i64) -> i64 {
    let at = (*free_at).max(now);
    // Rounded up, so that a minute never holds more than it may.
    let pause = 60_000_i64.div_euclid(per_minute.max(1)) + i64::from(60_000 % per_minute.max(1) != 0);
    *free_at = at.saturating_add(pause.max(1));
    at
}

/// May a message with this slot leave now?
pub fn is_due(slot: i64, now: i64) -> bool {
    slot <= now.saturating_add(BURST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_status_means() {
        for (status, event) in [
            ("5.1.1", Some(MailEvent::HardBounce)),
            ("5.1.10", Some(MailEvent::HardBounce)),
            ("5.2.2", Some(MailEvent::SoftBounce)),
            ("5.7.1", Some(MailEvent::SoftBounce)),
            ("4.4.1", Some(MailEvent::SoftBounce)),
            ("2.0.0", None),
            ("", None),
        ] {
            assert_eq!(MailEvent::of_status(status), event, "{status}");
        }
    }

    #[test]
    fn mail_stops_at_the_limit_and_not_for_one_angry_person() {
        let policy = Policy::default();
        let bad = |sent, complaints| Standing { sent, complaints }.is_too_bad(&policy);
        assert!(!bad(100, 1) && !bad(100, 2) && bad(100, 3));
        assert!(!bad(1_001, 3) && bad(1_000, 3), "0.3 % is the limit");
        assert!(bad(0, 3));
        assert_eq!(Standing { sent: 1_000, complaints: 3 }.complaint_rate().unwrap().to_string(), "0.3");
        assert_eq!(Standing::default().complaint_rate(), None);
    }

    #[test]
    fn a_minute_never_holds_more_than_it_may() {
        for per_minute in [1, 7, 60, 1_000, 59_999, 1_000_000] {
            let mut free_at = 0;
            let slots: Vec<i64> = (0..5_000).map(|_| slot(&mut free_at, per_minute, 10_000)).collect();
            let first = slots.iter().filter(|at| **at < 70_000).count();
            assert!(i64::try_from(first).unwrap() <= per_minute.min(60_000), "{per_minute}: {first}");
            assert!(slots.is_sorted());
        }
    }
}
