//! What merchants' programs ask, with the shop's secret key. Every query names the shop of the key (R10).

pub mod channels;
pub mod connector;
pub mod contacts;
pub mod conversions;
pub mod deflection;
pub mod episodes;
pub mod fields;
pub mod imports;
pub mod mail;
pub mod messages;
pub mod session;
pub mod settings;
pub mod sms;
pub mod subscriptions;
pub mod suppressions;
pub mod templates;
pub mod webhooks;
