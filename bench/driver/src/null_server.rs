//! The same routes, verification and shop look-up, and an inbox that forgets.

use std::net::SocketAddr;

use shelfbell::app::App;
use shelfbell::clock::Clock;
use shelfbell::config::Config;
use shelfbell::flows::receive::Receiver;
use shelfbell::http;
use shelfbell::ids::Ids;
use tokio::net::TcpListener;

pub async fn run(listen: SocketAddr, database: &str) -> anyhow::Result<()> {
    let mut config = Config::defaults()?;
    config.database.url = database.to_owned().into();
    let app = App::build(config, Clock::System, Ids::random(), None).await?;
    let listener = TcpListener::bind(listen).await?;
    http::serve_with(app, Receiver::forgetful(), listener, std::future::pending()).await?;
    Ok(())
}
