//! The time axis: from where to where, in which unit, with ticks at round numbers.

use super::text::{Anchor, LABEL_SIZE, Rect, Text, width};
use super::{count, tenths};
use crate::transcript::{Clock, Transcript};

/// Free room between two tick labels.
const BETWEEN: f64 = 14.0;
/// Free room between a tick label and the edge of the page.
const EDGE: f64 = 0.5;

/// Turns moments into places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    in_steps: bool,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// A round moment on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where its line stands.
    pub x: f64,
    /// Its number; none where it would touch another.
    pub label: Option<Text>,
}

/// What the times are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// `µs`
    Microseconds,
    /// `ms`
    Milliseconds,
    /// `s`
    Seconds,
    /// One after the other, however long each took.
    Steps,
}

impl TimeUnit {
    /// The unit in which so many milliseconds are an easy number.
    #[must_use]
    pub fn for_range(milliseconds: f64) -> Self {
        match milliseconds {
            range if range < 1.0 => Self::Microseconds,
            range if range < 4000.0 => Self::Milliseconds,
            _ => Self::Seconds,
        }
    }

    /// `µs`, `ms` or `s`.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Microseconds => "µs",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Steps => "steps",
        }
    }

    /// Its name in full.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Microseconds => "microseconds",
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Steps => "steps",
        }
    }

    /// So many milliseconds, in this unit.
    #[must_use]
    pub fn from_milliseconds(self, milliseconds: f64) -> f64 {
        match self {
            Self::Microseconds => milliseconds * 1e3,
            Self::Milliseconds | Self::Steps => milliseconds,
            Self::Seconds => milliseconds / 1e3,
        }
    }
}

/// How the moments of a transcript are written: one unit, and as many decimals as they need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Times {
    pub(super) unit: TimeUnit,
    decimals: usize,
}

impl Times {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let unit = Scale::new(transcript, 0.0, 1.0).unit();
        let lanes = transcript.lanes().iter();
        let moments = lanes.flat_map(|lane| {
            let spans = lane.spans.iter().flat_map(|span| [Some(span.start), span.end]);
            spans.flatten().chain(lane.marks.iter().map(|mark| mark.at))
        });
        let needed = |at: f64| {
            let text = format!("{:.3}", unit.from_milliseconds(at));
            text.trim_end_matches('0').rsplit('.').next().map_or(0, str::len)
        };
        Self { unit, decimals: moments.map(needed).max().unwrap_or(0) }
    }

    /// The number without its unit.
    pub(super) fn text(self, milliseconds: f64) -> String {
        format!("{:.*}", self.decimals, self.unit.from_milliseconds(milliseconds))
    }
}

impl Scale {
    /// The scale of a whole transcript between two places.
    pub(super) fn new(transcript: &Transcript, left: f64, right: f64) -> Self {
        let (first, last) = transcript.extent().unwrap_or((0.0, 0.0));
        // The start of the program is the left edge, unless most of the picture would be empty.
        let from = if first > last / 2.0 { first - (last - first) * 0.02 } else { 0.0 };
        let from = from.max(0.0);
        let mut to = if last > from { last } else { from + 1.0 };
        let spans = transcript.lanes().iter().flat_map(|lane| &lane.spans);
        if spans.into_iter().any(|span| span.end.is_none()) {
            // What has no end goes on a little beyond the last thing that happened.
            to += (to - from) * 0.04;
        }
        let in_steps = transcript.clock() == Clock::Steps;
        Self { from, to, in_steps, left, right }
    }

    pub(super) fn x(&self, at: f64) -> f64 {
        let part = ((at - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    pub(super) fn unit(&self) -> TimeUnit {
        if self.in_steps {
            return TimeUnit::Steps;
        }
        TimeUnit::for_range(self.to - self.from)
    }

    /// Ticks at 1, 2 or 5 times a power of ten: as many as fit, at most `most`, their numbers
    /// centred on the line `middle` and inside `page`.
    pub(super) fn ticks(&self, most: usize, middle: f64, page: &Rect) -> Vec<Tick> {
        let unit = self.unit();
        let (from, to) = (unit.from_milliseconds(self.from), unit.from_milliseconds(self.to));
        // There is nothing between two steps.
        let whole = if self.in_steps { to - from } else { f64::INFINITY };
        let most = (1..=most).rev().find(|&parts| count(parts) <= whole).unwrap_or(1);
        let (mut step, mut decimals) = (to - from, 0);
        for parts in (1..=most).rev() {
            (step, decimals) = round_step((to - from) / count(parts));
            let apart = step / (to - from) * (self.right - self.left);
            if apart >= width(&format!("{to:.decimals$}"), LABEL_SIZE) + BETWEEN {
                break;
            }
        }
        let mut ticks: Vec<Tick> = Vec::new();
        let mut free_from = page.x;
        let steps = (from / step).ceil();
        for index in 0..=most {
            let value = (steps + count(index)) * step;
            if value > to + step * 1e-6 {
                break;
            }
            let part = ((value - from) / (to - from)).clamp(0.0, 1.0);
            let x = self.left + part * (self.right - self.left);
            let text = format!("{value:.decimals$}");
            let half = width(&text, LABEL_SIZE) / 2.0;
            let (first, last) = (page.x + half + EDGE, page.x + page.width - half - EDGE);
            let middle_x = x.min(last).max(first);
            let label = (middle_x - half >= free_from).then(|| {
                free_from = middle_x + half + BETWEEN / 2.0;
                Text::new(middle_x, middle, LABEL_SIZE, Anchor::Middle, text)
            });
            ticks.push(Tick { x: tenths(x), label });
        }
        ticks
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`, and its decimals.
fn round_step(least: f64) -> (f64, usize) {
    let mut power = 0_i32;
    while 10_f64.powi(power) > least && power > -9 {
        power -= 1;
    }
    while 10_f64.powi(power + 1) <= least && power < 12 {
        power += 1;
    }
    let decade = 10_f64.powi(power);
    let factors = [1.0, 2.0, 5.0].into_iter();
    let fits = factors.map(|factor| factor * decade).find(|step| *step >= least * (1.0 - 1e-9));
    match fits {
        Some(step) => (step, usize::try_from(-power).unwrap_or(0)),
        None => (decade * 10.0, usize::try_from(-power - 1).unwrap_or(0)),
    }
}
