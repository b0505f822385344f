//! The tally: what may be done with a ballot, and the one task that counts them.
//!
//! The task owns one connection. It takes every ballot that is waiting, has them written in one
//! transaction (`count_ballots`) and acknowledges each after the commit. There is no timer: a lone
//! ballot is written at once, and a group forms only from those that arrived during the commit
//! before. What a transaction consists of is not known here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, oneshot};

use super::count_ballots::{Written, commit};
use super::notifications::{Change, Notifier};
use super::order_of_arrival::Arrivals;
use super::{Db, Store, read};
use crate::id::{ItemId, LinkTag, VoterTag};
use crate::poll::Tally;

/// Ballots that may wait; past it a voter is told to try again.
const WAITING: usize = 4_096;

/// Ballots in one transaction at most.
const GROUP: usize = 1_024;

/// One visitor's ballot in one poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// The poll.
    pub poll: ItemId,
    /// Whose ballot it is.
    pub tag: VoterTag,
    /// Ids of the options chosen, each once. None: the results were looked at instead.
    pub options: Vec<String>,
    /// Whether what is shown of this poll stays as it is while it is open.
    pub private: bool,
}

/// What became of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteOutcome {
    /// It is in the tally, on disk.
    Counted,
    /// The visitor had voted before; nothing changed.
    AlreadyVoted,
    /// The link was used before, or never given out; nothing changed.
    NotInvited,
}

/// Why a ballot is not known to be counted. It can be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Too many are waiting.
    #[error("too many ballots are waiting")]
    Busy,
    /// The database did not take it.
    #[error("the database did not take the ballot")]
    Failed,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
}

/// A ballot, and the link that lets it in, where it takes one.
pub(super) struct Cast {
    pub(super) ballot: Ballot,
    pub(super) link: Option<LinkTag>,
}

struct Waiting {
    cast: Cast,
    reply: oneshot::Sender<Result<VoteOutcome, Unavailable>>,
}

enum Order {
    Count(Waiting),
    Stop(oneshot::Sender<()>),
}

/// The way to the task that writes ballots.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Order>,
    done: Arc<Done>,
}

/// What the writer did since it started.
#[derive(Default)]
struct Done {
    counted: AtomicU64,
    repeated: AtomicU64,
    failed: AtomicU64,
    groups: AtomicU64,
}

/// The writer's figures since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BallotFigures {
    /// Ballots counted.
    pub counted: u64,
    /// Ballots of visitors who had voted.
    pub repeated: u64,
    /// Ballots that were not taken.
    pub failed: u64,
    /// Commits that held ballots.
    pub groups: u64,
    /// Ballots that wait at this moment.
    pub waiting: u64,
}

impl Done {
    fn note(&self, group: usize, written: &sqlx::Result<Written>) {
        let add = |to: &AtomicU64, number: usize| to.fetch_add(number as u64, Ordering::Relaxed);
        match written {
            Ok(written) if group > 0 => {
                let counted = written.outcomes.iter();
                let counted = counted.filter(|outcome| **outcome == VoteOutcome::Counted).count();
                add(&self.counted, counted);
                add(&self.repeated, group - counted);
                add(&self.groups, 1);
            }
            Ok(_) => {}
            Err(_) => drop(add(&self.failed, group)),
        }
    }
}

impl Writer {
    /// Starts the task on a database that nothing else uses.
    pub(super) fn start(db: Db, notifier: Notifier, arrivals: Arrivals) -> Self {
        let (queue, orders) = mpsc::channel(WAITING);
        let done = Arc::new(Done::default());
        tokio::spawn(write_groups(db, orders, notifier, arrivals, Arc::clone(&done)));
        Self { queue, done }
    }

    async fn count(&self, cast: Cast) -> Result<VoteOutcome, Unavailable> {
        let (reply, outcome) = oneshot::channel();
        self.queue.try_send(Order::Count(Waiting { cast, reply })).map_err(
            |error| match error {
                mpsc::error::TrySendError::Full(_) => Unavailable::Busy,
                mpsc::error::TrySendError::Closed(_) => Unavailable::Stopping,
            },
        )?;
        outcome.await.unwrap_or(Err(Unavailable::Stopping))
    }

    /// Ends the task after the ballots that wait.
    pub(super) async fn stop(&self) {
        let (reply, stopped) = oneshot::channel();
        if self.queue.send(Order::Stop(reply)).await.is_ok() {
            // An error means the task has ended, which is what was asked.
            let _ = stopped.await;
        }
    }
}

