//! The HTTP surface. `router.rs` is its table of contents.

mod admin;
mod body;
mod client;
mod cursor;
mod dashboard;
mod device;
pub mod error;
mod frames;
mod hooks;
mod hooks_email;
mod limits;
mod mcp;
mod merchant;
mod openapi;
mod owner;
mod pages;
mod probes;
mod query;
mod router;
mod session;
mod storefront;
mod twilio;
pub mod widget;

use std::future::Future;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use crate::app::App;
use crate::flows::receive::Receiver;

pub use error::ApiError;
pub use openapi::document;
pub use storefront::chat::ChatReply;

/// What every handler is given.
#[derive(Clone, Debug)]
pub struct Http {
    pub app: App,
    pub inbox: Receiver,
    limits: Arc<limits::Limits>,
}

/// Serves until `stop` ends, then finishes the requests that are under way.
pub async fn serve(app: App, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let inbox = Receiver::start(&app);
    serve_with(app, inbox, listener, stop).await
}

/// As [`serve`], with the inbox that is given.
pub async fn serve_with(
    app: App,
    inbox: Receiver,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Streams of events end with the server, which else would wait for them.
    let closing = app.clone();
    let stop = async move {
        stop.await;
        closing.changes.close();
    };
    let http = Http { inbox, limits: Arc::new(limits::Limits::new(&app.config.limits)), app };
    let service = router::router(http).into_make_service_with_connect_info::<std::net::SocketAddr>();
    // Answers are small; without this each could wait for the peer's delayed acknowledgement.
    let listener = listener.tap_io(|stream: &mut tokio::net::TcpStream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
