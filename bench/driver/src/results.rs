//! The table of results, printed as it grows and written when all is done.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::machine;

pub struct Results {
    file: PathBuf,
    head: String,
    rows: Vec<String>,
}

impl Results {
    pub async fn begin(file: &Path) -> anyhow::Result<Self> {
        tokio::task::yield_now().await;
        let sync = machine::sync_probe()?;
        let head = format!("Machine: {}. 4 KiB + fdatasync at the start: {sync:.0} µs (median).", machine::describe());
        println!("{head}");
        Ok(Self { file: file.to_owned(), head, rows: Vec::new() })
    }

    /// `reached`: whether the target was met; `None` for figures that stand beside one.
    pub fn add(&mut self, name: &str, figure: &str, target: &str, reached: Option<bool>) {
        let mark = reached.map_or("", |reached| if reached { "reached" } else { "**missed**" });
        println!("{name}: {figure} (target {target}) {mark}");
        self.rows.push(format!("| {name} | {figure} | {target} | {mark} |"));
    }

    pub fn write(&self) -> anyhow::Result<()> {
        let mut text = String::from(
            "# Benchmark results\n\nWritten by `make bench`; every ratio is of figures from the same run. Server, load generator, receiver and database share the machine.\n\n",
        );
        writeln!(text, "{}\n\n| what | figure | target | |\n|---|---|---|---|", self.head)?;
        for row in &self.rows {
            writeln!(text, "{row}")?;
        }
        std::fs::write(&self.file, text)?;
        Ok(())
    }
}
