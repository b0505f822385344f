//! The marks of a lane as dots under its bars, and their notes.

use std::collections::HashSet;

use super::axis::{Scale, Times};
use super::label::{Label, Place};
use super::rows::{Legend, Row};
use super::tenths;
use super::text::{Anchor, LABEL_SIZE, width};
use crate::transcript::Mark;

/// From the middle of a dot to its edge, and to its text.
const RADIUS: f64 = 3.0;
const PAD: f64 = 7.0;
/// Half of what the line from a dot to a lower row takes of the rows between.
const LINE: f64 = 2.0;

/// A mark, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Half its size.
    pub radius: f64,
    /// How far down a line leads to its note, when that stands in a lower row.
    pub down_to: Option<f64>,
    /// What it is, and when.
    pub title: String,
    /// The line of the source that noted it.
    pub source: Option<u32>,
    /// The line of the output that says so.
    pub(super) read: usize,
}

/// Where the note of a mark found room.
#[derive(Clone, Copy)]
struct Room {
    row: usize,
    anchor: Anchor,
    place: Place,
}

impl Dot {
    fn new(mark: &Mark, x: f64, middle: f64, times: Times) -> Self {
        Self {
            x,
            y: tenths(middle),
            radius: RADIUS,
            down_to: None,
            title: format!("{}: {} {}", mark.note, times.text(mark.at), times.unit.sign()),
            source: mark.source,
            read: mark.read,
        }
    }
}

/// The dots alone, on one line and of this radius.
pub(super) fn dots(
    marks: &[Mark],
    (middle, radius): (f64, f64),
    scale: &Scale,
    times: Times,
) -> Vec<Dot> {
    let inside = (scale.left + RADIUS, scale.right - RADIUS);
    let x = |mark: &Mark| tenths(scale.x(mark.at).clamp(inside.0, inside.1));
    marks.iter().map(|mark| Dot { radius, ..Dot::new(mark, x(mark), middle, times) }).collect()
}

/// The dots, their notes, and how many rows they use.
pub(super) fn draw(
    marks: &[Mark],
    rows: &mut [Row],
    scale: &Scale,
    times: Times,
    legend: &mut Legend,
) -> (Vec<Dot>, Vec<Label>, usize) {
    if marks.is_empty() || rows.is_empty() {
        return (Vec::new(), Vec::new(), 0);
    }
    let inside = (scale.left + RADIUS, scale.right - RADIUS);
    let xs: Vec<f64> =
        marks.iter().map(|mark| tenths(scale.x(mark.at).clamp(inside.0, inside.1))).collect();
    for x in &xs {
        rows[0].take(x - RADIUS - 1.0, x + RADIUS + 1.0);
    }

    // A note that repeats is written at each of its dots or, where that is too much, at the first.
    let mut wanted = vec![true; marks.len()];
    let mut trial = rows.to_vec();
    let rooms = place(marks, &xs, &wanted, &mut trial, scale);
    let crowded: HashSet<&str> = marks
        .iter()
        .zip(&rooms)
        .filter(|(_, room)| room.is_none())
        .map(|(mark, _)| mark.note.as_str())
        .collect();
    let mut seen = HashSet::new();
    for (mark, wanted) in marks.iter().zip(&mut wanted) {
        let note = mark.note.as_str();
        *wanted = seen.insert(note) || !crowded.contains(note);
    }
    let mut rooms = place(marks, &xs, &wanted, rows, scale);

    let mut labels = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        if rooms[index].is_none() && wanted[index] {
            rooms[index] = letter(&mark.note, xs[index], &mut rows[0], scale, legend);
        }
        let Some(room) = rooms[index] else { continue };
        let text = match (room.place, legend.letter(&mark.note)) {
            (Place::Legend, Some(letter)) => {
                legend.enter(&mark.note);
                letter
            }
            _ => mark.note.clone(),
        };
        let x = if room.anchor == Anchor::Start { xs[index] + PAD } else { xs[index] - PAD };
        labels.push(Label::new(x, &rows[room.row], room.anchor, text, room.place));
    }
    let dots = marks.iter().zip(&xs).zip(&rooms).map(|((mark, &x), room)| {
        let down_to = room.filter(|room| room.row > 0).map(|room| tenths(rows[room.row].middle));
        Dot { down_to, ..Dot::new(mark, x, rows[0].middle, times) }
    });
    let used = rooms.iter().flatten().map(|room| room.row + 1).max().unwrap_or(1);
    (dots.collect(), labels, used)
}

/// Finds room for the wanted notes, from right to left: a note goes to the right of its dot, so
/// the line from an earlier dot to a lower row passes it at the left. What finds none there goes
/// to the left of its dot, last, so that it is in nobody's way.
fn place(
    marks: &[Mark],
    xs: &[f64],
    wanted: &[bool],
    rows: &mut [Row],
    scale: &Scale,
) -> Vec<Option<Room>> {
    let mut order: Vec<usize> = (0..marks.len()).filter(|&index| wanted[index]).collect();
    // Dots that stand on each other are one dot with several notes: the first note on top.
    let spot = |index: usize| (xs[index] / RADIUS).floor();
    order.sort_by(|&a, &b| spot(b).total_cmp(&spot(a)).then(a.cmp(&b)));
    let mut rooms = vec![None; marks.len()];
    for anchor in [Anchor::Start, Anchor::End] {
        for &index in &order {
            if rooms[index].is_some() {
                continue;
            }
            let (x, width) = (xs[index], width(&marks[index].note, LABEL_SIZE));
            let from = if anchor == Anchor::Start { x + PAD } else { x - PAD - width };
            let mut reachable = rows
                .iter_mut()
                .enumerate()
                .take_while(|(row, free)| *row == 0 || free.may_cross(x - LINE, x + LINE));
            let found = reachable
                .find_map(|(index, row)| take(from, from + width, row, scale).then_some(index));
            let Some(row) = found else { continue };
            for crossed in rows.iter_mut().take(row + 1).skip(1) {
                crossed.cross(x - LINE, x + LINE);
            }
            rooms[index] = Some(Room { row, anchor, place: Place::Beside });
        }
    }
    rooms
}

/// Takes room for a text, if it is free.
fn take(from: f64, to: f64, row: &mut Row, scale: &Scale) -> bool {
    let free = scale.left <= from && to <= scale.right && row.is_free(from, to);
    if free {
        // A little more than the text, so that the next one does not read as its end.
        row.take(from, to + PAD);
    }
    free
}

/// Room for the letter that stands for a note.
fn letter(note: &str, x: f64, row: &mut Row, scale: &Scale, legend: &Legend) -> Option<Room> {
    let width = width(&legend.letter(note)?, LABEL_SIZE);
    let sides = [(Anchor::Start, x + PAD), (Anchor::End, x - PAD - width)];
    let free = sides.into_iter().find(|&(_, from)| take(from, from + width, row, scale));
    free.map(|(anchor, _)| Room { row: 0, anchor, place: Place::Legend })
}
