//! Saying that something is wrong with a question.
//!
//! Owns the form and how long what is said may be. A report is kept without anything of who sent it;
//! authors read it with `interleave items`.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::short;
use crate::content::Question;
use crate::store::{Report, ReportOutcome};
use crate::web::frame::{App, Base, Error, Form, Path, Query, html, item};

/// The most that may be said, in characters.
const LONGEST: usize = 1_000;

/// The form, for the answered page and for its own.
#[derive(Template)]
#[template(path = "questions/report.html")]
pub(in crate::web) struct ReportForm {
    action: String,
    /// The page to go back to.
    pub(in crate::web) from: String,
    words: String,
    /// Why what was sent is not kept.
    refused: Option<String>,
}

impl askama::filters::HtmlSafe for ReportForm {}

impl ReportForm {
    const LONGEST: usize = LONGEST;

    /// The empty form for a question.
    pub(in crate::web) fn of(question: &Question) -> Self {
        let action = format!("/questions/{}/report", question.id);
        let from = format!("/questions/{}", question.id);
        Self { action, from, words: String::new(), refused: None }
    }
}

#[derive(Template)]
#[template(path = "questions/report_page.html")]
struct ReportPage {
    base: Base,
    stem: String,
    form: ReportForm,
    /// Whether it was kept.
    sent: bool,
}

impl ReportPage {
    fn of(base: Base, question: &Question, form: ReportForm) -> Self {
        Self { base, stem: short(&question.stem.plain()), form, sent: false }
    }
}

#[derive(Deserialize)]
pub(super) struct Asks {
    /// Present: it was kept.
    sent: Option<String>,
    /// The page it was sent from.
    from: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    Path((concept, name)): Path<(String, String)>,
    Query(query): Query<Asks>,
) -> Result<Response, Error> {
    let question = app.library.question(&item(&concept, &name)?).ok_or(Error::NotFound)?;
    let mut form = ReportForm::of(question);
    if let Some(from) = query.from.filter(|from| is_of_a_question(from)) {
        form.from = from;
    }
    html(ReportPage { sent: query.sent.is_some(), ..ReportPage::of(base, question, form) })
}

pub(super) async fn send(
    State(app): State<App>,
    base: Base,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let now = || app.library.item_today(&id).and_then(|now| app.library.question(&now));
    let question = app.library.question(&id).or_else(now).ok_or(Error::NotFound)?;
    let mut filled = ReportForm::of(question);
    if let Some(from) = form.get("from").filter(|from| is_of_a_question(from)) {
        from.clone_into(&mut filled.from);
    }
    // Browsers send line ends as two characters, and count them as one.
    filled.words = form.get("words").unwrap_or_default().replace("\r\n", "\n");
    let words = filled.words.trim();
    let length = words.chars().count();
    filled.refused = if !words.chars().any(is_seen) {
        Some("Say what is wrong; nothing was sent.".to_owned())
    } else if length > LONGEST {
        Some(format!(
            "That is {length} characters, and at most {LONGEST} are kept. Shorten it; nothing was sent."
        ))
    } else if !words.chars().all(is_text) {
        Some(
            "There are characters in it that cannot be shown. Take them out; nothing was sent."
                .to_owned(),
        )
    } else {
        let report = Report {
            question: question.id.to_string(),
            revision: question.revision,
            day: app.clock.today(),
            words: words.to_owned(),
        };
        match app.store.report(&report).await? {
            ReportOutcome::Kept => None,
            ReportOutcome::Full => Some("Much was said about this already, and its authors have not read it yet. Nothing more is kept for now.".to_owned()),
        }
    };
    if filled.refused.is_some() {
        let page = html(ReportPage::of(base, question, filled))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let from: String =
        percent_encoding::utf8_percent_encode(&filled.from, percent_encoding::NON_ALPHANUMERIC)
            .to_string();
    let to = format!("/questions/{}/report?sent&from={from}", question.id);
    Ok(Redirect::to(&to).into_response())
}

/// Whether a character may stand in a report: it gives no orders to a terminal, and turns no line around.
fn is_text(c: char) -> bool {
    let turns = matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    matches!(c, '\n' | '\t') || !(c.is_control() || turns)
}

/// Whether anything is seen of a character; what joins others, as in emoji, is not.
fn is_seen(c: char) -> bool {
    let joins = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    !(c.is_whitespace() || joins)
}

/// Whether an address is that of a page of ours with a question.
fn is_of_a_question(address: &str) -> bool {
    (address.starts_with("/questions/") || address.starts_with("/quizzes/"))
        && address.len() <= 300
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}
