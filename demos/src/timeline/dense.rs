//! Many lanes: thin rows without names, and a name for each group of lanes that are alike.

use super::axis::{Scale, Times};
use super::lane::LaneDrawing;
use super::rows::Row;
use super::text::{Anchor, NAME_SIZE, Text, fit};
use super::{Plan, bars, notes, tenths};
use crate::transcript::Lane;

/// From so many lanes on nobody reads their names any more.
pub(super) const FROM: usize = 11;
const ROW: f64 = 4.0;
const NESTED_ROW: f64 = 3.0;
const NOTE_ROW: f64 = 6.0;
const BETWEEN_LANES: f64 = 1.5;
const BETWEEN_GROUPS: f64 = 6.0;
/// What the name of a group needs.
const NAME_ROW: f64 = 17.0;

/// Lanes that follow each other and whose names differ in one number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// Their name, with `…` for the number.
    pub(super) name: String,
    /// How many there are.
    pub(super) lanes: usize,
}

/// The groups of these lanes, in their order.
pub(super) fn groups(lanes: &[Lane]) -> Vec<Group> {
    let mut groups: Vec<(Vec<String>, Group)> = Vec::new();
    for lane in lanes {
        let own = stems(&lane.name);
        if let Some((stems, group)) = groups.last_mut() {
            let common: Vec<String> =
                stems.iter().filter(|stem| own.contains(stem)).cloned().collect();
            if let Some(first) = common.first() {
                group.name.clone_from(first);
                group.lanes += 1;
                *stems = common;
                continue;
            }
        }
        groups.push((own, Group { name: lane.name.clone(), lanes: 1 }));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The name with each of its numbers in turn left open.
fn stems(name: &str) -> Vec<String> {
    let mut stems = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = name.len() - rest.len() + start;
        let after = name[from..].trim_start_matches(|c: char| c.is_ascii_digit());
        stems.push(format!("{}…{after}", &name[..from]));
        rest = after;
    }
    stems
}

/// The lanes from `top` down, the names of their groups, and where it ends.
pub(super) fn draw(
    lanes: &[Lane],
    top: f64,
    plan: &Plan,
    scale: &Scale,
    times: Times,
) -> (Vec<LaneDrawing>, Vec<Text>, f64) {
    let (mut drawn, mut names, mut y) = (Vec::new(), Vec::new(), top);
    let mut rest = lanes;
    for (index, group) in groups(lanes).into_iter().enumerate() {
        let (members, others) = rest.split_at(group.lanes.min(rest.len()));
        rest = others;
        let name = fit(&group.name, NAME_SIZE, plan.name_width);
        let x = if plan.names_above { plan.left } else { 0.0 };
        names.push(Text::new(x, y + NAME_ROW / 2.0, NAME_SIZE, Anchor::Start, name));
        let first = y;
        if plan.names_above {
            y += NAME_ROW;
        }
        for lane in members {
            let lane = draw_lane(lane, index, y, scale, times);
            y = lane.bottom;
            drawn.push(lane);
        }
        y = y.max(first + NAME_ROW) + BETWEEN_GROUPS;
    }
    (drawn, names, y)
}

fn draw_lane(lane: &Lane, group: usize, top: f64, scale: &Scale, times: Times) -> LaneDrawing {
    let mut y = top;
    let places = bars::rows_of(&lane.spans);
    let mut rows = Vec::new();
    for row in 0..places.iter().flatten().max().map_or(0, |last| last + 1) {
        let height = if row == 0 { ROW } else { NESTED_ROW };
        rows.push(Row::new(y, height));
        y += height;
    }
    let bars = bars::bars(&lane.spans, &places, &mut rows, scale, times);
    let dots = notes::dots(&lane.marks, y + NOTE_ROW / 2.0, scale, times);
    if !dots.is_empty() {
        y += NOTE_ROW;
    }
    LaneDrawing {
        colour: group % 8 + 1,
        name: Text::new(0.0, top, NAME_SIZE, Anchor::Start, String::new()),
        bars: bars.into_iter().map(|(bar, _)| bar).collect(),
        dots,
        labels: Vec::new(),
        bottom: tenths(y + BETWEEN_LANES),
        hidden: places.iter().filter(|place| place.is_none()).count(),
    }
}
