//! What stands between the braces of a GIFT question.

use super::super::super::problem::Place;
use super::super::Reader;
use super::super::draft::{Aloud, Answer, DraftOption, Number};
use super::read::{Format, said};
use super::{Sign, find, text};

/// The answer that these signs ask for; `None` when it cannot be carried, which has been said.
pub(super) fn read(
    reader: &mut Reader,
    signs: &[Sign],
    format: Format,
    at: Place,
) -> Option<Answer> {
    let plain = text(signs);
    if plain.is_empty() {
        return Some(Answer::Aloud(Aloud::default()));
    }
    let first = signs.iter().position(|sign| !sign.c.is_whitespace()).unwrap_or(0);
    if signs.get(first).is_some_and(|sign| sign.is('#')) {
        return number(reader, &signs[first + 1..], format, at);
    }
    if let Some(answer) = truth(signs, format) {
        return Some(answer);
    }
    let parts = parts(signs);
    if reader.too_many(at, parts.len()) {
        return None;
    }
    if parts.is_empty() {
        reader.refuse(
            at,
            "there are braces, and no answer in them",
            "begin a right answer with = and a wrong one with ~",
        );
        return None;
    }
    let all_right = parts.iter().all(|part| part.right);
    if all_right && parts.iter().any(|part| arrow(part.text).is_some()) {
        reader.leave_out(
            at,
            "a matching question has no kind here",
            "ask for each pair in a question of its own, or for the order",
        );
        return None;
    }
    if all_right {
        let whole = |part: &&Part<'_>| part.weight.is_none_or(|weight| weight >= 99.0);
        let backs = parts.iter().filter(whole).map(|part| said(part.text, format));
        let backs: Vec<String> = backs.collect();
        if backs.len() < parts.len() {
            let fix = "write it into the back where it belongs";
            reader.leave_out(at, "a short answer that counts in part", fix);
        }
        if parts.iter().any(|part| part.feedback.is_some()) {
            let fix = "a card has a front and a back; write it into the back where it belongs";
            reader.leave_out(at, "the feedback of a short answer has no place on a card", fix);
        }
        return Some(Answer::Card { back: Some(backs.join("; ")).filter(|back| !back.is_empty()) });
    }
    Some(choice(reader, &parts, format, at))
}

/// An answer as it is written.
struct Part<'a> {
    right: bool,
    weight: Option<f64>,
    text: &'a [Sign],
    feedback: Option<&'a [Sign]>,
}

/// The answers: each begins with a mark.
fn parts(signs: &[Sign]) -> Vec<Part<'_>> {
    let starts: Vec<usize> = (0..signs.len())
        .filter(|&at| signs.get(at).is_some_and(|sign| sign.is('=') || sign.is('~')))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([signs.len()]);
    starts.iter().zip(ends).map(|(&start, end)| part(&signs[start..end])).collect()
}

fn part(signs: &[Sign]) -> Part<'_> {
    let right = signs.first().is_some_and(|sign| sign.is('='));
    let rest = signs.get(1..).unwrap_or_default();
    let seen = rest.iter().position(|sign| !sign.c.is_whitespace()).unwrap_or(rest.len());
    let rest = &rest[seen..];
    let (weight, rest) = weight(rest);
    let (text, feedback) = match find(rest, '#') {
        Some(hash) => (&rest[..hash], Some(&rest[hash + 1..])),
        None => (rest, None),
    };
    Part { right, weight, text, feedback }
}

/// `%50%` before an answer.
fn weight(signs: &[Sign]) -> (Option<f64>, &[Sign]) {
    let percent = |sign: &Sign| sign.c == '%';
    let Some(end) = signs.iter().skip(1).position(percent).map(|at| at + 1) else {
        return (None, signs);
    };
    if !signs.first().is_some_and(percent) {
        return (None, signs);
    }
    match text(&signs[1..end]).parse::<f64>() {
        Ok(weight) if weight.is_finite() => (Some(weight), &signs[end + 1..]),
        _ => (None, signs),
    }
}

fn arrow(signs: &[Sign]) -> Option<usize> {
    signs.windows(2).position(|pair| pair[0].c == '-' && pair[1].c == '>')
}

fn feedback(signs: Option<&[Sign]>, format: Format) -> Option<String> {
    signs.map(|signs| said(signs, format)).filter(|text| !text.is_empty())
}

