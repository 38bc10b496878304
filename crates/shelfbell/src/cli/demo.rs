//! temp
use super::output::Output;
use clap::Args;
use std::process::ExitCode;
#[derive(Debug, Args)]
pub struct Demo {}
impl Demo {
    pub async fn run(&self, _o: Output) -> anyhow::Result<ExitCode> {
        anyhow::bail!("x")
    }
}
