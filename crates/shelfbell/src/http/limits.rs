//! How often one client or one address may ask. Kept in the memory of each process: N processes allow N times as much, which is still
//! a bound.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use shelfbell_core::ids::{ShopId, UserId};

use crate::config;

/// Idle keys are forgotten after this many checks.
const TIDY_EVERY: u32 = 1_024;
const TEST_MESSAGES_PER_HOUR: NonZeroU32 = NonZeroU32::new(20).unwrap();

#[derive(Debug)]
pub struct Limits {
    sign_ups_per_client: DefaultKeyedRateLimiter<IpAddr>,
    sign_ups_per_address: DefaultKeyedRateLimiter<u64>,
    turns_per_client: DefaultKeyedRateLimiter<IpAddr>,
    turns_per_phone: DefaultKeyedRateLimiter<u64>,
    turns_per_shop: DefaultKeyedRateLimiter<String>,
    test_messages_per_shop: DefaultKeyedRateLimiter<String>,
    sign_ins_per_client: DefaultKeyedRateLimiter<IpAddr>,
    sign_ins_per_account: DefaultKeyedRateLimiter<u64>,
    sign_ins_per_device: DefaultKeyedRateLimiter<u64>,
    password_changes: DefaultKeyedRateLimiter<String>,
    checks: AtomicU32,
}

impl Limits {
    pub fn new(config: &config::Limits) -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let guesses = Quota::per_hour(at_least_one(config.sign_ins_per_account_per_hour));
        Self {
            sign_ups_per_client: RateLimiter::keyed(Quota::per_minute(at_least_one(config.sign_ups_per_client_per_minute))),
            sign_ups_per_address: RateLimiter::keyed(Quota::per_hour(at_least_one(config.sign_ups_per_address_per_hour))),
            turns_per_client: RateLimiter::keyed(Quota::per_minute(at_least_one(config.chat_turns_per_client_per_minute))),
            turns_per_phone: RateLimiter::keyed(Quota::per_minute(at_least_one(config.chat_turns_per_client_per_minute))),
            turns_per_shop: RateLimiter::keyed(Quota::per_minute(at_least_one(config.chat_turns_per_shop_per_minute))),
            test_messages_per_shop: RateLimiter::keyed(Quota::per_hour(TEST_MESSAGES_PER_HOUR)),
            sign_ins_per_client: RateLimiter::keyed(Quota::per_minute(at_least_one(config.sign_ins_per_client_per_minute))),
            sign_ins_per_account: RateLimiter::keyed(guesses),
            sign_ins_per_device: RateLimiter::keyed(guesses),
            password_changes: RateLimiter::keyed(guesses),
            checks: AtomicU32::new(0),
        }
    }

    pub fn client_may_chat(&self, client: IpAddr) -> bool {
        self.tidy();
        self.turns_per_client.check_key(&network(client)).is_ok()
    }

    /// Checked after the client's own limit, so that one client cannot use up its shop's.
    pub fn shop_may_chat(&self, shop: &str) -> bool {
        self.turns_per_shop.check_key(&shop.to_owned()).is_ok()
    }

    fn tidy(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY_EVERY) {
            self.sign_ups_per_client.retain_recent();
            self.sign_ups_per_address.retain_recent();
            self.turns_per_client.retain_recent();
            self.turns_per_phone.retain_recent();
            self.turns_per_shop.retain_recent();
            self.test_messages_per_shop.retain_recent();
            self.sign_ins_per_client.retain_recent();
            self.sign_ins_per_account.retain_recent();
            self.sign_ins_per_device.retain_recent();
            self.password_changes.retain_recent();
        }
    }

    pub fn client_may_sign_up(&self, client: IpAddr) -> bool {
        self.tidy();
        self.sign_ups_per_client.check_key(&network(client)).is_ok()
    }

    /// A merchant tries templates, and is no way to send mail to anybody.
    pub fn may_send_test(&self, shop: &ShopId) -> bool {
        self.tidy();
        self.test_messages_per_shop.check_key(&shop.to_string()).is_ok()
    }

    pub fn client_may_sign_in(&self, client: IpAddr) -> bool {
        self.tidy();
        self.sign_ins_per_client.check_key(&network(client)).is_ok()
    }

    /// Asked before a password is looked at. `email` need not be anybody's; only its hash is kept. `device`: the name of a browser that signed
    /// in as them before, which has an allowance of its own: what strangers use up does not count against it. When that is used up too, it is a
    /// stranger like others.
    pub fn may_sign_in(&self, client: IpAddr, email: &str, device: Option<&str>) -> bool {
        self.tidy();
        let known = device.is_some_and(|device| self.sign_ins_per_device.check_key(&hash(device, email)).is_ok());
        known || (self.client_may_sign_in(client) && self.sign_ins_per_account.check_key(&hash("sign-in", email)).is_ok())
    }

    /// Whoever is signed in guesses their password so far. Apart from signing in, where strangers guess.
    pub fn may_change_password(&self, user: &UserId) -> bool {
        self.tidy();
        self.password_changes.check_key(&user.to_string()).is_ok()
    }

    /// `address` in the form that makes spellings equal. Only its hash is kept.
    pub fn address_may_be_signed_up(&self, shop: &str, address: &str) -> bool {
        self.sign_ups_per_address.check_key(&hash(shop, address)).is_ok()
    }

    /// `phone` in E.164. Only its hash is kept.
    pub fn phone_may_chat(&self, shop: &str, phone: &str) -> bool {
        self.tidy();
        self.turns_per_phone.check_key(&hash(shop, phone)).is_ok()
    }
}

fn hash(shop: &str, address: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (shop, address).hash(&mut hasher);
    hasher.finish()
}

/// One IPv6 client commands a whole /64.
fn network(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        },
        v4 @ IpAddr::V4(_) => v4,
    }
}
