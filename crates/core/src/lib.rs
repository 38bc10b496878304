//! What Shelfbell decides, and nothing else.
//!
//! This crate is pure: no sockets, no database, no clock, no randomness. Every rule of the system has its one home here, in a
//! file named after the word it is about (`docs/GLOSSARY.md`); the program around it reads rows, asks, and writes the answer down.

pub mod attribution;
pub mod audit;
pub mod chat;
pub mod colour;
pub mod consent;
pub mod contact;
pub mod deflection;
pub mod deliverability;
pub mod demand;
pub mod dry_run;
pub mod episode;
pub mod fact;
pub mod ids;
pub mod lift;
pub mod message;
pub mod money;
pub mod order;
pub mod permission;
pub mod policy;
pub mod push;
pub mod receipt;
pub mod schedule;
pub mod sentences;
pub mod setting;
pub mod sms;
pub mod stock;
pub mod storefront;
pub mod subscription;
pub mod user;
pub mod wave;
