//! Taking the order of arrival out of SQLite's file.
//!
//! Rows lie in pages, and a page fills from its end: where a receipt lies in its page shows which of
//! its neighbours came before it. A table without rowids sorts the list of places, not the places.
//! So the receipts around each new one are taken out and put back in the order of their keys, which
//! leaves the page as any other order of arrival would have. Then the write-ahead log, which has the
//! order of transactions, is emptied.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::{Db, Store};
use crate::id::{ItemId, VoterTag};

/// Receipts that a page can hold at most, by the shortest name a poll can have.
const IN_A_PAGE: i64 = 160;

/// Receipts moved in one transaction, which keeps a ballot waiting for a few milliseconds.
const AT_ONCE: i64 = 1_000;

/// New receipts to remember one by one; past it all are moved.
const REMEMBERED: usize = 50_000;

/// When the database is closed this may go on for so long. The next start does the rest.
const AT_THE_END: Duration = Duration::from_millis(500);

/// Between two looks at the log and the file.
const LOOK: Duration = Duration::from_millis(500);

type Key = (String, Vec<u8>);

/// Receipts that lie where they came to lie. Clones share it.
#[derive(Clone)]
pub(super) struct Arrivals {
    new: Arc<Mutex<New>>,
    /// Held by whoever writes receipts. SQLite has a lock of its own, but who finds that one taken
    /// sleeps and tries again, and may find it taken again; here it is first come, first served.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct New {
    keys: BTreeSet<Key>,
    /// Any may be new: at a start, nobody knows how the last run ended.
    any: bool,
    /// Some are being moved; if that is broken off, any may be new.
    under_way: bool,
    /// Whether this store looks after it at all: one that only reads does not.
    tended: bool,
}

impl Arrivals {
    pub(super) fn unknown() -> Self {
        let new = New { any: true, ..New::default() };
        Self { new: Arc::new(Mutex::new(new)), turn: Arc::default() }
    }

    /// Takes note of receipts that were written.
    pub(super) fn note<'a>(&self, new: impl IntoIterator<Item = (&'a ItemId, VoterTag)>) {
        let mut all = self.lock();
        if all.any {
            return;
        }
        all.keys.extend(new.into_iter().map(|(poll, tag)| (poll.to_string(), tag.0.to_vec())));
        if all.keys.len() > REMEMBERED {
            all.keys.clear();
            all.any = true;
        }
    }

    /// Waits for one's turn to write receipts.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// What is to be moved: keys, or all there are.
    fn take(&self) -> (BTreeSet<Key>, bool) {
        let mut new = self.lock();
        let was_broken_off = std::mem::replace(&mut new.under_way, true);
        let any = std::mem::take(&mut new.any) || was_broken_off;
        (std::mem::take(&mut new.keys), any)
    }

    fn lock(&self) -> MutexGuard<'_, New> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Takes the order of arrival out of SQLite's file now and then, until dropped: it is kept no
    /// longer than this and the time it takes, unless a reader holds the write-ahead log. Sees to the
    /// log's length and to the file's place meanwhile.
    pub async fn keep_no_order(&self, every: Duration) {
        let Db::Sqlite { keep, log, file, .. } = &self.db else { return };
        self.until_written_to().await;
        self.arrivals.lock().tended = true;
        let ticks = |every| {
            let mut ticks = tokio::time::interval(every);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            ticks
        };
        let mut rounds = ticks(every);
        let mut looks = ticks(LOOK);
        loop {
            tokio::select! {
                _ = rounds.tick() => self.take_order_out(None).await,
                _ = looks.tick() => {
                    file.is_ours();
                    if let Err(error) = log.look_after(keep).await {
                        tracing::warn!(%error, "the write-ahead log could not be copied");
                    }
                    log.say_if_held(every);
                }
            }
        }
    }

    /// The same for the last time.
    pub(super) async fn leave_no_order(&self) {
        let tended = self.arrivals.lock().tended;
        let until = Instant::now() + if tended { AT_THE_END } else { Duration::ZERO };
        self.take_order_out(Some(until)).await;
    }

    async fn take_order_out(&self, until: Option<Instant>) {
        let Db::Sqlite { write, keep, log, .. } = &self.db else { return };
        if self.is_read_only() {
            return;
        }
        // While a reader holds the log, the order stays in it whatever is moved, and moving would only
        // make it longer.
        if !log.is_held() {
            let (keys, any) = self.arrivals.take();
            let done = self.arrivals.rearrange(write, keys, any, until).await;
            {
                let mut new = self.arrivals.lock();
                new.under_way = false;
                new.any |= done.is_err();
            }
            if let Err(error) = done {
                // Nothing is lost but time: all are moved when there is room again.
                tracing::warn!(%error, "receipts were not put in the order of their keys");
            }
        }
        if let Err(error) = log.empty(keep, &self.arrivals).await {
            tracing::warn!(%error, "the write-ahead log could not be emptied");
        }
    }
}

