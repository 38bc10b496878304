//! Logs to standard error: dotted event names with fields, for people or as JSON. No address, token or message body is ever a field.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

pub fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|error| anyhow::anyhow!("log.filter: {error}"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start in one process (tests) keeps the first.
    let _ = match log.format {
        LogFormat::Human => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    Ok(())
}

/// For commands, whose output is their answer: only what is wrong, and what takes long.
pub fn quiet() {
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("error,encryption=warn"))
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
