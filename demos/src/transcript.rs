//! What a program printed, read line by line: lanes with spans and marks, measured values, the rest.
//!
//! A transcript takes any text. What does not keep to the format is plain output, and what goes
//! beyond the bounds is counted, so that no program can make a page grow without end.

mod beside;
mod line;
mod moments;

use line::{Event, Line};
pub use moments::{Moment, What};

/// Lanes that are kept.
pub const MAX_LANES: usize = 64;
/// Trace lines that are kept.
pub const MAX_TRACE_LINES: usize = 400;
/// What stands between the name of a run and what is of it, where two are compared.
pub(crate) const OF_RUN: &str = " · ";
/// Characters of a lane's name.
const LANE_CHARS: usize = 24;
/// Characters of a measured value's name.
const NAME_CHARS: usize = 40;
const MAX_MEASURES: usize = 64;
const MAX_PLAIN_LINES: usize = 1000;
const PLAIN_CHARS: usize = 500;

/// Everything read so far.
#[derive(Debug, Clone, Default)]
pub struct Transcript {
    lanes: Vec<Lane>,
    groups: Vec<Group>,
    plain: Vec<String>,
    clock: Clock,
    left_out: LeftOut,
    /// Trace lines kept.
    trace_lines: usize,
    /// Lines read: what orders events whose times are equal.
    lines: usize,
}

/// What the times of a transcript are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clock {
    /// Real ones.
    #[default]
    Real,
    /// Those of a paused clock.
    Virtual,
    /// Steps: one after the other, however long each took.
    Steps,
}

/// What a line was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A span began or ended, or there was a mark.
    Trace,
    /// A measured value.
    Measure,
    /// What the times are.
    Clock,
    /// Anything else.
    Plain,
}

/// A thread or a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// What it did, in the order in which it began.
    pub spans: Vec<Span>,
    /// What was noted.
    pub marks: Vec<Mark>,
}

/// Something that takes time.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// What it is.
    pub label: String,
    /// Milliseconds from the program's start.
    pub start: f64,
    /// Its last moment, if it has ended.
    pub end: Option<f64>,
    /// How it ended.
    pub ending: Ending,
    /// How many spans of its lane were open when it began.
    pub depth: usize,
    /// The line that began it.
    pub(super) begun: usize,
    /// The line that ended it.
    pub(super) ended: usize,
    /// The line of the source that began it.
    pub source: Option<u32>,
    /// The line of the source that ended it.
    pub end_source: Option<u32>,
}

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It came to its end.
    Done,
    /// It was cancelled, killed or failed.
    Cancelled,
    /// Not yet, or never.
    Open,
}

/// A moment worth a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Milliseconds from the program's start.
    pub at: f64,
    /// What happened.
    pub note: String,
    /// The line that said so.
    pub(super) read: usize,
    /// The line of the source that did.
    pub source: Option<u32>,
}

/// Measured values that share a unit and may be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `ms`, `×`, `threads`; may be empty.
    pub unit: String,
    /// The values in the order in which they were printed.
    pub measures: Vec<Measure>,
}

/// A measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What was measured.
    pub name: String,
    /// How much.
    pub value: f64,
    /// The number as it was printed.
    pub number: String,
}

/// How many lines went beyond the bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Trace lines: too many of them, or in too many lanes.
    pub trace: usize,
    /// Measured values.
    pub measures: usize,
    /// Lines of plain output.
    pub plain: usize,
}

impl Transcript {
    /// Reads a whole output.
    #[must_use]
    pub fn read(output: &str) -> Self {
        let mut transcript = Self::default();
        for line in output.lines() {
            transcript.push_line(line);
        }
        transcript
    }

    /// Reads the next line.
    pub fn push_line(&mut self, line: &str) -> LineKind {
        self.lines += 1;
        let kind = match Line::parse(line) {
            Line::Trace { at, lane, event, source } => self.push_event(at, &lane, event, source),
            Line::Measure { name, value, number, unit } => {
                self.push_measure(unit, Measure { name, value, number });
                LineKind::Measure
            }
            Line::VirtualTime => {
                self.clock = Clock::Virtual;
                LineKind::Clock
            }
            Line::Steps => {
                self.clock = Clock::Steps;
                LineKind::Clock
            }
            Line::Plain => LineKind::Plain,
        };
        if kind == LineKind::Plain {
            self.push_plain(line);
        }
        kind
    }

