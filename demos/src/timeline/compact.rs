//! The timeline without a word, small enough for a list.

use askama::Template;

use super::axis::Scale;
use super::text::Rect;
use super::{bars, count, tenths};
use crate::transcript::{Ending, Lane, Transcript};

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 48.0;
const LEAST_WIDTH: f64 = 1.5;
/// A lane is not drawn higher than this, however few there are.
const MOST_LANE: f64 = 14.0;
/// Lanes lower than this have no room for dots.
const LEAST_LANE_FOR_DOTS: f64 = 4.0;

/// The bars and dots of a small timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Compact {
    /// The whole of it; everything is inside.
    pub page: Rect,
    /// The lanes from top to bottom.
    pub lanes: Vec<CompactLane>,
}

/// A lane of a small timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactLane {
    /// Which of the eight lane colours: 1 to 8.
    pub colour: usize,
    /// Its bars, and how each ended.
    pub bars: Vec<(Rect, Ending)>,
    /// The middles and the radius of its dots.
    pub dots: Vec<(f64, f64, f64)>,
}

/// A small timeline as SVG.
#[derive(Debug, Clone, Template)]
#[template(path = "timeline_compact.html")]
pub struct CompactTimeline {
    drawing: Compact,
    title: String,
}

impl Compact {
    /// Draws the transcript.
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        let steps = transcript.is_over_at_once().then(|| transcript.in_steps());
        let transcript = steps.as_ref().unwrap_or(transcript);
        let scale = Scale::new(transcript, 1.0, WIDTH - 1.0);
        let lanes = transcript.lanes();
        let height = (HEIGHT / count(lanes.len().max(1))).min(MOST_LANE);
        let top = (HEIGHT - height * count(lanes.len())) / 2.0;
        let lanes = lanes.iter().enumerate().map(|(index, lane)| {
            CompactLane::new(lane, index, top + height * count(index), height, &scale)
        });
        Self { page: Rect { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT }, lanes: lanes.collect() }
    }
}

impl CompactLane {
    fn new(lane: &Lane, index: usize, top: f64, height: f64, scale: &Scale) -> Self {
        let rows = bars::rows_of(&lane.spans);
        let row_height = height * 0.8 / count(rows.iter().flatten().max().map_or(1, |row| row + 1));
        let bars = lane.spans.iter().zip(&rows).filter_map(|(span, row)| {
            let x = scale.x(span.start).min(scale.right - LEAST_WIDTH);
            let right = span.end.map_or(scale.right, |end| scale.x(end));
            let rect = Rect {
                x: tenths(x),
                y: hundredths(top + height * 0.1 + row_height * count((*row)?)),
                width: tenths((right - x).max(LEAST_WIDTH)),
                height: hundredths(row_height),
            };
            Some((rect, span.ending))
        });
        let radius = if height < LEAST_LANE_FOR_DOTS { 0.0 } else { 1.8 };
        let dots = lane.marks.iter().filter(|_| radius > 0.0).map(|mark| {
            let x = scale.x(mark.at).clamp(scale.left + radius, scale.right - radius);
            (tenths(x), tenths(top + height / 2.0), radius)
        });
        Self { colour: index % 8 + 1, bars: bars.collect(), dots: dots.collect() }
    }
}

impl CompactTimeline {
    /// Draws the transcript; `title` is what a screen reader says instead.
    #[must_use]
    pub fn new(transcript: &Transcript, title: impl Into<String>) -> Self {
        Self { drawing: Compact::new(transcript), title: title.into() }
    }
}

/// Sixty-four lanes in forty-eight units: tenths would be too coarse.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).floor() / 100.0
}
