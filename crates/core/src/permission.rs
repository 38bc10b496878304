//! What somebody may do in a shop. A person has a role; a key has the permissions it was made with.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Figures, demand, episodes and settings, with addresses masked.
    Read,
    /// Approve, cancel, retry, pause, set an expected date.
    Steer,
    /// Whole addresses: search, export, erase, import.
    Contacts,
    /// Policies, templates and channels.
    Settings,
    /// Tell what is in stock.
    Stock,
    /// Users, keys and the audit log.
    Users,
}

impl Permission {
    pub const ALL: [Self; 6] = [Self::Read, Self::Steer, Self::Contacts, Self::Settings, Self::Stock, Self::Users];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Steer => "steer",
            Self::Contacts => "contacts",
            Self::Settings => "settings",
            Self::Stock => "stock",
            Self::Users => "users",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Viewer,
    Editor,
    Owner,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Owner];

    pub fn allows(self, permission: Permission) -> bool {
        match self {
            Self::Viewer => permission == Permission::Read,
            Self::Editor => permission != Permission::Users,
            Self::Owner => true,
        }
    }

    pub fn permissions(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.allows(*permission))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}
