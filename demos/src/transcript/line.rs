//! One printed line, understood: the format that the programs agree on.

use super::{LANE_CHARS, NAME_CHARS};

const LABEL_CHARS: usize = 32;
const NOTE_CHARS: usize = 60;
const NUMBER_CHARS: usize = 20;
const UNIT_CHARS: usize = 24;
/// Eleven days: no program runs longer, in real or in virtual time.
const LONGEST_MS: f64 = 1e9;

/// What a line says. The texts are clean and cut to their length.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    /// `12.3 ms │ worker-1 │ ▶ fetch 1`, perhaps with ` │ :41`, the line of the source
    Trace { at: f64, lane: String, event: Event, source: Option<u32> },
    /// `= one lock: 0.99 ×`
    Measure { name: String, value: f64, number: String, unit: String },
    /// `~ virtual time`
    VirtualTime,
    /// `~ steps`
    Steps,
    /// Anything else.
    Plain,
}

/// What happened in a lane.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Event {
    /// `▶ label`
    Begin(String),
    /// `■ label`
    Done(String),
    /// `✗ label`
    Cancelled(String),
    /// `• note`
    Note(String),
}

impl Line {
    pub(super) fn parse(line: &str) -> Self {
        if line.trim_end() == "~ virtual time" {
            return Self::VirtualTime;
        }
        if line.trim_end() == "~ steps" {
            return Self::Steps;
        }
        parse_trace(line).or_else(|| parse_measure(line)).unwrap_or(Self::Plain)
    }
}

fn parse_trace(text: &str) -> Option<Line> {
    let mut columns = text.splitn(3, '│');
    let (time, lane, event) = (columns.next()?, columns.next()?, columns.next()?);
    let at: f64 = time.trim().strip_suffix("ms")?.trim_end().parse().ok()?;
    // Not a number, without end, or before the start: then it is no time.
    if !(0.0..=LONGEST_MS).contains(&at) {
        return None;
    }
    let lane = cut(lane, LANE_CHARS)?;
    let (event, source) = source_line(event.trim_start());
    let (sign, rest) = event.split_at_checked(event.chars().next()?.len_utf8())?;
    let event = match sign {
        "▶" => Event::Begin(cut(rest, LABEL_CHARS)?),
        "■" => Event::Done(cut(rest, LABEL_CHARS)?),
        "✗" => Event::Cancelled(cut(rest, LABEL_CHARS)?),
        "•" => Event::Note(cut(rest, NOTE_CHARS)?),
        _ => return None,
    };
    Some(Line::Trace { at: at.abs(), lane, event, source })
}

/// An event, and the line of the source that it names at its end.
fn source_line(event: &str) -> (&str, Option<u32>) {
    let named = event.rsplit_once('│').and_then(|(event, rest)| {
        let line = rest.trim().strip_prefix(':')?.parse().ok().filter(|line| *line > 0)?;
        Some((event.trim_end(), Some(line)))
    });
    named.unwrap_or((event, None))
}

fn parse_measure(text: &str) -> Option<Line> {
    let (name, rest) = text.strip_prefix("= ")?.rsplit_once(": ")?;
    let (number, unit) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    if number.len() > NUMBER_CHARS {
        return None;
    }
    let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite())?;
    let unit = match unit.trim() {
        "us" => "µs".to_owned(),
        unit => cut(unit, UNIT_CHARS).unwrap_or_default(),
    };
    Some(Line::Measure { name: cut(name, NAME_CHARS)?, value, number: number.to_owned(), unit })
}

/// The visible text in one line of at most so many characters; nothing if nothing is visible.
pub(super) fn cut(text: &str, most: usize) -> Option<String> {
    let mut words = text.split_whitespace().filter_map(|word| {
        let word: String = word.chars().filter(|&c| !is_invisible(c)).collect();
        (!word.is_empty()).then_some(word)
    });
    let mut kept = words.next()?;
    // A word too many is enough to know that the text is too long.
    while kept.len() <= most * 4 {
        let Some(word) = words.next() else { break };
        kept.push(' ');
        kept.push_str(&word);
    }
    if let Some((end, _)) = kept.char_indices().nth(most) {
        let last = kept[..end].char_indices().next_back().map_or(0, |(last, _)| last);
        kept.truncate(last);
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    Some(kept)
}

/// The line as it stands, spaces and all, up to so many characters.
pub(super) fn plain(line: &str, most: usize) -> String {
    line.trim_end().chars().filter(|&c| c == '\t' || !is_invisible(c)).take(most).collect()
}

/// What takes no room of its own, turns text around, or stacks on the letter before it.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{300}'..='\u{36f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}
