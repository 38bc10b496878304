//! Who changed what: each change that a person or a program made to a shop is written down with its author.

/// Who made a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever may run commands on the server.
    Console,
    /// A secret key, by its id.
    Key(String),
    /// A user of the dashboard, by id.
    User(String),
}

impl Actor {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Key(_) => "key",
            Self::User(_) => "user",
        }
    }

    pub fn id(&self) -> &str {
        match self {
            Self::Console => "",
            Self::Key(id) | Self::User(id) => id,
        }
    }
}
