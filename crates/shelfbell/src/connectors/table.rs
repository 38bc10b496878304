//! A CSV file with a header, read row by row: any line ends, a byte order mark, quoted fields with line breaks in them.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

/// The byte order mark that Excel writes in front of UTF-8.
const BOM: char = '\u{feff}';

#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("the file is empty; its first line must name the columns")]
    Empty,
    #[error("column '{0}' is missing")]
    MissingColumn(&'static str),
    #[error("line {line}: {problem}")]
    Row { line: u64, problem: String },
    #[error("{0}")]
    Csv(#[from] csv::Error),
}

#[derive(Debug)]
pub struct Table {
    /// In lower case.
    header: Vec<String>,
    names: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

impl Table {
    pub fn read(mut input: impl Read) -> Result<Self, TableError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map_err(csv::Error::from)?;
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let names: Vec<String> = reader.headers()?.iter().map(|name| name.trim_start_matches(BOM).trim().to_owned()).collect();
        let header: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        if header.iter().all(String::is_empty) {
            return Err(TableError::Empty);
        }
        let mut rows = Vec::new();
        let (mut line, mut counted) = (1, 0);
        for record in reader.into_records() {
            let record = record?;
            // The library's own count is one short where lines end with CRLF: it stands between the two.
            let at = record.position().map_or(counted, |position| usize::try_from(position.byte()).unwrap_or(counted));
            let begins = at + bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += memchr::memchr_iter(b'\n', &bytes[counted..begins]).count() as u64;
            counted = begins;
            rows.push((line, record));
        }
        Ok(Self { header, names, rows })
    }

    /// The index of the first of these columns that is there (names in lower case).
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column == name))
    }

    /// The columns as the file names them.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn need(&self, name: &'static str) -> Result<usize, TableError> {
        self.column(&[&name.to_lowercase()]).ok_or(TableError::MissingColumn(name))
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Rows with the line of the file each begins on.
    pub fn rows(&self) -> impl Iterator<Item = (u64, &StringRecord)> {
        self.rows.iter().map(|(line, record)| (*line, record))
    }
}

/// A trimmed field; empty for a missing column or a short row.
pub fn field(record: &StringRecord, column: Option<usize>) -> &str {
    column.and_then(|column| record.get(column)).unwrap_or_default().trim()
}

/// A trimmed field that is not empty.
pub fn text(record: &StringRecord, column: Option<usize>) -> Option<String> {
    let value = field(record, column);
    (!value.is_empty()).then(|| value.to_owned())
}
