//! The result of a quiz: its score, concept by concept, what was missed, and where to go on.

use askama::Template;
use axum::response::Response;

use crate::content::{Concept, Question, Topic};
use crate::quiz::{self, Calibration, Given, Mode, Score};
use crate::store::Quiz;
use crate::web::frame::{App, Base, Error, html, percent};
use crate::web::questions::{given_in_words, key_in_words};

#[derive(Template)]
#[template(path = "quizzes/result.html")]
struct ResultPage<'a> {
    base: Base,
    quiz: &'a Quiz,
    score: Score,
    /// What the answers were worth, where some were right in part.
    points: Option<String>,
    concepts: Vec<(&'a Concept, Score)>,
    missed: Vec<Missed<'a>>,
    /// Topics of what was missed, with how many cards they have.
    decks: Vec<(&'a Topic, usize)>,
    /// The first question that is open, as a place.
    open: Option<usize>,
    /// Whether it was an exam, and an answer came after its end.
    exam: bool,
    late: bool,
    /// How sure each answer was, where that was said.
    calibration: Option<Calibration>,
    ticket: String,
}

/// A question of a quiz that was not answered right.
struct Missed<'a> {
    /// Its place in the quiz, from 1.
    place: usize,
    question: &'a Question,
    concept: &'a Concept,
    /// What was said; nothing when it was not known, or is no answer any more.
    said: Option<String>,
    /// Whether it was right in part.
    partly: bool,
    right: String,
}

impl ResultPage<'_> {
    #[expect(clippy::unused_self, reason = "templates call it on what they have")]
    fn percent_of(&self, score: &Score) -> usize {
        percent(score.hundredths, score.drawn * 100)
    }
}

pub(super) fn result(app: &App, base: Base, quiz: &Quiz, late: bool) -> Result<Response, Error> {
    let score = quiz::score(&quiz.items);
    let concepts = quiz::by_concept(&quiz.items).into_iter();
    let concepts =
        concepts.filter_map(|(slug, score)| Some((app.library.concept(slug)?, score))).collect();
    let missed = quiz::missed(&quiz.items).filter_map(|(place, item)| {
        let question = app.library.question(&item.question)?;
        let answer = item.answer.as_ref()?;
        let given = Given::of(question, &answer.option);
        Some(Missed {
            place,
            question,
            concept: app.library.concept(item.question.concept())?,
            said: given.map(|given| given_in_words(question, &given)),
            partly: answer.score > 0.0,
            right: key_in_words(question),
        })
    });
    let missed: Vec<Missed> = missed.collect();
    let is_missed = |topic: &Topic| missed.iter().any(|row| row.concept.topic == topic.slug);
    let cards = |topic| app.library.concepts_of(topic).map(|concept| concept.cards.len()).sum();
    let decks = app.library.topics.iter().filter(|topic| is_missed(topic));
    let decks: Vec<(&Topic, usize)> =
        decks.map(|topic| (topic, cards(topic))).filter(|(_, cards)| *cards > 0).collect();
    let points = (score.hundredths != 100 * score.right).then(|| {
        format!("{}.{:02}", score.hundredths / 100, score.hundredths % 100)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    });
    let exam = quiz.mode == Mode::Exam;
    let open = quiz::first_unanswered(&quiz.items).filter(|_| !exam).map(|at| at + 1);
    let said = quiz.items.iter().filter_map(|item| {
        let answer = item.answer.as_ref()?;
        Some((answer.confidence?, answer.correct))
    });
    html(ResultPage {
        base,
        quiz,
        score,
        points,
        concepts,
        missed,
        decks,
        open,
        exam,
        late,
        calibration: Some(quiz::calibration(said)).filter(|one| one.points.is_some()),
        ticket: app.ticket(),
    })
}
