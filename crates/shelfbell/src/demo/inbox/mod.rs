//! The inbox of the demo: it takes mail by SMTP, keeps the last of it in memory, and shows it on a page.

mod mailbox;
mod pages;
mod smtp;
#[cfg(test)]
mod tests;

pub use mailbox::Mailbox;
pub use pages::router;
pub use smtp::receive;
