//! One lane: its name, the rows of its bars, and under them the rows of its notes.

use super::axis::{Scale, Times};
use super::bars::{self, Bar};
use super::label::Label;
use super::notes::{self, Dot};
use super::rows::{Legend, Row};
use super::text::{Anchor, NAME_SIZE, Text, fit};
use super::{Plan, tenths};
use crate::transcript::Lane;

const NAME_ROW: f64 = 17.0;
/// What a row that another one follows keeps free under itself.
const UNDER_ROW: f64 = 2.0;

/// A lane, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct LaneDrawing {
    /// Which of the eight lane colours: 1 to 8.
    pub colour: usize,
    /// Its name, shortened if it must be.
    pub name: Text,
    /// Its spans.
    pub bars: Vec<Bar>,
    /// Its marks.
    pub dots: Vec<Dot>,
    /// What stands in and beside the bars and dots.
    pub labels: Vec<Label>,
    /// Where the next lane begins.
    pub bottom: f64,
    /// Spans that are nested too deeply to be drawn.
    pub hidden: usize,
}

impl LaneDrawing {
    pub(super) fn new(
        lane: &Lane,
        index: usize,
        top: f64,
        plan: &Plan,
        (scale, times): (&Scale, Times),
        legend: &mut Legend,
    ) -> Self {
        let mut y = top + plan.gap / 2.0;
        if plan.names.above {
            y += NAME_ROW;
        }
        let first_row = y;

        let places = bars::rows_of(&lane.spans);
        let mut rows = Vec::new();
        for row in 0..places.iter().flatten().max().map_or(0, |last| last + 1) {
            let height = if row == 0 { plan.row } else { plan.nested_row };
            rows.push(Row::new(y, height));
            y += height + UNDER_ROW;
        }
        let (bars, mut labels) = bars::draw(&lane.spans, &places, &mut rows, scale, times, legend);

        let note_rows =
            (0..plan.note_rows).scan(y, |y, _| Some(std::mem::replace(y, *y + plan.note_row)));
        let mut note_rows: Vec<Row> = note_rows.map(|top| Row::new(top, plan.note_row)).collect();
        let (dots, notes, used) = notes::draw(&lane.marks, &mut note_rows, scale, times, legend);
        labels.extend(notes);
        y += super::count(used) * plan.note_row;

        let name_middle = match rows.first().or(note_rows.first()) {
            _ if plan.names.above => first_row - NAME_ROW / 2.0,
            Some(row) => row.middle,
            None => first_row,
        };
        let name_x = if plan.names.above { plan.left } else { 0.0 };
        let name = fit(&lane.name, NAME_SIZE, plan.names.width);
        Self {
            colour: index % 8 + 1,
            name: Text::new(name_x, name_middle, NAME_SIZE, Anchor::Start, name),
            bars,
            dots,
            labels,
            bottom: tenths(y + plan.gap / 2.0),
            hidden: places.iter().filter(|place| place.is_none()).count(),
        }
    }
}
