//! What learners remember of each card, and every review they made.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{OpenError, Place, Store, commit, look, read};
use crate::cards::{Grade, Logged, Memory, Next, Zone, replay_with};
use crate::clock::Timestamp;
use crate::id::LearnerTag;

/// A card's memory and when it is due, by `concept/card`.
pub type Deck = HashMap<String, (Memory, Timestamp)>;

/// A row of `card` without its learner.
type CardRow = (String, f64, f64, i64, i64, i64, i64, i64);

/// A row of `review` without learner, card and number.
pub(super) type LogRow = (i64, i64, i64, i64, String, i64);

pub(super) const PUT_CARD: &str = "insert into card \
     (learner, card, stability, difficulty, reviews, lapses, revision, reviewed_at, due_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (learner, card) do update set \
     stability = excluded.stability, difficulty = excluded.difficulty, \
     reviews = excluded.reviews, lapses = excluded.lapses, revision = excluded.revision, \
     reviewed_at = excluded.reviewed_at, due_at = excluded.due_at";

/// The log of a card, oldest first.
pub(super) const CARD_LOG: &str = "select grade, reviewed_at, retention_percent, zone_minutes, zone, \
     revision from review where learner = $1 and card = $2 order by number";

/// What a card's log leaves of it, within a transaction; leaves the function where the database fails
/// or the log makes no sense.
macro_rules! replayed {
    ($tx:ident, $learner:expr, $card:expr, $parameters:expr) => {{
        let log: Vec<LogRow> =
            sqlx::query_as(CARD_LOG).bind(&$learner.0[..]).bind($card).fetch_all(&mut *$tx).await?;
        let log = log.into_iter().filter_map(logged);
        replay_with($card, log, $parameters.numbers())
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?
    }};
}
pub(super) use replayed;

/// Keeps what is remembered of a card, within a transaction of either database.
macro_rules! put_card {
    ($tx:ident, $learner:expr, $card:expr, $memory:expr, $due_at:expr) => {
        sqlx::query(PUT_CARD)
            .bind(&$learner.0[..])
            .bind($card)
            .bind(f64::from($memory.stability))
            .bind(f64::from($memory.difficulty))
            .bind(i64::from($memory.reviews))
            .bind(i64::from($memory.lapses))
            .bind(i64::from($memory.revision))
            .bind($memory.reviewed_at.0)
            .bind($due_at.0)
            .execute(&mut *$tx)
            .await
    };
}

pub(super) use put_card;

/// So many reviews can be taken back, one after the other.
pub const UNDO_STEPS: i64 = 30;

/// A learner's latest review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReview {
    /// The card.
    pub card: String,
    /// Which of its reviews it is, from 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
}

/// What was reviewed since a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Cards seen for the first time.
    pub new: usize,
    /// Other cards, each once.
    pub seen: usize,
}

const REVIEWED: &str = "select distinct card from card order by card";

/// Every card that anybody has reviewed, of a database that nothing may be written to or made for.
///
/// # Errors
/// When there is none, it is not ours, or it cannot be read.
pub async fn reviewed_cards_at(place: &Place) -> Result<Vec<String>, OpenError> {
    look!(place, connection => sqlx::query_scalar(REVIEWED).fetch_all(&mut connection).await)
}

