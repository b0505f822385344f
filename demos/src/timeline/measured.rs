//! Measured values as bars, the values of one unit beside each other.

use askama::Template;

use super::tenths;
use crate::transcript::{Group, Transcript};

/// The least that is drawn of a value that is not nothing, in percent.
const LEAST_PERCENT: f64 = 0.5;

/// Values of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredGroup {
    /// `ms`, `×`, `threads`; may be empty.
    pub unit: String,
    /// The values in the order in which they were printed.
    pub bars: Vec<MeasuredBar>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredBar {
    /// What was measured.
    pub name: String,
    /// The number as it was printed.
    pub number: String,
    /// The unit as it stands behind this number: `threads`, but `1 thread`.
    pub unit: String,
    /// The length of its bar in percent of the longest; none where there is nothing to compare.
    pub percent: Option<f64>,
    /// How it stands to the first: `× 3.4` or `÷ 12`.
    pub ratio: Option<String>,
}

/// The measured values as HTML, without a timeline.
#[derive(Debug, Clone, Template)]
#[template(path = "measured.html")]
pub struct MeasuredView {
    groups: Vec<MeasuredGroup>,
}

impl MeasuredView {
    /// What the transcript measured.
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        Self { groups: measured(transcript) }
    }
}

/// The measured values of a transcript, ready to be drawn.
#[must_use]
pub fn measured(transcript: &Transcript) -> Vec<MeasuredGroup> {
    transcript.groups().iter().map(MeasuredGroup::new).collect()
}

impl MeasuredGroup {
    fn new(group: &Group) -> Self {
        let longest = group.measures.iter().map(|measure| measure.value).fold(0.0, f64::max);
        let compared = group.measures.len() > 1 && longest > 0.0;
        let first = group.measures.first().map_or(0.0, |measure| measure.value);
        let with_ratio = compared && is_one_comparison(group);
        let bars = group.measures.iter().enumerate().map(|(index, measure)| MeasuredBar {
            name: match measure.name.strip_prefix("1 ") {
                Some(rest) => format!("1 {}", counted("1", rest)),
                None => measure.name.clone(),
            },
            number: measure.number.clone(),
            unit: counted(&measure.number, &group.unit),
            percent: compared.then(|| percent(measure.value, longest)),
            ratio: (with_ratio && index > 0).then(|| ratio(measure.value, first)).flatten(),
        });
        Self { unit: group.unit.clone(), bars: bars.collect() }
    }
}

/// The unit behind a number: the noun that it begins with is in the singular after a 1.
fn counted(number: &str, unit: &str) -> String {
    let noun = unit.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let rest = unit.strip_prefix(noun).unwrap_or_default();
    if number != "1" || noun.chars().count() < 3 || noun.ends_with("ss") {
        return unit.to_owned();
    }
    let stem = if let Some(stem) = noun.strip_suffix("ies") {
        format!("{stem}y")
    } else if let Some(stem) = ["ss", "ch", "sh", "x"]
        .iter()
        .find_map(|end| noun.strip_suffix("es").filter(|stem| stem.ends_with(end)))
    {
        stem.to_owned()
    } else {
        noun.strip_suffix('s').unwrap_or(noun).to_owned()
    };
    stem + rest
}

fn percent(value: f64, longest: f64) -> f64 {
    if value > 0.0 { tenths((value / longest * 100.0).max(LEAST_PERCENT)) } else { 0.0 }
}

/// Whether each value can be held against the first: two of them, or a series such as
/// `2 threads`, `4 threads`. What is a ratio already needs no other.
fn is_one_comparison(group: &Group) -> bool {
    if matches!(group.unit.as_str(), "×" | "x" | "%") {
        return false;
    }
    let series = |name: &str| {
        name.trim_end_matches('s').replace(|c: char| c.is_ascii_digit(), "").replace("s ", " ")
    };
    let [first, rest @ ..] = group.measures.as_slice() else { return false };
    rest.len() == 1 || rest.iter().all(|measure| series(&measure.name) == series(&first.name))
}

fn ratio(value: f64, first: f64) -> Option<String> {
    let ratio = value / first;
    if first <= 0.0 || value <= 0.0 || !ratio.is_normal() {
        return None;
    }
    let (sign, factor) = if ratio < 0.995 { ("÷", 1.0 / ratio) } else { ("×", ratio) };
    let decimals = usize::from(factor < 9.95);
    (factor < 1e6).then(|| format!("{sign} {factor:.decimals$}"))
}
