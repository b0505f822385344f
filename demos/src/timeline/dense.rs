//! Many lanes: thin rows without names. A name stands at each group of lanes that are alike; where
//! even that would be too high, rows are packed and numbered, and a legend says which is which.

use super::axis::{Scale, Times};
use super::bars::{self, Bar};
use super::lane::LaneDrawing;
use super::notes::{self, Dot};
use super::rows::Row;
use super::text::{Anchor, LABEL_SIZE, NAME_SIZE, Text, fit};
use super::{Format, Names, Plan, count, tenths};
use crate::transcript::{Lane, OF_RUN};

/// From so many lanes on nobody reads their names any more.
pub(super) const FROM: usize = 11;
const ROW: f64 = 4.0;
const NESTED_ROW: f64 = 3.0;
const NOTE_ROW: f64 = 6.0;
const BETWEEN_LANES: f64 = 1.5;
const BETWEEN_GROUPS: f64 = 4.0;
/// What the name of a group needs.
const NAME_ROW: f64 = 15.0;
/// Rows with names are no higher together; what would be is packed.
const MOST: f64 = 370.0;
/// The same of packed rows, however many there are.
const MOST_PACKED: f64 = 300.0;
/// The radii of dots: in a row of their own, and on a packed one.
const DOT: f64 = 3.0;
const PACKED_DOT: f64 = 2.0;
/// From a row's number to the row.
const BESIDE_NUMBER: f64 = 6.0;
/// More groups than this are not looked up one by one: the rest is in the table.
const MOST_ENTRIES: usize = 24;

/// Which rows there are.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    groups: Vec<Group>,
    /// Whether rows have numbers instead of names.
    is_packed: bool,
}

/// Lanes whose names are the same or differ in one number.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    /// Their name, with `…` for the number.
    name: String,
    /// Their places among all lanes.
    members: Vec<usize>,
}

/// Which lanes may be a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// Those that follow each other.
    InARow,
    /// All: the order of the lanes is given up for it.
    Anywhere,
}

/// What was drawn.
pub(super) struct Dense {
    pub(super) lanes: Vec<LaneDrawing>,
    /// Names of groups, or numbers of rows.
    pub(super) names: Vec<Text>,
    /// Which rows are which, where they have numbers.
    pub(super) legend: Vec<String>,
    pub(super) bottom: f64,
}

impl Layout {
    /// The layout that says most about each row and is not too high.
    pub(super) fn new(lanes: &[Lane], format: Format) -> Self {
        for alike in [Alike::InARow, Alike::Anywhere] {
            let layout = Self { groups: groups(lanes, alike), is_packed: false };
            if layout.height(lanes, Names::new(&layout.names(), format).above) <= MOST {
                return layout;
            }
        }
        Self { groups: groups(lanes, Alike::Anywhere), is_packed: true }
    }

    /// Every text that stands at the rows; of numbers, the widest.
    pub(super) fn names(&self) -> Vec<String> {
        if self.is_packed {
            let rows: usize = self.groups.iter().map(|group| group.members.len()).sum();
            return vec![rows.to_string()];
        }
        self.groups.iter().map(|group| group.name.clone()).collect()
    }

    fn height(&self, lanes: &[Lane], names_above: bool) -> f64 {
        let of_group = |group: &Group| {
            let rows: f64 = group.members.iter().map(|&lane| height_of(&lanes[lane])).sum();
            let rows = if names_above { rows + NAME_ROW } else { rows };
            rows.max(NAME_ROW) + BETWEEN_GROUPS
        };
        self.groups.iter().map(of_group).sum()
    }

    /// Draws the lanes from `top` down.
    pub(super) fn draw(
        &self,
        lanes: &[Lane],
        top: f64,
        plan: &Plan,
        scale: &Scale,
        times: Times,
    ) -> Dense {
        if self.is_packed {
            self.packed(lanes, top, plan, scale, times)
        } else {
            self.named(lanes, top, plan, scale, times)
        }
    }

    fn named(&self, lanes: &[Lane], top: f64, plan: &Plan, scale: &Scale, times: Times) -> Dense {
        let (mut drawn, mut names, mut y) = (Vec::new(), Vec::new(), top);
        for (index, group) in self.groups.iter().enumerate() {
            let name = fit(&group.name, NAME_SIZE, plan.names.width);
            let x = if plan.names.above { plan.left } else { 0.0 };
            names.push(Text::new(x, y + NAME_ROW / 2.0, NAME_SIZE, Anchor::Start, name));
            let first = y;
            if plan.names.above {
                y += NAME_ROW;
            }
            for &lane in &group.members {
                let lane = named_lane(&lanes[lane], index, y, scale, times);
                y = lane.bottom;
                drawn.push(lane);
            }
            y = y.max(first + NAME_ROW) + BETWEEN_GROUPS;
        }
        Dense { lanes: drawn, names, legend: Vec::new(), bottom: y }
    }

    fn packed(&self, lanes: &[Lane], top: f64, plan: &Plan, scale: &Scale, times: Times) -> Dense {
        let pitch = (MOST_PACKED / count(lanes.len())).min(ROW + BETWEEN_LANES);
        let height = tenths(pitch - BETWEEN_LANES);
        let step = if lanes.len() > 24 { 10 } else { 5 };
        let (mut drawn, mut numbers) = (Vec::new(), Vec::new());
        // The first number is higher than its row.
        let mut y = top + LABEL_SIZE / 2.0;
        for (index, group) in self.groups.iter().enumerate() {
            for &lane in &group.members {
                drawn.push(packed_lane(&lanes[lane], index, (y, height), scale, times));
                let number = drawn.len();
                if number == 1 || number.is_multiple_of(step) {
                    let (x, middle) = (plan.left - BESIDE_NUMBER, y + height / 2.0);
                    let number = number.to_string();
                    numbers.push(Text::new(x, middle, NAME_SIZE, Anchor::End, number));
                }
                y += pitch;
            }
        }
        let legend = legend(&self.groups);
        Dense { lanes: drawn, names: numbers, legend, bottom: y + BETWEEN_GROUPS }
    }
}

