//! The drawing of a transcript: where every lane, bar, label and tick stands.
//!
//! Pure geometry in user units, without HTML. Nothing here knows the reader's font or screen, so a
//! text is given more room than it needs, and a label that has no room anywhere becomes a letter
//! of a legend rather than a smear.

mod axis;
mod bars;
mod compact;
mod dense;
mod label;
mod lane;
mod measured;
mod notes;
mod rows;
mod text;
mod view;

pub use axis::{Tick, TimeUnit};
pub use bars::Bar;
pub use compact::{Compact, CompactLane, CompactTimeline};
pub use label::{Label, Place};
pub use lane::LaneDrawing;
pub use measured::{MeasuredBar, MeasuredGroup, MeasuredView, measured};
pub use notes::Dot;
pub use text::{Anchor, Rect, Text};
pub use view::{Fact, TimelineView};

use super::transcript::{Clock, Moment, Transcript};
use axis::{Scale, Times};
use rows::Legend;
use text::{LABEL_SIZE, NAME_SIZE};

/// For which room a timeline is drawn. A drawing scales as a whole, letters too, so one alone
/// would be unreadable on a phone or coarse on a wide page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// 720 units: names at the left of their lanes.
    Wide,
    /// 312 units: long names above their lanes, fewer ticks.
    Narrow,
}

/// A timeline, ready to be written as SVG.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// For which room.
    pub format: Format,
    /// The whole of it; everything is inside.
    pub page: Rect,
    /// The lanes from top to bottom.
    pub lanes: Vec<LaneDrawing>,
    /// Names of groups of lanes, where those are too many to have one each, or numbers of rows.
    pub groups: Vec<Text>,
    /// The moment that is looked at: where it stands, and its line of the output.
    pub cursor: Option<(f64, usize)>,
    /// Left and right end of the axis.
    pub axis: (f64, f64),
    /// Upper and lower end of the lines that the ticks draw through the lanes.
    pub grid: (f64, f64),
    /// The ticks with their numbers under the lanes.
    pub ticks: Vec<Tick>,
    /// The numbers again above the lanes, where those are many.
    pub top_labels: Vec<Text>,
    /// What the axis counts.
    pub axis_caption: Text,
    /// Labels without room, in the order of the letters a, b, … that stand for them.
    pub legend: Vec<String>,
    /// Which rows are which, where they have numbers instead of names.
    pub rows: Vec<String>,
    /// Spans that are nested too deeply to be drawn.
    pub hidden: usize,
}

/// The measures that depend on the format and on how much there is to draw.
#[derive(Debug, Clone)]
struct Plan {
    /// For more lanes than have names.
    dense: Option<dense::Layout>,
    left: f64,
    right: f64,
    names: Names,
    row: f64,
    nested_row: f64,
    note_row: f64,
    note_rows: usize,
    gap: f64,
}

/// Where names stand.
#[derive(Debug, Clone, Copy)]
struct Names {
    /// Above their lanes instead of at their left.
    above: bool,
    /// The most that one may take.
    width: f64,
    /// Where the axis begins.
    left: f64,
}

impl Format {
    /// The width in user units.
    #[must_use]
    pub fn width(self) -> f64 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 312.0,
        }
    }

    /// The CSS class that shows it at the right width.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Wide => "tl-wide",
            Self::Narrow => "tl-narrow",
        }
    }
}

impl Drawing {
    /// Draws the transcript.
    #[must_use]
    pub fn new(transcript: &Transcript, format: Format) -> Self {
        Self::at(transcript, format, None)
    }

