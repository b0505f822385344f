//! Former names: what was counted and kept under them goes on under the present ones.
//!
//! Knows the tables that name questions, cards and polls. What is named how now, it is told.

use sha2::{Digest, Sha256};

use super::{Store, commit, read};
use crate::id::ItemId;

/// The names that are in use, each once.
const NAMES: [&str; 6] = [
    "select distinct poll from invitation",
    "select distinct poll from counter",
    "select poll from announced",
    "select distinct question from (select question from answer \
     union select question from quiz_answer union select question from missed \
     union select question from item_sum union select question from report) as names",
    "select distinct card from card",
    "select distinct puzzle from puzzle_found",
];

/// Moves everything from the name `$2` to the name `$1`. What both have adds up, or stays as the
/// present name has it.
const MOVES: [&str; 25] = [
    "update receipt set poll = $1 where poll = $2",
    "insert into counter (poll, option, votes) \
     select $1, option, votes from counter where poll = $2 \
     on conflict (poll, option) do update set votes = counter.votes + excluded.votes",
    "delete from counter where poll = $2 and $1 <> $2",
    "update invitation set poll = $1 where poll = $2",
    "insert into meaning (poll, asked) select $1, asked from meaning where poll = $2 \
     on conflict (poll) do nothing",
    "delete from meaning where poll = $2 and $1 <> $2",
    "insert into announced (poll, day) select $1, day from announced where poll = $2 \
     on conflict (poll) do nothing",
    "delete from announced where poll = $2 and $1 <> $2",
    "update answer set question = $1 where question = $2 and not exists \
     (select 1 from answer as other where other.learner = answer.learner and other.question = $1)",
    "delete from answer where question = $2 and $1 <> $2",
    "update quiz_answer set question = $1 where question = $2 and not exists \
     (select 1 from quiz_answer as other \
     where other.quiz = quiz_answer.quiz and other.question = $1)",
    "delete from quiz_answer where question = $2 and $1 <> $2",
    "update missed set question = $1 where question = $2 and not exists \
     (select 1 from missed as other where other.learner = missed.learner and other.question = $1)",
    "delete from missed where question = $2 and $1 <> $2",
    "insert into item_sum (question, revision, answers, score, pairs, own, rest, own_own, rest_rest, \
     own_rest) select $1, revision, answers, score, pairs, own, rest, own_own, rest_rest, own_rest \
     from item_sum where question = $2 \
     on conflict (question, revision) do update set answers = item_sum.answers + excluded.answers, \
     score = item_sum.score + excluded.score, pairs = item_sum.pairs + excluded.pairs, \
     own = item_sum.own + excluded.own, rest = item_sum.rest + excluded.rest, \
     own_own = item_sum.own_own + excluded.own_own, \
     rest_rest = item_sum.rest_rest + excluded.rest_rest, \
     own_rest = item_sum.own_rest + excluded.own_rest",
    "delete from item_sum where question = $2 and $1 <> $2",
    "insert into item_choice (question, revision, choice, chosen, pairs, rest) \
     select $1, revision, choice, chosen, pairs, rest from item_choice where question = $2 \
     on conflict (question, revision, choice) do update set \
     chosen = item_choice.chosen + excluded.chosen, pairs = item_choice.pairs + excluded.pairs, \
     rest = item_choice.rest + excluded.rest",
    "delete from item_choice where question = $2 and $1 <> $2",
    "update report set question = $1 where question = $2",
    "update puzzle_found set puzzle = $1 where puzzle = $2 and not exists \
     (select 1 from puzzle_found as other where other.learner = puzzle_found.learner \
     and other.outcome = puzzle_found.outcome and other.puzzle = $1)",
    "delete from puzzle_found where puzzle = $2 and $1 <> $2",
    "update aside set card = $1 where card = $2 and not exists \
     (select 1 from aside as other where other.learner = aside.learner and other.card = $1)",
    "delete from review where card = $2 and exists \
     (select 1 from card where card.learner = review.learner and card.card = $1)",
    "update review set card = $1 where card = $2",
    "update card set card = $1 where card = $2 and not exists \
     (select 1 from card as other where other.learner = card.learner and other.card = $1)",
];

/// Moves the votes and answers of an option from the name `$2` to the name `$1`, of the question or
/// poll `$3`; `$4` finds its later revisions.
const OPTION_MOVES: [&str; 6] = [
    "insert into counter (poll, option, votes) select poll, $1, votes from counter \
     where option = $2 and (poll = $3 or poll like $4) \
     on conflict (poll, option) do update set votes = counter.votes + excluded.votes",
    "delete from counter where option = $2 and (poll = $3 or poll like $4) and $1 <> $2",
    "insert into item_choice (question, revision, choice, chosen, pairs, rest) \
     select question, revision, $1, chosen, pairs, rest from item_choice \
     where choice = $2 and (question = $3 or question like $4) \
     on conflict (question, revision, choice) do update set \
     chosen = item_choice.chosen + excluded.chosen, pairs = item_choice.pairs + excluded.pairs, \
     rest = item_choice.rest + excluded.rest",
    "delete from item_choice where choice = $2 and (question = $3 or question like $4) and $1 <> $2",
    "update answer set option = \
     trim(replace(' ' || option || ' ', ' ' || $2 || ' ', ' ' || $1 || ' ')) \
     where (question = $3 or question like $4) and ' ' || option || ' ' like '% ' || $2 || ' %'",
    "update quiz_answer set option = \
     trim(replace(' ' || option || ' ', ' ' || $2 || ' ', ' ' || $1 || ' ')) \
     where (question = $3 or question like $4) and ' ' || option || ' ' like '% ' || $2 || ' %'",
];

