//! A stock file: units for each variant, in one column for each location as Shopify's inventory export has them
//! (<https://help.shopify.com/en/manual/products/inventory/setup/inventory-csv>), or plainly in a column `available` or `quantity`.

use std::io::Read;

use super::catalogue_csv::IMPORT_LOCATION;
use super::table::{Table, TableError, field};

/// One quantity of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    /// How the variant is named: its id, its SKU, or handle and options as in the catalogue file.
    pub variant: Vec<String>,
    pub location: String,
    pub available: i64,
}

pub fn read(input: impl Read) -> Result<Vec<Row>, TableError> {
    let table = Table::read(input)?;
    let (id, sku, handle) = (table.column(&["variant_id", "variant id"]), table.column(&["sku", "variant sku"]), table.column(&["handle"]));
    if id.is_none() && sku.is_none() && handle.is_none() {
        return Err(TableError::MissingColumn("variant_id, sku or handle"));
    }
    let options = [table.column(&["option1 value"]), table.column(&["option2 value"]), table.column(&["option3 value"])];
    let quantity = table
        .column(&["available", "quantity", "variant inventory qty", "available (not editable)", "on hand (new)", "on hand (current)"])
        .ok_or(TableError::MissingColumn("available"))?;
    let location = table.column(&["location"]);
    let mut rows = Vec::new();
    for (line, row) in table.rows() {
        let value = field(row, Some(quantity));
        if value.is_empty() || value.eq_ignore_ascii_case("not stocked") {
            continue;
        }
        let available =
            value.parse().map_err(|_| TableError::Row { line, problem: format!("the quantity is '{value}', not a whole number") })?;
        let mut variant: Vec<String> = [field(row, id), field(row, sku).trim_start_matches('\'')].map(str::to_owned).to_vec();
        if !field(row, handle).is_empty() {
            let options: Vec<&str> = options.iter().map(|column| field(row, *column)).filter(|value| !value.is_empty()).collect();
            let options = if options.is_empty() { "default-title".to_owned() } else { options.join("/").to_lowercase().replace(' ', "-") };
            variant.push(format!("{}/{options}", field(row, handle)));
        }
        variant.retain(|name| !name.is_empty());
        if variant.is_empty() {
            return Err(TableError::Row { line, problem: "the row names no variant".to_owned() });
        }
        let location = Some(field(row, location)).filter(|name| !name.is_empty()).unwrap_or(IMPORT_LOCATION).to_owned();
        rows.push(Row { line, variant, location, available });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_read() {
        let plain = read("sku,available\nMUG-S,5\nMUG-L,-1\n".as_bytes()).unwrap();
        assert_eq!(plain.iter().map(|r| (r.variant[0].as_str(), r.available)).collect::<Vec<_>>(), [("MUG-S", 5), ("MUG-L", -1)]);
        let shopify = read(
            "Handle,Title,Option1 Name,Option1 Value,SKU,Location,Available (not editable)\nmug,Mug,Size,Extra L,,Berlin,3\nmug,Mug,Size,S,,Berlin,not stocked\n".as_bytes(),
        )
        .unwrap();
        assert_eq!(shopify, [Row { line: 2, variant: vec!["mug/extra-l".into()], location: "Berlin".into(), available: 3 }]);
        assert!(read("sku,available\nMUG,lots\n".as_bytes()).unwrap_err().to_string().contains("line 2"));
        assert!(read("title,available\nMug,1\n".as_bytes()).unwrap_err().to_string().contains("variant_id, sku or handle"));
    }
}