impl Store {
    /// Every card that anybody has reviewed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewed_cards(&self) -> sqlx::Result<Vec<String>> {
        Ok(read!(&self.db, pool => sqlx::query_scalar(REVIEWED).fetch_all(pool).await?))
    }

    /// Every card a learner has reviewed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deck(&self, learner: LearnerTag) -> sqlx::Result<Deck> {
        const SQL: &str = "select card, stability, difficulty, reviews, lapses, revision, \
             reviewed_at, due_at from card where learner = $1";
        let rows: Vec<CardRow> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(memory).collect())
    }

    /// What a learner remembers of one card, and when it is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn card(
        &self,
        learner: LearnerTag,
        card: &str,
    ) -> sqlx::Result<Option<(Memory, Timestamp)>> {
        const SQL: &str = "select card, stability, difficulty, reviews, lapses, revision, \
             reviewed_at, due_at from card where learner = $1 and card = $2";
        let row: Option<CardRow> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).bind(card).fetch_optional(pool).await?
        });
        Ok(row.map(|row| memory(row).1))
    }

    /// Keeps a review as it is made. Its number is one more than that of the review it follows: when
    /// another tab has made that review already, nothing changes. Returns whether it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_review(
        &self,
        learner: LearnerTag,
        card: &(impl Borrow<str> + Sync + ?Sized),
        next: &Next,
    ) -> sqlx::Result<bool> {
        const REVIEW: &str = "insert into review (learner, card, number, grade, reviewed_at, \
             retention_percent, zone_minutes, revision, zone, step) \
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, count(*) from review \
             where learner = $1 and reviewed_at = $5 on conflict do nothing";
        const NEW_STEP: &str = "delete from undone where learner = $1";
        let card: &str = card.borrow();
        let Next { grade, memory, due_at, retention, zone, .. } = next;
        commit!(&self.db, tx => {
            let inserted = sqlx::query(REVIEW)
                .bind(&learner.0[..])
                .bind(card)
                .bind(i64::from(memory.reviews))
                .bind(i64::from(grade.number()))
                .bind(memory.reviewed_at.0)
                .bind(i64::from(*retention))
                .bind(i64::from(zone.minutes(memory.reviewed_at)))
                .bind(i64::from(memory.revision))
                .bind(zone.place())
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if inserted > 0 {
                put_card!(tx, learner, card, memory, due_at)?;
                sqlx::query(NEW_STEP).bind(&learner.0[..]).execute(&mut *tx).await?;
            }
            inserted > 0
        })
    }

    /// A learner's latest review; none when as many as may be were taken back since one was made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_review(&self, learner: LearnerTag) -> sqlx::Result<Option<LastReview>> {
        const SQL: &str = "select card, number, reviewed_at from review where learner = $1 \
             and coalesce((select steps from undone where learner = $1), 0) < $2 \
             order by reviewed_at desc, step desc, number desc limit 1";
        let row: Option<(String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).bind(UNDO_STEPS).fetch_optional(pool).await?
        });
        Ok(row.map(|(card, number, at)| LastReview {
            card,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            at: Timestamp(at),
        }))
    }

    /// Takes a card's last review back: what is remembered of it is what the others leave. Nothing
    /// happens when `number` is not that of its last review. Returns whether it was taken back.
    ///
    /// # Errors
    /// When the database fails, or the log is not one that FSRS could have made.
    pub async fn undo_review(
        &self,
        learner: LearnerTag,
        card: &str,
        number: u32,
    ) -> sqlx::Result<bool> {
        const DELETE: &str = "delete from review where learner = $1 and card = $2 and number = $3 \
             and number = (select reviews from card where learner = $1 and card = $2)";
        const STEP: &str = "insert into undone (learner, steps) values ($1, 1) \
             on conflict (learner) do update set steps = undone.steps + 1, day = 0";
        const FORGET: &str = "delete from card where learner = $1 and card = $2";
        let parameters = self.parameters(learner).await?;
        commit!(&self.db, tx => {
            let deleted = sqlx::query(DELETE)
                .bind(&learner.0[..])
                .bind(card)
                .bind(i64::from(number))
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if deleted > 0 {
                sqlx::query(STEP).bind(&learner.0[..]).execute(&mut *tx).await?;
                match replayed!(tx, learner, card, parameters) {
                    Some((memory, due_at)) => {
                        put_card!(tx, learner, card, memory, due_at)?;
                    }
                    None => {
                        sqlx::query(FORGET)
                            .bind(&learner.0[..])
                            .bind(card)
                            .execute(&mut *tx)
                            .await?;
                    }
                }
            }
            deleted > 0
        })
    }

    /// How much a learner has reviewed since a moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewed_since(
        &self,
        learner: LearnerTag,
        since: Timestamp,
    ) -> sqlx::Result<Reviewed> {
        // Grouped here: a `group by` makes SQLite walk the whole log in the order of its cards.
        const SQL: &str =
            "select card, number from review where learner = $1 and reviewed_at >= $2";
        let rows: Vec<(String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).bind(since.0).fetch_all(pool).await?
        });
        // A card's reviews since a moment hold its first, or none of them is its first.
        let new = rows.iter().filter(|(_, number)| *number == 1).count();
        let cards: HashSet<&str> = rows.iter().map(|(card, _)| card.as_str()).collect();
        Ok(Reviewed { new, seen: cards.len() - new })
    }

    /// Lets what is kept of a card be kept under its new name, unless something is kept there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_card(
        &self,
        learner: LearnerTag,
        former: &str,
        now: &str,
    ) -> sqlx::Result<()> {
        const SQL: [&str; 3] = [
            "update review set card = $3 where learner = $1 and card = $2 and not exists \
             (select 1 from card where learner = $1 and card = $3)",
            "update card set card = $3 where learner = $1 and card = $2 and not exists \
             (select 1 from card as other where other.learner = $1 and other.card = $3)",
            "update aside set card = $3 where learner = $1 and card = $2 and not exists \
             (select 1 from aside as other where other.learner = $1 and other.card = $3)",
        ];
        commit!(&self.db, tx => {
            for sql in SQL {
                sqlx::query(sql)
                    .bind(&learner.0[..])
                    .bind(former)
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
            }
        })
    }

    /// The reviews of each card of a learner, first to last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logs(&self, learner: LearnerTag) -> sqlx::Result<BTreeMap<String, Vec<Logged>>> {
        const SQL: &str = "select card, grade, reviewed_at, retention_percent, zone_minutes, zone, \
             revision from review where learner = $1 order by card, number";
        let rows: Vec<(String, i64, i64, i64, i64, String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let mut logs: BTreeMap<String, Vec<Logged>> = BTreeMap::new();
        for (card, grade, at, retention, minutes, place, revision) in rows {
            let review = logged((grade, at, retention, minutes, place, revision));
            logs.entry(card).or_default().extend(review);
        }
        Ok(logs)
    }

    /// Every review of a learner: card, grade 1 to 4, and when, in the order of card and number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviews(
        &self,
        learner: LearnerTag,
    ) -> sqlx::Result<Vec<(String, i64, Timestamp)>> {
        const SQL: &str = "select card, grade, reviewed_at from review where learner = $1 \
             order by card, number";
        let rows: Vec<(String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(card, grade, at)| (card, grade, Timestamp(at))).collect())
    }
}

pub(super) fn logged((grade, at, retention, minutes, place, revision): LogRow) -> Option<Logged> {
    let grade = Grade::ALL.into_iter().find(|one| i64::from(one.number()) == grade)?;
    Some(Logged {
        grade,
        at: Timestamp(at),
        retention: u8::try_from(retention).ok()?,
        zone: Zone::kept(&place, minutes)?,
        revision: u32::try_from(revision).ok()?,
    })
}

fn memory(row: CardRow) -> (String, (Memory, Timestamp)) {
    let (card, stability, difficulty, reviews, lapses, revision, reviewed_at, due_at) = row;
    let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "written from f32")]
    let memory = Memory {
        stability: stability as f32,
        difficulty: difficulty as f32,
        reviews: number(reviews),
        lapses: number(lapses),
        revision: number(revision),
        reviewed_at: Timestamp(reviewed_at),
    };
    (card, (memory, Timestamp(due_at)))
}
