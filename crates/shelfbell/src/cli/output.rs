//! What a command says, to people or to programs.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use serde::Serialize;

#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub json: bool,
}

impl Output {
    /// One answer: JSON for programs, `text` for people.
    pub fn answer<T: Serialize>(self, value: &T, text: impl FnOnce(&T) -> String) -> anyhow::Result<ExitCode> {
        let text = if self.json { serde_json::to_string(value)? } else { text(value) };
        line(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    /// One clear line, to standard error.
    pub fn failure(self, error: &anyhow::Error) -> ExitCode {
        let words = format!("{error:#}");
        let mut stderr = std::io::stderr().lock();
        // Nobody is left to tell if standard error is gone.
        let _ = if self.json { writeln!(stderr, "{}", serde_json::json!({ "error": words })) } else { writeln!(stderr, "error: {words}") };
        ExitCode::FAILURE
    }

    /// Progress of long work, on a terminal, rewritten in place.
    pub fn progress(self, what: &str, done: usize, total: Option<usize>) {
        let mut stderr = std::io::stderr().lock();
        if self.json || !stderr.is_terminal() {
            return;
        }
        let of = total.map_or_else(String::new, |total| format!(" of {total}"));
        let end = if total == Some(done) { "\n" } else { "" };
        let _ = write!(stderr, "\r{what}: {done}{of}{end}");
        let _ = stderr.flush();
    }
}

/// To standard output. A reader that went away (`| head`) is no failure.
pub fn line(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Columns under each other.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A time for people, in UTC.
pub fn time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}