    /// The lanes in order of appearance.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The measured values by unit.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The other lines, without what is invisible.
    #[must_use]
    pub fn plain(&self) -> &[String] {
        &self.plain
    }

    /// What the times are.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Whether the times are virtual.
    #[must_use]
    pub fn is_virtual(&self) -> bool {
        self.clock == Clock::Virtual
    }

    /// What went beyond the bounds.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// The first and the last moment of the trace.
    #[must_use]
    pub fn extent(&self) -> Option<(f64, f64)> {
        let spans = self.lanes.iter().flat_map(|lane| &lane.spans);
        let marks = self.lanes.iter().flat_map(|lane| &lane.marks);
        spans
            .flat_map(|span| [span.start, span.end.unwrap_or(span.start)])
            .chain(marks.map(|mark| mark.at))
            .fold(None, |extent, at| match extent {
                None => Some((at, at)),
                Some((first, last)) => Some((at.min(first), at.max(last))),
            })
    }

    fn push_event(&mut self, at: f64, lane: &str, event: Event, source: Option<u32>) -> LineKind {
        let full = self.trace_lines == MAX_TRACE_LINES;
        let known = self.lanes.iter().position(|known| known.name == lane);
        match event {
            // An end is noticed even when nothing more is kept: its bar is already there.
            Event::Done(label) => self.end((at, source), known, &label, Ending::Done),
            Event::Cancelled(label) => self.end((at, source), known, &label, Ending::Cancelled),
            Event::Begin(_) | Event::Note(_)
                if full || (known.is_none() && self.lanes.len() == MAX_LANES) =>
            {
                self.left_out.trace += 1;
                LineKind::Trace
            }
            Event::Begin(label) => {
                let begun = self.lines;
                let lane = self.lane(known, lane);
                let depth = lane.spans.iter().filter(|span| span.end.is_none()).count();
                lane.spans.push(Span {
                    label,
                    start: at,
                    end: None,
                    ending: Ending::Open,
                    depth,
                    begun,
                    ended: usize::MAX,
                    source,
                    end_source: None,
                });
                LineKind::Trace
            }
            Event::Note(note) => {
                let read = self.lines;
                self.lane(known, lane).marks.push(Mark { at, note, read, source });
                LineKind::Trace
            }
        }
    }

    /// The lane of that place, or a new one; counts the line that asks for it.
    fn lane(&mut self, known: Option<usize>, name: &str) -> &mut Lane {
        self.trace_lines += 1;
        let place = known.unwrap_or_else(|| {
            let lane = Lane { name: name.to_owned(), spans: Vec::new(), marks: Vec::new() };
            self.lanes.push(lane);
            self.lanes.len() - 1
        });
        &mut self.lanes[place]
    }

    /// Ends the innermost open span of that label. An end of nothing is plain output, unless its
    /// beginning may be among what was left out.
    fn end(
        &mut self,
        (at, source): (f64, Option<u32>),
        lane: Option<usize>,
        label: &str,
        ending: Ending,
    ) -> LineKind {
        let open = lane.and_then(|lane| {
            let spans = self.lanes[lane].spans.iter_mut().rev();
            spans.filter(|span| span.end.is_none()).find(|span| span.label == label)
        });
        if let Some(span) = open {
            span.end = Some(at.max(span.start));
            span.ending = ending;
            span.ended = self.lines;
            span.end_source = source;
            self.trace_lines = MAX_TRACE_LINES.min(self.trace_lines + 1);
            LineKind::Trace
        } else if self.left_out.trace > 0 {
            self.left_out.trace += 1;
            LineKind::Trace
        } else {
            LineKind::Plain
        }
    }

    fn push_measure(&mut self, unit: String, measure: Measure) {
        if self.groups.iter().map(|group| group.measures.len()).sum::<usize>() == MAX_MEASURES {
            self.left_out.measures += 1;
        } else if let Some(group) = self.groups.iter_mut().find(|group| group.unit == unit) {
            group.measures.push(measure);
        } else {
            self.groups.push(Group { unit, measures: vec![measure] });
        }
    }

    fn push_plain(&mut self, line: &str) {
        if self.plain.len() == MAX_PLAIN_LINES {
            self.left_out.plain += 1;
        } else {
            self.plain.push(line::plain(line, PLAIN_CHARS));
        }
    }
}
