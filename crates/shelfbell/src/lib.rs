//! The Shelfbell program: everything that does I/O. `docs/ARCHITECTURE.md` walks through it.

pub mod app;
pub mod channels;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connectors;
pub mod db;
pub mod demo;
pub mod flows;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod logging;
pub mod mail;
pub mod metrics;
pub mod models;
pub mod net;
pub mod oidc;
pub mod passwords;
pub mod tokens;
pub mod vault;
