//! The rules on the program: its flows and jobs on a real database, in steps of one commit each. The model is the core's.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest_state_machine::prop_state_machine;
use shelfbell::app::App;
use shelfbell::db::{Db, Tx, contacts};
use shelfbell::flows::sign_up::{SignUpError, Wanted};
use shelfbell::flows::{approve, leave};
use shelfbell::ids::Ids;
use shelfbell::jobs::{deliver, evaluate};
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::fact::Fact;
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::policy::Policy;
use sqlx::AssertSqlSafe;
use tokio::runtime::Runtime;

use crate::support::{START, TestApp, TestShop, level, product};

#[path = "../../../core/tests/model/mod.rs"]
mod model;
use model::{Alert, HeldOut, Message, Request, Rules, State, Target, World};

/// The platform's ids of the model's variants.
const PLATFORM_IDS: [&str; model::VARIANTS] = ["11", "12", "21"];

struct StoredShop {
    runtime: Runtime,
    test: TestApp,
    shop: TestShop,
    shop_id: ShopId,
    claimed: BTreeMap<Request, deliver::Claimed>,
    outcomes: BTreeMap<Request, deliver::Outcome>,
    processes: u64,
}

impl StoredShop {
    fn begin(policy: &Policy, test: impl Future<Output = TestApp>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (test, shop, shop_id) = runtime.block_on(async {
            let test = test.await;
            let shop = test.shop().await;
            shop.facts(vec![Fact::Product(product("1", &["11", "12"])), Fact::Product(product("2", &["21"]))]).await;
            let shop_id = shop.row().await.id;
            (test, shop, shop_id)
        });
        let mut stored = Self { runtime, test, shop, shop_id, claimed: BTreeMap::new(), outcomes: BTreeMap::new(), processes: 1 };
        stored.set_policy(policy);
        stored
    }

    fn address(person: usize) -> String {
        format!("person{person}@example.com")
    }

    /// Rows of texts, on either engine.
    fn texts<const N: usize>(&self, sql: &str) -> Vec<[String; N]> {
        macro_rules! texts {
            ($t:expr) => {{
                let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut **$t).await.unwrap();
                rows.iter().map(|row| std::array::from_fn(|n| sqlx::Row::get::<String, _>(row, n))).collect()
            }};
        }
        self.runtime.block_on(async {
            match &mut self.test.app.db.read().await.unwrap() {
                Tx::Sqlite(t) => texts!(t),
                Tx::Postgres(t) => texts!(t),
            }
        })
    }

    fn variant_of(platform_id: &str) -> usize {
        PLATFORM_IDS.iter().position(|known| *known == platform_id).unwrap()
    }
}

