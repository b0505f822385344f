//! What learners remember of each card, and every review they made.

use std::collections::HashMap;

use super::{Store, commit, read};
use crate::cards::{Memory, Next};
use crate::clock::Timestamp;
use crate::id::{ItemId, LearnerTag};

/// A card's memory and when it is due, by `concept/card`.
pub type Deck = HashMap<String, (Memory, Timestamp)>;

type CardRow = (String, f64, f64, i64, i64, i64);

impl Store {
    /// Every card a learner has reviewed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deck(&self, learner: LearnerTag) -> sqlx::Result<Deck> {
        const SQL: &str = "select card, stability, difficulty, reviews, reviewed_at, due_at \
             from card where learner = $1";
        let rows: Vec<CardRow> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(memory).collect())
    }

    /// Keeps a review as it is made. `number` is the review it follows: when another tab has made
    /// that review already, nothing changes. Returns whether it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_review(
        &self,
        learner: LearnerTag,
        card: &ItemId,
        next: &Next,
    ) -> sqlx::Result<bool> {
        const REVIEW: &str = "insert into review (learner, card, number, grade, reviewed_at) \
             values ($1, $2, $3, $4, $5) on conflict do nothing";
        const CARD: &str = "insert into card \
             (learner, card, stability, difficulty, reviews, reviewed_at, due_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (learner, card) do update set \
             stability = excluded.stability, difficulty = excluded.difficulty, \
             reviews = excluded.reviews, reviewed_at = excluded.reviewed_at, \
             due_at = excluded.due_at";
        let Next { grade, memory, due_at, .. } = next;
        commit!(&self.db, tx => {
            let inserted = sqlx::query(REVIEW)
                .bind(&learner.0[..])
                .bind(card.as_str())
                .bind(i64::from(memory.reviews))
                .bind(i64::from(grade.number()))
                .bind(memory.reviewed_at.0)
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if inserted > 0 {
                sqlx::query(CARD)
                    .bind(&learner.0[..])
                    .bind(card.as_str())
                    .bind(f64::from(memory.stability))
                    .bind(f64::from(memory.difficulty))
                    .bind(i64::from(memory.reviews))
                    .bind(memory.reviewed_at.0)
                    .bind(due_at.0)
                    .execute(&mut *tx)
                    .await?;
            }
            inserted > 0
        })
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

fn memory(row: CardRow) -> (String, (Memory, Timestamp)) {
    let (card, stability, difficulty, reviews, reviewed_at, due_at) = row;
    #[expect(clippy::cast_possible_truncation, reason = "written from f32")]
    let memory = Memory {
        stability: stability as f32,
        difficulty: difficulty as f32,
        reviews: u32::try_from(reviews).unwrap_or(u32::MAX),
        reviewed_at: Timestamp(reviewed_at),
    };
    (card, (memory, Timestamp(due_at)))
}