    /// Draws the transcript, looking at one of its moments: what comes later is only hinted at.
    #[must_use]
    pub fn at(transcript: &Transcript, format: Format, moment: Option<Moment<'_>>) -> Self {
        let plan = Plan::new(transcript, format);
        let scale = Scale::new(transcript, plan.left, plan.right);
        let times = Times::of(transcript);
        let many = transcript.lanes().len() > 16;
        let most_ticks = if format == Format::Wide { 8 } else { 5 };
        let mut page = Rect { x: 0.0, y: 0.0, width: format.width(), height: 0.0 };

        let top = if many { 20.0 } else { 2.0 };
        let mut y = top;
        let mut legend = Legend::default();
        let (mut lanes, mut groups, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(layout) = &plan.dense {
            let drawn = layout.draw(transcript.lanes(), top, &plan, &scale, times);
            (lanes, groups, rows, y) = (drawn.lanes, drawn.names, drawn.legend, drawn.bottom);
        } else {
            for (index, lane) in transcript.lanes().iter().enumerate() {
                let drawn = LaneDrawing::new(lane, index, y, &plan, (&scale, times), &mut legend);
                y = drawn.bottom;
                lanes.push(drawn);
            }
        }
        let ticks = scale.ticks(most_ticks, y + 12.0, &page);
        let top_ticks = if many { scale.ticks(most_ticks, 9.0, &page) } else { Vec::new() };
        let axis_caption = Text::new(
            plan.left,
            y + 29.0,
            LABEL_SIZE,
            Anchor::Start,
            axis_caption(scale.unit(), transcript.clock()),
        );
        page.height = tenths(y + 37.0);
        Self {
            format,
            page,
            axis: (tenths(plan.left), tenths(plan.right)),
            grid: (top, tenths(y)),
            ticks,
            top_labels: top_ticks.into_iter().filter_map(|tick| tick.label).collect(),
            axis_caption,
            legend: legend.into_entries(),
            rows,
            groups,
            cursor: moment.map(|moment| (tenths(scale.x(moment.at)), moment.read)),
            hidden: lanes.iter().map(|lane| lane.hidden).sum(),
            lanes,
        }
    }

    /// Whether a bar is over, goes on or is still to come at the moment that is looked at: its CSS
    /// class.
    fn phase_of_bar(&self, bar: &Bar) -> &'static str {
        match self.cursor {
            Some((_, read)) if bar.begun > read => " tl-later",
            Some((_, read)) if bar.begun == read || bar.ended > read => " tl-now",
            _ => "",
        }
    }

    fn phase_of_dot(&self, dot: &Dot) -> &'static str {
        match self.cursor {
            Some((_, read)) if dot.read > read => " tl-later",
            Some((_, read)) if dot.read == read => " tl-now",
            _ => "",
        }
    }

    /// The same of a text, which knows only where it stands.
    fn phase_of_text(&self, text: &Text) -> &'static str {
        match self.cursor {
            Some((x, _)) if text.room.x > x + 3.0 => " tl-later",
            _ => "",
        }
    }

    /// Every text there is: no two of them overlap, and none leaves the page.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let lanes = self.lanes.iter().flat_map(|lane| {
            let name = Some(&lane.name).filter(|name| !name.text.is_empty());
            name.into_iter().chain(lane.labels.iter().map(|label| &label.text))
        });
        let ticks = self.ticks.iter().filter_map(|tick| tick.label.as_ref());
        lanes
            .chain(ticks)
            .chain(&self.groups)
            .chain(&self.top_labels)
            .chain(std::iter::once(&self.axis_caption))
    }
}

impl Plan {
    fn new(transcript: &Transcript, format: Format) -> Self {
        let lanes = transcript.lanes();
        let dense = (lanes.len() >= dense::FROM).then(|| dense::Layout::new(lanes, format));
        let names = match &dense {
            Some(layout) => layout.names(),
            None => lanes.iter().map(|lane| lane.name.clone()).collect(),
        };
        let names = Names::new(&names, format);
        let margin = if format == Format::Wide { 12.0 } else { 8.0 };
        let (row, gap, note_rows) = match lanes.len() {
            0..=4 => (22.0, 12.0, 4),
            5..=8 => (20.0, 10.0, 3),
            _ => (18.0, 7.0, 2),
        };
        Self {
            dense,
            left: names.left,
            right: format.width() - margin,
            names,
            row,
            nested_row: 15.0,
            note_row: 15.0,
            note_rows,
            gap,
        }
    }
}

impl Names {
    /// A wide drawing shortens the longest names; a narrow one gives them a line of their own.
    fn new(names: &[String], format: Format) -> Self {
        let widths = names.iter().map(|name| text::width(name, NAME_SIZE));
        let widest = widths.fold(0.0, f64::max).ceil();
        let most = if format == Format::Wide { 200.0 } else { 84.0 };
        if format == Format::Narrow && widest > most {
            return Self { above: true, width: format.width() - 10.0, left: 2.0 };
        }
        Self { above: false, width: most, left: widest.min(most) + 14.0 }
    }
}

fn axis_caption(unit: TimeUnit, clock: Clock) -> String {
    match clock {
        Clock::Real => format!("{} since the start", unit.name()),
        Clock::Virtual => format!("{} of virtual time", unit.name()),
        Clock::Steps => "steps, one event each; no scale of time".to_owned(),
    }
}

/// Rounded to what can be seen, which keeps the page small.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}
