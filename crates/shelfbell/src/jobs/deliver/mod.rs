//! Hands messages over. Each channel is served apart, so that a slow one holds up no other: a claimer keeps a short stock of claimed
//! messages, as many workers as the channel has connections send them, and a recorder writes the outcomes down, many in one transaction.

mod claim;
mod company;
mod compose;
mod gate;
mod handed_on;
mod in_flight;
mod notification;
mod record;
mod short;

use std::sync::Arc;
use std::time::Duration;

use shelfbell_core::contact::ChannelKind;
use tokio::task::JoinSet;

use super::Stop;
use crate::app::App;
use crate::channels::SendError;

pub use claim::{Claim, Claimed, claim, claim_of};
use in_flight::InFlight;
pub use record::{Outcome, record};

pub async fn run(app: App, stop: Stop) {
    let mut channels = JoinSet::new();
    for kind in ChannelKind::ALL {
        channels.spawn(serve(app.clone(), kind, stop.clone()));
    }
    while channels.join_next().await.is_some() {}
}

/// A channel that is not configured is served too: its messages must not lie in the queue unseen.
async fn serve(app: App, kind: ChannelKind, stop: Stop) {
    let connections = app.channels.get(kind).map_or(1, |channel| channel.connections().max(1));
    let in_flight = Arc::new(InFlight::new(connections));
    let (to_workers, work) = async_channel::unbounded::<Claimed>();
    let (to_recorder, outcomes) = async_channel::unbounded::<Outcome>();
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        workers.spawn(worker(app.clone(), work.clone(), to_recorder.clone(), stop.clone()));
    }
    drop((work, to_recorder));
    let recorder = tokio::spawn(record::run(app.clone(), outcomes, Arc::clone(&in_flight)));
    while !stop.is_stopping() {
        let room = in_flight.room();
        let pause = if room == 0 {
            Duration::from_secs(1)
        } else {
            match claim_of(&app, kind, room).await {
                Ok(claimed) if claimed.looked_at > 0 => {
                    in_flight.add(claimed.messages.iter().map(|message| message.items().count()).sum());
                    for message in claimed.messages {
                        // The workers hold the other end for as long as this loop runs.
                        let _ = to_workers.send(message).await;
                    }
                    continue;
                }
                Ok(_) => next_due(&app, kind).await,
                Err(error) => {
                    tracing::error!(%error, "deliver.claim_failed");
                    super::AFTER_ERROR
                }
            }
        };
        tokio::select! {
            () = app.wake.rung_to_deliver(kind), if room > 0 => {}
            () = in_flight.made_room(), if room == 0 => {}
            () = tokio::time::sleep(pause) => {}
            () = stop.stopped() => {}
        }
    }
    drop(to_workers);
    while workers.join_next().await.is_some() {}
    if let Err(error) = recorder.await {
        tracing::error!(%error, "deliver.recorder_failed");
    }
}

async fn next_due(app: &App, kind: ChannelKind) -> Duration {
    let next = async {
        let mut tx = app.db.read().await?;
        crate::db::notifications::next_due_at(&mut tx, kind).await
    };
    let until = match next.await {
        Ok(Some(at)) => (at - app.now()).clamp(1, super::LONGEST_SLEEP_MS),
        Ok(None) | Err(_) => super::LONGEST_SLEEP_MS,
    };
    Duration::from_millis(u64::try_from(until).unwrap_or(1))
}

/// Sends one message after another. When stopping, what has not begun goes back into the queue.
async fn worker(app: App, work: async_channel::Receiver<Claimed>, outcomes: async_channel::Sender<Outcome>, stop: Stop) {
    while let Ok(claimed) = work.recv().await {
        // One that could outlive its lease is not begun either: somebody else might send it too.
        let latest = claimed.until - i64::try_from(app.config.message_timeout_secs()).unwrap_or(0).saturating_mul(1000);
        let begin = !stop.is_stopping() && app.now() <= latest;
        for outcome in if begin { send(&app, &claimed).await } else { Outcome::given_back(&claimed) } {
            if outcomes.send(outcome).await.is_err() {
                return;
            }
        }
    }
}

/// Composes and sends one message. The outcome of each of its items, which is the same for all.
pub async fn send(app: &App, claimed: &Claimed) -> Vec<Outcome> {
    let kind = ChannelKind::parse(&claimed.due.way);
    let Some(channel) = kind.and_then(|kind| app.channels.get(kind)) else {
        let reason =
            format!("messages by {} are not set up on this server; `shelfbell config default` shows its settings", claimed.due.way);
        return Outcome::of(app, claimed, &Err(SendError::Retry { reason }));
    };
    let sent = match compose::compose(app, claimed, channel.form()) {
        Ok(message) => channel.send(&message).await,
        Err(problem) => Err(SendError::Reject { reason: format!("the template cannot be rendered: {problem}"), address_is_dead: false }),
    };
    Outcome::of(app, claimed, &sent)
}
