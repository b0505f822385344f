//! The results as files: JSON and CSV, once anyone may have them.

use std::fmt::Write;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::Visit;
use super::results::Shown;
use crate::clock::Timestamp;
use crate::poll::Phase;
use crate::web::frame::{App, Error, Path, Visitor, tagged};

#[derive(Serialize)]
struct File<'a> {
    poll: &'a str,
    question: String,
    closed: bool,
    /// Whether results are shown at the close alone.
    private: bool,
    /// Whether a ballot may name several options.
    multiple: bool,
    /// Ballots that named an option. Null: fewer than five, in a private poll.
    ballots: Option<u64>,
    /// Visitors who saw the results instead of voting. Null in a private poll.
    abstained: Option<u64>,
    options: Vec<FileOption>,
}

#[derive(Serialize)]
struct FileOption {
    id: String,
    /// Null: the option is retired, and only its name is known.
    text: Option<String>,
    votes: Option<u64>,
    percent: Option<u8>,
    retired: bool,
}

impl<'a> File<'a> {
    /// The file of a poll whose results anyone may have.
    fn new(visit: &'a Visit<'a>, now: Timestamp) -> Self {
        let Visit { poll, phase, tally, .. } = visit;
        let options =
            Shown::new(poll, tally.as_ref(), &[], now).rows.into_iter().map(|row| FileOption {
                text: poll.option(&row.id).map(|option| option.text.plain()),
                votes: row.share.map(|share| share.votes),
                percent: row.share.map(|share| share.percent),
                retired: row.text.is_none(),
                id: row.id,
            });
        Self {
            poll: poll.id.as_str(),
            question: poll.stem.plain(),
            closed: *phase == Phase::Closed,
            private: poll.rules.private,
            multiple: poll.rules.is_multiple(),
            ballots: tally.as_ref().map(|tally| tally.ballots),
            abstained: tally.as_ref().filter(|_| !poll.rules.private).map(|tally| tally.abstained),
            options: options.collect(),
        }
    }
}

/// A poll, if anyone may have its results.
async fn open_to_all<'a>(
    app: &'a App,
    concept: &str,
    name: &str,
    file: &str,
) -> Result<Visit<'a>, Error> {
    // As somebody who has not voted: a file is the same for all.
    let visit = app.visit(concept, name, file, Visitor(None)).await?;
    if visit.may_see {
        return Ok(visit);
    }
    Err(Error::Forbidden(
        "The results of this poll can be had as a file once it is closed.".to_owned(),
    ))
}

pub(super) async fn json(
    State(app): State<App>,
    Path((concept, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let visit = open_to_all(&app, &concept, &name, "/results.json").await?;
    let mut body = serde_json::to_string_pretty(&File::new(&visit, app.clock.now()))
        .map_err(|error| Error::Internal(error.into()))?;
    body.push('\n');
    Ok(tagged(&headers, "application/json", body))
}

pub(super) async fn csv(
    State(app): State<App>,
    Path((concept, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let visit = open_to_all(&app, &concept, &name, "/results.csv").await?;
    let mut body = String::from("option,text,votes,percent,retired\r\n");
    for option in File::new(&visit, app.clock.now()).options {
        let number = |number: Option<u64>| number.map_or(String::new(), |n| n.to_string());
        let _ = write!(
            body,
            "{},{},{},{},{}\r\n",
            field(&option.id),
            field(option.text.as_deref().unwrap_or_default()),
            number(option.votes),
            number(option.percent.map(u64::from)),
            option.retired,
        );
    }
    Ok(tagged(&headers, "text/csv; charset=utf-8", body))
}

/// A field by RFC 4180. What a spreadsheet would take for a formula it gets as text.
fn field(text: &str) -> String {
    // The full-width forms, too: some programs read them as the plain ones.
    let begins = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let invisible =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    let formula =
        text.starts_with(begins) || text.trim_start_matches(invisible).starts_with(begins);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_quoted_where_needed_and_never_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            ("＝1+1", "'＝1+1"),
            ("－1", "'－1"),
            ("\u{200b} =1+1", "'\u{200b} =1+1"),
            ("@sum(a,b)", "\"'@sum(a,b)\""),
        ] {
            assert_eq!(field(text), written);
        }
    }
}