async fn write_groups(
    db: Db,
    mut orders: mpsc::Receiver<Order>,
    notifier: Notifier,
    arrivals: Arrivals,
    done: Arc<Done>,
) {
    let mut taken = Vec::with_capacity(GROUP);
    while orders.recv_many(&mut taken, GROUP).await > 0 {
        let mut group = Vec::with_capacity(taken.len());
        let mut stopping = None;
        for order in taken.drain(..) {
            match order {
                Order::Count(waiting) => group.push(waiting),
                Order::Stop(reply) => stopping = Some(reply),
            }
        }
        let ballots: Vec<&Cast> = group.iter().map(|waiting| &waiting.cast).collect();
        let written = if takes_ballots(&db) {
            let _turn = arrivals.turn().await;
            commit(&db, &ballots).await
        } else {
            Err(sqlx::Error::PoolClosed)
        };
        done.note(ballots.len(), &written);
        match &written {
            Ok(written) if !written.moved.is_empty() && notifier.is_heard() => {
                notifier.say(Change::Polls(written.moved.as_slice().into()));
            }
            Ok(_) => {}
            Err(error) => {
                let ballots = ballots.len();
                tracing::error!(%error, ballots, "ballots were not counted");
            }
        }
        if let (Db::Sqlite { .. }, Ok(written)) = (&db, &written) {
            let new = ballots
                .iter()
                .zip(&written.outcomes)
                .filter(|(_, outcome)| **outcome == VoteOutcome::Counted);
            arrivals.note(new.map(|(cast, _)| (&cast.ballot.poll, cast.ballot.tag)));
        }
        for (at, waiting) in group.into_iter().enumerate() {
            let outcome =
                written.as_ref().map_or(Err(Unavailable::Failed), |all| Ok(all.outcomes[at]));
            // A voter who is gone is counted all the same.
            let _ = waiting.reply.send(outcome);
        }
        if let Some(reply) = stopping {
            match &db {
                Db::Sqlite { write, .. } => write.close().await,
                Db::Postgres(pool) => pool.close().await,
            }
            let _ = reply.send(());
            return;
        }
    }
}

/// Whether what is written is kept: the file is in its place, and the log has room.
fn takes_ballots(db: &Db) -> bool {
    match db {
        Db::Sqlite { file, log, .. } => file.is_ours() && !log.is_full(),
        Db::Postgres(_) => true,
    }
}

impl Store {
    /// What the writer of ballots did since the start.
    #[must_use]
    pub fn ballot_figures(&self) -> BallotFigures {
        let Writer { queue, done } = &self.ballots;
        let read = |from: &AtomicU64| from.load(Ordering::Relaxed);
        BallotFigures {
            counted: read(&done.counted),
            repeated: read(&done.repeated),
            failed: read(&done.failed),
            groups: read(&done.groups),
            waiting: (queue.max_capacity() - queue.capacity()) as u64,
        }
    }

    /// Counts a ballot, or finds that its visitor has voted. Returns after the commit.
    ///
    /// # Errors
    /// When too many ballots wait, the database fails, or the server stops. The ballot may be sent
    /// again: if it was counted after all, because a connection broke between the commit and its
    /// answer, it is found to be a repeat.
    pub async fn vote(&self, ballot: Ballot) -> Result<VoteOutcome, Unavailable> {
        self.ballots.count(Cast { ballot, link: None }).await
    }

    /// The same with a link, which is spent together with it, or not at all. A visitor who has voted
    /// spends none.
    ///
    /// # Errors
    /// As [`Store::vote`].
    pub async fn vote_by_link(
        &self,
        ballot: Ballot,
        link: LinkTag,
    ) -> Result<VoteOutcome, Unavailable> {
        self.ballots.count(Cast { ballot, link: Some(link) }).await
    }

    /// Whether the visitor of this tag has voted in a poll.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_voted(&self, poll: &ItemId, tag: VoterTag) -> sqlx::Result<bool> {
        const SQL: &str = "select count(*) from receipt where poll = $1 and tag = $2";
        let receipts: i64 = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(poll.as_str()).bind(&tag.0[..]).fetch_one(pool).await?
        });
        Ok(receipts > 0)
    }

    /// The tally of a poll: whatever was ever counted, by option id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tally(&self, poll: &ItemId) -> sqlx::Result<Tally> {
        const SQL: &str = "select option, votes from counter where poll = $1 order by option";
        let rows: Vec<(String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(poll.as_str()).fetch_all(pool).await?
        });
        Ok(Tally::from_counters(rows.into_iter().map(|(name, n)| (name, n.unsigned_abs()))))
    }
}
