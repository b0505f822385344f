//! The events of a transcript one after another, and time counted by them.

use super::{Clock, Ending, Transcript};

/// Shorter than this, in milliseconds, real times show how the processor was shared out, not what
/// happened.
const TOO_SHORT: f64 = 1.0;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment<'a> {
    /// Milliseconds from the program's start.
    pub at: f64,
    /// In which lane.
    pub lane: &'a str,
    /// What happened to what.
    pub what: What,
    /// A span's label, or a note.
    pub label: &'a str,
    /// The line of the source that said so.
    pub source: Option<u32>,
    /// The line of the output: orders all moments.
    pub(crate) read: usize,
}

/// What a moment is to its lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A span begins.
    Begins,
    /// A span comes to its end.
    Ends,
    /// A span is cancelled, killed or fails.
    IsCutOff,
    /// A note.
    Notes,
}

impl Transcript {
    /// All events in the order in which they were printed.
    #[must_use]
    pub fn moments(&self) -> Vec<Moment<'_>> {
        let mut moments = Vec::new();
        for lane in self.lanes() {
            let of = |at, what, label, source, read| Moment {
                at,
                lane: lane.name.as_str(),
                what,
                label,
                source,
                read,
            };
            for span in &lane.spans {
                let label = span.label.as_str();
                moments.push(of(span.start, What::Begins, label, span.source, span.begun));
                if let Some(end) = span.end {
                    let what =
                        if span.ending == Ending::Done { What::Ends } else { What::IsCutOff };
                    moments.push(of(end, what, label, span.end_source, span.ended));
                }
            }
            for mark in &lane.marks {
                moments.push(of(mark.at, What::Notes, &mark.note, mark.source, mark.read));
            }
        }
        moments.sort_by_key(|moment| moment.read);
        moments
    }

    /// Whether its times are better counted in steps than measured: it was over at once.
    #[must_use]
    pub fn is_over_at_once(&self) -> bool {
        let brief = self.extent().is_some_and(|(first, last)| last - first < TOO_SHORT);
        self.clock == Clock::Real && brief && self.moments().len() > 2
    }

    /// The same events, one step after the other.
    #[must_use]
    pub fn in_steps(&self) -> Self {
        let order: Vec<usize> = self.moments().iter().map(|moment| moment.read).collect();
        let step = |read: usize| {
            let place = order.partition_point(|&other| other < read);
            u32::try_from(place).map_or(0.0, f64::from)
        };
        let mut steps = self.clone();
        steps.clock = Clock::Steps;
        for lane in &mut steps.lanes {
            for span in &mut lane.spans {
                span.start = step(span.begun);
                span.end = span.end.map(|_| step(span.ended));
            }
            for mark in &mut lane.marks {
                mark.at = step(mark.read);
            }
        }
        steps
    }
}
