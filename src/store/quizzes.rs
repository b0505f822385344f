//! Quizzes that were started: what was drawn, and what was answered.

use super::answers::{note_missed, save_answer};
use super::items::{Counting, Kept, add_sums, added, is_finished};
use super::{Store, commit, read};
use crate::clock::{Day, Timestamp};
use crate::id::{ItemId, LearnerTag};
use crate::quiz::{Answer, Confidence, Item, Mode};

/// A quiz of one learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    /// Its name in addresses: 32 hex digits of a UUID that shows the day, and nothing finer.
    pub id: String,
    /// What it is about, for people.
    pub title: String,
    /// Its questions in the order drawn.
    pub items: Vec<Item>,
    /// The day it was drawn, in UTC.
    pub day: Day,
    /// How it is taken.
    pub mode: Mode,
    /// When it ends, while it is an exam under way.
    pub ends_at: Option<Timestamp>,
    /// The code of the shared quiz that it is one of; empty when it is none.
    pub shared: String,
}

impl Quiz {
    /// Whether it is an exam that is over.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.mode == Mode::Exam && self.ends_at.is_none_or(|ends_at| ends_at <= now)
    }
}

/// A quiz that is about to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewQuiz<'a> {
    /// Its name.
    pub id: &'a str,
    /// What it is about.
    pub title: &'a str,
    /// Its questions.
    pub questions: &'a [ItemId],
    /// The day.
    pub today: Day,
    /// How it is taken.
    pub mode: Mode,
    /// The shared quiz it is one of; empty when it is none.
    pub shared: &'a str,
}

/// A row of `quiz` without its name and learner, and the end of its exam.
type Row = (String, String, i64, String, String, Option<i64>);

