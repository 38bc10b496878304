//! Shops by their domain and keys, remembered for a moment: a webhook must not cost a query.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::db::Db;
use crate::db::shops::{self, By, Shop};

/// A change of keys, secrets or policy by another process is seen after at most this long, ms.
const REMEMBERED_MS: i64 = 1_000;
/// More names than this are forgotten at once: a flood of invented names cannot fill the memory.
const MOST: usize = 10_000;

/// A shop, and until when it is remembered, ms.
type Remembered = (Arc<Shop>, i64);

#[derive(Debug, Default)]
pub struct ShopDirectory {
    known: RwLock<HashMap<(By, String), Remembered>>,
}

impl ShopDirectory {
    pub async fn find(&self, db: &Db, by: By, value: &str, now: i64) -> sqlx::Result<Option<Arc<Shop>>> {
        let key = (by, value.to_owned());
        if let Some((shop, until)) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&key)
            && now < *until
            && until - now <= REMEMBERED_MS
        {
            return Ok(Some(Arc::clone(shop)));
        }
        let mut tx = db.read().await?;
        let found = shops::find(&mut tx, by, value).await?.map(Arc::new);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        match &found {
            Some(shop) => known.insert(key, (Arc::clone(shop), now + REMEMBERED_MS)),
            None => known.remove(&key),
        };
        Ok(found)
    }

    /// This process changed a shop.
    pub fn forget(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
