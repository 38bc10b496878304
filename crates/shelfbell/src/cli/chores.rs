//! Small commands about the program itself.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::output::{Output, line};
use crate::config::{Config, DEFAULTS};

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Read the settings as `serve` would, and say what is wrong with them
    Check,
    /// Print every setting with its default and its meaning
    Default,
}

pub fn config(command: ConfigCommand, file: Option<&Path>, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        ConfigCommand::Check => {
            Config::load(file)?;
            output.answer(&json!({ "ok": true }), |_| "The settings are good.".to_owned())
        }
        ConfigCommand::Default => {
            line(DEFAULTS.trim_end())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

pub fn openapi() -> anyhow::Result<ExitCode> {
    line(&serde_json::to_string_pretty(&crate::http::document())?)?;
    Ok(ExitCode::SUCCESS)
}

/// Building the app has migrated already.
pub fn migrated(output: Output) -> anyhow::Result<ExitCode> {
    output.answer(&json!({ "ok": true }), |_| "The database is at this program's version.".to_owned())
}
