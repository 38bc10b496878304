//! The keys of encryption at rest.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::output::Output;
use crate::app::App;
use crate::app::encryption::new_key;
use crate::flows::encryption::{self, Rotated, Status};
use crate::ids::Ids;
use crate::vault::Key;

#[derive(Debug, Subcommand)]
pub enum EncryptionCommand {
    /// Make a key for encryption.keys, and print it; nothing else is done with it
    NewKey {
        /// How it is called: small letters, digits and -; by default a name that nobody had
        #[arg(long)]
        name: Option<String>,
    },
    /// Which keys the database is encrypted with
    Status,
    /// Encrypt everything with the first of encryption.keys; the server may go on meanwhile
    Rotate,
}

/// Needs neither settings nor a database.
pub fn make(name: Option<&str>, output: Output) -> anyhow::Result<ExitCode> {
    let key = new_key(&Ids::random(), name);
    Key::parse(&key)?;
    output.answer(&json!({ "key": key }), |_| key.clone())
}

pub async fn run(app: &App, command: &EncryptionCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        EncryptionCommand::NewKey { name } => make(name.as_deref(), output),
        EncryptionCommand::Status => output.answer(&encryption::status(app, true).await?, |status| in_words(status).join("\n")),
        EncryptionCommand::Rotate => {
            let done = |sealed: u64| output.progress("encrypted anew", usize::try_from(sealed).unwrap_or(usize::MAX), None);
            let rotated = encryption::rotate(app, done).await?;
            output.answer(&rotated, rotation_in_words)
        }
    }
}

fn in_words(status: &Status) -> Vec<String> {
    let mut lines = vec![format!("Encrypted with the key {} from now on.", status.current)];
    lines.extend(status.values.iter().map(|of| format!("{} values are encrypted with {}.", of.values, of.key)));
    lines.extend(status.own_key.iter().map(|own| format!("The key that was made by itself is {own}.")));
    if status.protects_nothing {
        lines.push(
            "It lies in the database that it encrypts and protects nothing: `shelfbell encryption new-key`, encryption.keys, then `rotate`."
                .to_owned(),
        );
    }
    lines
}

fn rotation_in_words(rotated: &Rotated) -> String {
    let mut lines = vec![format!("{} values were encrypted anew.", rotated.sealed)];
    lines.extend(in_words(&rotated.status));
    let old = |key: &&String| **key != rotated.status.current;
    for key in &rotated.no_longer_needed {
        lines.push(format!("Nothing is encrypted with {key} any more: remove it from encryption.keys, or its file."));
    }
    for key in rotated.status.needed.iter().filter(old) {
        lines.push(format!(
            "A process still encrypts with {key}: start all of them with {} as the first key, then rotate again.",
            rotated.status.current
        ));
    }
    lines.join("\n")
}
