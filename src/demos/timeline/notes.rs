//! The marks of a lane as dots under its bars, and their notes.

use std::collections::HashSet;

use super::axis::{Scale, Times};
use super::lane::{Label, Place};
use super::rows::{Legend, Row};
use super::tenths;
use super::text::{Anchor, LABEL_SIZE, width};
use crate::demos::transcript::Mark;

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
    /// How far down a line leads to its note, when that stands in a lower row.
    pub down_to: Option<f64>,
    /// What it is, and when.
    pub title: String,
}

/// Where the note of a mark found room.
#[derive(Clone, Copy)]
struct Room {
    row: usize,
    anchor: Anchor,
    place: Place,
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
            rooms[index] = number(&mark.note, xs[index], &mut rows[0], scale, legend);
        }
        let Some(room) = rooms[index] else { continue };
        let text = match (room.place, legend.number(&mark.note)) {
            (Place::Legend, Some(number)) => {
                legend.enter(&mark.note);
                number.to_string()
            }
            _ => mark.note.clone(),
        };
        let x = if room.anchor == Anchor::Start { xs[index] + PAD } else { xs[index] - PAD };
        labels.push(Label::new(x, &rows[room.row], room.anchor, text, room.place));
    }
    let dots = marks.iter().zip(&xs).zip(&rooms).map(|((mark, &x), room)| Dot {
        x,
        y: tenths(rows[0].middle),
        down_to: room.filter(|room| room.row > 0).map(|room| tenths(rows[room.row].middle)),
        title: format!("{}: {} {}", mark.note, times.text(mark.at), times.unit.sign()),
    });
    let used = rooms.iter().flatten().map(|room| room.row + 1).max().unwrap_or(1);
    (dots.collect(), labels, used)
}

/// Finds room for the wanted notes, from right to left: a note goes to the right of its dot, so
/// the line from an earlier dot to a lower row passes it at the left.
fn place(
    marks: &[Mark],
    xs: &[f64],
    wanted: &[bool],
    rows: &mut [Row],
    scale: &Scale,
) -> Vec<Option<Room>> {
    let mut order: Vec<usize> = (0..marks.len()).filter(|&index| wanted[index]).collect();
    order.sort_by(|&a, &b| xs[b].total_cmp(&xs[a]).then(a.cmp(&b)));
    let mut rooms = vec![None; marks.len()];
    for index in order {
        let (x, width) = (xs[index], width(&marks[index].note, LABEL_SIZE));
        for row in 0..rows.len() {
            if row != 0 && !rows[row].is_free(x - LINE, x + LINE) {
                break;
            }
            rooms[index] = room(x, width, row, &mut rows[row], scale);
            if rooms[index].is_some() {
                break;
            }
        }
        if let Some(Room { row, .. }) = rooms[index] {
            for row in rows.iter_mut().take(row + 1).skip(1) {
                row.take(x - LINE, x + LINE);
            }
        }
    }
    rooms
}

/// Takes room for a text at the right or at the left of a dot.
fn room(x: f64, width: f64, index: usize, row: &mut Row, scale: &Scale) -> Option<Room> {
    let right = (x + PAD, x + PAD + width);
    let left = (x - PAD - width, x - PAD);
    let (anchor, (from, to)) = if right.1 <= scale.right && row.is_free(right.0, right.1) {
        (Anchor::Start, right)
    } else if left.0 >= scale.left && row.is_free(left.0, left.1) {
        (Anchor::End, left)
    } else {
        return None;
    };
    // A little more than the text, so that the next one does not read as its end.
    row.take(from, to + PAD);
    Some(Room { row: index, anchor, place: Place::Beside })
}

/// Room for the number that stands for a note.
fn number(note: &str, x: f64, row: &mut Row, scale: &Scale, legend: &Legend) -> Option<Room> {
    let width = width(&legend.number(note)?.to_string(), LABEL_SIZE);
    room(x, width, 0, row, scale).map(|room| Room { place: Place::Legend, ..room })
}
