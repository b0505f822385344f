//! Text on a drawing: how wide it may get, and the room it takes.

use super::tenths;

/// Sizes in user units. `static/timeline.css` sets the same ones.
pub(super) const NAME_SIZE: f64 = 12.5;
pub(super) const LABEL_SIZE: f64 = 12.0;

/// A line of text that nothing else may touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where it starts, or ends if it is anchored there.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// What it says.
    pub text: String,
    /// Whether `x` is its start, middle or end.
    pub anchor: Anchor,
    /// The room it takes at most.
    pub room: Rect,
}

/// Which part of a text stands at its `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text goes to the right from there.
    Start,
    /// It is centred.
    Middle,
    /// It ends there.
    End,
}

/// A rectangle in user units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// To the right of `x`.
    pub width: f64,
    /// Down from `y`.
    pub height: f64,
}

impl Rect {
    /// Whether some point is inside both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether the whole of the other is inside this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

impl Text {
    /// A text whose vertical middle is at `middle`.
    pub(super) fn new(x: f64, middle: f64, size: f64, anchor: Anchor, text: String) -> Self {
        let width = width(&text, size);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let room = Rect { x: left, y: middle - size / 2.0, width, height: size };
        // Letters stand a little above the middle of their line.
        Self { x: tenths(x), y: tenths(middle + size * 0.35), text, anchor, room }
    }

    /// Its CSS class: where it is anchored.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.anchor {
            Anchor::Start => "",
            Anchor::Middle => " tl-mid",
            Anchor::End => " tl-end",
        }
    }
}

/// At most how wide a text is. The font is not known, so the widest usual one counts (`DejaVu` Sans
/// and Verdana are a tenth wider than what most systems have).
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The text, shortened to that width if it is too wide.
pub(super) fn fit(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut left = most - width("…", size);
    let kept = text.chars().take_while(|&c| {
        left -= advance(c) * size;
        left >= 0.0
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

/// The advance of a character in ems.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | 'I' | 'J' => 0.34,
        ' ' | '.' | ',' | ':' | ';' | '!' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | 'f'
        | 't' | 'r' | '"' => 0.46,
        'm' | 'M' | 'W' | '@' | '%' => 1.02,
        'w' | '#' | '+' | '=' | '<' | '>' | '~' | '^' | '&' | '×' | '÷' => 0.86,
        'A'..='Z' => 0.81,
        ' '..='~' => 0.66,
        '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' => 0.92,
        _ => 1.4,
    }
}
