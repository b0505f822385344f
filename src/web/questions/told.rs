//! What was right, line by line, with the reason and how many said so.

use crate::content::{Aloud, Html, Kind, Line, Markdown, Number, Ordering, Question, Range};
use crate::poll::{Tally, percentages, shares};
use crate::quiz::{self, Bucket, Given, Hit, hit, in_place};
use crate::web::frame::{Row, Share, Verdict};

/// Below so many answers nothing is said of others: a few people are no crowd.
pub(super) const FEW: u64 = 10;

/// A line of what is told after the answer: an option, a line of an order, a range of numbers, a
/// point.
pub(in crate::web) struct Told<'a> {
    /// What stands before it: a letter, a place.
    pub(in crate::web) mark: String,
    pub(in crate::web) text: Html,
    /// The row's classes.
    pub(in crate::web) classes: &'static str,
    /// The icon's name, where there is one.
    pub(in crate::web) icon: Option<&'static str>,
    /// What it was, in words.
    pub(in crate::web) state: String,
    pub(in crate::web) why: Option<&'a Html>,
    /// How many said so, where enough have answered.
    pub(in crate::web) share: Option<Share>,
    /// Whether the reason folds where there is little room.
    pub(in crate::web) folded: bool,
    /// Whether it is the first of the key: where the verdict's link leads.
    pub(in crate::web) is_anchor: bool,
}

/// All lines of a question after the answer; `given` is none when it was not known.
pub(super) fn told<'a>(
    question: &'a Question,
    salt: &str,
    given: Option<&Given>,
    tally: &Tally,
) -> Vec<Told<'a>> {
    let mut rows = match &question.kind {
        Kind::One { .. } | Kind::Several { .. } => options(question, salt, given, tally),
        Kind::Order(ordering) => lines(ordering, given, tally),
        Kind::Number(number) => numbers(number, given, tally),
        Kind::Aloud(aloud) => points(aloud, given, tally),
    };
    let first = rows.iter().position(|row| row.is_anchor);
    for (at, row) in rows.iter_mut().enumerate() {
        row.is_anchor = Some(at) == first;
    }
    if tally.ballots < FEW {
        for row in &mut rows {
            row.share = None;
        }
    }
    rows
}

/// A verdict as a line shows it.
fn judged<'a>(mark: &str, text: &Html, verdict: Verdict, why: Option<&'a Html>) -> Told<'a> {
    Told {
        mark: mark.to_owned(),
        text: text.clone(),
        classes: verdict.classes(),
        icon: Some(if verdict.is_right() { "right" } else { "wrong" }),
        state: format!("{}.", verdict.word()),
        why,
        share: None,
        folded: verdict == Verdict::OtherWrong,
        is_anchor: verdict.is_right(),
    }
}

fn verdict(chosen: bool, right: bool) -> Verdict {
    match (chosen, right) {
        (true, true) => Verdict::ChosenRight,
        (true, false) => Verdict::ChosenWrong,
        (false, true) => Verdict::MissedRight,
        (false, false) => Verdict::OtherWrong,
    }
}

fn options<'a>(
    question: &'a Question,
    salt: &str,
    given: Option<&Given>,
    tally: &Tally,
) -> Vec<Told<'a>> {
    let shown = quiz::option_order(salt, question).into_iter();
    let shown: Vec<_> = shown.filter_map(|at| question.options().get(at)).collect();
    // Those that are no options any more belong to the whole, too.
    let retired = tally.options.iter().filter(|(id, _)| question.option(id).is_none());
    let votes: Vec<u64> = shown
        .iter()
        .map(|option| tally.votes(option.id.as_str()))
        .chain(retired.map(|(_, votes)| *votes))
        .collect();
    let several = matches!(question.kind, Kind::Several { .. });
    let percents = shares(&votes, tally.ballots, several);
    let mut rows = Vec::with_capacity(shown.len());
    for (position, (option, (&votes, &percent))) in
        shown.iter().zip(votes.iter().zip(&percents)).enumerate()
    {
        let chosen = given.is_some_and(|given| given.names(option.id.as_str()));
        let verdict = verdict(chosen, option.correct);
        let letter = Row::at(position, option.id.as_str(), option.text.inline()).letter;
        let mut row = judged(letter, option.text.inline(), verdict, Some(option.why.inline()));
        if verdict == Verdict::MissedRight && several && given.is_some() {
            "Right, and not chosen.".clone_into(&mut row.state);
        }
        row.share = Some(Share { votes, percent });
        rows.push(row);
    }
    rows
}