fn choice(reader: &mut Reader, parts: &[Part<'_>], format: Format, at: Place) -> Answer {
    let whole = parts.iter().any(|part| part.right || part.weight.is_some_and(|w| w >= 99.0));
    let taken_away = parts.iter().any(|part| part.weight.is_some_and(|weight| weight < 0.0));
    let marked = parts.iter().filter(|part| part.right).count();
    // With a `=` Moodle lets one be chosen, whatever the weights.
    let several = !whole || (taken_away && marked == 0) || marked > 1;
    let option = |part: &Part<'_>| DraftOption {
        id: None,
        text: Some(said(part.text, format)).filter(|text| !text.is_empty()),
        right: if several {
            part.right || part.weight.is_some_and(|weight| weight > 0.0)
        } else {
            part.right || part.weight.is_some_and(|weight| weight >= 99.0)
        },
        why: feedback(part.feedback, format),
    };
    let options: Vec<DraftOption> = parts.iter().map(option).collect();
    let partly = |part: &&Part<'_>| part.weight.is_some_and(|w| w > 0.0 && w < 99.0);
    if !several && parts.iter().any(|part| partly(&part)) {
        reader.leave_out(
            at,
            "an option that counts in part counts as wrong",
            "write `kind: several` if it is one of several right ones",
        );
    }
    if !several && taken_away {
        reader.leave_out(
            at,
            "an option that takes points away counts as wrong",
            "nothing to do: where one option is chosen, a wrong one gives no point",
        );
    }
    Answer::Choice { several, fixed: false, options }
}

/// `T`, `FALSE#…`: the first feedback is that of the wrong answer.
fn truth(signs: &[Sign], format: Format) -> Option<Answer> {
    let mut pieces = signs.split(|sign| sign.is('#'));
    let word = text(pieces.next()?);
    let right = match word.to_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let wrong_why = feedback(pieces.next(), format);
    let right_why = feedback(pieces.next(), format);
    Some(truth_of(right, right_why, wrong_why))
}

/// A statement that is true or false, as a choice between two.
pub(in super::super) fn truth_of(
    right: bool,
    right_why: Option<String>,
    wrong_why: Option<String>,
) -> Answer {
    let (of_true, of_false) = if right { (right_why, wrong_why) } else { (wrong_why, right_why) };
    let option =
        |text: &str, right, why| DraftOption { id: None, text: Some(text.to_owned()), right, why };
    let options = vec![option("True", right, of_true), option("False", !right, of_false)];
    Answer::Choice { several: false, fixed: true, options }
}

fn number(reader: &mut Reader, signs: &[Sign], format: Format, at: Place) -> Option<Answer> {
    let mut number = Number::default();
    let mut parts = parts(signs);
    if reader.too_many(at, parts.len()) {
        return None;
    }
    if parts.is_empty() {
        let (text, feedback) = match find(signs, '#') {
            Some(hash) => (&signs[..hash], Some(&signs[hash + 1..])),
            None => (signs, None),
        };
        parts.push(Part { right: true, weight: None, text, feedback });
    }
    for part in parts {
        let written = text(part.text);
        let why = feedback(part.feedback, format);
        if written.is_empty() || written == "*" {
            number.otherwise = why;
            continue;
        }
        let Some((from, to)) = range(&written) else {
            let start = part.text.first().map_or(at.start, |sign| sign.at);
            let end = part.text.last().map_or(start, |sign| sign.at + sign.c.len_utf8());
            reader.refuse(
                reader.place(start, end),
                format!("`{written}` is no number, nor a range"),
                "write 5, 5:0.1 (5 give or take 0.1) or 4..6",
            );
            return None;
        };
        let fraction = part.weight.unwrap_or(if part.right { 100.0 } else { 0.0 });
        if fraction > 0.0 && why.is_some() {
            let fix = "write it into the explanation where it belongs";
            reader.leave_out(at, "the feedback of a right number has no place of its own", fix);
        }
        if !number.take(from, to, fraction, why) {
            reader.leave_out_range(at, &written);
        }
    }
    Some(Answer::Number(number))
}

/// `5`, `5:0.1` or `4..6`.
fn range(text: &str) -> Option<(f64, f64)> {
    let parse = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some((from, to)) = text.split_once("..") {
        return Some((parse(from)?, parse(to)?));
    }
    let (middle, width) = text.split_once(':').unwrap_or((text, "0"));
    let (middle, width) = (parse(middle)?, parse(width)?.abs());
    Some((middle - width, middle + width))
}
