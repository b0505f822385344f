//! Who is watching what: a poll's tally, pushed to its viewers.
//!
//! Each poll that somebody watches has one task. When it is told that the poll moved it reads what is
//! to be shown, encodes it once, and puts it where every viewer finds it: one place that holds the
//! latest and nothing older. A viewer who is slow misses what came in between, so nothing piles up.
//! The task and its place are gone when the last viewer is.
//!
//! Owns when a tally is read and who waits for it. How it is read and written it is told.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use parking_lot::Mutex;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_stream::wrappers::WatchStream;
use tokio_util::sync::CancellationToken;

use crate::id::ItemId;

/// Viewers at once on one server, unless it is told otherwise.
pub const VIEWERS: usize = 10_000;

/// A tally is read no more often than this: eight times a second.
const PACE: Duration = Duration::from_millis(125);

/// After so long without a change viewers are sent a sign of life. The tally is read then, too: if
/// word of a change was ever lost, it is shown this much later.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// After a failed read.
const RETRY: Duration = Duration::from_secs(1);

/// What a viewer is sent when nothing changed: a comment, by the rules of server-sent events.
const BEAT: Bytes = Bytes::from_static(b":\n\n");

/// A tally as it goes over the wire, by how much of it may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frames {
    /// Every option's count.
    pub whole: Bytes,
    /// How many voted, and no more.
    pub turnout: Bytes,
}

/// How much of a tally a viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Every option's count.
    Whole,
    /// How many voted.
    Turnout,
}

/// There is no room for another viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// The latest frames; none before the first read.
type Latest = Option<Arc<Frames>>;

/// All polls that are watched here. Clones share them.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    /// Polls with a viewer, and no others.
    watched: Mutex<HashMap<ItemId, Arc<Watched>>>,
    /// Seats that there are.
    viewers: usize,
    seats: Arc<Semaphore>,
    stop: CancellationToken,
}

struct Watched {
    latest: watch::Sender<Latest>,
    /// Rung when the poll moved. It remembers one ring, so none is lost during a read.
    moved: Notify,
}

impl Live {
    /// Nobody watches yet. Streams end when `stop` is cancelled.
    #[must_use]
    pub fn new(viewers: usize, stop: CancellationToken) -> Self {
        let viewers = viewers.min(Semaphore::MAX_PERMITS);
        let seats = Arc::new(Semaphore::new(viewers));
        Self(Arc::new(Inner { watched: Mutex::default(), viewers, seats, stop }))
    }

    /// A poll moved: its viewers are to see it.
    pub fn moved(&self, poll: &ItemId) {
        if let Some(watched) = self.0.watched.lock().get(poll) {
            watched.moved.notify_one();
        }
    }

    /// Any poll may have moved.
    pub fn all_moved(&self) {
        for watched in self.0.watched.lock().values() {
            watched.moved.notify_one();
        }
    }

    /// How many polls are watched.
    #[must_use]
    pub fn watched(&self) -> usize {
        self.0.watched.lock().len()
    }

    /// How many are watching.
    #[must_use]
    pub fn viewers(&self) -> usize {
        self.0.viewers - self.0.seats.available_permits()
    }

    /// Starts watching a poll, which `read` reads: what is to be seen now, or none when it cannot be
    /// read at the moment.
    ///
    /// # Errors
    /// When too many are watching.
    pub fn watch<R, F>(&self, poll: &ItemId, sight: Sight, read: R) -> Result<Viewer, Full>
    where
        R: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Option<Frames>> + Send,
    {
        let seat = Arc::clone(&self.0.seats).try_acquire_owned().map_err(|_| Full)?;
        let mut watched = self.0.watched.lock();
        let receiver = if let Some(watched) = watched.get(poll) {
            watched.latest.subscribe()
        } else {
            let (latest, receiver) = watch::channel(None);
            let new = Arc::new(Watched { latest, moved: Notify::new() });
            watched.insert(poll.clone(), Arc::clone(&new));
            let (live, poll) = (self.clone(), poll.clone());
            tokio::spawn(async move { live.keep(&poll, &new, read).await });
            receiver
        };
        drop(watched);
        Ok(Viewer { latest: WatchStream::new(receiver), sight, seen: None, _seat: seat })
    }

    /// Shows a poll to its viewers for as long as it has any.
    async fn keep<R, F>(&self, poll: &ItemId, watched: &Watched, read: R)
    where
        R: Fn() -> F,
        F: Future<Output = Option<Frames>>,
    {
        let stop = &self.0.stop;
        let mut beat = Instant::now() + HEARTBEAT;
        loop {
            let turn = async {
                let Some(frames) = read().await else { return sleep(RETRY).await };
                let now = Instant::now();
                if watched.show(&frames, now >= beat) {
                    beat = now + HEARTBEAT;
                }
                sleep(PACE).await;
                tokio::select! {
                    () = watched.moved.notified() => {}
                    () = sleep_until(beat) => {}
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    // With the sender gone, every stream ends.
                    self.0.watched.lock().remove(poll);
                    return;
                }
                () = watched.latest.closed() => {
                    if self.0.forget_unwatched(poll, watched) {
                        return;
                    }
                }
                () = turn => {}
            }
        }
    }
}

impl Inner {
    /// Forgets a poll that nobody watches any more, and says whether it did: somebody may have come
    /// since the last one left.
    fn forget_unwatched(&self, poll: &ItemId, watched: &Watched) -> bool {
        let mut all = self.watched.lock();
        let unwatched = watched.latest.receiver_count() == 0;
        if unwatched {
            all.remove(poll);
        }
        unwatched
    }
}

impl Watched {
    /// Wakes the viewers if there is something new, or if they are due a sign of life; says whether
    /// it did.
    fn show(&self, frames: &Frames, beat: bool) -> bool {
        self.latest.send_if_modified(|latest| {
            let new = latest.as_deref() != Some(frames);
            if new {
                *latest = Some(Arc::new(frames.clone()));
            }
            new || beat
        })
    }
}

/// One viewer's stream: what is to be seen now, then each change, and a sign of life between. It ends
/// when the server stops.
pub struct Viewer {
    latest: WatchStream<Latest>,
    sight: Sight,
    /// What was sent last.
    seen: Option<Bytes>,
    _seat: OwnedSemaphorePermit,
}

impl Stream for Viewer {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            let Some(latest) = ready!(Pin::new(&mut self.latest).poll_next(cx)) else {
                return Poll::Ready(None);
            };
            // Nothing has been read yet.
            let Some(frames) = latest else { continue };
            let frame = match self.sight {
                Sight::Whole => &frames.whole,
                Sight::Turnout => &frames.turnout,
            };
            if self.seen.as_ref() == Some(frame) {
                return Poll::Ready(Some(BEAT));
            }
            self.seen = Some(frame.clone());
            return Poll::Ready(Some(frame.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poll_is_forgotten_only_when_nobody_watches_it() {
        let live = Live::new(1, CancellationToken::new());
        let poll: ItemId = "lab/p".parse().unwrap();
        let (latest, viewer) = watch::channel(None);
        let watched = Arc::new(Watched { latest, moved: Notify::new() });
        live.0.watched.lock().insert(poll.clone(), Arc::clone(&watched));
        // The last viewer left, and this one came before the task had the lock.
        assert!(!live.0.forget_unwatched(&poll, &watched));
        assert_eq!(live.watched(), 1, "who came late is still served");
        drop(viewer);
        assert!(live.0.forget_unwatched(&poll, &watched));
        assert_eq!(live.watched(), 0);
    }
}
