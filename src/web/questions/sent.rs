//! What a form says in answer to a question, and why it says nothing.

use crate::content::{Kind, Ordering, Question};
use crate::quiz::{Answer, Given, counters};
use crate::web::frame::Form;

/// An answer that a form holds.
pub(in crate::web) struct Sent {
    /// What it is worth, to be kept.
    pub(in crate::web) answer: Answer,
    /// What it counts in the tally; nothing when nothing was known.
    pub(in crate::web) counters: Vec<String>,
}

/// The answer that a form holds.
///
/// # Errors
/// A sentence for the field, when it holds none.
pub(in crate::web) fn sent(question: &Question, form: &Form) -> Result<Sent, String> {
    if form.get("unknown").is_some() && !matches!(question.kind, Kind::Aloud(_)) {
        return Ok(Sent { answer: Answer::unknown(question), counters: Vec::new() });
    }
    let given = match &question.kind {
        Kind::One { .. } => Given::Options(vec![one(question, form)?]),
        Kind::Several { .. } => Given::Options(chosen(question, form)?),
        Kind::Order(ordering) => Given::Lines(placed(ordering, form)?),
        Kind::Number(_) => Given::Number(number(form.get("number").unwrap_or_default())?),
        Kind::Aloud(aloud) => {
            let is_ticked = |id: &str| form.all("option").any(|ticked| ticked == id);
            let points = aloud.rubric.iter().map(|point| point.id.as_str());
            Given::Points(points.filter(|id| is_ticked(id)).map(str::to_owned).collect())
        }
    };
    match Answer::graded(question, &given) {
        Some(answer) => Ok(Sent { answer, counters: counters(question, &given) }),
        None => Err("That is no answer to this question. Nothing was counted.".to_owned()),
    }
}

const EDITED: &str =
    "The question no longer has what you chose: it was edited. Choose again; nothing was counted.";

fn one(question: &Question, form: &Form) -> Result<String, String> {
    match form.get("option") {
        None | Some("") => Err("Choose an option, or say that you do not know.".to_owned()),
        Some(id) if question.option(id).is_some() => Ok(id.to_owned()),
        Some(_) => Err(EDITED.to_owned()),
    }
}

/// In the author's order, each once: the same choice is kept as the same text.
fn chosen(question: &Question, form: &Form) -> Result<Vec<String>, String> {
    let named: Vec<&str> = form.all("option").filter(|id| !id.is_empty()).collect();
    if named.iter().any(|id| question.option(id).is_none()) {
        return Err(EDITED.to_owned());
    }
    if named.is_empty() {
        return Err("Choose at least one option, or say that you do not know.".to_owned());
    }
    let ids = question.options().iter().map(|option| option.id.as_str());
    Ok(ids.filter(|id| named.contains(id)).map(str::to_owned).collect())
}

/// The ids of the lines in the order of their places.
fn placed(ordering: &Ordering, form: &Form) -> Result<Vec<String>, String> {
    let all = ordering.lines.len() + ordering.extra.len();
    let mut placed: Vec<(usize, &str)> = Vec::new();
    let mut without = 0;
    for line in ordering.lines.iter().chain(&ordering.extra) {
        let id = line.id.as_str();
        match form.get(&format!("place.{id}")) {
            None | Some("") => without += 1,
            Some(place) => match place.parse::<usize>() {
                Ok(place) if (1..=all).contains(&place) => placed.push((place, id)),
                _ => return Err(format!("Places go from 1 to {all}.")),
            },
        }
    }
    placed.sort_unstable();
    if placed.is_empty() {
        return Err("Give the lines their places, or say that you do not know.".to_owned());
    }
    if let Some(twice) = placed.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("Two lines have place {}. Give each a place of its own.", twice[0].0));
    }
    if ordering.extra.is_empty() && without > 0 {
        let lines =
            if without == 1 { "1 line has".to_owned() } else { format!("{without} lines have") };
        return Err(format!("{lines} no place yet. All lines belong."));
    }
    Ok(placed.into_iter().map(|(_, id)| id.to_owned()).collect())
}

/// A number as people write it: spaces and commas between thousands, a comma or a point before
/// decimals, a unit behind it.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let text = text.trim().trim_start_matches(['~', '≈']);
    if text.is_empty() {
        return Err("Write a number, or say that you do not know.".to_owned());
    }
    let refuse =
        || Err("That is not a number that can be read. Write it like 12, 0.5 or 1500.".to_owned());
    if text.len() > 40 {
        return refuse();
    }
    let text = text.replace(['_', ' ', '\u{a0}', '\u{202f}', '\u{2009}'], "").replace('−', "-");
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (mut digits, unit) = (text[..end].to_owned(), &text[end..]);
    // `1e3` is a number, `1e` or `1 eon` is not.
    if let Some(power) = unit.strip_prefix(['e', 'E']) {
        match power.parse::<i32>() {
            Ok(power) => digits = format!("{digits}e{power}"),
            Err(_) => return refuse(),
        }
    } else if unit.chars().any(|c| c.is_ascii_digit()) {
        return refuse();
    }
    match digits.matches(',').count() {
        0 => {}
        1 if !digits.contains('.') && !is_thousands(&digits) => digits = digits.replace(',', "."),
        _ if is_thousands(&digits) => digits = digits.replace(',', ""),
        _ => return refuse(),
    }
    match digits.parse::<f64>() {
        // `-0` is 0.
        Ok(number) if number.is_finite() => Ok(number + 0.0),
        _ => refuse(),
    }
}

/// Whether commas stand before groups of three digits: `1,000` and `12,000.5`, and not `0,125`.
fn is_thousands(digits: &str) -> bool {
    let whole = digits.trim_start_matches(['-', '+']).split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("12", 12.0),
            (" 0.5 s", 0.5),
            ("0,5", 0.5),
            ("0,125", 0.125),
            ("1,000", 1000.0),
            ("1,234,567.5", 1_234_567.5),
            ("1 500 ms", 1500.0),
            ("1_000", 1000.0),
            ("~4×", 4.0),
            ("−3", -3.0),
            ("1e3", 1000.0),
            ("30 %", 30.0),
        ] {
            assert_eq!(number(text).map(f64::to_bits), Ok(f64::to_bits(wanted)), "{text}");
        }
        for text in
            ["", " ", "four", "1.2.3", "1,2,3", "1e", "1e999", "2 to 3", "inf", "NaN", "--1"]
        {
            assert!(number(text).is_err(), "{text}");
        }
    }
}
