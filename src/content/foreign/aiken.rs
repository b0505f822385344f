//! Aiken: a question, its options behind capital letters, and `ANSWER:` with the letter of the right
//! one. <https://docs.moodle.org/en/Aiken_format>

use super::super::problem::Place;
use super::draft::{Answer, Draft, DraftOption};
use super::{Reader, marks};

/// A question under way.
#[derive(Default)]
struct Open {
    stem: Vec<String>,
    options: Vec<(char, String)>,
    at: Place,
}

pub(super) fn read(reader: &mut Reader) {
    let source = reader.source.text.to_string();
    let mut open = Open::default();
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        let text = line.trim();
        let at = reader.source.place(number, 0, line.trim_end().len());
        if text.is_empty() {
            continue;
        }
        if small_word(text) {
            reader.refuse(at, "this ends no question", "write `ANSWER:` in capitals");
            open = Open::default();
            continue;
        }
        // Moodle knows no such line; other programs write it below the answer.
        if let Some(feedback) = text.strip_prefix("FEEDBACK:") {
            match reader.drafts.last_mut() {
                Some(draft) if open.stem.is_empty() => {
                    let feedback = marks::from_plain(feedback.trim());
                    draft.explanation = Some(match draft.explanation.take() {
                        Some(before) => format!("{before}\n{feedback}"),
                        None => feedback,
                    });
                }
                _ => reader.refuse(
                    at,
                    "feedback before an answer",
                    "write it below the `ANSWER:` of its question",
                ),
            }
            continue;
        }
        if let Some(answer) = text.strip_prefix("ANSWER:") {
            if !end(reader, &std::mem::take(&mut open), answer.trim(), at) {
                return;
            }
            continue;
        }
        match option(text) {
            Some((letter, text)) if !open.stem.is_empty() => open.options.push((letter, text.to_owned())),
            _ if open.options.is_empty() => {
                if open.stem.is_empty() {
                    open.at = at;
                }
                open.stem.push(text.to_owned());
            }
            _ => reader.refuse(
                at,
                "this line is neither an option nor the answer",
                "begin an option with `A. ` or `A) `; an option is one line, and `ANSWER: A` ends the question",
            ),
        }
    }
    if !open.stem.is_empty() {
        let fix = "add `ANSWER: A` below its options";
        reader.refuse(open.at, "this question has no answer", fix);
    }
}

/// Whether a line would be an answer, were its word in capitals.
fn small_word(line: &str) -> bool {
    let word = line.get(..7);
    word.is_some_and(|word| word.eq_ignore_ascii_case("ANSWER:") && word != "ANSWER:")
}

/// The letter and the text of `A. text` or `A) text`.
fn option(line: &str) -> Option<(char, &str)> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let text = chars.as_str();
    let text = text.strip_prefix(". ").or_else(|| text.strip_prefix(") "))?;
    Some((letter, text.trim()))
}

/// Ends a question. Whether to go on.
fn end(reader: &mut Reader, open: &Open, answer: &str, at: Place) -> bool {
    if open.options.is_empty() {
        let small = |line: &String| option(&line.to_ascii_uppercase()).is_some();
        let fix = if open.stem.iter().skip(1).any(small) {
            "begin its options with capital letters, such as `A. `"
        } else {
            "write the question and its options above it"
        };
        reader.refuse(at, "an answer without options", fix);
        return true;
    }
    if reader.too_many(at, open.options.len()) {
        return true;
    }
    if !open.options.iter().any(|(letter, _)| answer == letter.to_string()) {
        let answer: String = answer.chars().take(20).collect();
        let letters: Vec<String> =
            open.options.iter().map(|(letter, _)| letter.to_string()).collect();
        let said = format!("the answer is `{answer}`, and there is no such option");
        reader.refuse(at, said, &format!("one of {}", letters.join(", ")));
        return true;
    }
    let options = open.options.iter().map(|(letter, text)| DraftOption {
        id: None,
        text: Some(marks::from_plain(text)),
        right: answer == letter.to_string(),
        why: None,
    });
    let answer = Answer::Choice { several: false, fixed: false, options: options.collect() };
    reader.take(Draft::new(open.at, Some(marks::from_plain(&open.stem.join("\n"))), answer))
}
