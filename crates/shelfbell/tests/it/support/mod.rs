//! A whole app on a fresh database, with a clock that stands still, ids that repeat, and mail that stays in memory.

mod crowd;
pub mod http;
mod inbox;
pub mod judge;
pub mod model;
pub mod people;
pub mod phones;
pub mod program;
pub mod relay;
mod shop;
pub mod stored;
pub mod woocommerce;

use std::sync::Arc;
use std::time::Duration;

use shelfbell::app::App;
use shelfbell::clock::Clock;
use shelfbell::config::Config;
use shelfbell::db::Db;
use shelfbell::ids::Ids;
use shelfbell::jobs;

pub use inbox::{Answer, Inbox};
pub use shop::{TestShop, level, list_of, product};

/// 2026-11-23T10:00:00Z
pub const START: i64 = 1_795_428_000_000;

pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub inbox: Arc<Inbox>,
    pub url: String,
    _files: Option<tempfile::TempDir>,
}

impl TestApp {
    pub async fn sqlite() -> Self {
        let files = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", files.path().join("test.db").display());
        Self::on(url, Some(files)).await
    }

    pub async fn postgres() -> Self {
        Self::on(fresh_postgres().await, None).await
    }

    async fn on(url: String, files: Option<tempfile::TempDir>) -> Self {
        let mut config = Config::defaults().unwrap();
        config.database.url = url.clone().into();
        config.limits.sign_ups_per_client_per_minute = 1_000_000;
        config.limits.sign_ups_per_address_per_hour = 1_000_000;
        config.limits.sign_ins_per_client_per_minute = 1_000_000;
        config.limits.sign_ins_per_account_per_hour = 1_000_000;
        let (clock, inbox) = (Clock::manual(START), Arc::new(Inbox::default()));
        let app = App::build(config, clock.clone(), Ids::seeded(7), Some(inbox.clone())).await.unwrap();
        Self { app, clock, inbox, url, _files: files }
    }

    /// The same app with other limits.
    pub async fn with_limits(self, limits: shelfbell::config::Limits) -> Self {
        self.configured(|config| config.limits = limits).await
    }

    /// The same app with other settings.
    pub async fn configured(self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.app.config.clone();
        change(&mut config);
        let app = App::build(config, self.clock.clone(), Ids::seeded(9), Some(self.inbox.clone())).await.unwrap();
        Self { app, ..self }
    }

    /// The same app with a model. Its ids go on from the turns so far, so that conversations do not meet.
    pub async fn with_model(&self, llm: shelfbell::config::Llm) -> App {
        let config = Config { llm, ..self.app.config.clone() };
        let seed = 100 + self.count("SELECT count(*) FROM turns").await;
        App::build(config, self.clock.clone(), Ids::seeded(u64::try_from(seed).unwrap()), Some(self.inbox.clone())).await.unwrap()
    }

    /// A second process on the same database.
    pub async fn another(&self) -> App {
        let mut config = self.app.config.clone();
        config.database.url = self.url.clone().into();
        App::build(config, self.clock.clone(), Ids::seeded(8), Some(self.inbox.clone())).await.unwrap()
    }

    /// What a `SELECT count(*)` that reads the same on both engines counts.
    pub async fn count(&self, sql: &'static str) -> usize {
        let count: i64 = match &self.app.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_one(readers).await.unwrap(),
            Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        };
        usize::try_from(count).unwrap()
    }

    /// What a `SELECT` of one text reads.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        match &self.app.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_all(readers).await.unwrap(),
            Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_all(pool).await.unwrap(),
        }
    }

    /// Waits until so many rows are counted.
    pub async fn counted(&self, sql: &'static str, expected: usize) {
        let until = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            let found = self.count(sql).await;
            if found == expected {
                return;
            }
            assert!(tokio::time::Instant::now() < until, "{found} instead of {expected} after 30 s: {sql}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Messages that some process took for sending and has not recorded yet.
    pub async fn in_flight(&self) -> usize {
        self.count("SELECT count(*) FROM notifications WHERE state = 'queued' AND lease IS NOT NULL").await
    }

    pub async fn run_due(&self) {
        jobs::run_due(&self.app).await.unwrap();
    }

    /// Lets time pass, and everything that is due by then happen.
    pub async fn pass(&self, seconds: i64) {
        self.clock.advance(seconds * 1000);
        self.run_due().await;
    }

    pub async fn shop(&self) -> TestShop {
        TestShop::add(self, "example.myshopify.com").await
    }
}

/// A new database on the server that the test run provides.
#[expect(clippy::disallowed_methods, reason = "a setting of the test run, not of the program")]
pub async fn fresh_postgres() -> String {
    let server = std::env::var("SHELFBELL_TEST_POSTGRES_URL").expect(
        "SHELFBELL_TEST_POSTGRES_URL names no PostgreSQL: run the tests by `make test`, or by `scripts/postgres run -- cargo test`",
    );
    let name = format!("t{}", uuid::Uuid::from_u128(rand::random()).simple());
    let Db::Postgres { pool, .. } = Db::open(&server).await.expect("the test PostgreSQL cannot be reached") else {
        panic!("{server} is not PostgreSQL")
    };
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    pool.close().await;
    let (base, _) = server.rsplit_once('/').expect("the URL ends with a database name");
    format!("{base}/{name}")
}
