//! The Shelfbell program: everything that does I/O. `docs/ARCHITECTURE.md` walks through it.

pub mod channels;
pub mod clock;
pub mod connectors;
pub mod demo;
pub mod mail;
