//! Short addresses of polls, to be typed from a screen: `/p/k7m4`.
//!
//! They are made of the poll's name, so nothing is kept, and an address on a slide stays right.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use crate::content::{Library, Poll};
use crate::id::{ItemId, LinkCode};
use crate::web::frame::{App, Error, Path};

/// None that is taken for another from a distance.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// No short address has fewer letters.
const SHORTEST: usize = 4;

/// All letters that a short address may have, of which it has the first few.
fn letters(poll: &ItemId) -> String {
    let digest = Sha256::digest(poll.as_str().as_bytes());
    digest.iter().take(16).map(|byte| char::from(LETTERS[usize::from(*byte) % 31])).collect()
}

/// The short address of a poll: as many letters as no other poll of the bank begins with.
#[must_use]
pub fn address(library: &Library, poll: &Poll) -> String {
    let own = letters(&poll.id);
    let same = |other: &str| own.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let others = library.polls().filter(|other| other.id != poll.id);
    let longest = others.map(|other| same(&letters(&other.id))).max().unwrap_or(0);
    format!("/p/{}", &own[..(longest + 1).clamp(SHORTEST, own.len())])
}

pub(super) async fn follow(
    State(app): State<App>,
    Path(typed): Path<String>,
) -> Result<Response, Error> {
    let poll = named(&app.library, &typed)?;
    Ok(Redirect::to(&format!("/polls/{}", poll.id)).into_response())
}

/// The same with the letters of a single-use link.
pub(super) async fn follow_link(
    State(app): State<App>,
    Path((typed, link)): Path<(String, String)>,
) -> Result<Response, Error> {
    let poll = named(&app.library, &typed)?;
    let link: LinkCode = link.parse().map_err(|_| Error::NotFound)?;
    Ok(Redirect::to(&format!("/polls/{}?link={}", poll.id, link.as_str())).into_response())
}

/// The one poll whose letters begin so.
fn named<'a>(library: &'a Library, typed: &str) -> Result<&'a Poll, Error> {
    let typed = typed.to_ascii_lowercase();
    if typed.len() < SHORTEST {
        return Err(Error::NotFound);
    }
    let mut found = library.polls().filter(|poll| letters(&poll.id).starts_with(&typed));
    match (found.next(), found.next()) {
        (Some(poll), None) => Ok(poll),
        _ => Err(Error::NotFound),
    }
}
