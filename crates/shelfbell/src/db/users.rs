//! Users, who are the same person in every shop, and for which shops they work.

use secrecy::SecretString;
use serde::Serialize;
use shelfbell_core::ids::{ShopId, UserId};
use shelfbell_core::permission::Role;

use super::{Tx, on_tx, undecodable};

/// Who gave an account its password. They can sign in with it, and then change it, before the person does: what follows from it is theirs, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenBy {
    /// Whoever runs the server.
    Operator,
    /// An owner or a key of a shop.
    Shop,
}

impl GivenBy {
    fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Shop => "shop",
        }
    }
}

#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    /// Lower case.
    pub email: String,
    pub name: String,
    pub password_hash: SecretString,
    pub given_by: GivenBy,
    pub created_at: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    email: String,
    name: String,
    password_hash: String,
    given_by: String,
    created_at: i64,
}

impl From<Row> for User {
    fn from(row: Row) -> Self {
        Self {
            id: UserId::new(row.user_id),
            email: row.email,
            name: row.name,
            password_hash: row.password_hash.into(),
            given_by: if row.given_by == GivenBy::Operator.as_str() { GivenBy::Operator } else { GivenBy::Shop },
            created_at: row.created_at,
        }
    }
}

/// `false`: there is a user with this address.
pub async fn insert(tx: &mut Tx, user: &User) -> sqlx::Result<bool> {
    use secrecy::ExposeSecret as _;
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO users (user_id, email, name, password_hash, given_by, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING"
    )
    .bind(user.id.as_str())
    .bind(&user.email)
    .bind(&user.name)
    .bind(user.password_hash.expose_secret())
    .bind(user.given_by.as_str())
    .bind(user.created_at)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
    })
}

/// `email` in lower case.
pub async fn by_email(tx: &mut Tx, email: &str) -> sqlx::Result<Option<User>> {
    let row: Option<Row> =
        on_tx!(tx, |c| sqlx::query_as("SELECT user_id, email, name, password_hash, given_by, created_at FROM users WHERE email = $1")
            .bind(email)
            .fetch_optional(c)
            .await)?;
    Ok(row.map(User::from))
}

/// Kept as it is until this transaction ends: neither password nor user can go away under a sign-in.
pub async fn hold(tx: &mut Tx, user: &UserId) -> sqlx::Result<Option<User>> {
    let sql = format!("SELECT user_id, email, name, password_hash, given_by, created_at FROM users WHERE user_id = $1 {}", tx.for_update());
    let row: Option<Row> = on_tx!(tx, |c| sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(user.as_str()).fetch_optional(c).await)?;
    Ok(row.map(User::from))
}

/// `given_by`: `None` where the user chose it, which changes nothing about who gave the first.
pub async fn set_password(tx: &mut Tx, user: &UserId, hash: &str, given_by: Option<GivenBy>) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE users SET password_hash = $2, given_by = coalesce($3, given_by) WHERE user_id = $1")
        .bind(user.as_str())
        .bind(hash)
        .bind(given_by.map(GivenBy::as_str))
        .execute(c)
        .await
        .map(drop))
}

/// One who works for a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Member {
    #[sqlx(rename = "user_id")]
    pub id: String,
    pub email: String,
    pub name: String,
    /// `viewer`, `editor` or `owner`.
    pub role: String,
    /// Since when for this shop, ms.
    pub created_at: i64,
    /// When they last used the dashboard for this shop, ms, to the minute.
    pub last_seen_at: Option<i64>,
}

pub async fn members(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<Member>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT m.user_id, u.email, u.name, m.role, m.created_at, m.last_seen_at
         FROM memberships m JOIN users u ON u.user_id = m.user_id WHERE m.shop_id = $1 ORDER BY u.email"
    )
    .bind(shop.as_str())
    .fetch_all(c)
    .await)
}

pub async fn member(tx: &mut Tx, shop: &ShopId, user: &UserId) -> sqlx::Result<Option<Member>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT m.user_id, u.email, u.name, m.role, m.created_at, m.last_seen_at
         FROM memberships m JOIN users u ON u.user_id = m.user_id WHERE m.shop_id = $1 AND m.user_id = $2"
    )
    .bind(shop.as_str())
    .bind(user.as_str())
    .fetch_optional(c)
    .await)
}

/// `false`: the user works for this shop already.
pub async fn join(tx: &mut Tx, shop: &ShopId, user: &UserId, role: Role, now: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO memberships (shop_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, user_id) DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(user.as_str())
    .bind(role.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// The shop's owners, who stay its owners until this transaction ends.
pub async fn hold_owners(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<UserId>> {
    let sql = format!("SELECT user_id FROM memberships WHERE shop_id = $1 AND role = 'owner' ORDER BY user_id {}", tx.for_update());
    let ids: Vec<String> = on_tx!(tx, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(shop.as_str()).fetch_all(c).await)?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

pub async fn set_role(tx: &mut Tx, shop: &ShopId, user: &UserId, role: Role) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE memberships SET role = $3 WHERE shop_id = $1 AND user_id = $2")
        .bind(shop.as_str())
        .bind(user.as_str())
        .bind(role.as_str())
        .execute(c)
        .await
        .map(drop))
}

pub async fn leave(tx: &mut Tx, shop: &ShopId, user: &UserId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM memberships WHERE shop_id = $1 AND user_id = $2")
        .bind(shop.as_str())
        .bind(user.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// Who works for no shop any more is forgotten. `true`: so it was.
pub async fn forget_without_shop(tx: &mut Tx, user: &UserId) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM users WHERE user_id = $1 AND NOT EXISTS (SELECT 1 FROM memberships WHERE user_id = $1)")
        .bind(user.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// The shops that a user works for, by domain, and as what.
pub async fn shops_of(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<(ShopId, Role)>> {
    let rows: Vec<(String, String)> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT m.shop_id, m.role FROM memberships m JOIN shops s ON s.shop_id = m.shop_id WHERE m.user_id = $1 ORDER BY s.domain"
    )
    .bind(user.as_str())
    .fetch_all(c)
    .await)?;
    let known = |(shop, role): (String, String)| {
        let role = Role::parse(&role).ok_or_else(|| undecodable("memberships", "role", user.as_str()))?;
        Ok((ShopId::new(shop), role))
    };
    rows.into_iter().map(known).collect()
}
