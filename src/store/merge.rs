//! A learner's whole progress in one piece: read, and merged into another. Merging twice is merging
//! once, and the order of two merges does not matter to what is remembered of a card: reviews are
//! joined by when they were made, and replayed.
//!
//! Owns what of two records stays. Knows nothing of files or devices.

use std::collections::BTreeMap;

use super::cards::{LogRow, PUT_CARD, logged, put_card};
use super::{Fitted, FoundOutcome, NewQuiz, Progress, Quiz, Spent, Store, commit, read, spent};
use crate::cards::{Habits, Logged, replay_with};
use crate::clock::{Day, Timestamp};
use crate::id::LearnerTag;
use crate::quiz::Target;

/// Cards whose reviews are merged in one transaction: votes wait no longer than for these.
const CARDS: usize = 50;

/// A review, and which of those made within its second it is.
pub type Step = (Logged, u32);

/// Everything of a learner that can be carried.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Whole {
    /// The latest answer to each question.
    pub answers: Vec<Progress>,
    /// Quizzes, and what was answered in them.
    pub quizzes: Vec<Quiz>,
    /// The reviews of each card, first to last.
    pub reviews: BTreeMap<String, Vec<Step>>,
    /// Questions that were missed once, and when.
    pub missed: Vec<(String, Day)>,
    /// Cards put aside, and until when.
    pub asides: Vec<(String, Day)>,
    /// Outcomes of puzzles that were kept.
    pub found: Vec<FoundOutcome>,
    /// Seconds spent, by day and by where they were counted.
    pub spent: Vec<Spent>,
    /// What was chosen, if anything was.
    pub habits: Option<Habits>,
    /// What they prepare for, which was chosen with them.
    pub target: Target,
    /// Parameters of their own, if there are.
    pub fitted: Option<Fitted>,
}

/// A row of `review` without its learner and number.
type CardLogRow = (String, i64, i64, i64, i64, String, i64, i64);

