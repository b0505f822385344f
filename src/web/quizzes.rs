//! Taking a quiz: choosing what it is about, one question at a time, the result.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::base::Base;
use super::error::Error;
use super::extract::{Form, Path, Query};
use super::options;
use super::questions::{Asked, Face, QuestionPage, chosen};
use super::visitor::Visitor;
use super::{App, html};
use crate::content::{Concept, Html, Level, Question, Topic};
use crate::id::ItemId;
use crate::quiz::{self, Answer, Choice, LENGTHS, Score};
use crate::store::Quiz;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/quizzes", get(choose).post(start))
        .route("/quizzes/{id}", get(show))
        .route("/quizzes/{id}/answers", post(answer))
}

/// The form that starts a quiz, for its own page and for others that offer it.
#[derive(Template)]
#[template(path = "quizzes/form.html")]
pub(super) struct StartForm<'a> {
    pub(super) topics: Vec<(&'a Topic, usize)>,
    pub(super) all: usize,
    pub(super) lengths: [Option<usize>; 4],
    pub(super) levels: [&'static str; 3],
    /// The topic chosen beforehand; empty for everything.
    pub(super) topic: &'a str,
    pub(super) ticket: String,
}

impl askama::filters::HtmlSafe for StartForm<'_> {}

impl App {
    pub(super) fn start_form<'a>(&'a self, topic: &'a str) -> StartForm<'a> {
        let questions =
            |topic| self.library.concepts_of(topic).map(|concept| concept.questions.len()).sum();
        let topics = self.library.topics.iter().map(|topic| (topic, questions(topic)));
        StartForm {
            topics: topics.filter(|(_, questions)| *questions > 0).collect(),
            all: self.library.questions().count(),
            lengths: LENGTHS,
            levels: Level::ALL.map(Level::name),
            topic,
            ticket: self.ticket(),
        }
    }
}

#[derive(Template)]
#[template(path = "quizzes/choose.html")]
struct ChoosePage<'a> {
    base: Base,
    form: StartForm<'a>,
    unfinished: Option<Unfinished>,
}

/// A quiz to go on with.
pub(super) struct Unfinished {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) answered: usize,
    pub(super) drawn: usize,
}

impl Unfinished {
    pub(super) fn new(quiz: &Quiz) -> Self {
        let Score { answered, drawn, .. } = quiz::score(&quiz.items);
        Self { id: quiz.id.clone(), title: quiz.title.clone(), answered, drawn }
    }

    pub(super) fn percent(&self) -> usize {
        percent(self.answered, self.drawn)
    }
}

#[derive(Deserialize)]
struct Preset {
    #[serde(default)]
    topic: String,
}

async fn choose(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(preset): Query<Preset>,
) -> Result<Response, Error> {
    let unfinished = match visitor.0 {
        Some(visitor) => app.store.unfinished_quiz(app.learner(visitor)).await?,
        None => None,
    };
    html(ChoosePage {
        base,
        form: app.start_form(&preset.topic),
        unfinished: unfinished.as_ref().map(Unfinished::new),
    })
}

async fn start(State(app): State<App>, visitor: Visitor, form: Form) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let id = format!("{:032x}", rand::random::<u128>());
    let (title, questions) = match form.get("missed") {
        Some(earlier) => {
            let earlier = app.store.quiz(earlier, learner).await?.ok_or(Error::NotFound)?;
            let title =
                format!("Missed before: {}", earlier.title.trim_start_matches("Missed before: "));
            (title, missed(&app, &earlier, &id))
        }
        None => {
            let choice = read_choice(&app, &form)?;
            (title_of(&app, &choice), quiz::draw(&app.library, &choice, rand::random()))
        }
    };
    if questions.is_empty() {
        return Err(Error::BadRequest(
            "There are no questions of this kind yet. Go back and choose another topic or level."
                .to_owned(),
        ));
    }
    app.store.start_quiz(&id, learner, &title, &questions, app.clock.today()).await?;
    Ok((actor, Redirect::to(&format!("/quizzes/{id}"))).into_response())
}

fn read_choice(app: &App, form: &Form) -> Result<Choice, Error> {
    let refuse = |what: &str| {
        Err(Error::BadRequest(format!(
            "There is no such {what}. Go back and choose one of those shown."
        )))
    };
    let topic = form.get("topic").filter(|topic| !topic.is_empty());
    if topic.is_some_and(|topic| app.library.topic(topic).is_none()) {
        return refuse("topic");
    }
    let level = match form.get("level") {
        None | Some("" | "any") => None,
        Some(name) => match Level::parse(name) {
            Some(level) => Some(level),
            None => return refuse("level"),
        },
    };
    let length = match form.get("length") {
        None => LENGTHS[1],
        Some("all") => None,
        Some(number) => {
            match LENGTHS.iter().flatten().find(|length| length.to_string() == number) {
                Some(length) => Some(*length),
                None => return refuse("length"),
            }
        }
    };
    Ok(Choice { topic: topic.map(str::to_owned), level, length })
}

fn title_of(app: &App, choice: &Choice) -> String {
    let topic = choice.topic.as_deref().and_then(|topic| app.library.topic(topic));
    let topic = topic.map_or("Everything", |topic| &topic.title);
    match choice.level {
        Some(level) => format!("{topic}, {}", level.name()),
        None => topic.to_owned(),
    }
}

