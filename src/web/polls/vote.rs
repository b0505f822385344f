//! A vote: what the form names becomes a ballot, and the choice a cookie on the voter's own device.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};

use super::page::{Again, Asking, page};
use crate::content::Poll;
use crate::id::LinkCode;
use crate::poll::{ABSTAINED, NotABallot, Phase};
use crate::store::VoteOutcome;
use crate::web::frame::{App, Base, Error, Form, Path, Visitor, item};

/// The cookie that keeps a visitor's choice on the visitor's own device, for that poll's page alone.
pub(super) const CHOICE: &str = "choice";

pub(super) async fn vote(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Path((concept, name)): Path<(String, String)>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let mut id = item(&concept, &name)?;
    if app.library.poll(&id).is_none() {
        // Sent from a page that is older than its poll's name.
        id = app.library.item_today(&id).ok_or(Error::NotFound)?;
    }
    let poll = app.library.poll(&id).ok_or(Error::NotFound)?;
    let look = form.get("look");
    let sent = ballot(&app, poll, &form).and_then(|chosen| Ok((chosen, link(poll, &form)?)));
    let (chosen, link) = match sent {
        Ok(sent) => sent,
        Err(refused) => {
            let refused = Refused { status: StatusCode::BAD_REQUEST, sentence: refused };
            return ask_again(&app, base, visitor, poll, &headers, &form, refused).await;
        }
    };
    let actor = app.actor(visitor, &form);
    let options = chosen.iter().map(ToString::to_string).collect();
    let outcome =
        app.count_by_link(&actor, &id, options, poll.rules.private, link.as_ref()).await?;
    if outcome == VoteOutcome::NotInvited {
        let sentence = "This invitation was used before, or it is for another poll. \
             Nothing was counted: ask whoever invited you for another.";
        let refused = Refused { status: StatusCode::FORBIDDEN, sentence: sentence.to_owned() };
        return ask_again(&app, base, visitor, poll, &headers, &form, refused).await;
    }
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

/// Why a form is not taken.
struct Refused {
    status: StatusCode,
    sentence: String,
}

/// The form again, with what was sent and why it was not taken.
async fn ask_again(
    app: &App,
    base: Base,
    visitor: Visitor,
    poll: &Poll,
    headers: &HeaderMap,
    form: &Form,
    Refused { status, sentence }: Refused,
) -> Result<Response, Error> {
    let again = Again {
        refused: sentence,
        ticked: form.all("option").map(str::to_owned).collect(),
        ticket: app.ticket_again(form),
        link: form.get("link").unwrap_or_default().chars().take(40).collect(),
    };
    let visit = app.visit_poll(&poll.id, "", visitor).await?;
    let asking = Asking { again: Some(again), link: None };
    let mut response = page(app, base, visit, headers, None, asking)?;
    *response.status_mut() = status;
    Ok(response)
}

/// The link that a form carries, where the poll takes one.
fn link(poll: &Poll, form: &Form) -> Result<Option<LinkCode>, String> {
    if !poll.rules.invited {
        return Ok(None);
    }
    let typed = form.get("link").unwrap_or_default();
    typed.parse().map(Some).map_err(|_| {
        "This poll is by invitation, and the letters of an invitation are 16 letters and digits. \
         Nothing is counted yet."
            .to_owned()
    })
}

/// The ballot that a form is now, or why it is none, in a sentence.
fn ballot<'a>(app: &App, poll: &Poll, form: &'a Form) -> Result<Vec<&'a str>, String> {
    match poll.rules.phase(app.clock.now()) {
        Phase::Open => {}
        Phase::Before => {
            return Err("This poll has not opened yet. Nothing was counted.".to_owned());
        }
        Phase::Closed => return Err("This poll is closed. Nothing was counted.".to_owned()),
    }
    match form.get("look") {
        Some(_) if poll.rules.takes_looks() => Ok(Vec::new()),
        Some(_) => Err("The results of this poll are not to be had for a vote. \
             Nothing was counted."
            .to_owned()),
        None => poll
            .rules
            .ballot(form.all("option"), |option| poll.option(option).is_some())
            .map_err(in_words),
    }
}

/// Why a form is not a ballot, in a sentence.
fn in_words(refused: NotABallot) -> String {
    let (named, min, max) = match refused {
        NotABallot::NoSuchOption => {
            return "The poll has been edited since this page was made, and an option you chose is \
                 no longer there. Nothing was counted: choose again."
                .to_owned();
        }
        NotABallot::Count { named, min, max } => (named, min, max),
    };
    let named = match named {
        0 => "Nothing was chosen".to_owned(),
        1 => "1 option was chosen".to_owned(),
        more => format!("{more} options were chosen"),
    };
    let wanted = match (min, max) {
        (1, 1) => "one".to_owned(),
        (min, max) if min == max => format!("exactly {min}"),
        (min, max) => format!("{min} to {max}"),
    };
    format!("{named}, and this poll asks for {wanted}. Nothing is counted yet.")
}
