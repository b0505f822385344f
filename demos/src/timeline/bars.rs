//! The spans of a lane as bars, and their labels.

use std::collections::HashSet;

use super::axis::{Scale, Times};
use super::label::{Label, Place};
use super::rows::{Legend, Row};
use super::tenths;
use super::text::{Anchor, LABEL_SIZE, Rect, width};
use crate::transcript::{Ending, Span};

/// Spans that overlap more deeply than this are in the table only.
const MAX_ROWS: usize = 8;
const LEAST_WIDTH: f64 = 2.0;
/// Between bars that follow each other, where they are wide enough to spare it.
const BETWEEN: f64 = 0.8;
/// From the edge of a bar to the text in it or beside it.
const PAD: f64 = 5.0;
/// Half the size of the cross at the end of what was cancelled, and its distance from that end.
const CROSS: f64 = 3.5;
const CROSS_IN: f64 = 7.5;

/// A span, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Where it stands.
    pub rect: Rect,
    /// How it ended, and therefore what its outline is.
    pub ending: Ending,
    /// The middle of the cross that says that it was cancelled.
    pub cross: Option<(f64, f64)>,
    /// What it is, and from when to when.
    pub title: String,
    /// The line of the source that began it.
    pub source: Option<u32>,
    /// The line of the output that began it.
    pub(super) begun: usize,
    /// The line of the output that ended it.
    pub(super) ended: usize,
    /// Which span of the lane it is.
    span: usize,
}

impl Bar {
    fn new(span: &Span, index: usize, row: &Row, scale: &Scale, times: Times) -> Self {
        let right = span.end.map_or(scale.right, |end| scale.x(end));
        let left = scale.x(span.start).min(scale.right - LEAST_WIDTH);
        let mut width = (right - left).max(LEAST_WIDTH);
        if width > 4.0 * BETWEEN {
            width -= BETWEEN;
        }
        let cross = (span.ending == Ending::Cancelled).then(|| {
            let inside = if width >= 2.0 * CROSS_IN { left + width - CROSS_IN } else { left };
            (tenths(inside.clamp(scale.left + CROSS, scale.right - CROSS)), tenths(row.middle))
        });
        let rect = Rect {
            x: tenths(left),
            y: tenths(row.middle - row.height / 2.0),
            width: tenths(width),
            height: row.height,
        };
        Self {
            rect,
            ending: span.ending,
            cross,
            title: title(span, times),
            source: span.source,
            begun: span.begun,
            ended: span.ended,
            span: index,
        }
    }

    /// The bar's CSS classes.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.ending {
            Ending::Done => "tl-bar",
            Ending::Cancelled => "tl-bar tl-bar-cancelled",
            Ending::Open => "tl-bar tl-open",
        }
    }

    /// The cross, as path data.
    #[must_use]
    pub fn cross_path(&self) -> Option<String> {
        let (x, y) = self.cross?;
        let (left, top, size) = (tenths(x - CROSS), tenths(y - CROSS), CROSS * 2.0);
        Some(format!("M{left} {top}l{size} {size}m0-{size}l-{size} {size}"))
    }

    /// The outline of a bar without an end, as path data: nothing closes it at the right.
    #[must_use]
    pub fn open_path(&self) -> String {
        let Rect { x, y, width, height } = self.rect;
        format!("M{} {y}H{x}v{height}H{}", tenths(x + width), tenths(x + width))
    }

    fn right(&self) -> f64 {
        self.rect.x + self.rect.width
    }

    /// What it takes of its row, the cross included.
    fn extent(&self) -> (f64, f64) {
        let (x, right) = (self.rect.x, self.right());
        self.cross.map_or((x, right), |(cross, _)| (x.min(cross - CROSS), right.max(cross + CROSS)))
    }

    /// The room for a text in it.
    fn inside(&self) -> f64 {
        let cross = if self.cross.is_some() { CROSS_IN + CROSS } else { 0.0 };
        self.rect.width - 2.0 * PAD - cross
    }
}

/// The row of each span: the first that is free when it begins, the outer span above the inner.
pub(super) fn rows_of(spans: &[Span]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by(|&a, &b| {
        spans[a].start.total_cmp(&spans[b].start).then(spans[a].begun.cmp(&spans[b].begun))
    });
    let mut rows = vec![None; spans.len()];
    let mut last_of_row: Vec<&Span> = Vec::new();
    for index in order {
        let span = &spans[index];
        // Times may be equal, above all virtual ones: then the order of the lines decides.
        let free = last_of_row.iter().position(|last| {
            last.end.is_some_and(|end| end <= span.start) && last.ended < span.begun
        });
        match free {
            Some(row) => last_of_row[row] = span,
            None if last_of_row.len() < MAX_ROWS => last_of_row.push(span),
            None => continue,
        }
        rows[index] = free.or(Some(last_of_row.len() - 1));
    }
    rows
}

