//! What must be passed besides the door: the shop's mail, or its postback, is not stopped, and the rate of its mail leaves room.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::deliverability::{is_due, slot};
use shelfbell_core::message::Kind;

use super::claim::{About, Shops, by_shop};
use super::company::can_be_joined;
use crate::db::notifications::Due;
use crate::db::{Tx, mail_queue, mail_state};
use crate::tokens::Tokens;

/// The state of the mail of the shops that have some to send.
#[derive(Debug)]
pub(super) struct Gate {
    paused: BTreeSet<String>,
    /// Shops whose provider takes nothing.
    closed: BTreeSet<String>,
    /// By shop and the pseudonym of a domain, which may be one person's ('' for the whole shop): when the next message may leave, ms.
    free_at: BTreeMap<(String, String), i64>,
    /// Shops with a rate.
    paced: BTreeSet<String>,
    /// Gives domains their pseudonyms.
    names: Tokens,
}

/// What our own relay sends; what the shop's provider sends has its rates there.
fn is_mail(due: &Due) -> bool {
    due.way == ChannelKind::Email.as_str()
}

fn is_postback(due: &Due) -> bool {
    due.way == ChannelKind::Postback.as_str()
}

/// A confirmation is asked for by somebody who sits and waits: it is never held up.
fn is_paced(due: &Due) -> bool {
    is_mail(due) && !due.has_slot && due.kind != Kind::Confirmation.as_str()
}

fn domain(due: &Due) -> String {
    due.address.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_lowercase())
}

impl Gate {
    pub async fn read(tx: &mut Tx, names: &Tokens, shops: &Shops, through: &[(Due, Arc<About>)]) -> sqlx::Result<Self> {
        let mut gate = Self {
            paused: BTreeSet::new(),
            closed: BTreeSet::new(),
            free_at: BTreeMap::new(),
            paced: BTreeSet::new(),
            names: names.clone(),
        };
        for (id, shop) in shops {
            if shop.postback.stopped_at.is_some() {
                gate.closed.insert(id.clone());
            }
            if !through.iter().any(|(due, _)| due.shop_id == *id && is_mail(due)) {
                continue;
            }
            if mail_state::is_paused(tx, &shop.id).await? {
                gate.paused.insert(id.clone());
                continue;
            }
            let policy = &shop.policy;
            if policy.mail_per_minute > 0 || policy.mail_per_domain_per_minute > 0 {
                gate.paced.insert(id.clone());
                for (domain, free_at) in mail_state::slots(tx, &shop.id).await? {
                    gate.free_at.insert((id.clone(), domain), free_at);
                }
            }
        }
        Ok(gate)
    }

    /// Stops what must wait and returns the rest.
    pub async fn pass(mut self, tx: &mut Tx, through: Vec<(Due, Arc<About>)>, now: i64) -> sqlx::Result<Vec<(Due, Arc<About>)>> {
        if self.paused.is_empty() && self.paced.is_empty() && self.closed.is_empty() {
            return Ok(through);
        }
        let (mut leaving, mut stopped) = (Vec::with_capacity(through.len()), Vec::new());
        let mut later: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
        // What is one message has one moment: the one that its first alert was given, now or before.
        let mut together: HashMap<(String, String), Option<i64>> = HashMap::new();
        let joined = |due: &Due, about: &About| {
            let is_joined = about.shop.policy.digest_secs > 0 && can_be_joined(due);
            is_joined.then(|| (due.shop_id.clone(), due.contact_id.clone()))
        };
        together.extend(through.iter().filter(|(due, _)| due.has_slot).filter_map(|(due, about)| Some((joined(due, about)?, None))));
        for (due, about) in through {
            if (is_mail(&due) && self.paused.contains(&due.shop_id)) || (is_postback(&due) && self.closed.contains(&due.shop_id)) {
                stopped.push(due);
                continue;
            }
            let slot = match joined(&due, &about) {
                Some(person) => *together.entry(person).or_insert_with(|| self.slot(&due, &about, now)),
                None => self.slot(&due, &about, now),
            };
            match slot {
                Some(at) if !is_due(at, now) => later.entry(due.shop_id.clone()).or_default().push((due.seq, at)),
                _ => leaving.push((due, about)),
            }
        }
        for (shop, messages) in by_shop(&stopped) {
            mail_queue::pause(tx, shop, &messages).await?;
        }
        for (shop, slots) in later {
            mail_queue::set_slots(tx, &shop, &slots).await?;
        }
        mail_state::set_slots(tx, &self.free_at).await?;
        Ok(leaving)
    }

    /// When this message may leave at its shop's rate, and its domain's.
    fn slot(&mut self, due: &Due, about: &About, now: i64) -> Option<i64> {
        if !self.paced.contains(&due.shop_id) || !is_paced(due) {
            return None;
        }
        let policy = &about.shop.policy;
        let mut at = now;
        let domain = match policy.mail_per_domain_per_minute {
            0 => String::new(),
            _ => self.names.pseudonym(&due.shop_id, "domain", &domain(due)),
        };
        for (domain, per_minute) in [(String::new(), policy.mail_per_minute), (domain, policy.mail_per_domain_per_minute)] {
            if per_minute > 0 {
                let free_at = self.free_at.entry((due.shop_id.clone(), domain)).or_insert(now);
                at = at.max(slot(free_at, per_minute, now));
            }
        }
        Some(at)
    }
}
