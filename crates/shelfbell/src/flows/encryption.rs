//! A change of keys: what is sealed under another key than the current one is sealed anew, while the program serves.

use std::time::Duration;

use serde::Serialize;

use crate::app::App;
use crate::app::encryption::OwnKey;
use crate::db::encryption::{self, Pass, Step};
use crate::db::{is_transient, secrets};

/// What is encrypted with what.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Seals what is written from now on.
    pub current: String,
    /// Where the key lies that the program made for itself, if it still has one.
    pub own_key: Option<String>,
    /// Is that in the database itself, and the current one? Then a copy of the database is as good as one in clear.
    pub protects_nothing: bool,
    /// Keys that must stay configured, the current one among them.
    pub needed: Vec<String>,
    /// How many values each key seals; only where they were counted.
    pub values: Vec<KeyUse>,
}

#[derive(Clone, Debug, Serialize)]
pub struct KeyUse {
    pub key: String,
    pub values: u64,
}

/// `count`: also look at every value, which takes a while.
pub async fn status(app: &App, count: bool) -> sqlx::Result<Status> {
    let mut tx = app.db.read().await?;
    let needed = encryption::keys(&mut tx).await?.into_iter().map(|(id, _)| id).collect();
    let counted = if count { encryption::count_by_key(&mut tx).await? } else { std::collections::BTreeMap::new() };
    let own = app.keys.own.as_ref();
    Ok(Status {
        current: app.keys.current.clone(),
        own_key: own.map(|(id, place)| match place {
            OwnKey::File(file) => format!("{id} in {}", file.display()),
            OwnKey::Database => format!("{id} in the table secrets"),
        }),
        protects_nothing: own.is_some_and(|(id, place)| *id == app.keys.current && *place == OwnKey::Database),
        needed,
        values: counted.into_iter().map(|(key, values)| KeyUse { key, values }).collect(),
    })
}

/// Between two batches.
const BREATH: Duration = Duration::from_millis(5);
/// How often a batch is begun before it is given up.
const TRIES: u32 = 5;

#[derive(Clone, Debug, Serialize)]
pub struct Rotated {
    /// Values that were sealed anew.
    pub sealed: u64,
    /// Keys that nothing is encrypted with any more.
    pub no_longer_needed: Vec<String>,
    pub status: Status,
}

/// Seals everything under the current key, in batches; interrupted, it goes on where it was. `progress` is told how many values were sealed.
/// A key that nothing uses any more is given up, unless another process still seals with it.
pub async fn rotate(app: &App, progress: impl Fn(u64)) -> sqlx::Result<Rotated> {
    let mut tx = app.db.begin().await?;
    encryption::begin_unless_under_way(&mut tx, Pass::ToCurrentKey).await?;
    tx.commit().await?;
    let mut sealed = 0;
    let mut failures = 0;
    loop {
        match encryption::step(&app.db, Pass::ToCurrentKey).await {
            Ok(Step::Done) => break,
            Ok(Step::Sealed(more)) => {
                (sealed, failures) = (sealed + more, 0);
                progress(sealed);
            }
            // It met somebody else's transaction; the batch is rolled back and comes again.
            Err(error) if is_transient(&error) && failures < TRIES => failures += 1,
            Err(error) => return Err(error),
        }
        // Whoever waits for SQLite's one writer gets a turn.
        tokio::time::sleep(BREATH).await;
    }
    let counted = status(app, true).await?;
    let used = |key: &str| key == app.keys.current || counted.values.iter().any(|of| of.key == key);
    let no_longer_needed: Vec<String> = counted.needed.iter().filter(|key| !used(key)).cloned().collect();
    let mut tx = app.db.begin().await?;
    for key in &no_longer_needed {
        encryption::forget_key(&mut tx, key).await?;
        if matches!(&app.keys.own, Some((own, OwnKey::Database)) if own == key) {
            secrets::forget_encryption_key(&mut tx).await?;
        }
    }
    tx.commit().await?;
    tracing::info!(sealed, key = app.keys.current, "encryption.rotated");
    let status = Status { needed: counted.needed.into_iter().filter(|key| !no_longer_needed.contains(key)).collect(), ..counted };
    Ok(Rotated { sealed, no_longer_needed, status })
}
