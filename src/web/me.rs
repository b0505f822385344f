//! How a learner stands: what they reviewed and how long that took, what they still knew and how
//! firmly, what comes, what is weak, and which wrong beliefs their answers suggest. Every picture has
//! a table.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::frame::{App, Base, Error, LONGEST_ANSWER, Visitor, html};
use crate::cards::{self, History};
use crate::clock::Day;
use crate::content::Misconception;
use crate::quiz::{self, Calibrated, Calibration, Standing};
use crate::store::Spent;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/me", get(show))
}

/// Weeks that the picture of reviews shows, and days that the forecast and the time spent do.
const WEEKS: i64 = 26;
const DAYS: usize = 30;

/// What the bands of stability are called: in the table, and below their bars.
const BANDS: [(&str, &str); cards::BANDS.len() + 1] = [
    ("Under 1 week", "< 1 week"),
    ("1 to 3 weeks", "< 3 weeks"),
    ("3 weeks to 3 months", "< 3 months"),
    ("3 months and more", "longer"),
];

/// Concepts in each list.
const CONCEPTS: usize = 5;

/// A day in the picture of reviews.
struct Square {
    x: i64,
    y: i64,
    /// 0 to 4.
    shade: usize,
    day: Day,
    reviews: usize,
}

/// A day in the forecast, or in the time spent.
struct Bar {
    x: usize,
    height: usize,
    day: Day,
    /// Cards, or minutes.
    count: usize,
}

/// A band of stability.
struct Band {
    x: usize,
    height: usize,
    name: &'static str,
    short: &'static str,
    cards: usize,
}

/// A wrong belief, how many answers suggest it, and what cures it.
struct Belief<'a> {
    misconception: &'a Misconception,
    answers: usize,
    cures: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage<'a> {
    base: Base,
    history: History,
    squares: Vec<Square>,
    total: usize,
    bars: Vec<Bar>,
    coming: usize,
    bands: Vec<Band>,
    /// Minutes on each of the last days, and all together.
    minutes: Vec<Bar>,
    spent: usize,
    weakest: Vec<Standing<'a>>,
    strongest: Vec<Standing<'a>>,
    beliefs: Vec<Belief<'a>>,
    /// How sure answers were; none when none said so.
    calibration: Option<Calibration>,
}

impl MePage<'_> {
    const MATURE: i64 = cards::MATURE_DAYS;
    const LONGEST: i64 = LONGEST_ANSWER;

    /// Where a confidence stands in the picture of calibration: what was said to the right, what came
    /// upwards, and a size by how often.
    #[expect(clippy::unused_self, reason = "templates call it on what they have")]
    fn dot(&self, row: &Calibrated) -> Option<(usize, usize, usize)> {
        let came = row.percent()?;
        let size = 4 + row.answers.min(40) / 8;
        Some((40 + usize::from(row.confidence.percent()) * 2, 10 + (100 - came) * 2, size))
    }

    /// The days with reviews in the picture, newest first.
    fn days(&self) -> impl Iterator<Item = &Square> {
        self.squares.iter().rev().filter(|square| square.reviews > 0)
    }

    /// The days of the last ones on which time was spent, newest first.
    fn days_spent(&self) -> impl Iterator<Item = &Bar> {
        self.minutes.iter().rev().filter(|bar| bar.count > 0)
    }
}

async fn show(State(app): State<App>, base: Base, visitor: Visitor) -> Result<Response, Error> {
    let desk = app.desk(visitor).await?;
    let zone = desk.habits.zone;
    let (reviews, progress, said, spent) = match visitor.0 {
        Some(visitor) => {
            let learner = app.learner(visitor);
            (
                app.store.reviews(learner).await?,
                app.store.progress(learner).await?,
                app.store.confidences(learner).await?,
                app.store.spent(learner).await?,
            )
        }
        None => (Vec::new(), Vec::new(), Vec::new(), Vec::new()),
    };
    let history = cards::history(&reviews, zone);
    let squares = squares(&history, desk.today);
    let known =
        || desk.deck.iter().filter(|(key, _)| app.item(key).is_some()).map(|(_, kept)| kept);
    let counts = cards::forecast(known().map(|(_, at)| *at), desk.today, zone, DAYS);
    let stabilities = cards::stabilities(known().map(|(memory, _)| memory.stability));
    let first = Day(desk.today.next().0 - i64::try_from(DAYS).unwrap_or_default());
    let seconds = seconds(&spent, first);
    let minutes: Vec<usize> = seconds.iter().map(|seconds| seconds.div_ceil(60)).collect();
    let right: HashMap<String, bool> =
        progress.iter().map(|answer| (answer.question.clone(), answer.correct)).collect();
    let mut begun = quiz::standings(&app.library, &right);
    begun.retain(|standing| standing.answered > 0);
    begun.sort_by(|one, other| one.strength().total_cmp(&other.strength()));
    let strong = |standing: &&Standing<'_>| standing.strength() > 0.5;
    let wrong = progress.iter().filter(|answer| !answer.correct);
    let wrong = wrong.map(|answer| (answer.question.as_str(), answer.option.as_str()));
    html(MePage {
        base,
        total: squares.iter().map(|square| square.reviews).sum(),
        squares,
        history,
        coming: counts.iter().sum(),
        bars: bars(&counts, desk.today),
        bands: bands(stabilities),
        minutes: bars(&minutes, first),
        spent: seconds.iter().sum::<usize>().div_ceil(60),
        strongest: begun.iter().rev().filter(strong).take(CONCEPTS).copied().collect(),
        weakest: begun.iter().filter(|one| !strong(one)).take(CONCEPTS).copied().collect(),
        beliefs: beliefs(&app, wrong),
        calibration: Some(quiz::calibration(said)).filter(|one| one.points.is_some()),
    })
}

