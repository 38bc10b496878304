//! What a conversation remembers between turns. Small, and safe to store as JSON.

use serde::{Deserialize, Serialize};

use super::Language;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialogue {
    pub language: Option<Language>,
}
