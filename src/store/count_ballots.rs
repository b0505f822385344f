//! One group of ballots in one transaction: receipts and counters, written together or not at all.
//!
//! It knows neither who waits for an answer nor when a group is formed (`ballots`).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sqlx::{Connection, Postgres, QueryBuilder, Sqlite};

use super::ballots::{Ballot, Cast, VoteOutcome};
use super::invitations::{SPEND, TAKE_BACK};
use super::notifications::NOTIFY;
use super::{Db, faults};
use crate::id::{ItemId, LinkTag, VoterTag};
use crate::poll::{ABSTAINED, EXTRA};

/// A server that takes longer to write a group has stopped answering.
const PATIENCE: Duration = Duration::from_secs(5);

/// A group after its commit.
#[derive(Default)]
pub(super) struct Written {
    /// For each ballot, whether it was the first.
    pub(super) outcomes: Vec<VoteOutcome>,
    /// Polls of which something else is shown now.
    pub(super) moved: Vec<ItemId>,
}

/// The first ballot of each visitor in each poll, as its place in the group.
type Firsts<'a> = BTreeMap<(&'a str, VoterTag), usize>;

/// Counts a group within a transaction, which is left open; evaluates to the `Result`.
macro_rules! count {
    ($tx:ident, $database:ty, $firsts:expr, $group:expr) => {
        async {
            let mut insert = QueryBuilder::<$database>::new("insert into receipt (poll, tag) ");
            insert.push_values($firsts.keys(), |mut row, (poll, tag)| {
                row.push_bind(*poll).push_bind(tag.0.to_vec());
            });
            insert.push(" on conflict do nothing returning poll, tag");
            let new: Vec<(String, Vec<u8>)> = insert.build_query_as().fetch_all(&mut *$tx).await?;
            let mut uninvited = BTreeSet::new();
            for (link, at) in links(&new, $firsts, $group) {
                let ballot = &$group[at].ballot;
                let (poll, tag) = (ballot.poll.as_str(), &ballot.tag.0[..]);
                let spend = sqlx::query(SPEND).bind(poll).bind(&link.0[..]);
                if spend.execute(&mut *$tx).await?.rows_affected() == 0 {
                    sqlx::query(TAKE_BACK).bind(poll).bind(tag).execute(&mut *$tx).await?;
                    uninvited.insert(at);
                }
            }
            let sums = Sums::of(&new, $firsts, $group, &uninvited);
            if !sums.counters.is_empty() {
                let mut add =
                    QueryBuilder::<$database>::new("insert into counter (poll, option, votes) ");
                add.push_values(&sums.counters, |mut row, ((poll, option), votes)| {
                    row.push_bind(*poll).push_bind(*option).push_bind(*votes);
                });
                add.push(
                    " on conflict (poll, option) \
                     do update set votes = counter.votes + excluded.votes",
                );
                add.build().execute(&mut *$tx).await?;
            }
            Ok::<_, sqlx::Error>(Written {
                outcomes: sums.outcomes,
                moved: sums.moved.into_iter().collect(),
            })
        }
        .await
    };
}

/// The links of new receipts with their places in the group, in the order of the links: two servers
/// take their locks in one order.
fn links(new: &[(String, Vec<u8>)], firsts: &Firsts<'_>, group: &[&Cast]) -> Vec<(LinkTag, usize)> {
    let places = new.iter().filter_map(|receipt| place(receipt, firsts));
    let mut links: Vec<_> = places.filter_map(|at| group[at].link.map(|link| (link, at))).collect();
    links.sort_unstable();
    links
}

/// The place in the group of the ballot that a receipt is for.
fn place((poll, tag): &(String, Vec<u8>), firsts: &Firsts<'_>) -> Option<usize> {
    let tag = <[u8; 16]>::try_from(tag.as_slice()).map(VoterTag).ok()?;
    firsts.get(&(poll.as_str(), tag)).copied()
}

/// Writes a group in one transaction.
pub(super) async fn commit(db: &Db, group: &[&Cast]) -> sqlx::Result<Written> {
    if group.is_empty() {
        return Ok(Written::default());
    }
    // In the order of their keys, not of their arrival: nothing on disk shows who came first, and
    // two servers take their locks in one order.
    let mut firsts = Firsts::new();
    for (at, Cast { ballot, .. }) in group.iter().enumerate() {
        firsts.entry((ballot.poll.as_str(), ballot.tag)).or_insert(at);
    }
    match db {
        Db::Sqlite { write, .. } => {
            let mut tx = write.begin_with("begin immediate").await?;
            let written = count!(tx, Sqlite, &firsts, group)?;
            faults::at(faults::COMMIT)?;
            tx.commit().await?;
            faults::at(faults::COMMITTED)?;
            Ok(written)
        }
        Db::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            let written = tokio::time::timeout(PATIENCE, async {
                let mut tx = connection.begin().await?;
                let written = count!(tx, Postgres, &firsts, group)?;
                for poll in &written.moved {
                    faults::at(faults::NOTIFY)?;
                    sqlx::query(NOTIFY).bind(poll.as_str()).execute(&mut *tx).await?;
                }
                faults::at(faults::COMMIT)?;
                tx.commit().await?;
                faults::at(faults::COMMITTED)?;
                Ok(written)
            });
            match written.await {
                Ok(written) => written,
                Err(_) => {
                    // Whoever takes it next would wait as long. Whether it committed nobody knows,
                    // so nobody is told that it did.
                    drop(connection.detach());
                    Err(sqlx::Error::PoolTimedOut)
                }
            }
        }
    }
}

/// What the new receipts of a group come to.
struct Sums<'a> {
    outcomes: Vec<VoteOutcome>,
    /// How far each counter moves, by poll and name.
    counters: BTreeMap<(&'a str, &'a str), i64>,
    /// Polls of which something else is shown now.
    moved: BTreeSet<ItemId>,
}

impl<'a> Sums<'a> {
    fn of(
        new: &[(String, Vec<u8>)],
        firsts: &Firsts<'_>,
        group: &[&'a Cast],
        uninvited: &BTreeSet<usize>,
    ) -> Self {
        let mut sums = Self {
            outcomes: vec![VoteOutcome::AlreadyVoted; group.len()],
            counters: BTreeMap::new(),
            moved: BTreeSet::new(),
        };
        for at in new.iter().filter_map(|receipt| place(receipt, firsts)) {
            if uninvited.contains(&at) {
                sums.outcomes[at] = VoteOutcome::NotInvited;
                continue;
            }
            let ballot = &group[at].ballot;
            sums.outcomes[at] = VoteOutcome::Counted;
            for (counter, more) in counters(ballot) {
                *sums.counters.entry((ballot.poll.as_str(), counter)).or_default() += more;
            }
            // Of a private poll nothing is shown that a vote could move.
            if !ballot.private {
                sums.moved.insert(ballot.poll.clone());
            }
        }
        sums
    }
}

/// The counters that a ballot moves, and how far.
fn counters(ballot: &Ballot) -> impl Iterator<Item = (&str, i64)> {
    let whole = match ballot.options.len() {
        0 => Some((ABSTAINED, 1)),
        1 => None,
        several => Some((EXTRA, i64::try_from(several - 1).unwrap_or(i64::MAX))),
    };
    ballot.options.iter().map(|option| (option.as_str(), 1)).chain(whole)
}
