//! Parameters of FSRS that were fitted to a learner's own reviews.

use super::cards::{CARD_LOG, LogRow, PUT_CARD, logged, put_card, replayed};
use super::{Store, commit, read};
use crate::cards::{Parameters, replay_with};
use crate::clock::Day;
use crate::id::LearnerTag;

/// Cards that are replayed in one transaction.
const CARDS: usize = 50;

/// Parameters, and what they were fitted to.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The parameters.
    pub parameters: Parameters,
    /// Reviews they were fitted to.
    pub reviews: usize,
    /// When.
    pub day: Day,
}

impl Store {
    /// A learner's own parameters, and what they were fitted to; none where they are the default.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fitted(&self, learner: LearnerTag) -> sqlx::Result<Option<Fitted>> {
        const SQL: &str = "select numbers, reviews, day from parameters where learner = $1";
        let row: Option<(String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_optional(pool).await?
        });
        Ok(row.and_then(|(numbers, reviews, day)| {
            let numbers = numbers.split(' ').map(str::parse).collect::<Result<Vec<f32>, _>>();
            Some(Fitted {
                parameters: Parameters::new(numbers.ok()?)?,
                reviews: usize::try_from(reviews).unwrap_or_default(),
                day: Day(day),
            })
        }))
    }

    /// The parameters by which a learner's cards are scheduled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parameters(&self, learner: LearnerTag) -> sqlx::Result<Parameters> {
        Ok(self.fitted(learner).await?.map(|fitted| fitted.parameters).unwrap_or_default())
    }

    /// Keeps a learner's own parameters, or that they are the default, and replays all reviews by
    /// them.
    ///
    /// # Errors
    /// When the database fails, or the log is not one that FSRS could have made. Keeping them again
    /// does the rest.
    pub async fn save_parameters(
        &self,
        learner: LearnerTag,
        fitted: Option<&Fitted>,
    ) -> sqlx::Result<()> {
        const CLEAR: &str = "delete from parameters where learner = $1";
        const SAVE: &str = "insert into parameters (learner, numbers, reviews, day) \
             values ($1, $2, $3, $4)";
        commit!(&self.db, tx => {
            sqlx::query(CLEAR).bind(&learner.0[..]).execute(&mut *tx).await?;
            if let Some(fitted) = fitted {
                let numbers = fitted.parameters.numbers().iter().map(ToString::to_string);
                sqlx::query(SAVE)
                    .bind(&learner.0[..])
                    .bind(numbers.collect::<Vec<_>>().join(" "))
                    .bind(i64::try_from(fitted.reviews).unwrap_or(i64::MAX))
                    .bind(fitted.day.0)
                    .execute(&mut *tx)
                    .await?;
            }
        })?;
        let cards: Vec<String> = self.deck(learner).await?.into_keys().collect();
        for some in cards.chunks(CARDS) {
            self.replay_cards(learner, some).await?;
        }
        Ok(())
    }

    async fn replay_cards(&self, learner: LearnerTag, cards: &[String]) -> sqlx::Result<()> {
        let parameters = self.parameters(learner).await?;
        commit!(&self.db, tx => {
            for card in cards {
                if let Some((memory, due_at)) = replayed!(tx, learner, card, parameters) {
                    put_card!(tx, learner, card, memory, due_at)?;
                }
            }
        })
    }
}
