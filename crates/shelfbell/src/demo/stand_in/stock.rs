//! The stand-in's stock levels: one for each inventory item and location.

use std::collections::HashMap;

use crate::demo::catalogue::{Product, Variant};

/// Where the stand-in keeps its goods. Only the warehouse sends out online orders, so adding up both would be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    Warehouse,
    ShopFloor,
}

impl Location {
    pub const ALL: [Self; 2] = [Self::Warehouse, Self::ShopFloor];

    pub fn id(self) -> u64 {
        match self {
            Self::Warehouse => 90_144_220_000_000_007,
            Self::ShopFloor => 90_144_220_000_000_119,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Warehouse => "Warehouse",
            Self::ShopFloor => "Shop floor",
        }
    }

    pub fn fulfils_online_orders(self) -> bool {
        self == Self::Warehouse
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub available: i64,
    /// Milliseconds since the Unix epoch, always a whole second, as Shopify writes it.
    pub updated_at: i64,
}

/// Why nothing could be sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSold {
    SoldOut,
    Untracked,
}

#[derive(Clone, Debug, Default)]
pub struct Stock {
    levels: HashMap<(u64, Location), Level>,
}

impl Stock {
    /// `now` in milliseconds since the Unix epoch.
    pub fn open(products: &[Product], now: i64) -> Self {
        let mut levels = HashMap::new();
        let updated_at = now - now.rem_euclid(1_000);
        for variant in products.iter().flat_map(|product| &product.variants) {
            levels.insert((variant.inventory_item, Location::Warehouse), Level { available: variant.warehouse, updated_at });
            if let Some(available) = variant.shop_floor {
                levels.insert((variant.inventory_item, Location::ShopFloor), Level { available, updated_at });
            }
        }
        Self { levels }
    }

    pub fn level(&self, item: u64, location: Location) -> Option<Level> {
        self.levels.get(&(item, location)).copied()
    }

    /// Units that can be bought online: what lies at locations that fulfil online orders.
    pub fn sellable(&self, item: u64) -> i64 {
        Location::ALL.into_iter().filter(|l| l.fulfils_online_orders()).filter_map(|l| self.level(item, l)).map(|l| l.available).sum()
    }

    /// Units at all locations: Shopify's `inventoryQuantity`.
    pub fn everywhere(&self, item: u64) -> i64 {
        Location::ALL.into_iter().filter_map(|l| self.level(item, l)).map(|l| l.available).sum()
    }

    pub fn is_buyable(&self, variant: &Variant) -> bool {
        !variant.tracked || variant.backorder || self.sellable(variant.inventory_item) > 0
    }

    /// Takes one unit from the warehouse, below zero where the variant may be bought on backorder.
    pub fn sell(&mut self, variant: &Variant, now: i64) -> Result<Level, NotSold> {
        if !variant.tracked {
            return Err(NotSold::Untracked);
        }
        if !self.is_buyable(variant) {
            return Err(NotSold::SoldOut);
        }
        Ok(self.add(variant.inventory_item, -1, now))
    }

    /// Changes what lies in the warehouse. Each change has a later `updated_at` than the one before, although Shopify's times have whole
    /// seconds: two changes in one second move the second one on.
    pub fn add(&mut self, item: u64, units: i64, now: i64) -> Level {
        let level = self.levels.entry((item, Location::Warehouse)).or_insert(Level { available: 0, updated_at: 0 });
        level.available = level.available.saturating_add(units);
        level.updated_at = (now - now.rem_euclid(1_000)).max(level.updated_at + 1_000);
        *level
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue;

    fn variant(sku: &str) -> (Stock, Variant) {
        let products = catalogue::embedded().unwrap();
        let stock = Stock::open(&products, 1_700_000_000_123);
        let variant = products.into_iter().flat_map(|p| p.variants).find(|v| v.sku == sku).unwrap();
        (stock, variant)
    }

    #[test]
    fn the_shop_floor_does_not_sell_online() {
        let (stock, mat) = variant("SW-MAT");
        assert_eq!(stock.sellable(mat.inventory_item), 0);
        assert_eq!(stock.everywhere(mat.inventory_item), 4);
        assert!(!stock.is_buyable(&mat));
    }

    #[test]
    fn every_change_is_later_than_the_one_before() {
        let (mut stock, mat) = variant("SW-MAT");
        let now = 1_700_000_000_456;
        let first = stock.add(mat.inventory_item, 5, now);
        let second = stock.sell(&mat, now).unwrap();
        assert_eq!((first.available, second.available), (5, 4));
        assert_eq!((first.updated_at, second.updated_at), (1_700_000_001_000, 1_700_000_002_000));
        assert_eq!(stock.add(mat.inventory_item, 1, now + 60_000).updated_at, 1_700_000_060_000);
    }

    #[test]
    fn only_backorders_go_below_zero() {
        let (mut stock, mat) = variant("SW-MAT");
        assert_eq!(stock.sell(&mat, 0), Err(NotSold::SoldOut));
        let (mut stock, robe) = variant("WN-MTO-S");
        assert_eq!(stock.sell(&robe, 0).unwrap().available, -1);
        let (mut stock, card) = variant("SW-GIFT-25");
        assert_eq!(stock.sell(&card, 0), Err(NotSold::Untracked));
    }
}
