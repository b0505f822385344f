//! A question on one page as its author wants it: every face at the width of a phone, light and dark,
//! and all that is known of it.
//!
//! Owns those pages. Nothing on them counts: a face is shown in a frame that can send no form.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Deserialize;

use super::Room;
use crate::content::{self, Examined, Library, Question};
use crate::demos;
use crate::id::ItemId;
use crate::quiz::{Answer, Doubt, Estimate, ItemRow, LEAST, Side, item_rows, sides};
use crate::store::{self, Place};
use crate::web::frame::{Base, Error, POLICY, Path, Query, Theme, html, item};
use crate::web::questions::{Face, QuestionPage};

/// So many similar questions are told.
const SIMILAR: usize = 5;

/// What is known beside the bank that is served.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    /// The folders of the bank.
    pub(super) questions: Vec<PathBuf>,
    /// The database of the site that serves it.
    pub(super) place: Place,
}

#[derive(Template)]
#[template(path = "author/review.html")]
struct ReviewPage<'a> {
    base: Base,
    question: &'a Question,
    title: &'a str,
    sides: Vec<Framed>,
    /// What `check` warns of here.
    lints: Vec<String>,
    similar: Vec<(ItemId, u32)>,
    figures: Vec<Told>,
    reports: Vec<String>,
    /// Why there are no figures.
    without: Option<String>,
    before: Option<&'a ItemId>,
    after: Option<&'a ItemId>,
}

/// A face and its frame.
struct Framed {
    name: String,
    address: String,
}

/// The figures of a revision, in words.
struct Told {
    head: String,
    choices: Vec<String>,
    doubts: Vec<String>,
}

/// Every question of the bank, with a page each.
#[derive(Template)]
#[template(path = "author/list.html")]
struct ListPage<'a> {
    base: Base,
    library: &'a Library,
    problems: Vec<String>,
}

/// What is wrong, and every question, for a browser with or without JavaScript.
pub(super) async fn list(State(room): State<Room>, base: Base) -> Result<Response, Error> {
    let app = room.site.app();
    let problems = room.desk.problems();
    html(ListPage { base, library: &app.library, problems })
}

pub(super) async fn review(
    State(room): State<Room>,
    base: Base,
    Path((concept, name)): Path<(String, String)>,
) -> Result<Response, Error> {
    let app = room.site.app();
    let question = app.library.question(&item(&concept, &name)?).ok_or(Error::NotFound)?;
    let of = app.library.concept(&concept).ok_or(Error::NotFound)?;
    let at = of.questions.iter().position(|other| other.id == question.id);
    let beside = |step: isize| {
        let at = at.and_then(|at| at.checked_add_signed(step))?;
        of.questions.get(at).map(|other| &other.id)
    };
    let similar = content::similar(&app.library, &question.id, SIMILAR);
    let (figures, reports, without) = figures(&room.sources.place, &app.library, question).await;
    let page = ReviewPage {
        base,
        question,
        title: &of.title,
        sides: framed(question),
        lints: lints(room.sources.questions.clone(), question.id.clone()).await,
        similar: similar.into_iter().map(|(id, share)| (id, percent(share))).collect(),
        figures,
        reports,
        without,
        before: beside(-1),
        after: beside(1),
    };
    Ok(with_policy(
        html(page)?,
        &POLICY.replace("frame-ancestors", "frame-src 'self'; frame-ancestors"),
    ))
}

#[derive(Deserialize)]
pub(super) struct Shown {
    side: Option<String>,
    theme: Option<String>,
}