/// The methods of a world, for a shop that begins on `$engine`.
macro_rules! stored_on {
    ($name:ident, $engine:ident) => {
        struct $name(StoredShop);

        impl World for $name {
            fn begin(_: i64, policy: &Policy) -> Self {
                Self(StoredShop::begin(policy, TestApp::$engine()))
            }

            fn pass(&mut self, ms: i64) {
                self.0.test.clock.advance(ms);
            }

            fn set_policy(&mut self, policy: &Policy) {
                self.0.set_policy(policy);
            }

            fn receive(&mut self, variant: usize, units: i64, version: i64) {
                let StoredShop { runtime, shop, .. } = &self.0;
                runtime.block_on(shop.facts(vec![level(PLATFORM_IDS[variant], units, START + version)]));
            }

            fn sign_up(&mut self, person: usize, target: Target) -> Option<Request> {
                self.0.sign_up(person, target)
            }

            fn leave(&mut self, request: &Request) {
                let StoredShop { runtime, test, shop_id, .. } = &self.0;
                runtime.block_on(leave::stop(&test.app, shop_id, request)).unwrap();
            }

            fn leave_everything(&mut self, person: usize) {
                self.0.leave_everything(person);
            }

            fn approve(&mut self) {
                self.0.approve();
            }

            fn evaluate(&mut self, chunk: i64) -> bool {
                let StoredShop { runtime, test, .. } = &self.0;
                runtime.block_on(evaluate::step(&test.app, chunk)).unwrap().is_some()
            }

            fn claim(&mut self, most: usize) -> Vec<Message> {
                self.0.claim(most)
            }

            fn hand_over(&mut self, message: &Message) {
                let StoredShop { runtime, test, claimed, outcomes, .. } = &mut self.0;
                // One message may be about several requests; its outcome is known for each of them when the first is handed over.
                if !outcomes.contains_key(&message.request) {
                    let sent = runtime.block_on(deliver::send(&test.app, &claimed[&message.request]));
                    outcomes.extend(sent.into_iter().map(|outcome| (outcome.subscription_id().to_owned(), outcome)));
                }
            }

            fn record(&mut self, sent: &[Message]) {
                let StoredShop { runtime, test, outcomes, .. } = &mut self.0;
                let batch: Vec<_> = sent.iter().map(|message| outcomes.remove(&message.request).unwrap()).collect();
                runtime.block_on(deliver::record(&test.app, &batch)).unwrap();
            }

            fn crash(&mut self) {
                self.0.crash();
            }

            fn level(&mut self, variant: usize) -> Option<i64> {
                let sql = format!("SELECT CAST(available AS TEXT) FROM stock_levels WHERE item = 'item-{}'", PLATFORM_IDS[variant]);
                self.0.texts::<1>(&sql).pop().map(|[units]| units.parse().unwrap())
            }

            fn line(&mut self, variant: usize) -> Vec<Request> {
                let sql = format!(
                    "SELECT l.subscription_id FROM line l JOIN variants v ON v.shop_id = l.shop_id AND l.target_id IN (v.variant_id, v.product_id)
                     WHERE v.platform_id = '{}' ORDER BY l.place, l.subscription_id",
                    PLATFORM_IDS[variant]
                );
                self.0.texts::<1>(&sql).into_iter().map(|[request]| request).collect()
            }

            fn held_out(&mut self) -> Vec<HeldOut> {
                self.0.held_out()
            }

            fn alerts(&mut self) -> Vec<Alert> {
                self.0.alerts()
            }

            fn lease_ms(&self) -> i64 {
                i64::try_from(self.0.test.app.config.jobs.lease_secs).unwrap() * 1000
            }
        }
    };
}
stored_on!(OnSqlite, sqlite);
stored_on!(OnPostgres, postgres);

impl StoredShop {
    fn set_policy(&mut self, policy: &Policy) {
        let changes = [
            ("min_units", policy.min_units.to_string()),
            ("settle_secs", policy.settle_secs.to_string()),
            ("wave_rate", policy.wave_rate.to_string()),
            ("wave_interval_secs", policy.wave_interval_secs.to_string()),
            ("mass_send_limit", policy.mass_send_limit.to_string()),
            ("hold_out_percent", policy.hold_out_percent.to_string()),
            ("hold_out_hours", policy.hold_out_hours.to_string()),
            ("order", format!("{:?}", policy.order).to_lowercase()),
        ];
        let changes: Vec<_> = changes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.runtime.block_on(self.shop.policy(&changes));
    }

    fn sign_up(&mut self, person: usize, target: Target) -> Option<Request> {
        let wanted = match target {
            Target::Variant(variant) => Wanted::Variant(PLATFORM_IDS[variant].to_owned()),
            Target::AnyOf(product) => Wanted::AnyOf((product + 1).to_string()),
        };
        match self.runtime.block_on(self.shop.sign_up(wanted, &Self::address(person))) {
            Ok(signed_up) => Some(signed_up.id.to_string()),
            Err(SignUpError::InStock) => None,
            Err(error) => panic!("{error:?}"),
        }
    }

    fn leave_everything(&mut self, person: usize) {
        self.runtime.block_on(async {
            let address = Address::parse(ChannelKind::Email, &Self::address(person)).unwrap();
            let mut tx = self.test.app.db.read().await.unwrap();
            let contact = contacts::by_address(&mut tx, &self.shop_id, &address).await.unwrap();
            drop(tx);
            if let Some(contact) = contact {
                leave::stop_all(&self.test.app, &self.shop_id, &ContactId::new(contact.contact_id)).await.unwrap();
            }
        });
    }