/// The list of a quiz's questions is one text.
const IN_QUIZZES: &str = "update quiz set questions = \
     trim(replace(' ' || questions || ' ', ' ' || $2, ' ' || $1)) \
     where ' ' || questions || ' ' like '% ' || $2 || '%'";

impl Store {
    /// Moves votes, answers, reviews and quizzes from former names to present ones. `renamed` is the
    /// bank's whole list of former and present names: of concepts, and of items as `concept/name`.
    /// `now` tells the present name of an item. Nothing is done when the list is the one of last
    /// time.
    ///
    /// # Errors
    /// When the database fails; then nothing was moved.
    pub async fn follow_names(
        &self,
        renamed: &[(&str, &str)],
        now: impl Fn(&ItemId) -> Option<ItemId>,
    ) -> sqlx::Result<()> {
        const SEEN: &str = "select value from meta where name = 'renamed'";
        const KEEP: &str = "insert into meta (name, value) values ('renamed', $1) \
             on conflict (name) do update set value = excluded.value";
        let list = digest(renamed);
        let seen: Option<String> = read!(&self.db, pool => {
            sqlx::query_scalar(SEEN).fetch_optional(pool).await?
        });
        if seen.as_deref() == Some(&list) || (seen.is_none() && renamed.is_empty()) {
            return Ok(());
        }
        let mut moves: Vec<(String, String)> = Vec::new();
        for sql in NAMES {
            let names: Vec<String> = read!(&self.db, pool => {
                sqlx::query_scalar(sql).fetch_all(pool).await?
            });
            for former in names {
                let Ok(id) = former.parse::<ItemId>() else { continue };
                let to = now(&id.at_revision(1)).map(|now| now.at_revision(id.revision()));
                if let Some(to) = to.filter(|to| *to != id) {
                    moves.push((to.to_string(), former));
                }
            }
        }
        moves.sort_unstable();
        moves.dedup();
        commit!(&self.db, tx => {
            for (to, former) in &moves {
                for sql in MOVES {
                    sqlx::query(sql).bind(to).bind(former).execute(&mut *tx).await?;
                }
            }
            // Concepts first, so that an item's former name is found in its present concept. The end
            // of a name is part of what is looked for.
            for is_item in [false, true] {
                for (former, to) in renamed.iter().filter(|(former, _)| former.contains('/') == is_item) {
                    let end = if is_item { ' ' } else { '/' };
                    sqlx::query(IN_QUIZZES)
                        .bind(format!("{to}{end}"))
                        .bind(format!("{former}{end}"))
                        .execute(&mut *tx)
                        .await?;
                }
            }
            sqlx::query(KEEP).bind(&list).execute(&mut *tx).await?;
        })
    }
}

impl Store {
    /// Moves votes and answers from former names of options to present ones. `renamed` is the bank's
    /// whole list: the question or poll, the former name, the present one. Nothing is done when the
    /// list is the one of last time.
    ///
    /// # Errors
    /// When the database fails; then nothing was moved.
    pub async fn follow_options(&self, renamed: &[(&ItemId, &str, &str)]) -> sqlx::Result<()> {
        const SEEN: &str = "select value from meta where name = 'renamed options'";
        const KEEP: &str = "insert into meta (name, value) values ('renamed options', $1) \
             on conflict (name) do update set value = excluded.value";
        let lines: Vec<(String, &str)> =
            renamed.iter().map(|(of, was, now)| (format!("{of} {was}"), *now)).collect();
        let lines: Vec<(&str, &str)> =
            lines.iter().map(|(was, now)| (was.as_str(), *now)).collect();
        let list = digest(&lines);
        let seen: Option<String> = read!(&self.db, pool => {
            sqlx::query_scalar(SEEN).fetch_optional(pool).await?
        });
        if seen.as_deref() == Some(&list) || (seen.is_none() && renamed.is_empty()) {
            return Ok(());
        }
        commit!(&self.db, tx => {
            for (of, was, now) in renamed {
                for sql in OPTION_MOVES {
                    sqlx::query(sql)
                        .bind(*now)
                        .bind(*was)
                        .bind(of.as_str())
                        .bind(format!("{of}@%"))
                        .execute(&mut *tx)
                        .await?;
                }
            }
            sqlx::query(KEEP).bind(&list).execute(&mut *tx).await?;
        })
    }
}

/// A text that another list does not have.
fn digest(renamed: &[(&str, &str)]) -> String {
    use std::fmt::Write;
    let mut hash = Sha256::new();
    for (former, now) in renamed {
        hash.update(format!("{former} {now}\n"));
    }
    hash.finalize().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
