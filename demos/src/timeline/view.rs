//! The timeline as a piece of a page: drawings, measured bars, and the same facts as a table.

use askama::Template;

use super::axis::Times;
use super::measured::{MeasuredGroup, measured};
use super::{Drawing, Format};
use crate::transcript::{Ending, Lane, Moment, Transcript};

/// Names that a description lists before it says "and others".
const NAMED_LANES: usize = 8;

/// Everything that is shown of a run, as HTML. The block `fragment` is all of it but the table,
/// for a page that draws a run while it goes on.
#[derive(Debug, Clone, Template)]
#[template(path = "timeline.html", blocks = ["fragment"])]
pub struct TimelineView {
    caption: String,
    title: String,
    description: String,
    drawings: Vec<Drawing>,
    groups: Vec<MeasuredGroup>,
    facts: Vec<Fact>,
    unit: &'static str,
    keys: Vec<&'static str>,
    asides: Vec<String>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// In which lane.
    pub lane: String,
    /// A label or a note.
    pub what: String,
    /// When it began or happened.
    pub from: String,
    /// When it ended.
    pub to: String,
    /// How long it took.
    pub took: String,
    /// How it ended, or that it is a mark.
    pub how: &'static str,
    /// The line of the source that began or noted it.
    pub source: Option<u32>,
}

impl TimelineView {
    /// What a finished run showed. The caption says what to notice; it may be empty.
    #[must_use]
    pub fn new(transcript: &Transcript, caption: impl Into<String>) -> Self {
        Self::build(transcript, caption.into(), "never ended", None)
    }

    /// What a run that goes on has shown so far.
    #[must_use]
    pub fn live(transcript: &Transcript, caption: impl Into<String>) -> Self {
        Self::build(transcript, caption.into(), "still open", None)
    }

    /// What a finished run showed up to one of its moments, counted from 0.
    #[must_use]
    pub fn at(transcript: &Transcript, caption: impl Into<String>, moment: usize) -> Self {
        Self::build(transcript, caption.into(), "never ended", Some(moment))
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.drawings.is_empty() && self.groups.is_empty() && self.caption.is_empty()
    }

    fn build(
        transcript: &Transcript,
        caption: String,
        open: &'static str,
        moment: Option<usize>,
    ) -> Self {
        let steps = transcript.is_over_at_once().then(|| transcript.in_steps());
        let drawn = steps.as_ref().unwrap_or(transcript);
        let moments = drawn.moments();
        let moment: Option<Moment<'_>> = moment.and_then(|place| moments.get(place).copied());
        let times = Times::of(transcript);
        let lanes = transcript.lanes();
        let formats = [Format::Wide, Format::Narrow].into_iter();
        let drawings: Vec<Drawing> = formats
            .filter(|_| !lanes.is_empty())
            .map(|format| Drawing::at(drawn, format, moment))
            .collect();
        let has =
            |ending| lanes.iter().flat_map(|lane| &lane.spans).any(|span| span.ending == ending);
        let mut keys = Vec::new();
        if has(Ending::Cancelled) {
            keys.push("Dashed, with a ✗: cancelled or failed.");
        }
        if has(Ending::Open) {
            keys.push("Open at the right: no end yet.");
        }
        Self {
            caption,
            title: title(lanes),
            description: describe(transcript, times),
            groups: measured(transcript),
            facts: facts(lanes, times, open),
            unit: times.unit.sign(),
            keys,
            asides: asides(transcript, drawings.first().map_or(0, |drawing| drawing.hidden)),
            drawings,
        }
    }
}

fn title(lanes: &[Lane]) -> String {
    format!("Timeline with {}", number(lanes.len(), "lane", "lanes"))
}

fn describe(transcript: &Transcript, times: Times) -> String {
    let lanes = transcript.lanes();
    let named: Vec<&str> = lanes.iter().take(NAMED_LANES).map(|lane| lane.name.as_str()).collect();
    let others = if lanes.len() > NAMED_LANES { " and others" } else { "" };
    let of = if transcript.is_virtual() { " of virtual time" } else { "" };
    let (from, to) = transcript.extent().unwrap_or_default();
    let spans = lanes.iter().map(|lane| lane.spans.len()).sum();
    let marks = lanes.iter().map(|lane| lane.marks.len()).sum();
    format!(
        "{}{others}: {} and {} from {} to {} {}{of}. All of them are in the table.",
        named.join(", "),
        number(spans, "span", "spans"),
        number(marks, "mark", "marks"),
        times.text(from),
        times.text(to),
        times.unit.sign(),
    )
}

fn facts(lanes: &[Lane], times: Times, open: &'static str) -> Vec<Fact> {
    let mut facts = Vec::new();
    for lane in lanes {
        facts.extend(lane.spans.iter().map(|span| {
            let fact = Fact {
                lane: lane.name.clone(),
                what: span.label.clone(),
                from: times.text(span.start),
                to: span.end.map(|end| times.text(end)).unwrap_or_default(),
                took: span.end.map(|end| times.text(end - span.start)).unwrap_or_default(),
                how: match span.ending {
                    Ending::Done => "done",
                    Ending::Cancelled => "✗ cancelled or failed",
                    Ending::Open => open,
                },
                source: span.source,
            };
            (span.start, fact)
        }));
        facts.extend(lane.marks.iter().map(|mark| {
            let fact = Fact {
                lane: lane.name.clone(),
                what: mark.note.clone(),
                from: times.text(mark.at),
                to: String::new(),
                took: String::new(),
                how: "mark",
                source: mark.source,
            };
            (mark.at, fact)
        }));
    }
    facts.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    facts.into_iter().map(|(_, fact)| fact).collect()
}

/// What the picture does not show, said.
fn asides(transcript: &Transcript, hidden: usize) -> Vec<String> {
    let left_out = transcript.left_out();
    let mut asides = Vec::new();
    if hidden > 0 {
        let spans = number(hidden, "deeply nested span is", "deeply nested spans are");
        asides.push(format!("{spans} only in the table."));
    }
    if left_out.trace > 0 {
        let lines = number(left_out.trace, "more trace line was", "more trace lines were");
        asides.push(format!("{lines} printed and not drawn."));
    }
    if left_out.measures > 0 {
        let values = number(left_out.measures, "more value was", "more values were");
        asides.push(format!("{values} printed and not drawn."));
    }
    asides
}

fn number(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
