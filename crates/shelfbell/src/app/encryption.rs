//! The keys that the database is encrypted with: from the settings, and one that the program made for itself where there were none.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use rand::Rng as _;
use secrecy::ExposeSecret as _;

use crate::config::Config;
use crate::db::encryption::{self, KeysError, Pass, Step};
use crate::db::{Db, secrets};
use crate::ids::Ids;
use crate::tokens::Tokens;
use crate::vault::{KEY_BYTES, Key, Vault};

/// Where the program keeps a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnKey {
    /// In a file beside the SQLite database.
    File(PathBuf),
    /// In the database that it encrypts: whoever has a copy of that has everything.
    Database,
}

/// What can be said of the keys, for `doctor` and `encryption status`.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Seals what is written from now on.
    pub current: String,
    /// The key that the program made for itself, and where it lies.
    pub own: Option<(String, OwnKey)>,
}

/// Opens what is sealed in a migrated database, after what an older program left in clear is sealed.
pub(super) async fn open(db: Db, config: &Config, ids: &Ids, now: i64) -> anyhow::Result<(Db, Tokens, Keys)> {
    let mut keys = config.encryption.keys()?;
    let mut own = own_key(&db, config).await?;
    if keys.is_empty() && own.is_none() {
        own = Some(make_own_key(&db, config, ids).await?);
    }
    let own = own.map(|(key, place)| {
        let id = key.id().to_owned();
        if !keys.iter().any(|known| known.id() == id) {
            keys.push(key);
        }
        (id, place)
    });
    if matches!(&own, Some((id, OwnKey::Database)) if keys.first().is_some_and(|current| current.id() == id)) {
        tracing::warn!(
            "encryption.key_beside_data: the key lies in the database that it encrypts and protects nothing; `shelfbell doctor` says what to do"
        );
    }
    let current = keys.first().context("there is no key of encryption")?.clone();
    let db = db.with_vault(Arc::new(Vault::new(keys.clone(), ids.rng())));
    let mut tx = db.begin().await?;
    encryption::check_keys(&mut tx, db.vault(), &current, now).await?;
    tx.commit().await?;
    encryption::take_over_secrets(&db).await?;
    let tokens = Tokens::new(&signing_key(&db, ids).await?);
    let db = db.with_vault(Arc::new(Vault::new(keys, ids.rng()).with_names(tokens.clone())));
    take_over(&db).await?;
    Ok((db, tokens, Keys { current: current.id().to_owned(), own }))
}

/// Seals what an older program left in clear. Nothing is served before that: nobody is looked for in two ways.
async fn take_over(db: &Db) -> sqlx::Result<()> {
    let (mut sealed, mut said) = (0, 0);
    while let Step::Sealed(more) = encryption::step(db, Pass::FromClear).await? {
        sealed += more;
        if sealed / 50_000 > said {
            said = sealed / 50_000;
            tracing::warn!(target: "encryption", sealed, "encryption.taking_over");
        }
    }
    if sealed > 0 {
        tracing::warn!(target: "encryption", sealed, "encryption.taken_over");
        encryption::wipe_free_space(db).await?;
    }
    Ok(())
}

async fn signing_key(db: &Db, ids: &Ids) -> sqlx::Result<String> {
    let mut tx = db.begin().await?;
    let key = secrets::get_or_create(&mut tx, "link_tokens", &ids.secret("")).await?;
    tx.commit().await?;
    Ok(key)
}

/// Beside the database, so that they are found together.
fn key_file(config: &Config) -> Option<PathBuf> {
    let mut file = Db::file(config.database.url.expose_secret())?.into_os_string();
    file.push(".key");
    Some(file.into())
}

async fn own_key(db: &Db, config: &Config) -> anyhow::Result<Option<(Key, OwnKey)>> {
    if let Some(file) = key_file(config) {
        return Ok(read(&file)?.map(|key| (key, OwnKey::File(file))));
    }
    let stored = secrets::encryption_key(&mut db.read().await?).await?;
    let key = stored.map(|text| Key::parse(&text)).transpose().context("the key of encryption in the table secrets is damaged")?;
    Ok(key.map(|key| (key, OwnKey::Database)))
}

/// `None`: there is no such file.
fn read(file: &Path) -> anyhow::Result<Option<Key>> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(Key::parse(&text).with_context(|| format!("the key in {} is damaged: restore it", file.display()))?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read the key in {}", file.display())),
    }
}

async fn make_own_key(db: &Db, config: &Config, ids: &Ids) -> anyhow::Result<(Key, OwnKey)> {
    // A database that is encrypted already wants the key that it had. Another process may just have made it, and that before it used it.
    if let Some((id, _)) = encryption::keys(&mut db.read().await?).await?.into_iter().next() {
        return own_key(db, config).await?.ok_or_else(|| KeysError::Missing(id).into());
    }
    let text = new_key(ids, None);
    let Some(file) = key_file(config) else {
        let mut tx = db.begin().await?;
        let kept = secrets::keep_encryption_key(&mut tx, &text).await?;
        tx.commit().await?;
        return Ok((Key::parse(&kept)?, OwnKey::Database));
    };
    write_once(&file, &text)
        .with_context(|| format!("cannot write {}: set encryption.keys, or make its directory writable", file.display()))?;
    let key = read(&file)?.with_context(|| format!("{} is gone again", file.display()))?;
    Ok((key, OwnKey::File(file)))
}

/// For the owner alone. A file that another process wrote meanwhile is left as it is.
fn write_once(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(mut open) => {
            writeln!(open, "{text}")?;
            open.sync_all()
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// A new key as text. Unless it is given, its name is random: keys are told apart by it.
pub fn new_key(ids: &Ids, name: Option<&str>) -> String {
    let mut rng = ids.rng();
    let (mut secret, mut tail) = ([0_u8; KEY_BYTES], [0_u8; 3]);
    rng.fill_bytes(&mut secret);
    rng.fill_bytes(&mut tail);
    let name = name.map_or_else(|| format!("k{}", hex::encode(tail)), str::to_owned);
    Key::text(&name, &secret)
}
