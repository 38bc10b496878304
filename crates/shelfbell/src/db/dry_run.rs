//! A shop as it stands, for a look at what another policy would do with it: few queries, whatever the number of variants.

use std::collections::{HashMap, HashSet, VecDeque};

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::dry_run::{Line, Standing, Variant};
use shelfbell_core::episode::Episode;
use shelfbell_core::ids::ShopId;
use shelfbell_core::stock::{Reading, Sellable};
use shelfbell_core::wave::Wave;
use sqlx::AssertSqlSafe;

use super::notifications::KEEPS_ITS_UNIT;
use super::{Tx, json, on_tx};

/// What a variant is called, to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub variant_id: String,
    /// The platform's id.
    pub platform_id: String,
    pub product_title: String,
    /// `None`: the only variant of its product.
    pub variant_title: Option<String>,
}

impl Named {
    pub fn title(&self) -> String {
        match &self.variant_title {
            Some(variant) => format!("{} ({variant})", self.product_title),
            None => self.product_title.clone(),
        }
    }
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "a row as it is stored")]
struct Row {
    variant_id: String,
    product_id: String,
    platform_id: String,
    product_title: String,
    title: String,
    sellable: Option<i64>,
    backorder: bool,
    published: bool,
    product_present: bool,
    present: bool,
    worth_telling_since: Option<i64>,
    due_at: Option<i64>,
    episode_id: Option<String>,
    held: bool,
    stopped: bool,
    approved: bool,
    number: Option<i64>,
    started_at: Option<i64>,
    told: Option<i64>,
}

/// Every variant that people wait for or that an episode is under way for, and what its decisions are made of. `free_by`: whoever is held
/// out longer, ms, is not counted. `since`: when the guard's window begins, ms.
pub async fn standing(tx: &mut Tx, shop: &ShopId, free_by: i64, since: i64) -> sqlx::Result<(Standing, Vec<Named>)> {
    let waiting = people(tx, shop, free_by).await?;
    let rows = rows(tx, shop, &waiting.keys().map(String::as_str).collect::<Vec<_>>()).await?;
    let mut lines = Lines::default();
    let in_turn = places(tx, shop, free_by, &shared(&rows, &waiting)).await?;
    let asleep = asleep(tx, shop).await?;
    let mut standing = Standing { told: told(tx, shop, since).await?, ..Standing::default() };
    let mut named = Vec::with_capacity(rows.len());
    for row in rows {
        let sleeping = asleep.get(&row.variant_id).map(Vec::as_slice).unwrap_or_default();
        let wave = match (row.number, row.started_at, row.told) {
            (Some(number), Some(started_at), Some(told)) => {
                let of_wave = |(episode, of, _): &&(String, i64, u64)| Some(episode) == row.episode_id.as_ref() && *of == number;
                let asleep = sleeping.iter().find(of_wave).map_or(0, |(.., people)| *people);
                Some(Wave { number, started_at, told: count(told), asleep })
            }
            _ => None,
        };
        let mut line = |target: &str| lines.of(target, &waiting, &in_turn);
        standing.variants.push(Variant {
            own: line(&row.variant_id),
            any: line(&row.product_id),
            reading: Reading {
                sellable: row.sellable.map_or(Sellable::Unlimited, Sellable::Units),
                backorder: row.backorder,
                published: row.published,
                exists: row.present && row.product_present,
            },
            worth_telling_since: row.worth_telling_since,
            episode: row.episode_id.is_some().then_some(Episode { held: row.held, approved: row.approved, stopped: row.stopped, wave }),
            asleep: sleeping.iter().map(|(.., people)| people).sum(),
            due_at: row.due_at,
        });
        named.push(Named {
            variant_id: row.variant_id,
            platform_id: row.platform_id,
            product_title: row.product_title,
            variant_title: Some(row.title).filter(|title| !title.is_empty() && title != "Default Title"),
        });
    }
    standing.lines = lines.lines;
    Ok((standing, named))
}