/// The groups of these lanes, in the order of their first ones.
fn groups(lanes: &[Lane], alike: Alike) -> Vec<Group> {
    let mut groups: Vec<(Vec<String>, Group)> = Vec::new();
    for (index, lane) in lanes.iter().enumerate() {
        let own = stems(&lane.name);
        let passed = if alike == Alike::InARow { groups.len().saturating_sub(1) } else { 0 };
        let found = groups.iter_mut().skip(passed).find_map(|(stems, group)| {
            let common: Vec<String> =
                stems.iter().filter(|stem| own.contains(stem)).cloned().collect();
            (!common.is_empty()).then_some((common, stems, group))
        });
        if let Some((common, stems, group)) = found {
            group.name.clone_from(&common[0]);
            group.members.push(index);
            *stems = common;
        } else {
            groups.push((own, Group { name: lane.name.clone(), members: vec![index] }));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The name, and the name with each of its numbers in turn left open. Which run it is of, where two
/// are compared, stays.
fn stems(name: &str) -> Vec<String> {
    let mut stems = vec![name.to_owned()];
    let mut rest = name.rsplit_once(OF_RUN).map_or(name, |(_, rest)| rest);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = name.len() - rest.len() + start;
        let after = name[from..].trim_start_matches(|c: char| c.is_ascii_digit());
        stems.push(format!("{}…{after}", &name[..from]));
        rest = after;
    }
    stems
}

/// `rows 1–20: request …, 3 workers`.
fn legend(groups: &[Group]) -> Vec<String> {
    let entry = |first: usize, last: usize, name: &str| {
        let rows =
            if first == last { format!("row {first}") } else { format!("rows {first}–{last}") };
        format!("{rows}: {name}")
    };
    let (mut entries, mut rows) = (Vec::new(), 0);
    for (index, group) in groups.iter().enumerate() {
        if groups.len() > MOST_ENTRIES && index + 1 == MOST_ENTRIES {
            let rest: usize = groups[index..].iter().map(|group| group.members.len()).sum();
            entries.push(entry(rows + 1, rows + rest, "others, named in the table"));
            break;
        }
        let last = rows + group.members.len();
        entries.push(entry(rows + 1, last, &group.name));
        rows = last;
    }
    entries
}

/// How many rows the spans of a lane need.
fn rows_in(places: &[Option<usize>]) -> usize {
    places.iter().flatten().max().map_or(0, |last| last + 1)
}

fn height_of(lane: &Lane) -> f64 {
    let nested = rows_in(&bars::rows_of(&lane.spans)).saturating_sub(1);
    let first = if lane.spans.is_empty() { 0.0 } else { ROW };
    let notes = if lane.marks.is_empty() { 0.0 } else { NOTE_ROW };
    first + NESTED_ROW * count(nested) + notes + BETWEEN_LANES
}

/// A lane with a row for each span that goes on at a time, and one for its dots.
fn named_lane(lane: &Lane, group: usize, top: f64, scale: &Scale, times: Times) -> LaneDrawing {
    let mut y = top;
    let places = bars::rows_of(&lane.spans);
    let mut rows = Vec::new();
    for row in 0..rows_in(&places) {
        let height = if row == 0 { ROW } else { NESTED_ROW };
        rows.push(Row::new(y, height));
        y += height;
    }
    let bars = bars::bars(&lane.spans, &places, &mut rows, scale, times);
    let dots = notes::dots(&lane.marks, (y + NOTE_ROW / 2.0, DOT), scale, times);
    if !dots.is_empty() {
        y += NOTE_ROW;
    }
    drawing(lane, group, bars, dots, (top, y + BETWEEN_LANES))
}

/// A lane in one row: what goes on while another span does stands on it, half as high.
fn packed_lane(
    lane: &Lane,
    group: usize,
    (top, height): (f64, f64),
    scale: &Scale,
    times: Times,
) -> LaneDrawing {
    let places = bars::rows_of(&lane.spans);
    let mut rows = vec![Row::new(top, height)];
    rows.resize(rows_in(&places).max(1), Row::new(top + height / 4.0, height / 2.0));
    let bars = bars::bars(&lane.spans, &places, &mut rows, scale, times);
    let dots = notes::dots(&lane.marks, (top + height / 2.0, PACKED_DOT), scale, times);
    drawing(lane, group, bars, dots, (top, top + height))
}

/// The lane without a word; the titles of what is in it say whose they are.
fn drawing(
    lane: &Lane,
    group: usize,
    bars: Vec<(Bar, usize)>,
    mut dots: Vec<Dot>,
    (top, bottom): (f64, f64),
) -> LaneDrawing {
    let hidden = lane.spans.len() - bars.len();
    let mut bars: Vec<Bar> = bars.into_iter().map(|(bar, _)| bar).collect();
    let titles = bars.iter_mut().map(|bar| &mut bar.title);
    for title in titles.chain(dots.iter_mut().map(|dot| &mut dot.title)) {
        *title = format!("{}, {title}", lane.name);
    }
    LaneDrawing {
        colour: group % 8 + 1,
        name: Text::new(0.0, top, NAME_SIZE, Anchor::Start, String::new()),
        bars,
        dots,
        labels: Vec::new(),
        bottom: tenths(bottom),
        hidden,
    }
}