fn lines<'a>(ordering: &'a Ordering, given: Option<&Given>, tally: &Tally) -> Vec<Told<'a>> {
    let ids: &[String] = match given {
        Some(Given::Lines(ids)) => ids,
        _ => &[],
    };
    let place = |line: &Line| ids.iter().position(|id| *id == line.id.as_str());
    let share = |line: &Line| {
        let votes = tally.votes(line.id.as_str());
        let percent = shares(&[votes], tally.ballots, true).first().copied().unwrap_or(0);
        Some(Share { votes, percent })
    };
    let stands = in_place(ordering, ids);
    let own = ordering.lines.iter().zip(stands).enumerate().map(|(at, (line, stands))| {
        let verdict = match (given, stands) {
            (None, _) => Verdict::MissedRight,
            (Some(_), true) => Verdict::ChosenRight,
            (Some(_), false) => Verdict::ChosenWrong,
        };
        let state = match (given, place(line)) {
            (None, _) => String::new(),
            (Some(_), None) => "You left it out.".to_owned(),
            (Some(_), Some(_)) if stands => "In its place.".to_owned(),
            (Some(_), Some(yours)) => format!("You put it at {}.", yours + 1),
        };
        let why = line.why.as_ref().map(Markdown::inline);
        Told {
            state,
            share: share(line),
            folded: stands && why.is_some(),
            is_anchor: true,
            ..judged(&(at + 1).to_string(), line.text.inline(), verdict, why)
        }
    });
    let extra = ordering.extra.iter().map(|line| {
        let used = place(line);
        let state = match used {
            Some(yours) => format!("Does not belong; you put it at {}.", yours + 1),
            None => "Does not belong.".to_owned(),
        };
        let verdict = if used.is_some() { Verdict::ChosenWrong } else { Verdict::OtherWrong };
        let why = line.why.as_ref().map(Markdown::inline);
        Told { state, ..judged("–", line.text.inline(), verdict, why) }
    });
    own.chain(extra).collect()
}

fn numbers<'a>(number: &'a Number, given: Option<&Given>, tally: &Tally) -> Vec<Told<'a>> {
    let hit = match given {
        Some(Given::Number(value)) => hit(number, *value),
        _ => None,
    };
    let unit = number.unit.as_deref().unwrap_or_default();
    let mut rows = vec![(
        Bucket::Right.name(),
        ranged(number.accept, unit),
        verdict(hit == Some(Hit::Right), true),
        None,
    )];
    if let Some(near) = number.near {
        let text = format!("{}, which counts half", ranged(near, unit));
        rows.push((Bucket::Near.name(), text, verdict(hit == Some(Hit::Near), false), None));
    }
    for (at, wrong) in number.wrong.iter().enumerate() {
        rows.push((
            wrong.id.as_str(),
            ranged(wrong.range, unit),
            verdict(hit == Some(Hit::Wrong(at)), false),
            Some(wrong.why.inline()),
        ));
    }
    rows.push((
        Bucket::Other.name(),
        "Any other number".to_owned(),
        verdict(hit == Some(Hit::Other), false),
        Some(number.otherwise.inline()),
    ));
    let votes: Vec<u64> = rows.iter().map(|(name, ..)| tally.votes(name)).collect();
    let percents = percentages(&votes);
    let rows = rows.into_iter().zip(votes.into_iter().zip(percents));
    rows.map(|((name, text, verdict, why), (votes, percent))| {
        let mut row = judged("", &Html::text(&text), verdict, why);
        if name == Bucket::Near.name() {
            let state = if hit == Some(Hit::Near) { "Near, your answer." } else { "Near." };
            state.clone_into(&mut row.state);
        }
        row.share = Some(Share { votes, percent });
        row
    })
    .collect()
}

/// A range of numbers in words.
pub(super) fn ranged(range: Range, unit: &str) -> String {
    let unit = match unit {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    if range.from.to_bits() == range.to.to_bits() {
        format!("{}{unit}", range.from)
    } else if range.to >= 1e6 {
        format!("{}{unit} and more", range.from)
    } else {
        format!("{} to {}{unit}", range.from, range.to)
    }
}

fn points<'a>(aloud: &'a Aloud, given: Option<&Given>, tally: &Tally) -> Vec<Told<'a>> {
    let row = |point: &'a crate::content::Point| {
        let made = given.is_some_and(|given| given.names(point.id.as_str()));
        let votes = tally.votes(point.id.as_str());
        let percent = shares(&[votes], tally.ballots, true).first().copied().unwrap_or(0);
        let mut state = if made { "You made it" } else { "Not made" }.to_owned();
        if point.weight > 1 {
            state += &format!("; it counts {}", point.weight);
        }
        if point.senior {
            state += "; this one separates seniors";
        }
        Told {
            mark: String::new(),
            text: point.text.inline().clone(),
            classes: if made { "is-point is-chosen" } else { "is-point" },
            icon: made.then_some("right"),
            state: format!("{state}."),
            why: None,
            share: Some(Share { votes, percent }),
            folded: false,
            is_anchor: false,
        }
    };
    aloud.rubric.iter().map(row).collect()
}
