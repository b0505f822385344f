//! Word of what moved: from this server's own ballots, and from those of others on the same database.
//!
//! It says which polls to look at again, never what is in them.

use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio_util::task::AbortOnDropHandle;

use super::{Db, Store};
use crate::id::ItemId;

/// Groups of ballots that may be unheard; past it a listener looks at everything again.
const UNHEARD: usize = 256;

/// The channel on which servers tell each other.
const CHANNEL: &str = "interleave_polls";

/// The statement that tells the other servers, once the transaction it is in commits.
pub(super) const NOTIFY: &str = "select pg_notify('interleave_polls', $1)";

/// What moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The shown tallies of these polls.
    Polls(Arc<[ItemId]>),
    /// Nobody knows: word may have been missed. Any of them.
    Any,
}

#[derive(Clone)]
pub(super) struct Notifier(broadcast::Sender<Change>);

impl Notifier {
    pub(super) fn new() -> Self {
        Self(broadcast::channel(UNHEARD).0)
    }

    pub(super) fn is_heard(&self) -> bool {
        self.0.receiver_count() > 0
    }

    pub(super) fn say(&self, change: Change) {
        // An error means that nobody listens.
        let _ = self.0.send(change);
    }
}

/// Changes as they are committed. Those of this server come without a detour.
pub struct Changes {
    receiver: broadcast::Receiver<Change>,
    _others: Option<AbortOnDropHandle<()>>,
}

impl Changes {
    /// The next change; none after the store has closed.
    pub async fn next(&mut self) -> Option<Change> {
        match self.receiver.recv().await {
            Ok(change) => Some(change),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Change::Any),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

impl Store {
    /// Listens to what moves from now on, on this server and, where there may be others, on those.
    #[must_use]
    pub fn changes(&self) -> Changes {
        let receiver = self.notifier.0.subscribe();
        let others = match &self.db {
            Db::Sqlite { .. } => None,
            Db::Postgres(pool) => Some(AbortOnDropHandle::new(tokio::spawn(hear(
                pool.clone(),
                self.notifier.clone(),
            )))),
        };
        Changes { receiver, _others: others }
    }
}

/// Passes on what other servers say. After a lost connection it says [`Change::Any`], once it
/// listens again.
async fn hear(pool: PgPool, notifier: Notifier) {
    const SOONEST: Duration = Duration::from_millis(50);
    const LATEST: Duration = Duration::from_secs(2);
    let mut pause = SOONEST;
    while !pool.is_closed() {
        match listen(&pool).await {
            Ok(mut listener) => {
                pause = SOONEST;
                notifier.say(Change::Any);
                let cause = loop {
                    match listener.try_recv().await {
                        Ok(Some(told)) => {
                            if let Ok(poll) = told.payload().parse::<ItemId>() {
                                notifier.say(Change::Polls([poll].into()));
                            }
                        }
                        Ok(None) => break "the connection was lost".to_owned(),
                        Err(error) => break error.to_string(),
                    }
                };
                tracing::warn!(cause, "votes of other servers are not heard; trying again");
            }
            Err(error) => tracing::warn!(%error, "votes of other servers are not heard"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LATEST);
    }
}

async fn listen(pool: &PgPool) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(pool).await?;
    // A lost connection is to be told, not mended in silence.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}
