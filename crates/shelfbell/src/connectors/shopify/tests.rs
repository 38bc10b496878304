//! The connector against a scripted Shopify on a real socket.

mod bulk;
mod calls;
mod orders;
mod read;
mod scripted;
mod subscriptions;