impl Store {
    /// Everything of a learner.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, learner: LearnerTag) -> sqlx::Result<Whole> {
        const LOG: &str = "select card, grade, reviewed_at, retention_percent, zone_minutes, \
             zone, revision, step from review where learner = $1 order by card, number";
        const MISSED: &str =
            "select question, day from missed where learner = $1 order by question";
        let log: Vec<CardLogRow> = read!(&self.db, pool => {
            sqlx::query_as(LOG).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let missed: Vec<(String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(MISSED).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let mut reviews: BTreeMap<String, Vec<Step>> = BTreeMap::new();
        for (card, grade, at, retention, minutes, place, revision, step) in log {
            if let Some(review) = step_of((grade, at, retention, minutes, place, revision), step) {
                reviews.entry(card).or_default().push(review);
            }
        }
        let mut asides: Vec<_> = self.asides(learner).await?.into_iter().collect();
        asides.sort();
        Ok(Whole {
            answers: self.progress(learner).await?,
            quizzes: self.quizzes(learner).await?,
            reviews,
            missed: missed.into_iter().map(|(question, day)| (question, Day(day))).collect(),
            asides,
            found: self.found(learner).await?,
            spent: self.spent(learner).await?,
            habits: self.chosen_habits(learner).await?,
            target: self.target(learner).await?,
            fitted: self.fitted(learner).await?,
        })
    }

    /// Merges a progress into a learner's: the later answer stays, reviews of both are replayed in
    /// the order they were made, and what the learner chose stays as it is.
    ///
    /// # Errors
    /// When the database fails, or the reviews are not ones that FSRS can replay. What was merged
    /// by then stays; merging again does the rest.
    pub async fn merge(&self, learner: LearnerTag, other: &Whole) -> sqlx::Result<()> {
        self.merge_answers(learner, other).await?;
        for quiz in &other.quizzes {
            self.merge_quiz(learner, quiz).await?;
        }
        if let (None, Some(fitted)) = (self.fitted(learner).await?, &other.fitted) {
            self.save_parameters(learner, Some(fitted)).await?;
        }
        let cards: Vec<(&String, &Vec<Step>)> = other.reviews.iter().collect();
        for some in cards.chunks(CARDS) {
            self.merge_reviews(learner, some).await?;
        }
        Ok(())
    }

    /// Makes two learners one: what the first has is merged into the second, and its rows go. Words that
    /// lead to the second were used by that, so their days begin anew.
    ///
    /// # Errors
    /// When the database fails. Nothing is lost then, and joining again does the rest.
    pub async fn join(&self, from: LearnerTag, to: LearnerTag) -> sqlx::Result<()> {
        const MOVE: &str = "update quiz set learner = $2 where learner = $1";
        const IN_USE: &str = "update recovery set day = 0 where learner = $1";
        if from == to {
            return Ok(());
        }
        let whole = Whole { quizzes: Vec::new(), ..self.whole(from).await? };
        self.merge(to, &whole).await?;
        commit!(&self.db, tx => {
            sqlx::query(MOVE).bind(&from.0[..]).bind(&to.0[..]).execute(&mut *tx).await?;
            sqlx::query(IN_USE).bind(&to.0[..]).execute(&mut *tx).await?;
        })?;
        self.forget(from, &[]).await?;
        Ok(())
    }

    async fn merge_answers(&self, learner: LearnerTag, other: &Whole) -> sqlx::Result<()> {
        const ANSWER: &str = "insert into answer \
             (learner, question, option, correct, score, revision, day) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (learner, question) do update set \
             option = excluded.option, correct = excluded.correct, score = excluded.score, \
             revision = excluded.revision, day = excluded.day where excluded.day > answer.day";
        const MISSED: &str = "insert into missed (learner, question, day) values ($1, $2, $3) \
             on conflict do nothing";
        const ASIDE: &str = "insert into aside (learner, card, until_day) values ($1, $2, $3) \
             on conflict (learner, card) do update set until_day = excluded.until_day \
             where excluded.until_day > aside.until_day";
        const FOUND: &str = "insert into puzzle_found (learner, puzzle, outcome, day) \
             values ($1, $2, $3, $4) on conflict do nothing";
        commit!(&self.db, tx => {
            for one in &other.answers {
                sqlx::query(ANSWER)
                    .bind(&learner.0[..])
                    .bind(&one.question)
                    .bind(&one.option)
                    .bind(i64::from(one.correct))
                    .bind(one.score)
                    .bind(i64::from(one.revision))
                    .bind(one.day)
                    .execute(&mut *tx)
                    .await?;
            }
            for (sql, rows) in [(MISSED, &other.missed), (ASIDE, &other.asides)] {
                for (name, day) in rows {
                    sqlx::query(sql)
                        .bind(&learner.0[..])
                        .bind(name)
                        .bind(day.0)
                        .execute(&mut *tx)
                        .await?;
                }
            }
            for one in &other.spent {
                sqlx::query(spent::MERGE)
                    .bind(&learner.0[..])
                    .bind(one.day.0)
                    .bind(&one.source)
                    .bind(i64::from(one.seconds))
                    .execute(&mut *tx)
                    .await?;
            }
            for one in &other.found {
                sqlx::query(FOUND)
                    .bind(&learner.0[..])
                    .bind(&one.puzzle)
                    .bind(&one.outcome)
                    .bind(one.day.0)
                    .execute(&mut *tx)
                    .await?;
            }
        })?;
        match &other.habits {
            Some(habits) if self.chosen_habits(learner).await?.is_none() => {
                self.save_habits(learner, habits).await?;
                self.save_target(learner, &other.target).await
            }
            _ => Ok(()),
        }
    }

    /// Keeps a quiz, unless its name is somebody else's; answers that are there stay.
    async fn merge_quiz(&self, learner: LearnerTag, quiz: &Quiz) -> sqlx::Result<()> {
        const ANSWER: &str = "insert into quiz_answer \
             (quiz, question, option, correct, score, revision, confidence) \
             select $1, $3, $4, $5, $6, $7, $8 from quiz where id = $1 and learner = $2 \
             on conflict do nothing";
        let questions: Vec<_> = quiz.items.iter().map(|item| item.question.clone()).collect();
        let new = NewQuiz {
            id: &quiz.id,
            title: &quiz.title,
            questions: &questions,
            today: quiz.day,
            mode: quiz.mode,
            shared: &quiz.shared,
        };
        self.begin_quiz(learner, new).await?;
        commit!(&self.db, tx => {
            for item in &quiz.items {
                let Some(answer) = &item.answer else { continue };
                sqlx::query(ANSWER)
                    .bind(&quiz.id)
                    .bind(&learner.0[..])
                    .bind(item.question.as_str())
                    .bind(&answer.option)
                    .bind(i64::from(answer.correct))
                    .bind(answer.score)
                    .bind(i64::from(answer.revision))
                    .bind(answer.confidence.map_or(0, |one| i64::from(one.number())))
                    .execute(&mut *tx)
                    .await?;
            }
        })
    }

    async fn merge_reviews(
        &self,
        learner: LearnerTag,
        cards: &[(&String, &Vec<Step>)],
    ) -> sqlx::Result<()> {
        const LOG: &str = "select grade, reviewed_at, retention_percent, zone_minutes, zone, \
             revision, step from review where learner = $1 and card = $2 order by number";
        const CLEAR: &str = "delete from review where learner = $1 and card = $2";
        const REVIEW: &str = "insert into review (learner, card, number, grade, reviewed_at, \
             retention_percent, zone_minutes, revision, step, zone) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let parameters = self.parameters(learner).await?;
        commit!(&self.db, tx => {
            for (card, theirs) in cards {
                let rows: Vec<(i64, i64, i64, i64, String, i64, i64)> = sqlx::query_as(LOG)
                    .bind(&learner.0[..])
                    .bind(card.as_str())
                    .fetch_all(&mut *tx)
                    .await?;
                let ours: Vec<Step> = rows
                    .into_iter()
                    .filter_map(|(grade, at, retention, minutes, place, revision, step)| {
                        step_of((grade, at, retention, minutes, place, revision), step)
                    })
                    .collect();
                let both = union(&ours, theirs);
                if both == ours {
                    continue;
                }
                let log = both.iter().map(|(review, _)| *review);
                let left = replay_with(card, log, parameters.numbers())
                    .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
                let Some((memory, due_at)) = left else { continue };
                sqlx::query(CLEAR)
                    .bind(&learner.0[..])
                    .bind(card.as_str())
                    .execute(&mut *tx)
                    .await?;
                for ((review, step), number) in both.iter().zip(1i64..) {
                    sqlx::query(REVIEW)
                        .bind(&learner.0[..])
                        .bind(card.as_str())
                        .bind(number)
                        .bind(i64::from(review.grade.number()))
                        .bind(review.at.0)
                        .bind(i64::from(review.retention))
                        .bind(i64::from(review.zone.minutes(review.at)))
                        .bind(i64::from(review.revision))
                        .bind(i64::from(*step))
                        .bind(review.zone.place())
                        .execute(&mut *tx)
                        .await?;
                }
                put_card!(tx, learner, card.as_str(), memory, due_at)?;
            }
        })
    }
}

fn step_of(row: LogRow, step: i64) -> Option<Step> {
    Some((logged(row)?, u32::try_from(step).unwrap_or(0)))
}

/// The reviews of both, in the order they were made. One that both have is there once: it has the
/// same moment and grade, and is the same of those that do.
fn union(ours: &[Step], theirs: &[Step]) -> Vec<Step> {
    let mut both: BTreeMap<(Timestamp, u8, usize), (usize, Step)> = BTreeMap::new();
    for side in [ours, theirs] {
        let mut alike: BTreeMap<(Timestamp, u8), usize> = BTreeMap::new();
        for (place, review) in side.iter().enumerate() {
            let (at, grade) = (review.0.at, review.0.grade.number());
            let nth = alike.entry((at, grade)).or_default();
            both.entry((at, grade, *nth)).or_insert((place, *review));
            *nth += 1;
        }
    }
    // Within a second in the order of each log.
    let mut both: Vec<((Timestamp, usize, u8), Step)> = both
        .into_iter()
        .map(|((at, grade, _), (place, review))| ((at, place, grade), review))
        .collect();
    both.sort_by_key(|(key, _)| *key);
    both.into_iter().map(|(_, review)| review).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::{Grade, Zone};

    fn review(at: i64, grade: Grade) -> Step {
        let (at, zone) = (Timestamp(at), Zone::UTC);
        (Logged { grade, at, retention: 90, zone, revision: 1 }, 0)
    }

    #[test]
    fn what_both_logs_have_is_there_once_and_in_the_order_it_was_made() {
        let [one, two, three] =
            [review(10, Grade::Good), review(20, Grade::Again), review(30, Grade::Good)];
        assert_eq!(union(&[one, three], &[one, two]), [one, two, three]);
        assert_eq!(union(&[one, two], &[one, three]), [one, two, three]);
        let both = union(&[one, two], &[three]);
        assert_eq!(union(&both, &both), both, "twice is once");
        // Two of one second are two.
        assert_eq!(union(&[one, one], &[one]), [one, one]);
    }
}
