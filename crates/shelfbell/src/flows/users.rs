//! Who works for a shop, and as what. What is changed here holds from the next request on: a session says only who somebody is.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, AddressError, ChannelKind};
use shelfbell_core::ids::{ShopId, UserId};
use shelfbell_core::permission::Role;
use shelfbell_core::user::{self, PasswordError, check_password};

use crate::app::App;
use crate::db::users::{self as rows, GivenBy, Member, User};
use crate::db::{Tx, audit, sessions};

#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error(transparent)]
    Email(#[from] AddressError),
    #[error("a name has 1 to 100 characters and no line breaks")]
    Name,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("this user works for the shop already")]
    Exists,
    /// Whoever gave that account its password must not come into this shop with it.
    #[error("this address signs in for another shop of this server; whoever runs the server adds it with `shelfbell user add`")]
    WorksElsewhere,
    #[error("this shop has no such user")]
    Unknown,
    #[error("a shop keeps at least one owner; make somebody else an owner first")]
    LastOwner,
    #[error(transparent)]
    Hashing(#[from] std::io::Error),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Who shall work for a shop.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    /// Empty: what stands before the @.
    pub name: String,
    pub role: Role,
    /// `None`: one is drawn.
    pub password: Option<SecretString>,
}

/// What adding somebody did to their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    New,
    /// They work for another shop, by a password from the operator: name and password stay.
    Kept,
    /// They work for another shop, whose owner gave the account its password and could come in here with it: it has a new one, and every
    /// browser is signed out.
    Renewed,
}

#[derive(Clone, Debug)]
pub struct Added {
    pub member: Member,
    pub account: Account,
    /// A password that was drawn, to be shown once.
    pub password: Option<SecretString>,
}

pub async fn add(app: &App, shop: &ShopId, new: NewUser, by: &Actor) -> Result<Added, UserError> {
    let email = Address::parse(ChannelKind::Email, &new.email)?.key();
    let name = if new.name.trim().is_empty() { email.split('@').next().unwrap_or_default() } else { &new.name };
    let name = user::name(name).ok_or(UserError::Name)?;
    let drawn = new.password.is_none();
    let password = new.password.unwrap_or_else(|| draw_password(app));
    check_password(password.expose_secret(), &email)?;
    // Outside of the transaction: it takes its time.
    let hash = hash(app, password.clone()).await?;
    let now = app.now();
    let given_by = if *by == Actor::Console { GivenBy::Operator } else { GivenBy::Shop };
    let id = UserId::new(app.new_id());
    let fresh = User { id, email: email.clone(), name, password_hash: hash.clone().into(), given_by, created_at: now };
    let mut tx = app.db.begin().await?;
    let (id, account) = if rows::insert(&mut tx, &fresh).await? {
        (fresh.id, Account::New)
    } else {
        let known = rows::by_email(&mut tx, &email).await?.ok_or(UserError::Unknown)?;
        if given_by == GivenBy::Shop {
            let theirs = rows::member(&mut tx, shop, &known.id).await?;
            return Err(if theirs.is_some() { UserError::Exists } else { UserError::WorksElsewhere });
        }
        let known = rows::hold(&mut tx, &known.id).await?.ok_or(UserError::Unknown)?;
        (known.id, if known.given_by == GivenBy::Operator { Account::Kept } else { Account::Renewed })
    };
    if !rows::join(&mut tx, shop, &id, new.role, now).await? {
        return Err(UserError::Exists);
    }
    if account == Account::Renewed {
        write_password(&mut tx, &id, &hash, None, by, now).await?;
    }
    let member = rows::member(&mut tx, shop, &id).await?.ok_or(UserError::Unknown)?;
    audit::record(&mut tx, shop, by, "user.added", id.as_str(), &json!({ "role": new.role.as_str() }), now).await?;
    tx.commit().await?;
    Ok(Added { member, account, password: (drawn && account != Account::Kept).then_some(password) })
}

