//! Running sums of how questions do in quizzes.
//!
//! Owns the two tables of sums. What an answer adds to them is calculated in `quiz`; nothing here knows
//! whose answer it was.

use std::collections::BTreeMap;

use super::{OpenError, Place, look};
use crate::id::ItemId;
use crate::quiz::{ChoiceSums, Encounter, ItemSums, Sums, sums_of_answer, sums_of_quiz};

/// What an answer in a quiz is counted with.
pub struct Counting<'a> {
    /// The questions of the quiz that are asked still and graded by a key. With an answer to each the
    /// quiz is finished.
    pub graded: &'a [ItemId],
    /// What a kept answer to a question chose, under the names of the counters.
    pub choices: &'a (dyn Fn(&ItemId, &str) -> Vec<String> + Send + Sync),
}

pub(super) const ADD: &str = "insert into item_sum \
     (question, revision, answers, score, pairs, own, rest, own_own, rest_rest, own_rest) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     on conflict (question, revision) do update set answers = item_sum.answers + excluded.answers, \
     score = item_sum.score + excluded.score, pairs = item_sum.pairs + excluded.pairs, \
     own = item_sum.own + excluded.own, rest = item_sum.rest + excluded.rest, \
     own_own = item_sum.own_own + excluded.own_own, \
     rest_rest = item_sum.rest_rest + excluded.rest_rest, \
     own_rest = item_sum.own_rest + excluded.own_rest";

pub(super) const ADD_CHOICE: &str = "insert into item_choice \
     (question, revision, choice, chosen, pairs, rest) values ($1, $2, $3, $4, $5, $6) \
     on conflict (question, revision, choice) do update set \
     chosen = item_choice.chosen + excluded.chosen, pairs = item_choice.pairs + excluded.pairs, \
     rest = item_choice.rest + excluded.rest";

const SUMS: &str = "select question, revision, answers, score, pairs, own, rest, own_own, rest_rest, \
     own_rest from item_sum";
const CHOICES: &str = "select question, revision, choice, chosen, pairs, rest from item_choice";

/// A row of `item_sum`.
type Row = (String, i64, i64, i64, i64, i64, i64, i64, i64, i64);
/// A row of `item_choice`.
type ChoiceRow = (String, i64, String, i64, i64, i64);

/// Adds sums within a transaction of either database, in the order of their names: two transactions
/// that finish quizzes with the same questions do not wait for each other in a circle.
macro_rules! add_sums {
    ($tx:ident, $sums:expr) => {
        async {
            for ((question, revision), sums) in $sums {
                let revision = i64::from(*revision);
                sqlx::query($crate::store::items::ADD)
                    .bind(question)
                    .bind(revision)
                    .bind(sums.answers)
                    .bind(sums.score)
                    .bind(sums.pairs)
                    .bind(sums.own)
                    .bind(sums.rest)
                    .bind(sums.own_own)
                    .bind(sums.rest_rest)
                    .bind(sums.own_rest)
                    .execute(&mut *$tx)
                    .await?;
                for (choice, sums) in &sums.choices {
                    sqlx::query($crate::store::items::ADD_CHOICE)
                        .bind(question)
                        .bind(revision)
                        .bind(choice)
                        .bind(sums.chosen)
                        .bind(sums.pairs)
                        .bind(sums.rest)
                        .execute(&mut *$tx)
                        .await?;
                }
            }
            Ok::<_, sqlx::Error>(())
        }
        .await
    };
}

pub(super) use add_sums;

/// An answer of a quiz as it is kept: question, option, score, revision, whether it was the first.
pub(super) type Kept = (String, String, f64, i64, i64);

/// What an answer to `given` adds, and all answers of its quiz when it was the last.
pub(super) fn added(
    kept: &[Kept],
    given: &ItemId,
    finished: bool,
    counting: &Counting<'_>,
) -> Sums {
    let graded: Vec<(&ItemId, u32, Encounter)> = kept
        .iter()
        .filter_map(|(question, option, score, revision, first)| {
            let id = counting.graded.iter().find(|id| id.as_str() == question)?;
            let choices = (counting.choices)(id, option);
            let encounter = Encounter { score: *score, choices, first: *first != 0 };
            Some((id, u32::try_from(*revision).unwrap_or(1), encounter))
        })
        .collect();
    let mut sums = Sums::new();
    let mut add = |id: &ItemId, revision, more: ItemSums| {
        if more != ItemSums::default() {
            *sums.entry((id.to_string(), revision)).or_default() += more;
        }
    };
    for (id, revision, encounter) in graded.iter().filter(|(id, ..)| *id == given) {
        add(id, *revision, sums_of_answer(encounter));
    }
    if finished {
        let encounters: Vec<Encounter> =
            graded.iter().map(|(.., encounter)| encounter.clone()).collect();
        for ((id, revision, _), more) in graded.iter().zip(sums_of_quiz(&encounters)) {
            add(id, *revision, more);
        }
    }
    sums
}

/// Whether every question that counts has an answer.
pub(super) fn is_finished(kept: &[Kept], counting: &Counting<'_>) -> bool {
    counting.graded.iter().all(|id| kept.iter().any(|(question, ..)| question == id.as_str()))
}

/// The sums of every question in a database that nothing may be written to or made for.
///
/// # Errors
/// When there is none, it is not ours, or it cannot be read.
pub async fn item_sums_at(place: &Place) -> Result<Sums, OpenError> {
    let rows: (Vec<Row>, Vec<ChoiceRow>) = look!(place, connection => {
        let rows = async {
            let sums = sqlx::query_as(SUMS).fetch_all(&mut connection).await?;
            let choices = sqlx::query_as(CHOICES).fetch_all(&mut connection).await?;
            Ok::<_, sqlx::Error>((sums, choices))
        };
        rows.await
    })?;
    Ok(assembled(rows))
}

fn assembled((rows, choices): (Vec<Row>, Vec<ChoiceRow>)) -> Sums {
    let number = |revision: i64| u32::try_from(revision).unwrap_or(1);
    let mut sums = Sums::new();
    for (question, revision, answers, score, pairs, own, rest, own_own, rest_rest, own_rest) in rows
    {
        let row = ItemSums {
            answers,
            score,
            pairs,
            own,
            rest,
            own_own,
            rest_rest,
            own_rest,
            choices: BTreeMap::new(),
        };
        sums.insert((question, number(revision)), row);
    }
    for (question, revision, choice, chosen, pairs, rest) in choices {
        let into = sums.entry((question, number(revision))).or_default();
        into.choices.insert(choice, ChoiceSums { chosen, pairs, rest });
    }
    sums
}
