//! Quizzes that many take by a short address, and how all of them did.

use std::collections::{BTreeMap, HashSet};

use super::{Store, commit, read};
use crate::clock::Day;
use crate::id::{ItemId, LearnerTag};

/// A quiz that can be taken by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedQuiz {
    /// Its code.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// Its questions.
    pub questions: Vec<ItemId>,
}

/// How everybody did who took a shared quiz to its end, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Everybody {
    /// How many had each number of questions right.
    pub scores: BTreeMap<usize, usize>,
    /// Of each question: how many answered, and how many of them were right.
    pub questions: BTreeMap<String, (usize, usize)>,
}

/// No more takings of one quiz are looked at.
const TAKINGS: i64 = 20_000;

impl Store {
    /// Keeps a shared quiz; the same code is the same quiz. A learner's own becomes one of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn share_quiz(
        &self,
        shared: &SharedQuiz,
        own: &str,
        learner: LearnerTag,
        today: Day,
    ) -> sqlx::Result<()> {
        const SHARE: &str = "insert into shared_quiz (code, title, questions, day) \
             values ($1, $2, $3, $4) on conflict do nothing";
        const OWN: &str = "update quiz set shared = $1 where id = $2 and learner = $3";
        let names: Vec<&str> = shared.questions.iter().map(ItemId::as_str).collect();
        commit!(&self.db, tx => {
            sqlx::query(SHARE)
                .bind(&shared.code)
                .bind(&shared.title)
                .bind(names.join(" "))
                .bind(today.0)
                .execute(&mut *tx)
                .await?;
            sqlx::query(OWN)
                .bind(&shared.code)
                .bind(own)
                .bind(&learner.0[..])
                .execute(&mut *tx)
                .await?;
        })
    }

    /// The shared quiz of a code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_quiz(&self, code: &str) -> sqlx::Result<Option<SharedQuiz>> {
        const SQL: &str = "select title, questions from shared_quiz where code = $1";
        let row: Option<(String, String)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(code).fetch_optional(pool).await?
        });
        Ok(row.map(|(title, questions)| SharedQuiz {
            code: code.to_owned(),
            title,
            questions: questions.split(' ').filter_map(|name| name.parse().ok()).collect(),
        }))
    }

    /// A learner's own takings of a shared quiz, the first first: the name of each, and whether all
    /// was answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_takings(
        &self,
        code: &str,
        learner: LearnerTag,
    ) -> sqlx::Result<Vec<(String, bool)>> {
        const SQL: &str = "select id, questions, (select count(*) from quiz_answer \
             where quiz_answer.quiz = quiz.id) from quiz \
             where shared = $1 and learner = $2 order by made_day, id limit 100";
        let rows: Vec<(String, String, i64)> = read!(&self.db, pool => {
            sqlx::query_as(SQL).bind(code).bind(&learner.0[..]).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(id, names, given)| (id, is_whole(&names, given))).collect())
    }

    /// How everybody did in a shared quiz. Of each learner the first taking counts, once it is whole.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everybody(&self, code: &str) -> sqlx::Result<Everybody> {
        const TAKEN: &str = "select learner, questions, count(*), cast(sum(correct) as bigint) \
             from quiz join quiz_answer on quiz_answer.quiz = quiz.id where shared = $1 \
             group by quiz.id, learner, questions, made_day order by made_day, quiz.id limit $2";
        const QUESTIONS: &str = "select question, count(*), cast(sum(correct) as bigint) \
             from quiz join quiz_answer on quiz_answer.quiz = quiz.id where shared = $1 \
             group by question";
        let rows: Vec<(Vec<u8>, String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(TAKEN).bind(code).bind(TAKINGS).fetch_all(pool).await?
        });
        let questions: Vec<(String, i64, i64)> = read!(&self.db, pool => {
            sqlx::query_as(QUESTIONS).bind(code).fetch_all(pool).await?
        });
        let size = |number: i64| usize::try_from(number).unwrap_or_default();
        let mut everybody = Everybody::default();
        let mut seen = HashSet::new();
        for (learner, names, given, right) in rows {
            if seen.insert(learner) && is_whole(&names, given) {
                *everybody.scores.entry(size(right)).or_default() += 1;
            }
        }
        everybody.questions = questions
            .into_iter()
            .map(|(question, answers, right)| (question, (size(answers), size(right))))
            .collect();
        Ok(everybody)
    }
}

fn is_whole(names: &str, given: i64) -> bool {
    usize::try_from(given).unwrap_or_default() >= names.split(' ').count()
}
