//! Which columns are encrypted, and how a value of theirs is sealed on its way in and opened on its way out. Whoever stores something
//! about a person, or a secret, adds its column here: what takes over old rows, changes keys and looks for clear text reads this list.

use super::Tx;
use crate::vault::Vault;

/// A column whose values are sealed. NULL and the empty text stay what they are.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub table: &'static str,
    pub name: &'static str,
    /// The primary key, all of it: a sealed value belongs to its row.
    pub key: &'static [&'static str],
    /// The last part of the key is a number.
    pub numbered: bool,
    /// SQL: the rows in which it is sealed.
    pub only: &'static str,
}

const fn column(table: &'static str, name: &'static str, key: &'static [&'static str]) -> Column {
    Column { table, name, key, numbered: false, only: "true" }
}

pub const CONTACT_ADDRESS: Column = column("contacts", "address", &["shop_id", "contact_id"]);
/// It names the client's IP address.
pub const EVIDENCE: Column = column("sign_ups", "evidence", &["shop_id", "subscription_id"]);
pub const DIALOGUE: Column = column("conversations", "dialogue", &["shop_id", "conversation_id"]);
pub const MESSAGE: Column = Column { numbered: true, ..column("turns", "message", &["shop_id", "conversation_id", "number"]) };
pub const REPLY: Column = Column { name: "reply", numbered: true, ..MESSAGE };
pub const SMS_REPLY: Column = column("sms_received", "reply", &["shop_id", "message_id"]);
pub const REQUEST_ADDRESSES: Column = column("data_requests", "addresses", &["shop_id", "request_id"]);
/// Of webhooks that may be about customers; facts about stock are many and nobody's.
pub const WEBHOOK_BODY: Column = Column { only: "body_is_sealed", ..column("inbox", "body", &["shop_id", "webhook_id"]) };
pub const WEBHOOK_SECRETS: Column = column("shops", "webhook_secrets", &["shop_id"]);
pub const CLIENT_SECRET: Column = column("shops", "client_secret", &["shop_id"]);
pub const POSTBACK_SECRETS: Column = column("shops", "postback_secrets", &["shop_id"]);
pub const ACCESS_TOKEN: Column = column("shops", "access_token", &["shop_id"]);
/// The keys that sign links and give pseudonyms. A key of encryption that lies beside what it encrypts cannot be encrypted.
pub const SECRET: Column = Column { only: "name <> 'encryption_key'", ..column("secrets", "value", &["name"]) };

pub const COLUMNS: [&Column; 13] = [
    &SECRET,
    &WEBHOOK_SECRETS,
    &POSTBACK_SECRETS,
    &CLIENT_SECRET,
    &ACCESS_TOKEN,
    &CONTACT_ADDRESS,
    &EVIDENCE,
    &DIALOGUE,
    &MESSAGE,
    &REPLY,
    &SMS_REPLY,
    &REQUEST_ADDRESSES,
    &WEBHOOK_BODY,
];

impl Column {
    /// `row`: the values of the primary key.
    pub(super) fn seal(&self, vault: &Vault, row: &[&str], clear: &str) -> sqlx::Result<String> {
        if clear.is_empty() {
            return Ok(String::new());
        }
        vault.seal(&self.place(row), clear).map_err(|error| sqlx::Error::Encode(self.says(row, &error).into()))
    }

    pub(super) fn open(&self, vault: &Vault, row: &[&str], stored: &str) -> sqlx::Result<String> {
        if stored.is_empty() {
            return Ok(String::new());
        }
        vault.open(&self.place(row), stored).map_err(|error| sqlx::Error::Decode(self.says(row, &error).into()))
    }

    fn place<'a>(&self, row: &[&'a str]) -> Vec<&'a str> {
        [self.table, self.name].into_iter().chain(row.iter().copied()).collect()
    }

    fn says(&self, row: &[&str], error: &crate::vault::VaultError) -> String {
        format!("{}.{} of row {} cannot be read or written: {error}", self.table, self.name, row.join(" "))
    }
}

impl Tx {
    pub(super) fn seal(&self, column: &Column, row: &[&str], clear: &str) -> sqlx::Result<String> {
        column.seal(self.vault(), row, clear)
    }

    pub(super) fn open(&self, column: &Column, row: &[&str], stored: &str) -> sqlx::Result<String> {
        column.open(self.vault(), row, stored)
    }
}
