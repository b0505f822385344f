//! The session that a learner began last.

use super::{Store, commit, read};
use crate::clock::Day;
use crate::id::LearnerTag;

/// A row of `sitting` without its learner.
type Row = (i64, i64, String, i64, i64, String, i64);

/// A session that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The learning day on which it was begun.
    pub day: Day,
    /// The minutes chosen.
    pub minutes: u32,
    /// The name of its quiz; empty when it has none.
    pub quiz: String,
    /// Cards to review.
    pub cards: usize,
    /// Cards that had been reviewed on that day before.
    pub cards_before: usize,
    /// The address of the demo it shows; empty when it has none.
    pub shows: String,
    /// Whether that was seen.
    pub seen: bool,
}

impl Store {
    /// The session that a learner began last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sitting(&self, learner: LearnerTag) -> sqlx::Result<Option<Sitting>> {
        const SQL: &str = "select day, minutes, quiz, cards, cards_before, shows, seen \
             from sitting where learner = $1";
        let row: Option<Row> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_optional(pool).await?
        });
        let size = |number: i64| usize::try_from(number).unwrap_or_default();
        Ok(row.map(|(day, minutes, quiz, cards, before, shows, seen)| Sitting {
            day: Day(day),
            minutes: u32::try_from(minutes).unwrap_or_default(),
            quiz,
            cards: size(cards),
            cards_before: size(before),
            shows,
            seen: seen != 0,
        }))
    }

    /// Keeps a session in place of the one before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_sitting(&self, learner: LearnerTag, sitting: &Sitting) -> sqlx::Result<()> {
        const SQL: &str = "insert into sitting \
             (learner, day, minutes, quiz, cards, cards_before, shows, seen) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (learner) do update set \
             day = excluded.day, minutes = excluded.minutes, quiz = excluded.quiz, \
             cards = excluded.cards, cards_before = excluded.cards_before, \
             shows = excluded.shows, seen = excluded.seen";
        let number = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&learner.0[..])
                .bind(sitting.day.0)
                .bind(i64::from(sitting.minutes))
                .bind(&sitting.quiz)
                .bind(number(sitting.cards))
                .bind(number(sitting.cards_before))
                .bind(&sitting.shows)
                .bind(i64::from(sitting.seen))
                .execute(&mut *tx)
                .await?;
        })
    }
}
