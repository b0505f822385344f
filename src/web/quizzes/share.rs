//! A quiz that many take by a short address: the same questions for all, each in an order of their
//! own, and afterwards how everybody did.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use crate::content::Question;
use crate::id::{ItemId, name_since};
use crate::quiz::{self, Mode};
use crate::store::{NewQuiz, SharedQuiz};
use crate::web::frame::{App, Base, Error, Form, Path, Qr, Visitor, html, percent};

/// Below so many nothing is said of others.
const FEW: usize = 10;

/// None that is taken for another.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The code of these questions: the same questions have the same.
fn code(questions: &[ItemId]) -> String {
    let mut names: Vec<&str> = questions.iter().map(ItemId::as_str).collect();
    names.sort_unstable();
    let digest = Sha256::digest(names.join(" ").as_bytes());
    digest.iter().take(8).map(|byte| char::from(LETTERS[usize::from(*byte) % 31])).collect()
}

/// Makes a quiz one that others can take.
pub(super) async fn share(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let learner = app.learner(visitor.0.ok_or(Error::NotFound)?);
    let quiz = app.store.quiz(&id, learner).await?.ok_or(Error::NotFound)?;
    if !quiz.shared.is_empty() {
        return Ok(Redirect::to(&format!("/q/{}", quiz.shared)).into_response());
    }
    let questions: Vec<ItemId> = quiz.items.into_iter().map(|item| item.question).collect();
    let shared = SharedQuiz { code: code(&questions), title: quiz.title, questions };
    app.store.share_quiz(&shared, &id, learner, app.clock.today()).await?;
    Ok(Redirect::to(&format!("/q/{}", shared.code)).into_response())
}

#[derive(Template)]
#[template(path = "quizzes/shared.html")]
struct SharedPage<'a> {
    base: Base,
    code: String,
    title: String,
    count: usize,
    /// Where it is found, and a code of that for phones.
    address: Option<(String, Option<Qr>)>,
    /// The visitor's quiz that is not finished.
    unfinished: Option<String>,
    /// The visitor's quiz that is.
    finished: Option<String>,
    /// How many finished it; nothing else is shown of too few.
    people: usize,
    scores: Vec<Row>,
    questions: Vec<(&'a Question, usize, usize)>,
    ticket: String,
}

/// How many had so many right.
struct Row {
    right: usize,
    people: usize,
    percent: usize,
}

impl SharedPage<'_> {
    const FEW: usize = FEW;
}

/// The questions of a shared quiz that the bank has.
fn known<'a>(app: &'a App, shared: &SharedQuiz) -> Vec<&'a Question> {
    shared.questions.iter().filter_map(|id| app.library.question(id)).collect()
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let shared = app.store.shared_quiz(&code).await?.ok_or(Error::NotFound)?;
    let questions = known(&app, &shared);
    if questions.is_empty() {
        return Err(Error::NotFound);
    }
    let takings = match visitor.0 {
        Some(who) => app.store.own_takings(&code, app.learner(who)).await?,
        None => Vec::new(),
    };
    let own = |whole: bool| takings.iter().find(|(_, is)| *is == whole).map(|(id, _)| id.clone());
    let finished = own(true);
    // Who has not been through it learns nothing of it.
    let everybody = match &finished {
        Some(_) => app.store.everybody(&code).await?,
        None => crate::store::Everybody::default(),
    };
    let people: usize = everybody.scores.values().sum();
    let most = everybody.scores.values().copied().max().unwrap_or(0);
    let scores = everybody.scores.iter().rev().map(|(right, people)| Row {
        right: *right,
        people: *people,
        percent: percent(*people, most),
    });
    let told = questions.iter().filter_map(|question| {
        let (answers, right) = *everybody.questions.get(question.id.as_str())?;
        (answers >= FEW).then_some((*question, right, answers))
    });
    let enough = people >= FEW;
    let address = app.origin(&headers).map(|origin| {
        let address = format!("{origin}/q/{code}");
        let qr = Qr::new(&address);
        (address, qr)
    });
    html(SharedPage {
        base,
        title: shared.title.clone(),
        count: questions.len(),
        address,
        unfinished: own(false),
        finished,
        people,
        scores: if enough { scores.collect() } else { Vec::new() },
        questions: if enough { told.collect() } else { Vec::new() },
        ticket: app.ticket(),
        code,
    })
}

/// Begins it, in an order of one's own.
pub(super) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let shared = app.store.shared_quiz(&code).await?.ok_or(Error::NotFound)?;
    let known = known(&app, &shared);
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    let actor = app.actor(visitor, &form);
    let today = app.clock.today();
    // The day and no more: what is answered in a quiz is a vote, too.
    let id = name_since(today.start());
    let names: Vec<&str> = known.iter().map(|question| question.id.as_str()).collect();
    let order = quiz::shuffled_order(&id, &names).into_iter();
    let questions: Vec<ItemId> = order.map(|at| known[at].id.clone()).collect();
    let (title, questions, mode) = (shared.title.as_str(), questions.as_slice(), Mode::Practice);
    let new = NewQuiz { id: &id, title, questions, today, mode, shared: &code };
    app.store.begin_quiz(app.learner(actor.id), new).await?;
    Ok((actor, Redirect::to(&format!("/quizzes/{id}?at=1"))).into_response())
}