impl Store {
    /// Keeps a quiz that was just drawn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start_quiz(
        &self,
        id: &str,
        learner: LearnerTag,
        title: &str,
        questions: &[ItemId],
        today: Day,
    ) -> sqlx::Result<()> {
        let (mode, shared) = (Mode::Practice, "");
        self.begin_quiz(learner, NewQuiz { id, title, questions, today, mode, shared }).await
    }

    /// Keeps a quiz that begins now, in any mode.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_quiz(&self, learner: LearnerTag, quiz: NewQuiz<'_>) -> sqlx::Result<()> {
        const SQL: &str = "insert into quiz (id, learner, title, questions, made_day, mode, shared) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
        let names: Vec<&str> = quiz.questions.iter().map(ItemId::as_str).collect();
        commit!(&self.db, tx => {
            sqlx::query(SQL)
                .bind(quiz.id)
                .bind(&learner.0[..])
                .bind(quiz.title)
                .bind(names.join(" "))
                .bind(quiz.today.0)
                .bind(quiz.mode.name())
                .bind(quiz.shared)
                .execute(&mut *tx)
                .await?;
        })
    }

    /// The quiz of that name, when it is this learner's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quiz(&self, id: &str, learner: LearnerTag) -> sqlx::Result<Option<Quiz>> {
        const QUIZ: &str = "select title, questions, made_day, mode, shared, ends_at from quiz \
             left join exam on exam.quiz = quiz.id where id = $1 and learner = $2";
        const ANSWERS: &str = "select question, option, correct, score, revision, confidence \
             from quiz_answer where quiz = $1";
        let row: Option<Row> = read!(&self.db, pool => {
            sqlx::query_as(QUIZ).bind(id).bind(&learner.0[..]).fetch_optional(pool).await?
        });
        let Some((title, questions, day, mode, shared, ends_at)) = row else { return Ok(None) };
        let answers: Vec<(String, String, i64, f64, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(ANSWERS).bind(id).fetch_all(pool).await?
        });
        let item = |question: ItemId| {
            let answer = answers.iter().find(|(name, ..)| *name == question.as_str());
            let answer = answer.map(|(_, option, correct, score, revision, confidence)| Answer {
                option: option.clone(),
                correct: *correct != 0,
                score: *score,
                revision: u32::try_from(*revision).unwrap_or(1),
                confidence: Confidence::of_number(*confidence),
            });
            Item { question, answer }
        };
        let items = questions.split(' ').filter_map(|name| name.parse().ok()).map(item).collect();
        Ok(Some(Quiz {
            id: id.to_owned(),
            title,
            items,
            day: Day(day),
            mode: Mode::parse(&mode).unwrap_or_default(),
            ends_at: ends_at.map(Timestamp),
            shared,
        }))
    }

    /// Keeps the first answer to a question of a quiz, the learner's latest with it, and adds it to the
    /// question's sums; with the last answer, how all of them went together. In an exam under way it is
    /// the learner's latest once the exam ends. A repeated answer changes nothing; returns whether this
    /// was the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_in_quiz(
        &self,
        quiz: &str,
        learner: LearnerTag,
        question: &ItemId,
        answer: &Answer,
        counting: &Counting<'_>,
        today: Day,
    ) -> sqlx::Result<bool> {
        // Two answers to one quiz wait for each other, so that one of them sees that it was the last.
        const HOLD: &str = "update quiz set summed = summed where id = $1";
        const SQL: &str = "insert into quiz_answer \
             (quiz, question, option, correct, score, revision, confidence, first_met) \
             values ($1, $2, $3, $4, $5, $6, $7, case when exists \
             (select 1 from answer where learner = $8 and question = $2) or exists \
             (select 1 from exam join quiz on quiz.id = exam.quiz join quiz_answer as other \
             on other.quiz = exam.quiz where learner = $8 and question = $2) then 0 else 1 end) \
             on conflict do nothing";
        const RUNS: &str = "select count(*) from exam where quiz = $1";
        const KEPT: &str =
            "select question, option, score, revision, first_met from quiz_answer where quiz = $1";
        const DONE: &str = "update quiz set summed = 1 where id = $1 and summed = 0";
        commit!(&self.db, tx => {
            sqlx::query(HOLD).bind(quiz).execute(&mut *tx).await?;
            let inserted = sqlx::query(SQL)
                .bind(quiz)
                .bind(question.as_str())
                .bind(&answer.option)
                .bind(i64::from(answer.correct))
                .bind(answer.score)
                .bind(i64::from(answer.revision))
                .bind(answer.confidence.map_or(0, |one| i64::from(one.number())))
                .bind(&learner.0[..])
                .execute(&mut *tx)
                .await?
                .rows_affected();
            if inserted > 0 {
                let exams: i64 = sqlx::query_scalar(RUNS).bind(quiz).fetch_one(&mut *tx).await?;
                if exams == 0 {
                    save_answer!(tx, learner, question.as_str(), answer, today)?;
                    if !answer.correct {
                        note_missed!(tx, learner, question.as_str(), today)?;
                    }
                }
                let kept: Vec<Kept> = sqlx::query_as(KEPT).bind(quiz).fetch_all(&mut *tx).await?;
                let finished = is_finished(&kept, counting)
                    && sqlx::query(DONE).bind(quiz).execute(&mut *tx).await?.rows_affected() > 0;
                add_sums!(tx, &added(&kept, question, finished, counting))?;
            }
            inserted > 0
        })
    }

    /// The quiz a learner has begun and not finished, the newest if there are several. An exam whose
    /// time is over is finished.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished_quiz(
        &self,
        learner: LearnerTag,
        now: Timestamp,
    ) -> sqlx::Result<Option<Quiz>> {
        const SQL: &str =
            "select id from quiz where learner = $1 order by made_day desc, id limit 20";
        let ids: Vec<String> = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        for id in ids {
            let quiz = self.quiz(&id, learner).await?;
            let open = |quiz: &Quiz| {
                !quiz.is_over(now) && quiz.items.iter().any(|item| item.answer.is_none())
            };
            if let Some(quiz) = quiz.filter(open) {
                return Ok(Some(quiz));
            }
        }
        Ok(None)
    }

    /// The names and titles of all quizzes of a learner, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn quizzes(&self, learner: LearnerTag) -> sqlx::Result<Vec<Quiz>> {
        const SQL: &str = "select id from quiz where learner = $1 order by made_day desc, id";
        let ids: Vec<String> = read!(&self.db, pool => {
            sqlx::query_scalar(SQL).bind(&learner.0[..]).fetch_all(pool).await?
        });
        let mut quizzes = Vec::with_capacity(ids.len());
        for id in ids {
            quizzes.extend(self.quiz(&id, learner).await?);
        }
        Ok(quizzes)
    }
}
