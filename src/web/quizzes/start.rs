//! Choosing what a quiz is about, and starting it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::keep_known;
use crate::content::{Level, Topic};
use crate::id::name_since;
use crate::quiz::{self, Choice, LENGTHS, Score};
use crate::store::Quiz;
use crate::web::frame::{App, Base, Error, Form, Query, Visitor, html, percent};

/// The form that starts a quiz, for its own page and for others that offer it.
#[derive(Template)]
#[template(path = "quizzes/form.html")]
pub(in crate::web) struct StartForm<'a> {
    pub(in crate::web) topics: Vec<(&'a Topic, usize)>,
    pub(in crate::web) all: usize,
    pub(in crate::web) lengths: [Option<usize>; 4],
    pub(in crate::web) levels: [&'static str; 3],
    /// The topic chosen beforehand; empty for everything.
    pub(in crate::web) topic: &'a str,
    pub(in crate::web) ticket: String,
}

impl askama::filters::HtmlSafe for StartForm<'_> {}

impl App {
    pub(in crate::web) fn start_form<'a>(&'a self, topic: &'a str) -> StartForm<'a> {
        let questions =
            |topic| self.library.concepts_of(topic).map(|concept| concept.questions.len()).sum();
        let topics = self.library.topics.iter().map(|topic| (topic, questions(topic)));
        StartForm {
            topics: topics.filter(|(_, questions)| *questions > 0).collect(),
            all: self.library.questions().filter(|question| question.is_choice()).count(),
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
pub(in crate::web) struct Unfinished {
    pub(in crate::web) id: String,
    pub(in crate::web) title: String,
    pub(in crate::web) answered: usize,
    pub(in crate::web) drawn: usize,
}

impl Unfinished {
    pub(in crate::web) fn new(quiz: &Quiz) -> Self {
        let Score { answered, drawn, .. } = quiz::score(&quiz.items);
        Self { id: quiz.id.clone(), title: quiz.title.clone(), answered, drawn }
    }

    pub(in crate::web) fn percent(&self) -> usize {
        percent(self.answered, self.drawn)
    }
}

#[derive(Deserialize)]
pub(super) struct Preset {
    #[serde(default)]
    topic: String,
}

pub(super) async fn choose(
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

pub(super) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    // The day and no more: what is answered in a quiz is a vote, too.
    let id = name_since(app.clock.today().start());
    let (title, questions) = match form.get("missed") {
        Some(earlier) => {
            let mut earlier = app.store.quiz(earlier, learner).await?.ok_or(Error::NotFound)?;
            keep_known(&app, &mut earlier);
            let title =
                format!("Missed before: {}", earlier.title.trim_start_matches("Missed before: "));
            (title, quiz::draw_missed(&earlier.items, &id))
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
