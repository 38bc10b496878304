//! The program as a whole, on both engines. Each test is written once and runs on SQLite and on PostgreSQL; where PostgreSQL is
//! missing its half fails, it is not skipped. `scripts/postgres run -- cargo test` provides one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

/// Declares tests that run once on each engine.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::support::TestApp::sqlite().await).await; })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::support::TestApp::postgres().await).await; })+
        }
    };
}
use on_both_engines;

mod at_rest;
mod attribution;
mod commands;
mod concierge;
mod crash;
mod dashboard;
mod data_requests;
mod deflection;
mod deliverability;
mod demo;
mod erase;
mod faults;
mod files;
mod hooks;
mod imports;
mod intake;
mod judges;
mod kinds;
mod known_addresses;
mod links;
mod mcp;
mod merchant_pages;
mod model;
mod oidc;
mod pages;
mod people;
mod pipeline;
mod postback;
mod properties;
mod push;
mod retention;
mod roles;
mod settings;
mod sign_in;
mod sms;
mod stock;
mod storefront;
mod templates;
mod tenants;
mod two_processes;
mod upgrade;
mod widget;
mod woocommerce;
