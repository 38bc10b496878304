//! The lines of a bulk result (JSON Lines) as facts, in portions.
//!
//! Lines of stock levels may stand anywhere, because we do not ask Shopify to group them (it is slower, and large shops run into its
//! time limit); each names its item itself. Variants of one product are usually neighbours and become one fact; only if all of them were,
//! by the product's own count, is it `complete`.

use serde::Deserialize;
use shelfbell_core::fact::{Fact, Product};

use super::ids::Gid;
use super::nodes::{Count, LevelNode, VariantNode};

/// Facts handed over at once.
const PORTION: usize = 500;

/// Far above any variant's line.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct BulkLines {
    /// When the export began, in milliseconds since the Unix epoch.
    started_at: i64,
    rest: Vec<u8>,
    /// Lines of this download, and those that have been understood over all downloads.
    here: u64,
    pub done: u64,
    pub variants: u64,
    pub levels: u64,
    product: Option<(Product, Option<Count>)>,
    facts: Vec<Fact>,
}

impl BulkLines {
    pub fn new(started_at: i64) -> Self {
        Self { started_at, rest: Vec::new(), here: 0, done: 0, variants: 0, levels: 0, product: None, facts: Vec::new() }
    }

    /// The download begins anew: lines that are done already will be passed over.
    pub fn restart(&mut self) {
        self.rest.clear();
        self.here = 0;
    }

    /// Takes the next bytes, cut anywhere. The error says which line cannot be read.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut bytes = bytes;
        while let Some(end) = bytes.iter().position(|b| *b == b'\n') {
            self.rest.extend_from_slice(&bytes[..end]);
            bytes = &bytes[end + 1..];
            let line = std::mem::take(&mut self.rest);
            self.line(&line)?;
        }
        self.rest.extend_from_slice(bytes);
        if self.rest.len() > LONGEST_LINE { Err(self.wrong("is too long")) } else { Ok(()) }
    }

    /// A portion of facts, once there are enough.
    pub fn portion(&mut self) -> Option<Vec<Fact>> {
        (self.facts.len() >= PORTION).then(|| std::mem::take(&mut self.facts))
    }

    /// The last line, which may lack its line end, and the facts that are left.
    pub fn finish(&mut self) -> Result<Vec<Fact>, String> {
        let line = std::mem::take(&mut self.rest);
        self.line(&line)?;
        self.close_product();
        Ok(std::mem::take(&mut self.facts))
    }

    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        self.here += 1;
        if self.here <= self.done {
            return Ok(());
        }
        let Id { id } = serde_json::from_slice(line).map_err(|_| self.wrong("has no id"))?;
        if id.starts_with("gid://shopify/ProductVariant/") {
            let node =
                serde_json::from_slice(line).map_err(|error| self.wrong(&format!("is not a variant (column {})", error.column())))?;
            self.variant(node);
        } else if id.starts_with("gid://shopify/InventoryLevel/") {
            let LevelLine { item, level } =
                serde_json::from_slice(line).map_err(|error| self.wrong(&format!("is not a stock level (column {})", error.column())))?;
            self.levels += 1;
            self.facts.push(level.into_fact(&item.id, item.tracked, self.started_at));
        }
        self.done = self.here;
        Ok(())
    }

    fn variant(&mut self, mut node: VariantNode) {
        self.variants += 1;
        self.facts.push(node.inventory_item.fact());
        let count = node.product.variants_count.take();
        let product = node.into_product();
        match &mut self.product {
            Some((open, _)) if open.product == product.product => open.variants.extend(product.variants),
            _ => {
                self.close_product();
                self.product = Some((product, count));
            }
        }
    }

    fn close_product(&mut self) {
        if let Some((mut product, count)) = self.product.take() {
            product.complete = count.is_some_and(|count| count.is_exactly(product.variants.len()));
            self.facts.push(Fact::Product(product));
        }
    }

    fn wrong(&self, problem: &str) -> String {
        format!("line {} of the result {problem}", self.here.max(self.done))
    }
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct LevelLine {
    item: LevelItem,
    #[serde(flatten)]
    level: LevelNode,
}

#[derive(Deserialize)]
struct LevelItem {
    id: Gid,
    tracked: bool,
}
