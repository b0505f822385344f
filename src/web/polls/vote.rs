//! A vote: what the form names becomes a ballot, and the choice a cookie on the voter's own device.

use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};

use crate::poll::{ABSTAINED, NotABallot, Phase};
use crate::store::VoteOutcome;
use crate::web::frame::{App, Error, Form, Path, Visitor, item};

/// The cookie that keeps a visitor's choice on the visitor's own device, for that poll's page alone.
pub(super) const CHOICE: &str = "choice";

pub(super) async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let id = item(&concept, &name)?;
    let poll = app.library.poll(&id).ok_or(Error::NotFound)?;
    let refuse = |sentence: &str| Err(Error::BadRequest(sentence.to_owned()));
    match poll.rules.phase(app.clock.today()) {
        Phase::Open => {}
        Phase::Before => return refuse("This poll has not opened yet. Nothing was counted."),
        Phase::Closed => return refuse("This poll is closed. Nothing was counted."),
    }
    let look = form.get("look");
    let chosen = match look {
        Some(_) if poll.rules.takes_looks() => Vec::new(),
        Some(_) => {
            return refuse(
                "The results of this poll are not to be had for a vote. Nothing was counted.",
            );
        }
        None => poll
            .rules
            .ballot(form.all("option"), |option| poll.option(option).is_some())
            .map_err(in_words)?,
    };
    let actor = app.actor(visitor, &form);
    let outcome = app
        .count(&actor, &id, chosen.iter().map(ToString::to_string).collect(), poll.rules.private)
        .await?;
    let path = format!("/polls/{id}");
    let cookie = (outcome == VoteOutcome::Counted).then(|| {
        const HALF_YEAR: u32 = 180 * 24 * 3_600;
        let choice = if look.is_some() { ABSTAINED.to_owned() } else { chosen.join(".") };
        app.set_cookie(CHOICE, &choice, &path, HALF_YEAR)
    });
    // Appended: in place of the visitor's own cookie it would let anybody vote again and again.
    let cookie = AppendHeaders(cookie.flatten().map(|cookie| (header::SET_COOKIE, cookie)));
    let to = match (look, outcome) {
        (Some("present"), _) => format!("{path}/present?reveal"),
        (None, VoteOutcome::AlreadyVoted) => format!("{path}?repeat"),
        _ => path,
    };
    Ok((actor, cookie, Redirect::to(&to)).into_response())
}

/// Why a form is not a ballot, in a sentence.
fn in_words(refused: NotABallot) -> Error {
    Error::BadRequest(match refused {
        NotABallot::NoSuchOption => {
            "The poll has no such option; it may have been edited since. Go back and reload the page."
                .to_owned()
        }
        NotABallot::Count { named, min, max } => {
            let wanted =
                if min == max { format!("exactly {min}") } else { format!("{min} to {max}") };
            format!(
                "This poll asks for {wanted} of its options, and {named} came. Go back and choose again."
            )
        }
    })
}