type Places = HashMap<String, VecDeque<(i64, String)>>;

#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    known: HashMap<String, usize>,
}

impl Lines {
    fn of(&mut self, target: &str, waiting: &HashMap<String, u64>, places: &Places) -> usize {
        if let Some(index) = self.known.get(target) {
            return *index;
        }
        let people = waiting.get(target).copied().unwrap_or(0);
        self.lines.push(Line { people, places: places.get(target).cloned().unwrap_or_default() });
        self.known.insert(target.to_owned(), self.lines.len() - 1);
        self.lines.len() - 1
    }
}

/// Targets whose people are told in turn with others': lines for any variant of a product, and for a variant of it.
fn shared<'a>(rows: &'a [Row], waiting: &HashMap<String, u64>) -> Vec<&'a str> {
    let somebody = |target: &str| waiting.contains_key(target);
    let both = rows.iter().filter(|row| somebody(&row.variant_id) && somebody(&row.product_id));
    let products: HashSet<&str> = both.map(|row| row.product_id.as_str()).collect();
    let variants = rows.iter().filter(|row| products.contains(row.product_id.as_str())).map(|row| row.variant_id.as_str());
    variants.chain(products.iter().copied()).collect()
}

async fn people(tx: &mut Tx, shop: &ShopId, free_by: i64) -> sqlx::Result<HashMap<String, u64>> {
    let rows: Vec<(String, i64)> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT target_id, count(CASE WHEN held_until <= $2 THEN 1 END) FROM line WHERE shop_id = $1 GROUP BY target_id"
    )
    .bind(shop.as_str())
    .bind(free_by)
    .fetch_all(c)
    .await)?;
    Ok(rows.into_iter().map(|(target, people)| (target, count(people))).collect())
}

async fn rows(tx: &mut Tx, shop: &ShopId, targets: &[&str]) -> sqlx::Result<Vec<Row>> {
    let texts = tx.texts("$2");
    let sql = format!(
        "SELECT v.variant_id, v.product_id, v.platform_id, p.title AS product_title, v.title, v.sellable, v.backorder, p.published,
           p.present AS product_present, v.present, v.worth_telling_since, q.due_at, e.episode_id, coalesce(e.state = 'held', false) AS held, coalesce(e.state = 'stopped', false) AS stopped,
           coalesce(e.approved, false) AS approved, w.number, w.started_at, w.told
         FROM (SELECT variant_id FROM variants WHERE shop_id = $1 AND variant_id IN {texts}
           UNION SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id IN {texts}
           UNION SELECT variant_id FROM episodes WHERE shop_id = $1 AND kind = 'restock' AND state <> 'closed') AS named
         CROSS JOIN variants v CROSS JOIN products p
         LEFT JOIN evaluations q ON q.shop_id = v.shop_id AND q.variant_id = v.variant_id
         LEFT JOIN episodes e ON e.shop_id = v.shop_id AND e.variant_id = v.variant_id AND e.kind = 'restock' AND e.state <> 'closed'
         LEFT JOIN waves w ON w.shop_id = e.shop_id AND w.episode_id = e.episode_id
           AND w.number = (SELECT max(number) FROM waves last WHERE last.shop_id = e.shop_id AND last.episode_id = e.episode_id)
         WHERE v.shop_id = $1 AND v.variant_id = named.variant_id AND p.shop_id = v.shop_id AND p.product_id = v.product_id
         ORDER BY v.variant_id"
    );
    let targets = json(targets)?;
    let mut rows: Vec<Row> = on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&targets).fetch_all(c).await)?;
    // PostgreSQL may sort by the rules of a language; the queue's order is that of the bytes on both.
    rows.sort_by(|one, other| one.variant_id.cmp(&other.variant_id));
    Ok(rows)
}