/// The last weeks, Monday to Sunday, today in the last of them.
fn squares(history: &History, today: Day) -> Vec<Square> {
    // 1970-01-01 was a Thursday.
    let monday = today.0 - (today.0 + 3).rem_euclid(7);
    let first = monday - (WEEKS - 1) * 7;
    let most = history.days.range(first..).map(|(_, reviews)| *reviews).max().unwrap_or(0);
    let square = |day: i64| {
        let reviews = history.days.get(&day).copied().unwrap_or(0);
        let shade = (reviews * 4).div_ceil(most.max(1));
        Square {
            x: (day - first) / 7 * 14,
            y: (day - first) % 7 * 14,
            shade,
            day: Day(day),
            reviews,
        }
    };
    (first..=today.0).map(square).collect()
}

/// Seconds spent on each of the days from a first on, wherever they were counted.
fn seconds(spent: &[Spent], first: Day) -> [usize; DAYS] {
    let mut seconds = [0; DAYS];
    for one in spent {
        let at = usize::try_from(one.day.0 - first.0).ok().and_then(|at| seconds.get_mut(at));
        if let Some(sum) = at {
            *sum += usize::try_from(one.seconds).unwrap_or_default();
        }
    }
    seconds
}

fn bands(counts: [usize; BANDS.len()]) -> Vec<Band> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let band = |(at, ((name, short), cards)): (usize, ((&'static str, &'static str), usize))| {
        Band { x: at * 92, height: (cards * 80).div_ceil(most), name, short, cards }
    };
    BANDS.into_iter().zip(counts).enumerate().map(band).collect()
}

/// Bars of days, the first given.
fn bars(counts: &[usize], first: Day) -> Vec<Bar> {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let days = (first.0..).map(Day);
    let bar = |((at, count), day): ((usize, &usize), Day)| Bar {
        x: at * 12,
        height: (count * 80).div_ceil(most),
        day,
        count: *count,
    };
    counts.iter().enumerate().zip(days).map(bar).collect()
}

/// The wrong beliefs behind answers, question and what was chosen, the most frequent first.
fn beliefs<'a>(app: &'a App, wrong: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Belief<'a>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (question, chosen) in wrong {
        let question = question.parse().ok().and_then(|id| app.library.question(&id));
        // Several options are kept with a space between.
        let options = chosen.split(' ').filter_map(|option| question?.option(option));
        for thinks in options.filter_map(|option| option.thinks.as_ref()) {
            *counts.entry(thinks.as_str()).or_default() += 1;
        }
    }
    let belief = |(id, answers): (&str, usize)| {
        let misconception: &Misconception = app.library.misconception(id)?;
        let mut cures = Vec::new();
        if let Some(demo) = &misconception.demo {
            cures.push(("See it run", format!("/demos/{demo}")));
        }
        if let Some(puzzle) = &misconception.puzzle {
            cures.push(("Try the puzzle", format!("/puzzles/{puzzle}")));
        }
        if let Some(question) = &misconception.question {
            cures.push(("Answer a question", format!("/questions/{question}")));
        }
        cures.push(("Read about it", format!("/concepts/{}", misconception.concept)));
        Some(Belief { misconception, answers, cures })
    };
    let mut beliefs: Vec<Belief<'_>> = counts.into_iter().filter_map(belief).collect();
    beliefs.sort_by_key(|belief| std::cmp::Reverse(belief.answers));
    beliefs
}
