//! What learners chose for their cards and sessions, what they prepare for, and the cards they put
//! aside.

use std::collections::HashMap;

use super::{Store, commit, read};
use crate::cards::{Habits, Zone};
use crate::clock::{Day, Timestamp};
use crate::id::LearnerTag;
use crate::quiz::Target;

/// A row of `habit` without its learner.
type Row = (i64, i64, i64, i64, String, i64, i64, i64);

/// The learning day until which a card is put aside, by its name.
pub type Asides = HashMap<String, Day>;

/// A card that waits for this day waits until it is called back.
pub const SUSPENDED: Day = Day(9_999_999);

/// A moment whose distance from UTC stands for a place's, should the place be none any more:
/// 2026-01-01.
const MIDWINTER: Timestamp = Timestamp(1_767_225_600);

impl Store {
    /// What a learner chose; the defaults of somebody who never did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn habits(&self, learner: LearnerTag) -> sqlx::Result<Habits> {
        Ok(self.chosen_habits(learner).await?.unwrap_or_default())
    }

    /// What a learner chose; none of somebody who never did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn chosen_habits(&self, learner: LearnerTag) -> sqlx::Result<Option<Habits>> {
        const SQL: &str = "select retention_percent, new_a_day, reviews_a_day, zone_minutes, \
             zone, siblings_apart, session_minutes, interview_day from habit where learner = $1";
        let row: Option<Row> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_optional(pool).await?
        });
        Ok(row.map(of))
    }

    /// Keeps what a learner chose.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_habits(&self, learner: LearnerTag, habits: &Habits) -> sqlx::Result<()> {
        const SQL: &str = "insert into habit (learner, retention_percent, new_a_day, reviews_a_day, \
             zone_minutes, siblings_apart, session_minutes, interview_day, zone) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (learner) do update set \
             retention_percent = excluded.retention_percent, new_a_day = excluded.new_a_day, \
             reviews_a_day = excluded.reviews_a_day, zone_minutes = excluded.zone_minutes, \
             siblings_apart = excluded.siblings_apart, \
             session_minutes = excluded.session_minutes, interview_day = excluded.interview_day, \
             zone = excluded.zone, day = 0";
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&learner.0[..])
                .bind(i64::from(habits.retention))
                .bind(i64::from(habits.new_a_day))
                .bind(i64::from(habits.reviews_a_day))
                .bind(i64::from(habits.zone.minutes(MIDWINTER)))
                .bind(i64::from(habits.siblings_apart))
                .bind(i64::from(habits.minutes))
                .bind(habits.interview.map_or(0, |day| day.0))
                .bind(habits.zone.place())
                .execute(&mut *tx)
                .await?;
        })
    }

    /// What a learner prepares for: everything, where they never said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn target(&self, learner: LearnerTag) -> sqlx::Result<Target> {
        const SQL: &str = "select target_level, target_topics from habit where learner = $1";
        let row: Option<(String, String)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_optional(pool).await?
        });
        Ok(row.map(|(level, topics)| Target::parse(&level, &topics)).unwrap_or_default())
    }

    /// Keeps what a learner prepares for, beside what they chose; of somebody who chose nothing it is
    /// not kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_target(&self, learner: LearnerTag, target: &Target) -> sqlx::Result<()> {
        const SQL: &str =
            "update habit set target_level = $2, target_topics = $3 where learner = $1";
        let topics: Vec<&str> = target.topics.iter().map(String::as_str).collect();
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(&learner.0[..])
                .bind(target.level_name())
                .bind(topics.join(" "))
                .execute(&mut *tx)
                .await?;
        })
    }

    /// The cards that a learner put aside.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn asides(&self, learner: LearnerTag) -> sqlx::Result<Asides> {
        const SQL: &str = "select card, until_day from aside where learner = $1";
        let rows: Vec<(String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(card, day)| (card, Day(day))).collect())
    }

    /// Puts cards aside until a learning day; without one, calls them back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_aside(
        &self,
        learner: LearnerTag,
        cards: &[String],
        until: Option<Day>,
    ) -> sqlx::Result<()> {
        const PUT: &str = "insert into aside (learner, card, until_day) values ($1, $2, $3) \
             on conflict (learner, card) do update set until_day = excluded.until_day, day = 0";
        const BACK: &str = "delete from aside where learner = $1 and card = $2";
        commit!(&self.db, tx => {
            for card in cards {
                match until {
                    Some(day) => {
                        let put = sqlx::query(PUT).bind(&learner.0[..]).bind(card).bind(day.0);
                        put.execute(&mut *tx).await?;
                    }
                    None => {
                        let back = sqlx::query(BACK).bind(&learner.0[..]).bind(card);
                        back.execute(&mut *tx).await?;
                    }
                }
            }
        })
    }
}

fn of(row: Row) -> Habits {
    let (retention, new, reviews, ahead, place, apart, minutes, interview) = row;
    let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Habits {
        retention: u8::try_from(retention).unwrap_or(90),
        new_a_day: number(new),
        reviews_a_day: number(reviews),
        zone: Zone::kept(&place, ahead).unwrap_or_default(),
        siblings_apart: apart != 0,
        minutes: number(minutes),
        interview: Some(Day(interview)).filter(|day| day.0 > 0),
    }
}