impl Arrivals {
    /// Puts the receipts around each new one in the order of their keys.
    async fn rearrange(
        &self,
        write: &SqlitePool,
        keys: BTreeSet<Key>,
        any: bool,
        until: Option<Instant>,
    ) -> sqlx::Result<()> {
        let late = || until.is_some_and(|until| Instant::now() > until);
        if any {
            let mut from = Some((String::new(), Vec::new()));
            while let Some(key) = from.filter(|_| !late()) {
                from = self.paced(write, &key, AT_ONCE, until).await?;
            }
            return Ok(());
        }
        let mut rest = keys.into_iter().peekable();
        while let Some(key) = rest.next() {
            if late() {
                break;
            }
            let mut connection = write.acquire().await?;
            let from = beside(&mut connection, BEFORE, &key, IN_A_PAGE).await?.unwrap_or_default();
            let behind = beside(&mut connection, BEHIND, &key, IN_A_PAGE).await?;
            drop(connection);
            // Where they are dense, many are done at once.
            let dense =
                rest.peek().is_some_and(|next| behind.as_ref().is_none_or(|end| next <= end));
            let count = if dense { AT_ONCE } else { 2 * IN_A_PAGE + 1 };
            match self.paced(write, &from, count, until).await? {
                // All that lie before the next page are done.
                Some(next) => while rest.next_if(|key| *key < next).is_some() {},
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Moves receipts, and rests, so that ballots get their turn.
    async fn paced(
        &self,
        write: &SqlitePool,
        from: &Key,
        count: i64,
        until: Option<Instant>,
    ) -> sqlx::Result<Option<Key>> {
        let turn = self.turn().await;
        let began = Instant::now();
        let next = put_in_order(write, from, count).await?;
        drop(turn);
        if until.is_none() {
            tokio::time::sleep(began.elapsed() * 2).await;
        }
        Ok(next)
    }
}

const BEFORE: &str = "select poll, tag from receipt where (poll, tag) < ($1, $2) \
     order by poll desc, tag desc limit 1 offset $3";
const BEHIND: &str = "select poll, tag from receipt where (poll, tag) > ($1, $2) \
     order by poll, tag limit 1 offset $3";

/// The receipt so many places before or behind a key.
async fn beside(
    connection: &mut SqliteConnection,
    sql: &'static str,
    key: &Key,
    places: i64,
) -> sqlx::Result<Option<Key>> {
    sqlx::query_as(sql).bind(&key.0).bind(&key.1).bind(places - 1).fetch_optional(connection).await
}

/// Takes out so many receipts from a key on, and puts them back in order. Returns where to go on, a
/// page earlier than this ended, so that no page is left half done; none after the last receipt.
async fn put_in_order(write: &SqlitePool, from: &Key, count: i64) -> sqlx::Result<Option<Key>> {
    const MAKE: &str = "create temp table if not exists moved (poll text, tag blob)";
    const TAKE: &str = "insert into moved select poll, tag from receipt \
         where (poll, tag) >= ($1, $2) order by poll, tag limit $3";
    const LAST: &str = "select poll, tag from moved order by poll desc, tag desc limit 1";
    const NEXT: &str = "select poll, tag from moved order by poll desc, tag desc limit 1 offset $1";
    const DELETE: &str = "delete from receipt where (poll, tag) >= ($1, $2) \
         and (poll, tag) <= ($3, $4)";
    const PUT: &str = "insert into receipt select poll, tag from moved order by poll, tag";
    let mut connection = write.acquire().await?;
    sqlx::query(MAKE).execute(&mut *connection).await?;
    let mut tx = connection.begin_with("begin immediate").await?;
    sqlx::query("delete from moved").execute(&mut *tx).await?;
    let taken = sqlx::query(TAKE)
        .bind(&from.0)
        .bind(&from.1)
        .bind(count)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    let last: Option<Key> = sqlx::query_as(LAST).fetch_optional(&mut *tx).await?;
    let Some(last) = last else { return Ok(None) };
    let next: Option<Key> = sqlx::query_as(NEXT).bind(IN_A_PAGE).fetch_optional(&mut *tx).await?;
    let deleted = sqlx::query(DELETE)
        .bind(&from.0)
        .bind(&from.1)
        .bind(&last.0)
        .bind(&last.1)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    let put = sqlx::query(PUT).execute(&mut *tx).await?.rows_affected();
    if (deleted, put) != (taken, taken) {
        // Cannot be; and if it could, nothing is better than something lost.
        return Err(sqlx::Error::Protocol(format!(
            "{taken} receipts were taken, {deleted} deleted and {put} put back"
        )));
    }
    sqlx::query("delete from moved").execute(&mut *tx).await?;
    tx.commit().await?;
    let more = i64::try_from(taken).is_ok_and(|taken| taken == count);
    Ok(next.filter(|_| more))
}
