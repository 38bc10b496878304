//! temp
use std::process::ExitCode;
use clap::Args;
use super::output::Output;
#[derive(Debug, Args)]
pub struct Demo {}
impl Demo { pub async fn run(&self, _o: &Output) -> anyhow::Result<ExitCode> { anyhow::bail!("x") } }
