//! A question at its permanent address: asked, answered, explained.
//!
//! Owns the two faces of a question that quizzes and the home page show, too.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::assets;
use super::base::Base;
use super::demos::DemoStrip;
use super::error::Error;
use super::extract::{Form, Path, Query};
use super::options::{self, Row};
use super::visitor::{Actor, Visitor};
use super::{App, html};
use crate::content::{Concept, Html, Question};
use crate::id::ItemId;
use crate::poll::Tally;
use crate::store::{Ballot, VoteOutcome};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/questions/{concept}/{question}", get(show).post(answer))
}

/// The order of options at permanent addresses: one for everybody.
const SALT: &str = "permanent";

/// A question with a form to answer it.
#[derive(Template)]
#[template(path = "questions/asked.html")]
pub(super) struct Asked<'a> {
    /// Where the answer is sent.
    pub(super) action: String,
    pub(super) question: &'a Question,
    pub(super) options: Vec<Row<'a>>,
    pub(super) ticket: String,
    /// The place in a quiz, where it is in one.
    pub(super) eyebrow: Eyebrow<'a>,
    pub(super) heading: &'static str,
    /// Whether the button stays at the foot of the window.
    pub(super) docked: bool,
    /// How much of a quiz is done, in percent.
    pub(super) done: Option<usize>,
}

impl askama::filters::HtmlSafe for Asked<'_> {}

/// Where a question belongs: topic, concept, level, and its place in a quiz.
#[derive(Clone)]
pub(super) struct Eyebrow<'a> {
    pub(super) topic_title: &'a str,
    pub(super) topic: &'a str,
    pub(super) concept_title: &'a str,
    pub(super) concept: &'a str,
    pub(super) level: &'static str,
    /// "3 of 10".
    pub(super) place: Option<String>,
}

/// A question after the answer.
#[derive(Template)]
#[template(path = "questions/explained.html")]
pub(super) struct Explained<'a> {
    pub(super) question: &'a Question,
    pub(super) options: Vec<Row<'a>>,
    pub(super) right: bool,
    pub(super) voters: u64,
    pub(super) eyebrow: Eyebrow<'a>,
    pub(super) explanation: &'a Html,
    pub(super) demos: Vec<DemoStrip>,
    pub(super) related: Vec<&'a Concept>,
    /// Said above the verdict.
    pub(super) notice: Option<&'static str>,
    /// The button that stands where Answer stood: words and address.
    pub(super) next: (&'static str, String),
    /// Where to answer once more, at a permanent address.
    pub(super) again: Option<String>,
    /// How everybody did, in a sentence.
    pub(super) crowd: String,
    /// How much of a quiz is done, in percent.
    pub(super) done: Option<usize>,
    /// How many were right so far, in a quiz.
    pub(super) score_so_far: Option<String>,
    pub(super) icons: &'static str,
}

impl askama::filters::HtmlSafe for Explained<'_> {}

impl App {
    pub(super) fn eyebrow(
        &self,
        question: &Question,
        place: Option<String>,
    ) -> Option<Eyebrow<'_>> {
        let concept = self.library.concept(question.id.concept())?;
        let topic = self.library.topic(concept.topic.as_str())?;
        Some(Eyebrow {
            topic_title: &topic.title,
            topic: topic.slug.as_str(),
            concept_title: &concept.title,
            concept: concept.slug.as_str(),
            level: question.level.name(),
            place,
        })
    }

    /// A question at its permanent address, for its own page and for others that show one.
    pub(super) fn asked<'a>(&'a self, question: &'a Question) -> Result<Asked<'a>, Error> {
        Ok(Asked {
            action: format!("/questions/{}", question.id),
            question,
            options: options::asked(question, SALT),
            ticket: self.ticket(),
            eyebrow: self.eyebrow(question, None).ok_or(Error::NotFound)?,
            heading: "h1",
            docked: true,
            done: None,
        })
    }

    /// The explained face of a question.
    pub(super) async fn explained<'a>(
        &'a self,
        question: &'a Question,
        salt: &str,
        chosen: &str,
        place: Option<String>,
        next: (&'static str, String),
    ) -> Result<Explained<'a>, Error> {
        let tally: Tally = self.store.tally(&question.id).await?;
        let concept = self.library.concept(question.id.concept()).ok_or(Error::NotFound)?;
        let related =
            concept.see_also.iter().filter_map(|slug| self.library.concept(slug.as_str()));
        let votes =
            question.options.get(question.key).map_or(0, |key| tally.votes(key.id.as_str()));
        Ok(Explained {
            crowd: crowd(votes, tally.ballots),
            question,
            options: options::explained(question, salt, chosen, &tally),
            right: question.is_right(chosen),
            voters: tally.ballots,
            eyebrow: self.eyebrow(question, place).ok_or(Error::NotFound)?,
            explanation: question.explanation.html(),
            demos: self.strips(concept),
            related: related.take(4).collect(),
            notice: None,
            next,
            again: None,
            done: None,
            score_so_far: None,
            icons: assets::address("icons.svg"),
        })
    }

    /// Counts an answer in the question's tally, once for each visitor.
    pub(super) async fn count_answer(
        &self,
        actor: &Actor,
        question: &Question,
        option: &str,
    ) -> Result<VoteOutcome, Error> {
        let ballot = Ballot {
            poll: question.id.clone(),
            tag: self.voter(&question.id, actor.id),
            options: vec![option.to_owned()],
            private: false,
        };
        Ok(self.store.vote(ballot).await?)
    }
}