async fn places(tx: &mut Tx, shop: &ShopId, free_by: i64, targets: &[&str]) -> sqlx::Result<Places> {
    let mut places = Places::new();
    if targets.is_empty() {
        return Ok(places);
    }
    let sql = format!(
        "SELECT target_id, place, subscription_id FROM line WHERE shop_id = $1 AND held_until <= $2 AND target_id IN {}
         ORDER BY target_id, place, subscription_id",
        tx.texts("$3")
    );
    let targets = json(targets)?;
    let rows: Vec<(String, i64, String)> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(free_by).bind(&targets).fetch_all(c).await)?;
    for (target, place, subscription) in rows {
        places.entry(target).or_default().push_back((place, subscription));
    }
    Ok(places)
}

/// By variant: episode, wave and people; see `notifications::asleep`.
async fn asleep(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<HashMap<String, Vec<(String, i64, u64)>>> {
    let sql = format!(
        "SELECT e.variant_id, n.episode_id, n.wave, n.people FROM (SELECT episode_id, wave, count(*) AS people FROM notifications
           WHERE shop_id = $1 AND {KEEPS_ITS_UNIT} GROUP BY episode_id, wave) AS n
         JOIN episodes e ON e.shop_id = $1 AND e.episode_id = n.episode_id"
    );
    let rows: Vec<(String, String, i64, i64)> = on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).fetch_all(c).await)?;
    let mut asleep: HashMap<String, Vec<_>> = HashMap::new();
    for (variant, episode, wave, people) in rows {
        asleep.entry(variant).or_default().push((episode, wave, count(people)));
    }
    Ok(asleep)
}

async fn told(tx: &mut Tx, shop: &ShopId, since: i64) -> sqlx::Result<Vec<(i64, u64)>> {
    let rows: Vec<(i64, i64)> = on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT t.at, CAST(sum(t.people) AS BIGINT) FROM tellings t JOIN episodes e ON e.shop_id = t.shop_id AND e.episode_id = t.episode_id
         WHERE t.shop_id = $1 AND t.at > $2 AND NOT e.approved GROUP BY t.at"
    )
    .bind(shop.as_str())
    .bind(since)
    .fetch_all(c)
    .await
    })?;
    Ok(rows.into_iter().map(|(at, people)| (at, count(people))).collect())
}

/// Requests made before this, ms, that still wait: the next tidying ends them.
pub async fn would_expire(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    let sql = "SELECT count(*) FROM sign_ups u JOIN subscriptions s ON s.shop_id = u.shop_id AND s.subscription_id = u.subscription_id
       WHERE u.shop_id = $1 AND u.latest AND u.created_at < $2 AND s.state IN ('pending', 'waiting')";
    counted(tx, shop, before, sql).await
}

/// Conversations whose last turn was before this, ms.
pub async fn conversations_before(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    counted(tx, shop, before, "SELECT count(*) FROM conversations WHERE shop_id = $1 AND updated_at < $2").await
}

/// Entries of the audit log of before this, ms.
pub async fn changes_before(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    counted(tx, shop, before, "SELECT count(*) FROM audit WHERE shop_id = $1 AND at < $2").await
}

/// Webhooks that could not be understood, of before this, ms.
pub async fn unreadable_before(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    counted(tx, shop, before, "SELECT count(*) FROM inbox WHERE shop_id = $1 AND state = 'unreadable' AND received_at < $2").await
}

/// Messages of a channel that wait for the end of their quiet hours.
pub async fn sleeping(tx: &mut Tx, shop: &ShopId, channel: ChannelKind) -> sqlx::Result<u64> {
    let people: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM notifications WHERE shop_id = $1 AND state = 'queued' AND wakes_at IS NOT NULL AND channel = $2"
    )
    .bind(shop.as_str())
    .bind(channel.as_str())
    .fetch_one(c)
    .await)?;
    Ok(count(people))
}

async fn counted(tx: &mut Tx, shop: &ShopId, before: i64, sql: &'static str) -> sqlx::Result<u64> {
    let number: i64 = on_tx!(tx, |c| sqlx::query_scalar(sql).bind(shop.as_str()).bind(before).fetch_one(c).await)?;
    Ok(count(number))
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