/// The bars of a lane.
pub(super) fn bars(
    spans: &[Span],
    places: &[Option<usize>],
    rows: &mut [Row],
    scale: &Scale,
    times: Times,
) -> Vec<(Bar, usize)> {
    let mut bars = Vec::new();
    for (index, (span, place)) in spans.iter().zip(places).enumerate() {
        if let Some(place) = *place {
            let bar = Bar::new(span, index, &rows[place], scale, times);
            let (from, to) = bar.extent();
            rows[place].take(from, to);
            bars.push((bar, place));
        }
    }
    bars
}

/// The bars of a lane, and for each a label: inside, else beside, else a letter, else none.
pub(super) fn draw(
    spans: &[Span],
    places: &[Option<usize>],
    rows: &mut [Row],
    scale: &Scale,
    times: Times,
    legend: &mut Legend,
) -> (Vec<Bar>, Vec<Label>) {
    let bars = bars(spans, places, rows, scale, times);
    let labels = label(spans, &bars, rows, scale, legend);
    (bars.into_iter().map(|(bar, _)| bar).collect(), labels)
}

fn label(
    spans: &[Span],
    bars: &[(Bar, usize)],
    rows: &mut [Row],
    scale: &Scale,
    legend: &mut Legend,
) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut said: HashSet<&str> = HashSet::new();
    let mut unsaid = Vec::new();
    for (bar, place) in bars {
        let label = spans[bar.span].label.as_str();
        if width(label, LABEL_SIZE) <= bar.inside() {
            let (x, row) = (bar.rect.x + PAD, &rows[*place]);
            labels.push(Label::new(x, row, Anchor::Start, label.to_owned(), Place::Inside));
            said.insert(label);
        } else {
            unsaid.push((bar, *place, label));
        }
    }

    // In a lane that does one thing only, saying it once is enough; in one that counts what it
    // does, saying it once and then the numbers.
    let monotonous = spans.iter().all(|span| span.label == spans[0].label);
    let series = !monotonous && is_series(spans);
    let mut trial = rows.to_vec();
    let crowded = unsaid
        .iter()
        .any(|(bar, place, label)| beside(bar, label, &mut trial[*place], scale).is_none());
    unsaid.retain(|&(bar, place, label)| {
        let enough = if series { crowded && !said.is_empty() } else { said.contains(label) };
        if enough && (monotonous || series) {
            return series;
        }
        let Some(beside) = beside(bar, label, &mut rows[place], scale) else { return true };
        labels.push(beside);
        said.insert(label);
        false
    });
    // Numbers alone would not say what they count.
    let series = series && !said.is_empty();
    for (bar, place, label) in unsaid {
        let row = &mut rows[place];
        if series {
            let number = label.rsplit(' ').next().unwrap_or(label);
            labels.extend(centred(bar, number, row, Place::Inside));
        } else if !(monotonous && said.contains(label))
            && let Some(letter) = legend.letter(label)
            && let Some(drawn) = centred(bar, &letter, row, Place::Legend).or_else(|| {
                let beside = beside(bar, &letter, row, scale)?;
                Some(Label { place: Place::Legend, ..beside })
            })
        {
            labels.push(drawn);
            legend.enter(label);
            said.insert(label);
        }
    }
    labels
}

/// Whether the labels differ in their last number only: `call 1`, `call 2`.
fn is_series(spans: &[Span]) -> bool {
    let stem = |span: &Span| {
        let (stem, number) = span.label.rsplit_once(' ')?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| stem.to_owned())
    };
    spans
        .first()
        .and_then(stem)
        .is_some_and(|first| spans.iter().all(|span| stem(span).is_some_and(|stem| stem == first)))
}

/// A short text in the middle of its bar.
fn centred(bar: &Bar, text: &str, row: &Row, place: Place) -> Option<Label> {
    let room = bar.inside() + 2.0 * PAD;
    let fits = width(text, LABEL_SIZE) + 2.0 <= room;
    fits.then(|| Label::new(bar.rect.x + room / 2.0, row, Anchor::Middle, text.to_owned(), place))
}

/// A text at the right of its bar or, failing that, at its left.
fn beside(bar: &Bar, text: &str, row: &mut Row, scale: &Scale) -> Option<Label> {
    let width = width(text, LABEL_SIZE) + PAD;
    let (left, right) = bar.extent();
    let (x, anchor, from, to) = if right + width <= scale.right && row.is_free(right, right + width)
    {
        (right + PAD, Anchor::Start, right, right + width)
    } else if left - width >= scale.left && row.is_free(left - width, left) {
        (left - PAD, Anchor::End, left - width, left)
    } else {
        return None;
    };
    row.take(from, to);
    Some(Label::new(x, row, anchor, text.to_owned(), Place::Beside))
}

fn title(span: &Span, times: Times) -> String {
    let (label, from, unit) = (&span.label, times.text(span.start), times.unit.sign());
    match span.end.map(|end| times.text(end)) {
        None => format!("{label}: from {from} {unit}, no end yet"),
        Some(to) if span.ending == Ending::Cancelled => {
            format!("{label}: {from} to {to} {unit}, cancelled or failed")
        }
        Some(to) => format!("{label}: {from} to {to} {unit}"),
    }
}
