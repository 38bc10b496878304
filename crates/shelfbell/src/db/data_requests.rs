//! Customers who asked, through the platform, what is stored about them; kept until the merchant has had time to answer.

use serde::{Deserialize, Serialize};
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::REQUEST_ADDRESSES;
use super::{Tx, json, on_tx, undecodable};

/// One address that a request names; not shown in logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = NamedAddress)]
pub struct Named {
    /// `email` or `sms`.
    pub channel: String,
    pub address: String,
}

impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Named").field("channel", &self.channel).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
pub struct DataRequest {
    /// The platform's id of it.
    pub request_id: String,
    pub addresses: Vec<Named>,
    pub requested_at: i64,
    /// When the merchant had answered it.
    pub done_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    request_id: String,
    addresses: String,
    requested_at: i64,
    done_at: Option<i64>,
}

const REQUEST: &str = "SELECT request_id, addresses, requested_at, done_at FROM data_requests WHERE shop_id = $1";

impl Row {
    fn into_request(self, tx: &Tx, shop: &ShopId) -> sqlx::Result<DataRequest> {
        let addresses = tx.open(&REQUEST_ADDRESSES, &[shop.as_str(), &self.request_id], &self.addresses)?;
        let addresses = serde_json::from_str(&addresses).map_err(|_| undecodable("data_requests", "addresses", &self.request_id))?;
        Ok(DataRequest { request_id: self.request_id, addresses, requested_at: self.requested_at, done_at: self.done_at })
    }
}

/// A repeat is the same request.
pub async fn insert(tx: &mut Tx, shop: &ShopId, request: &DataRequest) -> sqlx::Result<()> {
    let addresses = tx.seal(&REQUEST_ADDRESSES, &[shop.as_str(), &request.request_id], &json(&request.addresses)?)?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO data_requests (shop_id, request_id, addresses, requested_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(&request.request_id)
    .bind(&addresses)
    .bind(request.requested_at)
    .execute(c)
    .await
    .map(drop))
}

/// Newest first, answered or not.
pub async fn all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<DataRequest>> {
    let sql = format!("{REQUEST} ORDER BY requested_at DESC, request_id");
    let rows: Vec<Row> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).fetch_all(c).await)?;
    rows.into_iter().map(|row| row.into_request(tx, shop)).collect()
}

/// Those that wait for an answer, the oldest first, for it is due first; or those that have one, the newest first. From `after` on: the
/// time and the id of the last one of the page before.
pub async fn list(tx: &mut Tx, shop: &ShopId, done: bool, after: Option<(i64, &str)>, most: i64) -> sqlx::Result<Vec<DataRequest>> {
    let (which, order, before, first) = if done { ("NOT NULL", "DESC", "<", i64::MAX) } else { ("NULL", "ASC", ">", i64::MIN) };
    let (at, id) = after.unwrap_or((first, ""));
    let sql = format!(
        "{REQUEST} AND done_at IS {which} AND (requested_at, request_id) {before} ($2, $3)
         ORDER BY requested_at {order}, request_id {order} LIMIT $4"
    );
    let rows: Vec<Row> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(at).bind(id).bind(most).fetch_all(c).await)?;
    rows.into_iter().map(|row| row.into_request(tx, shop)).collect()
}

pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<DataRequest>> {
    let sql = format!("{REQUEST} AND request_id = $2");
    let row: Option<Row> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).fetch_optional(c).await)?;
    row.map(|row| row.into_request(tx, shop)).transpose()
}

/// It was answered at `done`, or (`None`) it was not. `false`: there is no such request, or that is known already.
pub async fn set_done(tx: &mut Tx, shop: &ShopId, id: &str, done: Option<i64>) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE data_requests SET done_at = $3 WHERE shop_id = $1 AND request_id = $2 AND (done_at IS NULL) = ($3 IS NOT NULL)"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(done)
    .execute(c)
    .await
    .map(|changed| changed.rows_affected() == 1))
}

/// How many wait for an answer, and since when the oldest does.
pub async fn waiting(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<(i64, Option<i64>)> {
    on_tx!(tx, |c| sqlx::query_as("SELECT count(*), min(requested_at) FROM data_requests WHERE shop_id = $1 AND done_at IS NULL")
        .bind(shop.as_str())
        .fetch_one(c)
        .await)
}

pub async fn delete(tx: &mut Tx, shop: &ShopId, ids: &[String]) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM data_requests WHERE shop_id = $1 AND request_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))
}

pub async fn delete_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM data_requests WHERE shop_id = $1").bind(shop.as_str()).execute(c).await.map(drop))
}

/// Requests from before `before` are answered, or too late to answer.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM data_requests WHERE shop_id = $1 AND requested_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}