    fn approve(&mut self) {
        self.runtime.block_on(async {
            for held in approve::held(&self.test.app, &self.shop.row().await).await.unwrap() {
                approve::approve(&self.test.app, &self.shop_id, &shelfbell_core::audit::Actor::Console, &held.episode_id).await.unwrap();
            }
        });
    }

    fn claim(&mut self, most: usize) -> Vec<Message> {
        let claim = self.runtime.block_on(deliver::claim(&self.test.app, most)).unwrap();
        let mut messages = Vec::new();
        for claimed in claim.messages {
            for (due, about) in claimed.items() {
                let request = due.subscription_id.clone();
                messages.push(Message {
                    request: request.clone(),
                    variant: Self::variant_of(&about.variant.platform_id),
                    until: claimed.until,
                });
                self.outcomes.remove(&request);
                self.claimed.insert(request, claimed.clone());
            }
        }
        messages
    }

    fn crash(&mut self) {
        self.processes += 1;
        let mut config = self.test.app.config.clone();
        config.database.url = self.test.url.clone().into();
        let (clock, inbox, ids) = (self.test.clock.clone(), Arc::clone(&self.test.inbox), Ids::seeded(100 + self.processes));
        self.runtime.block_on(async {
            self.test.app.db.close().await;
            self.test.app = App::build(config, clock, ids, Some(inbox)).await.unwrap();
        });
        self.shop.app = self.test.app.clone();
    }

    /// SQL: as `0` or `1`.
    fn approved(&self) -> &'static str {
        match self.test.app.db {
            Db::Sqlite { .. } => "CAST(e.approved AS TEXT)",
            Db::Postgres { .. } => "CAST(CAST(e.approved AS INTEGER) AS TEXT)",
        }
    }

    fn held_out(&self) -> Vec<HeldOut> {
        let sql = format!(
            "SELECT l.subscription_id, CAST(l.held_until AS TEXT), h.episode_id, {} FROM line l
             JOIN hold_outs h ON h.shop_id = l.shop_id AND h.subscription_id = l.subscription_id
             JOIN episodes e ON e.shop_id = h.shop_id AND e.episode_id = h.episode_id WHERE l.held_until > 0",
            self.approved()
        );
        let held = |[request, until, episode, approved]: [String; 4]| HeldOut {
            request,
            until: until.parse().unwrap(),
            episode,
            approved: approved == "1",
        };
        self.texts::<4>(&sql).into_iter().map(held).collect()
    }

    fn alerts(&mut self) -> Vec<Alert> {
        let approved = self.approved();
        let sql = format!(
            "SELECT n.subscription_id, v.platform_id, n.episode_id, {approved}, CAST(n.wave AS TEXT), n.state FROM notifications n
             JOIN episodes e ON e.shop_id = n.shop_id AND e.episode_id = n.episode_id
             JOIN variants v ON v.shop_id = e.shop_id AND v.variant_id = e.variant_id WHERE n.kind = 'alert'"
        );
        let alert = |[request, platform_id, episode, approved, wave, state]: [String; 6]| Alert {
            request,
            variant: Self::variant_of(&platform_id),
            episode,
            approved: approved == "1",
            wave: wave.parse().unwrap(),
            state: match state.as_str() {
                "queued" => State::Queued,
                "sent" => State::Sent,
                "returned" => State::Returned,
                "cancelled" => State::Cancelled,
                other => panic!("a message is {other}, and nothing refused it"),
            },
        };
        self.texts::<6>(&sql).into_iter().map(alert).collect()
    }
}

/// A sixteenth of what the core gets: every step is a commit.
fn few() -> proptest::test_runner::Config {
    let usual = proptest::test_runner::Config::default();
    proptest::test_runner::Config { cases: usual.cases.div_ceil(16), failure_persistence: None, max_shrink_iters: 200, ..usual }
}

prop_state_machine! {
    #![proptest_config(few())]
    #[test]
    fn the_program_keeps_the_rules_on_sqlite(sequential 1..100 => Rules<OnSqlite>);
    #[test]
    fn the_program_keeps_the_rules_on_postgres(sequential 1..100 => Rules<OnPostgres>);
}