pub async fn change_role(app: &App, shop: &ShopId, user: &UserId, role: Role, by: &Actor) -> Result<Member, UserError> {
    let mut tx = app.db.begin().await?;
    let before = keep_an_owner(&mut tx, shop, user, role == Role::Owner).await?;
    rows::set_role(&mut tx, shop, user, role).await?;
    let detail = json!({ "was": before.role, "is": role.as_str() });
    audit::record(&mut tx, shop, by, "user.role_changed", user.as_str(), &detail, app.now()).await?;
    tx.commit().await?;
    Ok(Member { role: role.as_str().to_owned(), ..before })
}

/// Somebody who works for no other shop is no user any more.
pub async fn remove(app: &App, shop: &ShopId, user: &UserId, by: &Actor) -> Result<(), UserError> {
    let mut tx = app.db.begin().await?;
    let before = keep_an_owner(&mut tx, shop, user, false).await?;
    rows::leave(&mut tx, shop, user).await?;
    // Somebody who is just being added to another shop is waited for.
    rows::hold(&mut tx, user).await?;
    if rows::forget_without_shop(&mut tx, user).await? {
        sessions::end_all(&mut tx, user, None).await?;
    }
    audit::record(&mut tx, shop, by, "user.removed", user.as_str(), &json!({ "role": before.role }), app.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The member that is about to change. Two owners who remove each other at once wait for one another here.
async fn keep_an_owner(tx: &mut Tx, shop: &ShopId, user: &UserId, stays_owner: bool) -> Result<Member, UserError> {
    let owners = rows::hold_owners(tx, shop).await?;
    let member = rows::member(tx, shop, user).await?.ok_or(UserError::Unknown)?;
    if !stays_owner && owners.as_slice() == std::slice::from_ref(user) { Err(UserError::LastOwner) } else { Ok(member) }
}

/// By the operator: no password so far is asked for, and every browser is signed out. Gives the password where one was drawn.
pub async fn set_password(app: &App, email: &str, password: Option<SecretString>) -> Result<Option<SecretString>, UserError> {
    let email = email.trim().to_lowercase();
    let mut tx = app.db.read().await?;
    let user = rows::by_email(&mut tx, &email).await?.ok_or(UserError::Unknown)?;
    drop(tx);
    let drawn = password.is_none().then(|| draw_password(app));
    let password = password.or_else(|| drawn.clone()).unwrap_or_default();
    check_password(password.expose_secret(), &email)?;
    replace_password(app, &user.id, password, None, &Actor::Console).await?;
    Ok(drawn)
}

/// `stays`: the session that is not ended.
pub(super) async fn replace_password(
    app: &App,
    user: &UserId,
    new: SecretString,
    stays: Option<&str>,
    by: &Actor,
) -> Result<(), ReplaceError> {
    let hash = hash(app, new).await?;
    let mut tx = app.db.begin().await?;
    write_password(&mut tx, user, &hash, stays, by, app.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn write_password(tx: &mut Tx, user: &UserId, hash: &str, stays: Option<&str>, by: &Actor, now: i64) -> sqlx::Result<()> {
    // The row before the sessions: a sign-in with the old password that is under way holds the row until its session can be seen.
    rows::set_password(tx, user, hash, (*by == Actor::Console).then_some(GivenBy::Operator)).await?;
    let ended = sessions::end_all(tx, user, stays).await?;
    audit::record_of_user(tx, user, by, "user.password_changed", &json!({ "sessions_ended": ended }), now).await
}

#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    #[error(transparent)]
    Hashing(#[from] std::io::Error),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl From<ReplaceError> for UserError {
    fn from(error: ReplaceError) -> Self {
        match error {
            ReplaceError::Hashing(error) => Self::Hashing(error),
            ReplaceError::Sqlx(error) => Self::Sqlx(error),
        }
    }
}

/// 128 bits, in groups that can be read out.
fn draw_password(app: &App) -> SecretString {
    let secret = app.ids.secret("");
    let groups: Vec<&str> = (0..32).step_by(8).filter_map(|at| secret.get(at..at + 8)).collect();
    groups.join("-").into()
}

async fn hash(app: &App, password: SecretString) -> std::io::Result<String> {
    let salt = hex::decode(app.ids.secret("")).map_err(std::io::Error::other)?;
    app.passwords.hash(password, salt).await
}