/// How many were right, in a sentence.
fn crowd(right: u64, voters: u64) -> String {
    match voters {
        0 | 1 => "Nobody else has answered this yet.".to_owned(),
        _ => format!("{right} of {voters} people were right."),
    }
}

/// The option that a form names, when the question has it.
pub(super) fn chosen<'a>(question: &'a Question, form: &Form) -> Result<&'a str, Error> {
    let Some(option) = form.get("option") else {
        return Err(Error::BadRequest(
            "No option was chosen. Go back, choose one and send it again.".to_owned(),
        ));
    };
    question.option(option).map(|option| option.id.as_str()).ok_or_else(|| {
        Error::BadRequest(
            "The question has no such option; it may have been edited since. Go back and reload the page.".to_owned(),
        )
    })
}

/// The id that the two slugs of an address make.
pub(super) fn item(concept: &str, item: &str) -> Result<ItemId, Error> {
    match (concept.parse(), item.parse()) {
        (Ok(concept), Ok(item)) => Ok(ItemId::new(&concept, &item)),
        _ => Err(Error::NotFound),
    }
}

/// A page that is one question.
#[derive(Template)]
#[template(path = "questions/page.html")]
pub(super) struct QuestionPage<'a> {
    pub(super) base: Base,
    pub(super) title: String,
    pub(super) face: Face<'a>,
}

/// One of a question's two faces.
pub(super) enum Face<'a> {
    Asked(Box<Asked<'a>>),
    Explained(Box<Explained<'a>>),
}

#[derive(Deserialize)]
struct Show {
    /// Present: the form, whatever was answered before.
    again: Option<String>,
    /// Present: this visitor had answered before.
    repeat: Option<String>,
}

async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Show>,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let question = app.library.question(&id).ok_or(Error::NotFound)?;
    let answer = match visitor.0 {
        Some(visitor) if query.again.is_none() => {
            app.store.answer(app.learner(visitor), &id).await?
        }
        _ => None,
    };
    // An answer whose option is gone from the file is as good as none.
    let answer = answer.filter(|answer| question.option(&answer.option).is_some());
    let face = match answer {
        None => Face::Asked(Box::new(app.asked(question)?)),
        Some(answer) => {
            let next = next_of(&app, question);
            let mut explained = app.explained(question, SALT, &answer.option, None, next).await?;
            explained.again = Some(format!("/questions/{id}?again"));
            if query.repeat.is_some() {
                explained.notice = Some(
                    "You had answered this before. Your first answer is the one that counts below; this one is kept as your own progress.",
                );
            }
            Face::Explained(Box::new(explained))
        }
    };
    html(QuestionPage { base, title: question.stem.plain(), face })
}

/// The next question of the concept, or the concept itself after the last.
fn next_of(app: &App, question: &Question) -> (&'static str, String) {
    let concept = app.library.concept(question.id.concept());
    let next = concept.and_then(|concept| {
        let at = concept.questions.iter().position(|other| other.id == question.id)?;
        concept.questions.get(at + 1)
    });
    match next {
        Some(next) => ("Next question", format!("/questions/{}", next.id)),
        None => ("About this concept", format!("/concepts/{}", question.id.concept())),
    }
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let question = app.library.question(&id).ok_or(Error::NotFound)?;
    let option = chosen(question, &form)?;
    let actor = app.actor(visitor, &form);
    let outcome = app.count_answer(&actor, question, option).await?;
    let learner = app.learner(actor.id);
    let correct = question.is_right(option);
    app.store.save_answer(learner, &id, option, correct, app.clock.today()).await?;
    let to = match outcome {
        VoteOutcome::Counted => format!("/questions/{id}#verdict"),
        VoteOutcome::AlreadyVoted => format!("/questions/{id}?repeat#verdict"),
    };
    Ok((actor, Redirect::to(&to)).into_response())
}
