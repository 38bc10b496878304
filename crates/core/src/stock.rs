//! How many units a shopper can buy online now, and what that is called.

use serde::{Deserialize, Serialize};

use crate::policy::Policy;

/// Units a shopper can buy online now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sellable {
    /// Never negative.
    Units(i64),
    /// The platform does not count this item: it can always be bought.
    Unlimited,
}

/// One inventory item at one location, joined with what is known of that location.
/// A location that the platform has not described yet counts as active and selling online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelReading {
    pub available: Option<i64>,
    pub connected: bool,
    pub location_active: bool,
    pub fulfils_online_orders: bool,
}

/// Sums the levels that online orders can draw on. A negative level (oversold at one location) reduces the sum, as it does in
/// Shopify's own total; the sum never reads below zero.
pub fn sellable(tracked: bool, levels: impl IntoIterator<Item = LevelReading>) -> Sellable {
    if !tracked {
        return Sellable::Unlimited;
    }
    let sum = levels
        .into_iter()
        .filter(|level| level.connected && level.location_active && level.fulfils_online_orders)
        .filter_map(|level| level.available)
        .fold(0_i64, i64::saturating_add);
    Sellable::Units(sum.max(0))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    InStock,
    LowStock,
    SoldOut,
    /// Sold out, but may be bought.
    Backorder,
    /// Unpublished, or no longer sold.
    Unavailable,
}

impl Availability {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::LowStock => "low_stock",
            Self::SoldOut => "sold_out",
            Self::Backorder => "backorder",
            Self::Unavailable => "unavailable",
        }
    }
}

/// What is known of one variant at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub sellable: Sellable,
    /// May be bought at zero or less.
    pub backorder: bool,
    /// The product is active and published to the online store.
    pub published: bool,
    /// The variant still exists on the platform.
    pub exists: bool,
}

impl Reading {
    pub fn availability(&self, policy: &Policy) -> Availability {
        if !self.exists || (policy.published_only && !self.published) {
            return Availability::Unavailable;
        }
        match self.sellable {
            Sellable::Units(0) if self.backorder => Availability::Backorder,
            Sellable::Units(units) if units <= 0 => Availability::SoldOut,
            Sellable::Units(units) if units <= policy.low_stock_at => Availability::LowStock,
            Sellable::Units(_) | Sellable::Unlimited => Availability::InStock,
        }
    }

    /// Can somebody who is told now still buy it? The question at the door (R6).
    pub fn can_be_bought(&self, policy: &Policy) -> bool {
        match self.availability(policy) {
            Availability::InStock | Availability::LowStock => true,
            Availability::Backorder => policy.tell_backorder,
            Availability::SoldOut | Availability::Unavailable => false,
        }
    }

    /// Is there enough for people to be told (R1)? Stricter than [`Self::can_be_bought`] by the shop's minimum.
    pub fn worth_telling(&self, policy: &Policy) -> bool {
        self.can_be_bought(policy)
            && match self.sellable {
                Sellable::Unlimited => true,
                Sellable::Units(0) => policy.tell_backorder,
                Sellable::Units(units) => units >= policy.min_units || (self.backorder && policy.tell_backorder),
            }
    }

    /// How many people the stock supports at the shop's rate is a question about units; a back-order that is told has no units
    /// to count, so it supports everybody.
    pub fn units_to_share(&self, policy: &Policy) -> Sellable {
        if self.backorder && policy.tell_backorder { Sellable::Unlimited } else { self.sellable }
    }
}

/// Since when the variant has been worth telling without a break: `None` when it is not.
pub fn worth_telling_since(before: Option<i64>, worth_telling: bool, now: i64) -> Option<i64> {
    worth_telling.then(|| before.unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: LevelReading = LevelReading { available: Some(4), connected: true, location_active: true, fulfils_online_orders: true };

    #[test]
    fn only_connected_active_online_locations_count() {
        let levels = [
            LEVEL,
            LevelReading { connected: false, ..LEVEL },
            LevelReading { location_active: false, ..LEVEL },
            LevelReading { fulfils_online_orders: false, ..LEVEL },
            LevelReading { available: Some(-1), ..LEVEL },
            LevelReading { available: None, ..LEVEL },
        ];
        assert_eq!(sellable(true, levels), Sellable::Units(3));
        assert_eq!(sellable(true, [LevelReading { available: Some(-7), ..LEVEL }]), Sellable::Units(0));
        assert_eq!(sellable(true, []), Sellable::Units(0));
        assert_eq!(sellable(false, []), Sellable::Unlimited);
    }

    #[test]
    fn availability_follows_units_publication_and_back_orders() {
        let policy = Policy { low_stock_at: 3, ..Policy::default() };
        let reading = |units, backorder, published| Reading { sellable: Sellable::Units(units), backorder, published, exists: true };
        assert_eq!(reading(4, false, true).availability(&policy), Availability::InStock);
        assert_eq!(reading(3, false, true).availability(&policy), Availability::LowStock);
        assert_eq!(reading(0, false, true).availability(&policy), Availability::SoldOut);
        assert_eq!(reading(0, true, true).availability(&policy), Availability::Backorder);
        assert_eq!(reading(9, false, false).availability(&policy), Availability::Unavailable);
        assert_eq!(Reading { exists: false, ..reading(9, false, true) }.availability(&policy), Availability::Unavailable);
        let any = Policy { published_only: false, ..policy };
        assert_eq!(reading(9, false, false).availability(&any), Availability::InStock);
    }

    #[test]
    fn a_back_order_is_told_only_when_the_shop_says_so() {
        let reading = Reading { sellable: Sellable::Units(0), backorder: true, published: true, exists: true };
        let told = Policy { tell_backorder: true, ..Policy::default() };
        assert!(!reading.worth_telling(&Policy::default()));
        assert!(reading.worth_telling(&told));
        assert_eq!(reading.units_to_share(&told), Sellable::Unlimited);
    }

    #[test]
    fn the_minimum_holds_back_telling_but_not_buying() {
        let reading = Reading { sellable: Sellable::Units(2), backorder: false, published: true, exists: true };
        let policy = Policy { min_units: 3, ..Policy::default() };
        assert!(reading.can_be_bought(&policy));
        assert!(!reading.worth_telling(&policy));
    }
}
