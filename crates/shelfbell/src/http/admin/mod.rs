//! What merchants' programs ask, with the shop's secret key. Every query names the shop of the key (R10).

pub mod audit;
pub mod channels;
pub mod connector;
pub mod contacts;
pub mod conversions;
pub mod deflection;
pub mod demand;
pub mod episodes;
pub mod events;
pub mod fields;
pub mod home;
pub mod imports;
pub mod keys;
pub mod mail;
pub mod messages;
pub mod oidc;
pub mod postback;
pub mod session;
pub mod settings;
pub mod sms;
pub mod stock;
pub mod subscriptions;
pub mod suppressions;
pub mod templates;
pub mod users;
pub mod webhooks;
