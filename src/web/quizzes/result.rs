//! The result of a quiz: its score, concept by concept, and what was missed.

use askama::Template;
use axum::response::Response;

use crate::content::{Concept, Html, Question};
use crate::quiz::{self, Score};
use crate::store::Quiz;
use crate::web::frame::{App, Base, Error, html, percent};

#[derive(Template)]
#[template(path = "quizzes/result.html")]
struct ResultPage<'a> {
    base: Base,
    quiz: &'a Quiz,
    score: Score,
    percent: u8,
    concepts: Vec<(&'a Concept, Score)>,
    missed: Vec<Missed<'a>>,
    ticket: String,
}

/// A question of a quiz that was answered wrong.
struct Missed<'a> {
    /// Its place in the quiz, from 1.
    place: usize,
    question: &'a Question,
    concept: &'a Concept,
    /// What was chosen, unless the option is gone.
    said: Option<&'a Html>,
    right: Option<&'a Html>,
}

impl ResultPage<'_> {
    #[expect(clippy::unused_self, reason = "templates call it on what they have")]
    fn percent_of(&self, score: &Score) -> usize {
        percent(score.right, score.drawn)
    }
}

pub(super) fn result(app: &App, base: Base, quiz: &Quiz) -> Result<Response, Error> {
    let score = quiz::score(&quiz.items);
    let concepts = quiz::by_concept(&quiz.items).into_iter();
    let concepts =
        concepts.filter_map(|(slug, score)| Some((app.library.concept(slug)?, score))).collect();
    let missed = quiz::missed(&quiz.items).filter_map(|(place, item)| {
        let question = app.library.question(&item.question)?;
        let said = item.answer.as_ref().and_then(|answer| question.option(&answer.option));
        Some(Missed {
            place,
            question,
            concept: app.library.concept(item.question.concept())?,
            said: said.map(|option| option.text.inline()),
            right: question.key().map(|key| key.text.inline()),
        })
    });
    let missed = missed.collect();
    let wrong = score.answered - score.right;
    let percent = crate::poll::percentages(&[score.right as u64, wrong as u64])[0];
    html(ResultPage { base, quiz, score, percent, concepts, missed, ticket: app.ticket() })
}
