//! Somebody who waits for several things that return together gets one message about all of them. Each is judged at the door by itself;
//! what sold out goes back to its own place, and the message is about the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::message::{Kind, waits_for_company};

use super::claim::{About, Claimed, Shops};
use crate::db::notifications::{self, Due};
use crate::db::{Tx, company};

/// Contacts, by shop, who are about to be told of something else.
pub(super) type Expecting = BTreeSet<(String, String)>;

pub(super) fn can_be_joined(due: &Due) -> bool {
    due.kind == Kind::Alert.as_str() && [ChannelKind::Email, ChannelKind::Sms].iter().any(|channel| due.channel == channel.as_str())
}

/// Adds the other alerts of the same people, and returns for whom another is about to be written.
///
/// Two processes that claim in the same moment may each take one alert of a person, who then gets two messages: nobody is told of one
/// thing twice, and locking people against that would cost every message a row lock.
pub(super) async fn gather(tx: &mut Tx, shops: &Shops, due: &mut Vec<Due>, now: i64) -> sqlx::Result<Expecting> {
    let mut expecting = Expecting::new();
    let mut company = Vec::new();
    for (id, shop) in shops.iter().filter(|(_, shop)| shop.policy.digest_secs > 0) {
        let alerts = || due.iter().filter(|due| due.shop_id == *id && can_be_joined(due));
        let contacts: BTreeSet<&str> = alerts().map(|due| due.contact_id.as_str()).collect();
        if contacts.is_empty() {
            continue;
        }
        let taken: BTreeSet<&str> = alerts().map(|due| due.subscription_id.as_str()).collect();
        let others = company::others(tx, id, &contacts, &taken).await?;
        let mut told = Vec::new();
        for other in &others {
            if other.is_back {
                expecting.insert((id.clone(), other.contact_id.clone()));
            } else {
                told.push(other.subscription_id.as_str());
            }
        }
        if !told.is_empty() {
            let more = company::due_alerts(tx, &shop.id, &told, now).await?;
            company.extend(notifications::queued(tx, &shop.id, &more).await?);
        }
    }
    due.extend(company);
    Ok(expecting)
}

/// Lets those wait whose company is on its way; returns the others.
pub(super) async fn wait(
    tx: &mut Tx,
    through: Vec<(Due, Arc<About>)>,
    expecting: &Expecting,
    now: i64,
) -> sqlx::Result<Vec<(Due, Arc<About>)>> {
    if expecting.is_empty() {
        return Ok(through);
    }
    let mut waiting: BTreeMap<(String, i64), Vec<i64>> = BTreeMap::new();
    let mut leaving = Vec::with_capacity(through.len());
    for (due, about) in through {
        let returning = can_be_joined(&due) && expecting.contains(&(due.shop_id.clone(), due.contact_id.clone()));
        match waits_for_company(due.told_at, now, &about.shop.policy, returning) {
            Some(until) if due.attempts == 0 => waiting.entry((due.shop_id.clone(), until)).or_default().push(due.seq),
            _ => leaving.push((due, about)),
        }
    }
    for ((shop, until), messages) in waiting {
        notifications::postpone(tx, &shop, &messages, until).await?;
    }
    Ok(leaving)
}

/// One message for all that leaves to one person, in the order of the first of it.
pub(super) fn together(through: Vec<(Due, Arc<About>)>, lease: &Arc<str>, until: i64) -> Vec<Claimed> {
    let mut messages: Vec<Claimed> = Vec::with_capacity(through.len());
    let mut of_contact: HashMap<(String, String), usize> = HashMap::new();
    for (due, about) in through {
        if can_be_joined(&due) && about.shop.policy.digest_secs > 0 {
            let name = (due.shop_id.clone(), due.contact_id.clone());
            if let Some(first) = of_contact.get(&name) {
                messages[*first].more.push((due, about));
                continue;
            }
            of_contact.insert(name, messages.len());
        }
        messages.push(Claimed { due, lease: Arc::clone(lease), until, about, more: Vec::new() });
    }
    messages
}
