//! What providers tell about messages after they took them: bytes in, reports out. Nothing is known here of rows or shops.

pub mod dsn;
pub mod postmark;
pub mod sendgrid;
pub mod ses;
pub mod sns;

use shelfbell_core::deliverability::MailEvent;

/// The header, metadata key, tag or argument that carries our token, whatever the provider calls it.
pub const TOKEN_NAME: &str = "shelfbell";
/// The header of every message that carries our token.
pub const TOKEN_HEADER: &str = "X-Shelfbell-Id";

/// One thing that happened to one message.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// The provider's name of the event, with the provider's own before it: the same at every repeat.
    pub id: String,
    pub kind: MailEvent,
    /// Ours, from the envelope or a header.
    pub token: Option<String>,
    /// Without its angle brackets.
    pub message_id: Option<String>,
    pub address: Option<String>,
    /// The provider itself names the address, and says so provably. False for a mail: anybody can send one, about anybody.
    pub vouched: bool,
    /// The provider's words, without an address.
    pub detail: String,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What was sent is none of the forms that the provider documents.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Unreadable {
    fn new(words: impl std::fmt::Display) -> Self {
        Self(words.to_string())
    }
}

/// The token in the address that a bounce is sent to: `bounces+TOKEN@example.com`.
pub fn token_of_address(address: &str) -> Option<String> {
    let (local, _) = address.trim_matches(['<', '>', ' ']).rsplit_once('@')?;
    Some(local.split_once('+')?.1.to_owned()).filter(|token| !token.is_empty())
}

/// At most this many characters of a provider's words are kept.
const DETAIL_CHARS: usize = 300;

/// One line without any address: words with an @ are left out.
fn detail(words: &str) -> String {
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let kept: Vec<&str> = clean.split_whitespace().map(|word| if word.contains('@') { "…" } else { word }).collect();
    kept.join(" ").chars().take(DETAIL_CHARS).collect()
}

fn without_brackets(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounce_address_holds_the_token() {
        assert_eq!(token_of_address("bounces+7b-00ff@mail.example.com").as_deref(), Some("7b-00ff"));
        assert_eq!(token_of_address("<bounces+7b-00ff@mail.example.com>").as_deref(), Some("7b-00ff"));
        for without in ["bounces@example.com", "bounces+@example.com", "", "x"] {
            assert_eq!(token_of_address(without), None, "{without}");
        }
    }

    #[test]
    fn no_address_is_kept() {
        assert_eq!(detail("550 5.1.1 <ana@example.com>: no such\r\nuser"), "550 5.1.1 … no such user");
        assert_eq!(detail(&"x ".repeat(900)).chars().count(), DETAIL_CHARS);
    }
}
