//! People who wait, from a file: our own export, or that of a system which the shop used before. Bytes become rows; who of them may join the
//! line is for the flow to decide.

mod dates;
mod platforms;

use std::collections::BTreeMap;
use std::io::Read;

use csv::StringRecord;

pub use platforms::{Column, Platform};

use self::dates::DayFirst;
use super::bare_id;
use super::table::{Table, TableError, field};

/// Longer values are not kept as evidence.
const LONGEST_EVIDENCE: usize = 200;

/// A file with what its columns mean.
#[derive(Debug)]
pub struct File {
    pub platform: Platform,
    table: Table,
    columns: BTreeMap<Column, usize>,
    day_first: DayFirst,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("there is no such thing as '{name}' in a list of people; there are {}", Column::ALL.map(Column::as_str).join(", "))]
    NoColumn { name: String },
    #[error("the file has no column '{0}'")]
    NoHeader(String),
}

/// One request, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub line: u64,
    pub address: String,
    /// `None`: by the look of the address.
    pub channel: Option<String>,
    pub item: Item,
    pub state: String,
    /// They were told there already.
    pub was_told: bool,
    pub locale: String,
    pub quantity: i64,
    /// What it says about consent, where the file has a column for it.
    pub consent: Option<String>,
    pub consent_text: String,
    /// Our own words where a time cannot be read.
    pub created_at: Result<Option<i64>, String>,
    pub consent_at: Result<Option<i64>, String>,
    /// Columns that speak of consent, kept as they are.
    pub evidence: BTreeMap<String, String>,
}

/// What somebody waits for, in the file's words; empty where it is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub variant_id: String,
    pub sku: String,
    pub product_id: String,
    pub handle: String,
    pub product_title: String,
    pub variant_title: String,
}

impl File {
    /// `platform`: `None` to find it out. `columns`: what each column is, by its header, in place of what would be found out.
    pub fn read(input: impl Read, platform: Option<Platform>, columns: Option<&BTreeMap<String, String>>) -> Result<Self, FileError> {
        let table = Table::read(input)?;
        let platform = platform.unwrap_or_else(|| Platform::of(table.names()));
        let found = Column::ALL.into_iter().filter_map(|column| Some((column, column.among(platform, table.names())?)));
        let columns = match columns {
            None => found.collect(),
            Some(given) => given.iter().map(|(name, header)| chosen(&table, name, header)).collect::<Result<_, _>>()?,
        };
        let mut file = Self { platform, table, columns, day_first: DayFirst::Unknown };
        let dates = file.table.rows().flat_map(|(_, row)| [Column::CreatedAt, Column::ConsentAt].map(|column| file.text(row, column)));
        file.day_first = DayFirst::of(dates);
        Ok(file)
    }

    pub fn headers(&self) -> &[String] {
        self.table.names()
    }

    /// By which header each column goes.
    pub fn columns(&self) -> impl Iterator<Item = (Column, Option<&str>)> {
        Column::ALL.into_iter().map(|column| (column, self.columns.get(&column).map(|index| self.table.names()[*index].as_str())))
    }

    /// A file without an address, or without anything that names an item, cannot be imported.
    pub fn is_usable(&self) -> Result<(), FileError> {
        let has = |columns: &[Column]| columns.iter().any(|column| self.columns.contains_key(column));
        if !has(&[Column::Address, Column::Phone]) {
            return Err(TableError::MissingColumn("address").into());
        }
        if !has(&[Column::VariantId, Column::Sku, Column::ProductId, Column::Handle, Column::ProductTitle]) {
            return Err(TableError::MissingColumn("variant_id, sku, product_id, handle or product_title").into());
        }
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub fn rows(&self) -> impl Iterator<Item = Asked> {
        self.table.rows().map(|(line, row)| self.asked(line, row))
    }

    fn text<'a>(&self, row: &'a StringRecord, column: Column) -> &'a str {
        field(row, self.columns.get(&column).copied())
    }

    fn asked(&self, line: u64, row: &StringRecord) -> Asked {
        let text = |column| self.text(row, column);
        let (address, phone) = (text(Column::Address), text(Column::Phone));
        let by_phone = address.is_empty() && !phone.is_empty();
        let channel = if by_phone { "sms" } else { text(Column::Channel) };
        Asked {
            line,
            address: if by_phone { phone } else { address }.to_owned(),
            channel: (!channel.is_empty()).then(|| channel.to_lowercase()),
            item: Item {
                variant_id: item_id(text(Column::VariantId)),
                sku: text(Column::Sku).to_owned(),
                product_id: item_id(text(Column::ProductId)),
                handle: text(Column::Handle).to_owned(),
                product_title: text(Column::ProductTitle).to_owned(),
                variant_title: text(Column::VariantTitle).to_owned(),
            },
            state: text(Column::State).to_lowercase(),
            was_told: !text(Column::NotifiedAt).is_empty(),
            locale: text(Column::Locale).to_owned(),
            quantity: text(Column::Quantity).parse().unwrap_or(1),
            consent: self.columns.contains_key(&Column::Consent).then(|| text(Column::Consent).to_owned()),
            consent_text: text(Column::ConsentText).to_owned(),
            created_at: self.day_first.read(text(Column::CreatedAt)),
            consent_at: self.day_first.read(text(Column::ConsentAt)),
            evidence: self.evidence(row),
        }
    }

    fn evidence(&self, row: &StringRecord) -> BTreeMap<String, String> {
        let speaks = |header: &str| {
            let letters = platforms::letters(header);
            ["consent", "optin", "optedin", "acceptsmarketing", "gdpr", "source", "doubleoptin"].iter().any(|word| letters.contains(word))
        };
        let columns = self.table.names().iter().enumerate().filter(|(_, header)| speaks(header));
        let values = columns.map(|(index, header)| (header.clone(), field(row, Some(index)).chars().take(LONGEST_EVIDENCE).collect()));
        values.filter(|(_, value): &(String, String)| !value.is_empty()).collect()
    }
}

fn chosen(table: &Table, name: &str, header: &str) -> Result<(Column, usize), FileError> {
    let column = Column::parse(name).ok_or_else(|| FileError::NoColumn { name: name.to_owned() })?;
    let index = table.names().iter().position(|known| known == header.trim());
    Ok((column, index.ok_or_else(|| FileError::NoHeader(header.to_owned()))?))
}

/// `gid://shopify/ProductVariant/1`, Klaviyo's `$shopify:::$default:::1`, `1.0` of a spreadsheet: all of them are 1.
fn item_id(text: &str) -> String {
    let id = bare_id(text.rsplit(":::").next().unwrap_or(text)).trim_start_matches('\'');
    let whole = id.strip_suffix(".0").filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    whole.unwrap_or(id).to_owned()
}
