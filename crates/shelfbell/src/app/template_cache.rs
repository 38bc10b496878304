//! Shops' own templates, compiled once for each of their versions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use shelfbell_core::ids::ShopId;

use crate::db::{Tx, templates};
use crate::mail::ShopTemplates;

/// More shops than this are forgotten at once; they are read again when they send.
const MOST: usize = 1_000;

type Version = (i64, i64);

#[derive(Debug, Default)]
pub struct TemplateCache {
    known: Mutex<HashMap<ShopId, (Version, Arc<ShopTemplates>)>>,
}

impl TemplateCache {
    /// The shop's templates as this transaction sees them: a change is seen by the next message that is claimed, in every process.
    pub async fn of(&self, tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Arc<ShopTemplates>> {
        let version = templates::version(tx, shop).await?;
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, templates)) = known.get(shop).filter(|(of, _)| *of == version) {
                return Ok(Arc::clone(templates));
            }
        }
        let fresh = Arc::new(ShopTemplates::new(if version.0 == 0 { vec![] } else { templates::all(tx, shop).await? }));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(shop.clone(), (version, Arc::clone(&fresh)));
        Ok(fresh)
    }
}
