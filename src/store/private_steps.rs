//! What is shown of private polls: a copy of their counters, the table `published`, that moves in steps
//! of five voters.
//!
//! The copy is made in the transaction that completes a step, so it survives restarts and is one for
//! all nodes. Two copies that were ever published differ by no fewer than [`STEP`] voters.

use sqlx::{Postgres, QueryBuilder, Sqlite};

use super::{Db, Store, read};
use crate::id::ItemId;
use crate::poll::{ABSTAINED, BALLOTS, EXTRA, STEP, Tally};

/// Polls in one statement.
const MANY: usize = 1_000;

/// Publishes those of these private polls whose step is complete, within a transaction that has
/// moved their counters; evaluates to the `Result`, with their names.
///
/// First the row of each poll's ballots is locked: of two transactions on two nodes the second
/// waits here for the first to end, and then reads what that one counted and published. Without the
/// lock both would complete the same step, each with a voter that the other does not know.
macro_rules! complete_steps {
    ($tx:expr, $database:ty, $polls:expr) => {
        async {
            let mut lock = sqlx::QueryBuilder::<$database>::new(
                "insert into published (poll, option, votes) ",
            );
            lock.push_values($polls, |mut row, poll| {
                row.push_bind(*poll).push_bind($crate::poll::BALLOTS).push_bind(0_i64);
            });
            lock.push(
                " on conflict (poll, option) do update set votes = published.votes \
             returning poll, votes",
            );
            let shown: Vec<(String, i64)> = lock.build_query_as().fetch_all(&mut *$tx).await?;

            let mut count = sqlx::QueryBuilder::<$database>::new(
                "select poll, option, votes from counter where poll in (",
            );
            let mut names = count.separated(", ");
            for poll in $polls {
                names.push_bind(*poll);
            }
            count.push(")");
            let counted: Vec<(String, String, i64)> =
                count.build_query_as().fetch_all(&mut *$tx).await?;

            let (polls, rows) = $crate::store::private_steps::steps(&shown, &counted);
            if !rows.is_empty() {
                let mut publish = sqlx::QueryBuilder::<$database>::new(
                    "insert into published (poll, option, votes) ",
                );
                publish.push_values(rows, |mut row, (poll, option, votes)| {
                    row.push_bind(poll).push_bind(option).push_bind(votes);
                });
                publish.push(" on conflict (poll, option) do update set votes = excluded.votes");
                publish.build().execute(&mut *$tx).await?;
            }
            Ok::<_, sqlx::Error>(polls)
        }
        .await
    };
}

pub(super) use complete_steps;

/// Of polls with so many ballots shown and these counters: those whose step is complete, and the
/// rows to publish.
pub(super) fn steps<'a>(
    shown: &'a [(String, i64)],
    counted: &'a [(String, String, i64)],
) -> (Vec<String>, Vec<(&'a str, &'a str, i64)>) {
    let mut polls = Vec::new();
    let mut rows = Vec::new();
    for (poll, shown) in shown {
        let of_poll = || counted.iter().filter(|(name, _, _)| name == poll);
        let tally = Tally::from_counters(
            of_poll().map(|(_, option, votes)| (option.clone(), votes.unsigned_abs())),
        );
        if tally.ballots < shown.unsigned_abs() + STEP {
            continue;
        }
        polls.push(poll.clone());
        rows.extend(copy(
            poll,
            of_poll().map(|(_, option, votes)| (option.as_str(), *votes)),
            &tally,
        ));
    }
    (polls, rows)
}

/// The rows that publish a poll's counters.
fn copy<'a>(
    poll: &'a str,
    counters: impl Iterator<Item = (&'a str, i64)>,
    tally: &Tally,
) -> impl Iterator<Item = (&'a str, &'a str, i64)> {
    let options = counters.filter(|(option, _)| ![ABSTAINED, EXTRA].contains(option));
    // The next step is measured from it.
    let ballots = (BALLOTS, i64::try_from(tally.ballots).unwrap_or(i64::MAX));
    options.chain([ballots]).map(move |(option, votes)| (poll, option, votes))
}

impl Store {
    /// What is shown of a private poll. None: nothing, because fewer than [`STEP`] voted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn private_tally(&self, poll: &ItemId) -> sqlx::Result<Option<Tally>> {
        const SQL: &str = "select option, votes from published where poll = $1 order by option";
        let rows: Vec<(String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(poll.as_str()).fetch_all(pool).await?
        });
        let tally =
            Tally::from_counters(rows.into_iter().map(|(name, n)| (name, n.unsigned_abs())));
        Ok((tally.ballots >= STEP).then_some(tally))
    }

    /// Makes what is published fit a library whose polls are these, each private or not. To be
    /// called before the library is used: until then its polls may have been shown by other rules.
    ///
    /// A poll that has become private starts from what was open to all until now. One that is no
    /// longer private is shown as it is, so its copy goes. One that is no longer there keeps it: it
    /// may come back.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn settle_private_steps(
        &self,
        polls: impl IntoIterator<Item = (&ItemId, bool)> + Send,
    ) -> sqlx::Result<()> {
        const LOCK: &str = "insert into published (poll, option, votes) values ($1, '*', 0) \
             on conflict (poll, option) do nothing";
        const COUNTERS: &str = "select option, votes from counter where poll = $1";
        const COPY: &str = "insert into published (poll, option, votes) values ($1, $2, $3) \
             on conflict (poll, option) do update set votes = excluded.votes";
        let (mut private, mut public) = (Vec::new(), Vec::new());
        for (poll, is_private) in polls {
            if is_private { private.push(poll.as_str()) } else { public.push(poll.as_str()) }
        }
        private.sort_unstable();
        // Evaluates to the `Result` of all statements and the commit.
        macro_rules! settle_and_commit {
            ($tx:ident, $database:ty) => {
                async {
                    for some in public.chunks(MANY) {
                        let mut forget =
                            QueryBuilder::<$database>::new("delete from published where poll in (");
                        let mut names = forget.separated(", ");
                        for poll in some {
                            names.push_bind(*poll);
                        }
                        forget.push(")");
                        forget.build().execute(&mut *$tx).await?;
                    }
                    for poll in &private {
                        // The lock on this row keeps ballots and other nodes out meanwhile.
                        let made = sqlx::query(LOCK).bind(*poll).execute(&mut *$tx).await?;
                        if made.rows_affected() == 0 {
                            continue;
                        }
                        let counters: Vec<(String, i64)> =
                            sqlx::query_as(COUNTERS).bind(*poll).fetch_all(&mut *$tx).await?;
                        let tally = Tally::from_counters(
                            counters.iter().map(|(name, n)| (name.clone(), n.unsigned_abs())),
                        );
                        let rows = counters.iter().map(|(name, votes)| (name.as_str(), *votes));
                        for (poll, option, votes) in copy(poll, rows, &tally) {
                            sqlx::query(COPY)
                                .bind(poll)
                                .bind(option)
                                .bind(votes)
                                .execute(&mut *$tx)
                                .await?;
                        }
                    }
                    $tx.commit().await
                }
                .await
            };
        }
        match &self.db {
            Db::Sqlite { write, .. } => {
                let mut tx = write.begin_with("begin immediate").await?;
                settle_and_commit!(tx, Sqlite)
            }
            Db::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                settle_and_commit!(tx, Postgres)
            }
        }
    }
}
