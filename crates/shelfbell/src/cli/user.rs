//! `shelfbell user …`: who may sign in.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::UserId;
use shelfbell_core::permission::Role;

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::shops::Shop;
use crate::db::users as rows;
use crate::flows::users::{self, Account, Added, NewUser};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Let somebody sign in for a shop
    Add {
        /// Their e-mail address
        email: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
        #[arg(long, value_enum, default_value_t = RoleName::Viewer)]
        role: RoleName,
        /// As colleagues know them; what stands before the @ when left out
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        password: PasswordFrom,
    },
    /// Who may sign in for a shop
    List {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Give somebody another role, from their next click on
    Role {
        email: String,
        #[arg(value_enum)]
        role: RoleName,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Somebody works for this shop no more, from their next click on
    Remove {
        email: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Give somebody a new password; every browser of theirs is signed out
    SetPassword {
        email: String,
        #[command(flatten)]
        password: PasswordFrom,
    },
}

/// Where a password comes from: a file, the terminal, or it is drawn and shown once.
#[derive(Debug, Args)]
pub struct PasswordFrom {
    /// A file whose first line is the password
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Draw one and print it, instead of asking in the terminal
    #[arg(long, conflicts_with = "password_file")]
    generate: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum RoleName {
    /// Sees figures, addresses masked
    Viewer,
    /// Everything but users and keys
    Editor,
    /// Everything
    Owner,
}

impl RoleName {
    fn role(self) -> Role {
        match self {
            Self::Viewer => Role::Viewer,
            Self::Editor => Role::Editor,
            Self::Owner => Role::Owner,
        }
    }
}

impl PasswordFrom {
    /// `None`: to be drawn.
    fn read(&self) -> anyhow::Result<Option<SecretString>> {
        match &self.password_file {
            Some(file) => from_file(file).map(Some),
            None if self.generate || !std::io::stdin().is_terminal() => Ok(None),
            None => from_terminal().map(Some),
        }
    }
}

fn from_file(file: &Path) -> anyhow::Result<SecretString> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned().into())
}

fn from_terminal() -> anyhow::Result<SecretString> {
    let first = rpassword::prompt_password("Password (12 characters or more): ").context("the terminal cannot be read")?;
    let again = rpassword::prompt_password("Once more: ").context("the terminal cannot be read")?;
    if first != again {
        bail!("the two passwords differ");
    }
    Ok(first.into())
}

pub async fn run(app: &App, command: UserCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        UserCommand::Add { email, shop, role, name, password } => {
            let shop = the_shop(app, &shop).await?;
            let new = NewUser { email, name: name.unwrap_or_default(), role: role.role(), password: password.read()? };
            let added = users::add(app, &shop.id, new, &Actor::Console).await?;
            let drawn = added.password.as_ref().map(ExposeSecret::expose_secret);
            let (account, address) = (added.account, app.config.http.base());
            let answer = json!({ "user": added.member, "account": account, "shop": shop.domain, "password": drawn, "address": address });
            output.answer(&answer, |_| {
                let mut rows = vec![
                    vec!["user".to_owned(), added.member.email.clone()],
                    vec!["role".to_owned(), added.member.role.clone()],
                    vec!["shop".to_owned(), shop.domain.clone()],
                    vec!["sign in at".to_owned(), address.to_owned()],
                ];
                rows.extend(drawn.map(|password| vec!["password".to_owned(), format!("{password}  (shown this once)")]));
                let note = note(&added).map_or_else(String::new, |note| format!("\n\n{note}"));
                format!("{}{note}", table(&rows))
            })
        }
        UserCommand::List { shop } => {
            let shop = the_shop(app, &shop).await?;
            let mut tx = app.db.read().await?;
            let members = rows::members(&mut tx, &shop.id).await?;
            output.answer(&members, |members| {
                if members.is_empty() {
                    return format!(
                        "Nobody can sign in yet; `shelfbell user add EMAIL --shop {} --role owner` lets somebody.",
                        shop.domain
                    );
                }
                let row = |m: &rows::Member| {
                    let seen = m.last_seen_at.map_or_else(|| "never seen".to_owned(), time);
                    vec![m.email.clone(), m.role.clone(), m.name.clone(), seen]
                };
                table(&members.iter().map(row).collect::<Vec<_>>())
            })
        }
        UserCommand::Role { email, role, shop } => {
            let shop = the_shop(app, &shop).await?;
            let user = the_user(app, &shop, &email).await?;
            let member = users::change_role(app, &shop.id, &user, role.role(), &Actor::Console).await?;
            output.answer(&member, |member| format!("{} is {} now.", member.email, member.role))
        }
        UserCommand::Remove { email, shop } => {
            let shop = the_shop(app, &shop).await?;
            let user = the_user(app, &shop, &email).await?;
            users::remove(app, &shop.id, &user, &Actor::Console).await?;
            output.answer(&json!({ "ok": true }), |_| "Removed.".to_owned())
        }
        UserCommand::SetPassword { email, password } => {
            let set = users::set_password(app, &email, password.read()?).await;
            let drawn = set.with_context(|| format!("the password of {email} is as it was"))?;
            let drawn = drawn.as_ref().map(ExposeSecret::expose_secret);
            output.answer(&json!({ "ok": true, "password": drawn }), |_| match drawn {
                Some(password) => format!("The new password, shown this once: {password}"),
                None => "Changed.".to_owned(),
            })
        }
    }
}

/// What became of the password of somebody who was known.
fn note(added: &Added) -> Option<&'static str> {
    match added.account {
        Account::New => None,
        Account::Kept => Some(
            "This address signs in for another shop of this server already. Its name and password stay as they were; none was set now.",
        ),
        Account::Renewed => Some(
            "This address signs in for another shop of this server, whose owner gave it its password and could have come in here with it.\n\
             That password is not valid any more, for either shop, and every browser is signed out. Hand the new one to the person themselves.",
        ),
    }
}

async fn the_user(app: &App, shop: &Shop, email: &str) -> anyhow::Result<UserId> {
    let mut tx = app.db.read().await?;
    let members = rows::members(&mut tx, &shop.id).await?;
    let email = email.trim().to_lowercase();
    let found = members.into_iter().find(|member| member.email == email);
    let found = found.with_context(|| format!("{email} is no user of {}; `user list` shows who is", shop.domain))?;
    Ok(UserId::new(found.id))
}