/// The questions of a quiz that were answered wrong, in a new order.
fn missed(app: &App, quiz: &Quiz, salt: &str) -> Vec<ItemId> {
    let wrong: Vec<&ItemId> = quiz
        .items
        .iter()
        .filter(|item| item.answer.as_ref().is_some_and(|answer| !answer.correct))
        .map(|item| &item.question)
        .filter(|id| app.library.question(id).is_some())
        .collect();
    let names: Vec<&str> = wrong.iter().map(|id| id.as_str()).collect();
    quiz::shuffled_order(salt, &names).into_iter().map(|at| wrong[at].clone()).collect()
}

#[derive(Deserialize)]
struct At {
    /// The place of a question, from 1. Without it: the first that is not answered.
    at: Option<usize>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(At { at }): Query<At>,
) -> Result<Response, Error> {
    let learner = app.learner(visitor.0.ok_or(Error::NotFound)?);
    let mut quiz = app.store.quiz(&id, learner).await?.ok_or(Error::NotFound)?;
    // A question that left the bank leaves the quiz.
    quiz.items.retain(|item| app.library.question(&item.question).is_some());
    let Score { right, answered, drawn } = quiz::score(&quiz.items);
    let at = match at {
        Some(at) => at.checked_sub(1).ok_or(Error::NotFound)?,
        None => match quiz.items.iter().position(|item| item.answer.is_none()) {
            Some(first) => first,
            None => return result(&app, base, &quiz),
        },
    };
    let item = quiz.items.get(at).ok_or(Error::NotFound)?;
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    let place = Some(format!("{} of {drawn}", at + 1));
    let answer = item.answer.as_ref().filter(|answer| question.option(&answer.option).is_some());
    let face = match answer {
        None => Face::Asked(Box::new(Asked {
            action: format!("/quizzes/{id}/answers"),
            question,
            options: options::asked(question, &id),
            ticket: app.ticket(),
            eyebrow: app.eyebrow(question, place).ok_or(Error::NotFound)?,
            heading: "h1",
            docked: true,
            done: Some(percent(answered, drawn)),
        })),
        Some(answer) => {
            let words = if answered == drawn { "See the result" } else { "Next question" };
            let next = (words, format!("/quizzes/{id}"));
            let mut explained = app.explained(question, &id, &answer.option, place, next).await?;
            explained.done = Some(percent(answered, drawn));
            explained.score_so_far = Some(format!("{right} of {answered} right so far"));
            Face::Explained(Box::new(explained))
        }
    };
    html(QuestionPage { base, title: quiz.title, face })
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let quiz = app.store.quiz(&id, learner).await?.ok_or(Error::NotFound)?;
    let name = form.get("question").unwrap_or_default();
    let at = quiz.items.iter().filter(|item| app.library.question(&item.question).is_some());
    let (at, item) =
        at.enumerate().find(|(_, item)| item.question.as_str() == name).ok_or_else(|| {
            Error::BadRequest(
                "This quiz has no such question. Go back and reload the page.".to_owned(),
            )
        })?;
    let question = app.library.question(&item.question).ok_or(Error::NotFound)?;
    let option = chosen(question, &form)?;
    let answer = Answer { option: option.to_owned(), correct: question.is_right(option) };
    app.count_answer(&actor, question, option).await?;
    app.store.answer_in_quiz(&id, learner, &question.id, &answer, app.clock.today()).await?;
    Ok((actor, Redirect::to(&format!("/quizzes/{id}?at={}#verdict", at + 1))).into_response())
}

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

/// A part of a whole in percent, for the width of a bar.
pub(super) fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn result(app: &App, base: Base, quiz: &Quiz) -> Result<Response, Error> {
    let score = quiz::score(&quiz.items);
    let mut concepts: Vec<(&Concept, Score)> = Vec::new();
    let mut place: HashMap<&str, usize> = HashMap::new();
    let mut missed = Vec::new();
    for (at, item) in quiz.items.iter().enumerate() {
        let (Some(question), Some(concept)) =
            (app.library.question(&item.question), app.library.concept(item.question.concept()))
        else {
            continue;
        };
        let row = *place.entry(concept.slug.as_str()).or_insert_with(|| {
            concepts.push((concept, Score { right: 0, answered: 0, drawn: 0 }));
            concepts.len() - 1
        });
        let one = quiz::score([item]);
        let sum = &mut concepts[row].1;
        sum.right += one.right;
        sum.answered += one.answered;
        sum.drawn += one.drawn;
        if one.right == 0 {
            let said = item.answer.as_ref().and_then(|answer| question.option(&answer.option));
            missed.push(Missed {
                place: at + 1,
                question,
                concept,
                said: said.map(|option| option.text.inline()),
                right: question.options.get(question.key).map(|key| key.text.inline()),
            });
        }
    }
    let wrong = score.answered - score.right;
    let percent = crate::poll::percentages(&[score.right as u64, wrong as u64])[0];
    html(ResultPage { base, quiz, score, percent, concepts, missed, ticket: app.ticket() })
}
