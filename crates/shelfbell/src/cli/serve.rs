//! `shelfbell serve`

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::jobs::{self, Stopper};
use crate::{http, logging};

#[derive(Debug, Args)]
pub struct Serve {
    /// What this process does; several processes on one PostgreSQL share the work
    #[arg(long, value_enum, default_value_t = Role::All)]
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    All,
    Http,
    Jobs,
}

impl Serve {
    pub async fn run(&self, config: Config) -> anyhow::Result<ExitCode> {
        logging::start(&config.log)?;
        let app = App::build(config, Clock::System, Ids::random(), None).await?;
        let (stopper, stop) = Stopper::new();
        let mut running = match self.role {
            Role::All | Role::Jobs => jobs::start(&app, &stop),
            Role::Http => jobs::start_for_http(&app, &stop),
        };
        if self.role != Role::Jobs {
            let listen = app.config.http.listen;
            let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen} (http.listen)"))?;
            tracing::info!(address = %listener.local_addr()?, public_url = app.config.http.base(), "http.listening");
            let (app, stop) = (app.clone(), stop.clone());
            running.spawn(async move {
                if let Err(error) = http::serve(app, listener, async move { stop.stopped().await }).await {
                    tracing::error!(%error, "http.failed");
                }
            });
        }
        told_to_stop().await?;
        tracing::info!("stopping");
        stopper.stop();
        while let Some(ended) = running.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "task.failed");
            }
        }
        app.db.close().await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}

/// SIGTERM from a supervisor, or Ctrl-C.
pub async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => {}
        ended = tokio::signal::ctrl_c() => ended?,
    }
    Ok(())
}
