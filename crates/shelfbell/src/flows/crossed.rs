//! On PostgreSQL two that work on the same rows may lock each other out. One of them is then rolled back whole, and begins again.

use crate::db::is_transient;

/// How often what crosses something else is begun before it is given up.
const TRIES: usize = 5;

/// An error that may be one of the database's.
pub trait MayCross {
    fn of_database(&self) -> Option<&sqlx::Error>;
}

impl MayCross for sqlx::Error {
    fn of_database(&self) -> Option<&sqlx::Error> {
        Some(self)
    }
}

/// `once` opens a transaction of its own. `what`: its name in the log.
pub async fn again_if_crossed<T, E, F, Fut>(what: &'static str, mut once: F) -> Result<T, E>
where
    E: MayCross,
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    for _ in 1..TRIES {
        let done = once().await;
        match done.as_ref().err().and_then(MayCross::of_database) {
            Some(error) if crossed(error) => tracing::info!(%error, what, "transaction.again"),
            _ => return done,
        }
    }
    once().await
}

/// A deadlock, or a race that was lost. Whether the database can be reached is for the caller to wait for.
fn crossed(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some() && is_transient(error)
}