/// One face in a frame of ours, as light as the address says.
pub(super) async fn face(
    State(room): State<Room>,
    mut base: Base,
    Path((concept, name)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Result<Response, Error> {
    let app = room.site.app();
    let question = app.library.question(&item(&concept, &name)?).ok_or(Error::NotFound)?;
    if let Some(theme) = shown.theme.as_deref().and_then(Theme::named) {
        base.theme = theme;
    }
    let face = match shown.side.as_deref() {
        None | Some("asked") => Face::Asked(Box::new(app.asked(question)?)),
        Some("said") => {
            let mut asked = app.asked(question)?;
            asked.fields = asked.fields.revealed();
            Face::Asked(Box::new(asked))
        }
        Some(name) => {
            let side = sides(question).into_iter().find(|side| side.name == name);
            let Side { given, .. } = side.ok_or(Error::NotFound)?;
            let answer = match given {
                Some(given) => Answer::graded(question, &given).ok_or(Error::NotFound)?,
                None => Answer::unknown(question),
            };
            Face::Explained(Box::new(app.explained_alone(question, &answer).await?))
        }
    };
    let page = html(QuestionPage { base, face })?;
    Ok(with_policy(page, &POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")))
}

fn with_policy(mut page: Response, policy: &str) -> Response {
    let headers = page.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

/// The frames of a question: asked, said where it is said aloud, right, each wrong answer.
fn framed(question: &Question) -> Vec<Framed> {
    let frame = |name: &str, side: &str| Framed {
        name: name.to_owned(),
        address: format!("/author/faces/{}?side={}", question.id, side.replace('=', "%3D")),
    };
    let mut all = vec![frame("Asked", "asked")];
    if matches!(question.kind, content::Kind::Aloud(_)) {
        all.push(frame("Said, to be graded", "said"));
    }
    for side in sides(question) {
        let name = match (side.name.trim_start_matches('='), side.right) {
            (_, false) if side.given.is_none() => "Not known".to_owned(),
            ("right", true) => "Right".to_owned(),
            (name, true) => format!("Right: {name}"),
            (name, false) => format!("Wrong: {name}"),
        };
        all.push(frame(&name, &side.name));
    }
    all
}

/// What `check` warns of between this question's first line and the next item's.
async fn lints(questions: Vec<PathBuf>, id: ItemId) -> Vec<String> {
    let look = move || {
        let demos: HashSet<&str> = demos::all().iter().map(|demo| demo.slug).collect();
        let Examined { problems, items, .. } = content::examine(&questions, &demos);
        let Some((_, file, line)) = items.iter().find(|(other, ..)| *other == id) else {
            return Vec::new();
        };
        let next = items.iter().filter(|(_, other, at)| other == file && at > line);
        let end = next.map(|(.., at)| *at).min().unwrap_or(usize::MAX);
        let own = problems.iter().filter(|problem| problem.file == *file);
        let own = own.filter(|problem| (*line..end).contains(&problem.line));
        own.map(|problem| problem.render(false)).collect()
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

/// What the database of the served site knows of a question.
async fn figures(
    place: &Place,
    library: &Library,
    question: &Question,
) -> (Vec<Told>, Vec<String>, Option<String>) {
    let read = async {
        let sums = store::item_sums_at(place).await?;
        let reports = store::reports_at(place).await?;
        Ok::<_, store::OpenError>((sums, reports, store::meanings_at(place).await?))
    };
    let (sums, reports, kept) = match read.await {
        Ok(read) => read,
        Err(error) => return (Vec::new(), Vec::new(), Some(error.to_string())),
    };
    let own = sums.into_iter().filter(|((name, _), _)| *name == question.id.as_str()).collect();
    let rows = item_rows(&own, library, &kept).into_iter().map(told).collect();
    let reports = reports.into_iter().filter(|report| report.question == question.id.as_str());
    let reports = reports.map(|report| format!("{}: {}", report.day, report.words)).collect();
    (rows, reports, None)
}

fn told(row: ItemRow) -> Told {
    let figures = row.figures;
    let mut head = format!("Revision {}: {} answers", row.revision, figures.answers);
    match figures.facility {
        Some(Estimate { value, from, to }) => {
            let _ =
                write!(head, ", {} % right ({} to {})", percent(value), percent(from), percent(to));
        }
        None => {
            let _ = write!(head, ", and {LEAST} say something");
        }
    }
    if let Some(Estimate { value, from, to }) = figures.discrimination {
        let pairs = figures.pairs;
        let _ = write!(head, "; with the rest {value:.2} ({from:.2} to {to:.2}, {pairs} quizzes)");
    }
    let shares = figures.facility.is_some();
    let choices = figures.choices.iter().filter(|_| shares).map(|choice| {
        let right = if choice.correct { " (right)" } else { "" };
        let rest =
            choice.rest.map_or(String::new(), |rest| format!(", {} % elsewhere", percent(rest)));
        format!("{}{right}: {} %{rest}", choice.choice, percent(choice.share.value))
    });
    let doubts = figures.doubts.iter().map(Doubt::words).collect();
    Told { head, choices: choices.collect(), doubts }
}

/// A share in whole percent.
fn percent(share: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let whole = (share.clamp(0.0, 1.0) * 100.0).round() as u32;
    whole
}
