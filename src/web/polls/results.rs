//! A poll's results as rows: what each option says and how many chose it.

use super::options::written;
use crate::clock::Timestamp;
use crate::content::{Html, Poll};
use crate::poll::{FEWEST, Tally, shares};
use crate::web::frame::Share;

/// What is shown of a poll's tally.
pub(super) struct Shown<'a> {
    pub(super) rows: Vec<ResultRow<'a>>,
    /// How many voted, in words.
    pub(super) turnout: String,
}

/// One option and how many chose it.
pub(super) struct ResultRow<'a> {
    pub(super) emoji: &'static str,
    pub(super) letter: &'static str,
    pub(super) id: String,
    /// None: the option is no longer in the poll's file, and all that is left of it is its name.
    pub(super) text: Option<&'a Html>,
    /// None: nothing is shown yet.
    pub(super) share: Option<Share>,
    /// Whether this device chose it.
    pub(super) chosen: bool,
}

impl ResultRow<'_> {
    /// The width of the bar, in percent.
    pub(super) fn width(&self) -> u8 {
        self.share.map_or(0, |share| share.percent)
    }
}

impl<'a> Shown<'a> {
    /// Whether any count is shown.
    pub(super) fn is_there(&self) -> bool {
        self.rows.iter().any(|row| row.share.is_some())
    }

    /// The options in the order the author wrote them, then those that are retired.
    pub(super) fn new(
        poll: &'a Poll,
        tally: Option<&Tally>,
        chosen: &[&str],
        now: Timestamp,
    ) -> Self {
        let mut rows: Vec<ResultRow<'a>> = written(poll)
            .into_iter()
            .map(|row| ResultRow {
                emoji: row.emoji,
                letter: row.letter,
                id: row.id.to_owned(),
                text: Some(row.text),
                share: None,
                chosen: chosen.contains(&row.id),
            })
            .collect();
        if let Some(tally) = tally {
            let gone =
                tally.options.iter().filter(|(id, votes)| *votes > 0 && poll.option(id).is_none());
            rows.extend(gone.map(|(id, _)| ResultRow {
                emoji: "",
                letter: "",
                id: id.clone(),
                text: None,
                share: None,
                chosen: chosen.contains(&id.as_str()),
            }));
            let votes: Vec<u64> = rows.iter().map(|row| tally.votes(&row.id)).collect();
            let percents = shares(&votes, tally.ballots, poll.rules.is_multiple());
            for ((row, votes), percent) in rows.iter_mut().zip(votes).zip(percents) {
                row.share = Some(Share { votes, percent });
            }
        }
        Self { rows, turnout: turnout(poll, tally, now) }
    }
}

/// How many voted, in words.
pub(super) fn turnout(poll: &Poll, tally: Option<&Tally>, now: Timestamp) -> String {
    let Some(tally) = tally else {
        if poll.rules.shows_results(now, false) {
            return format!("fewer than {FEWEST} votes");
        }
        return "counted at the close".to_owned();
    };
    let ballots = tally.ballots;
    let noun = match (poll.rules.is_multiple(), ballots) {
        (false, 1) => "vote",
        (false, _) => "votes",
        (true, 1) => "ballot",
        (true, _) => "ballots",
    };
    match tally.abstained {
        // Of a private poll nobody learns how many only looked: it is in no tally that is shown.
        0 => format!("{ballots} {noun}"),
        looked => format!("{ballots} {noun}, {looked} only looked"),
    }
}
