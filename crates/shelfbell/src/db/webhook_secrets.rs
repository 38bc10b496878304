//! What a shop's webhooks may be signed with: what it uses now, and for a while what that replaced. A secret that leaked ends by itself.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::json;

/// More replaced ones than this are not kept, however fast they follow each other.
const MOST_REPLACED: usize = 2;

#[derive(Clone, Debug)]
pub struct WebhookSecret {
    pub secret: SecretString,
    /// It was replaced, and is accepted before this, ms.
    pub until: Option<i64>,
}

/// As it is stored. A bare text is one that nothing replaced yet.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Current(String),
    Replaced { secret: String, until: i64 },
}

impl From<SecretString> for WebhookSecret {
    fn from(secret: SecretString) -> Self {
        Self { secret, until: None }
    }
}

impl From<Stored> for WebhookSecret {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Current(secret) => SecretString::from(secret).into(),
            Stored::Replaced { secret, until } => Self { secret: secret.into(), until: Some(until) },
        }
    }
}

impl WebhookSecret {
    fn stored(&self) -> Stored {
        let secret = self.secret.expose_secret().to_owned();
        match self.until {
            Some(until) => Stored::Replaced { secret, until },
            None => Stored::Current(secret),
        }
    }

    fn is_accepted(&self, now: i64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

pub(super) fn read(text: &str) -> serde_json::Result<Vec<WebhookSecret>> {
    Ok(serde_json::from_str::<Vec<Stored>>(text)?.into_iter().map(WebhookSecret::from).collect())
}

pub(super) fn write(secrets: &[WebhookSecret]) -> sqlx::Result<String> {
    json(&secrets.iter().map(WebhookSecret::stored).collect::<Vec<_>>())
}

/// What fits at this time, ms.
pub fn accepted(secrets: &[WebhookSecret], now: i64) -> impl Iterator<Item = &SecretString> {
    secrets.iter().filter(move |one| one.is_accepted(now)).map(|one| &one.secret)
}

/// When the last of the replaced ones ends, ms; `None`: none is accepted at this time.
pub fn replaced_until(secrets: &[WebhookSecret], now: i64) -> Option<i64> {
    secrets.iter().filter(|one| one.is_accepted(now)).filter_map(|one| one.until).max()
}

/// A new one comes first. Those that it replaces (`replaced`) end at `until`, or earlier where they were replaced before.
pub fn replace(
    secrets: &[WebhookSecret],
    new: SecretString,
    replaced: impl Fn(&SecretString) -> bool,
    until: i64,
    now: i64,
) -> Vec<WebhookSecret> {
    let is_new = |one: &&WebhookSecret| one.secret.expose_secret() == new.expose_secret();
    let end = |one: &WebhookSecret| match one.until {
        Some(known) => Some(known.min(until)),
        None => replaced(&one.secret).then_some(until),
    };
    let others = secrets.iter().filter(|one| one.is_accepted(now) && !is_new(one));
    let others = others.map(|one| WebhookSecret { secret: one.secret.clone(), until: end(one) });
    let (ending, used): (Vec<_>, Vec<_>) = others.partition(|one| one.until.is_some());
    std::iter::once(new.into()).chain(used).chain(ending.into_iter().take(MOST_REPLACED)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(secrets: &[WebhookSecret], now: i64) -> Vec<&str> {
        accepted(secrets, now).map(ExposeSecret::expose_secret).collect()
    }

    #[test]
    fn what_was_replaced_ends_by_itself() {
        let first = read(r#"["a","b"]"#).unwrap();
        assert_eq!(texts(&first, i64::MAX - 1), ["a", "b"], "both were given as they are");
        let second = replace(&first, "c".into(), |_| true, 100, 10);
        assert_eq!((texts(&second, 99), texts(&second, 100)), (vec!["c", "a", "b"], vec!["c"]));
        assert_eq!((replaced_until(&second, 99), replaced_until(&second, 100)), (Some(100), None));
        // Replaced again, it does not live longer; and no more than two are kept.
        let third = replace(&second, "d".into(), |_| true, 150, 60);
        assert_eq!((texts(&third, 60), texts(&third, 100), texts(&third, 150)), (vec!["d", "c", "a"], vec!["d", "c"], vec!["d"]));
        // What it does not replace goes on.
        let beside = replace(&first, "c".into(), |one| one.expose_secret() == "a", 100, 10);
        assert_eq!((texts(&beside, 99), texts(&beside, 100)), (vec!["c", "b", "a"], vec!["c", "b"]));
        // One that is given again is new again; what ended is dropped.
        assert_eq!(texts(&replace(&third, "c".into(), |_| true, 300, 200), 200), ["c", "d"]);
        let stored = write(&third).unwrap();
        assert_eq!(texts(&read(&stored).unwrap(), 120), ["d", "c"]);
        assert!(!format!("{third:?}").contains("\"d\""), "no secret is for logs");
    }
}
