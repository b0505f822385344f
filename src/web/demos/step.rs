//! One moment of a run, and the links to the one before and the one after.

use crate::demos::transcript::{Moment, Transcript, What};

/// Where one is in a run.
pub(super) struct Step {
    /// From 1.
    pub(super) number: usize,
    pub(super) all: usize,
    /// "12.3 ms: worker-1 begins fetch 1".
    pub(super) what: String,
    /// The line of the source that says so.
    pub(super) line: Option<u32>,
    pub(super) previous: Option<usize>,
    pub(super) next: Option<usize>,
}

impl Step {
    /// The step of that number, or the nearest there is.
    pub(super) fn new(transcript: &Transcript, number: usize) -> Option<Self> {
        let moments = transcript.moments();
        let all = moments.len();
        let number = number.clamp(1, all.max(1));
        let moment = moments.get(number - 1)?;
        Some(Self {
            number,
            all,
            what: in_words(moment, transcript),
            line: moment.source,
            previous: (number > 1).then(|| number - 1),
            next: (number < all).then(|| number + 1),
        })
    }
}

fn in_words(moment: &Moment<'_>, transcript: &Transcript) -> String {
    let Moment { at, lane, label, .. } = moment;
    let verb = match moment.what {
        What::Begins => "begins",
        What::Ends => "ends",
        What::IsCutOff => "✗",
        What::Notes => "•",
    };
    let is_in_steps = transcript.is_over_at_once();
    let unit = if is_in_steps { "µs" } else { "ms" };
    let at = if is_in_steps { at * 1e3 } else { *at };
    let time = format!("{at:.1}");
    let time = time.strip_suffix(".0").unwrap_or(&time);
    format!("{time} {unit}: {lane} {verb} {label}")
}
