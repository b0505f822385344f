//! Progress as a file, out and in. Owns its format; what is in it is checked entry by entry before
//! anything is kept, and each fault is a sentence.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::cards::{Grade, Habits, Logged, RETENTIONS, Zone};
use crate::clock::{Day, Timestamp};
use crate::id::ItemId;
use crate::quiz::{Answer, Item};
use crate::store::{FoundOutcome, Progress, Quiz, Whole};
use crate::web::frame::{App, Base, Error, Form, Visitor};

/// The largest file that is taken, in bytes.
pub(super) const LARGEST: usize = 8 << 20;

/// Files that are read at once; each may take as much memory as some copies of it.
static READERS: Semaphore = Semaphore::const_new(2);

const FORMAT: &str = "interleave progress";
const VERSION: u32 = 1;

/// No list of a file is longer, and no log of all cards together.
const MOST: usize = 20_000;
const MOST_REVIEWS: usize = 200_000;

/// No text of a file is longer, in bytes; no list within a quiz.
const LONGEST: usize = 2_000;

/// No more faults are told.
const FAULTS: usize = 10;

/// The whole file.
#[derive(Serialize, Deserialize)]
struct Written {
    format: String,
    version: u32,
    #[serde(default)]
    answers: Vec<WrittenAnswer>,
    #[serde(default)]
    reviews: BTreeMap<String, Vec<WrittenReview>>,
    #[serde(default)]
    missed: BTreeMap<String, String>,
    #[serde(default)]
    aside: BTreeMap<String, i64>,
    #[serde(default)]
    found: Vec<WrittenOutcome>,
    #[serde(default)]
    quizzes: Vec<WrittenQuiz>,
    settings: Option<WrittenSettings>,
}

#[derive(Serialize, Deserialize)]
struct WrittenAnswer {
    question: String,
    answer: String,
    known: bool,
    score: f64,
    revision: u32,
    day: String,
}

/// Seconds since 1970, grade, retention in percent, minutes ahead of UTC, the card's revision, and
/// which review of its second it is.
type WrittenReview = (i64, u8, u8, i32, u32, u32);

#[derive(Serialize, Deserialize)]
struct WrittenOutcome {
    puzzle: String,
    outcome: String,
    day: String,
}

#[derive(Serialize, Deserialize)]
struct WrittenQuiz {
    id: String,
    title: String,
    day: String,
    questions: Vec<String>,
    #[serde(default)]
    answers: Vec<WrittenAnswer>,
}

#[derive(Serialize, Deserialize)]
struct WrittenSettings {
    retention: u8,
    new_a_day: u32,
    reviews_a_day: u32,
    zone_minutes: i32,
    siblings_apart: bool,
    session_minutes: u32,
    interview: Option<String>,
}

pub(super) async fn export(State(app): State<App>, visitor: Visitor) -> Result<Response, Error> {
    let whole = match visitor.0 {
        Some(who) => app.store.whole(app.learner(who)).await?,
        None => Whole::default(),
    };
    let disposition = "attachment; filename=\"interleave-progress.json\"";
    let headers = [(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition))];
    Ok((headers, Json(written(whole))).into_response())
}

pub(super) async fn import(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    "/me/progress".clone_into(&mut base.path);
    let Ok(_seat) = READERS.try_acquire() else {
        return Err(Error::Busy(
            "Other files are being read. Send yours again in a few seconds.".to_owned(),
        ));
    };
    let (ticket, bytes) = match received(sent).await {
        Ok(received) => received,
        Err(fault) => return super::page(&app, base, visitor, None, vec![fault]).await,
    };
    let today = app.clock.today();
    // A large file takes a while to be read and checked.
    let checked = tokio::task::spawn_blocking(move || checked(&bytes, today));
    let whole = match checked.await.map_err(|error| Error::Internal(error.into()))? {
        Ok(whole) => whole,
        Err(faults) => return super::page(&app, base, visitor, None, faults).await,
    };
    let form = Form::of(vec![("ticket".to_owned(), ticket)]);
    let actor = app.actor(visitor, &form);
    app.store.merge(app.learner(actor.id), &whole).await?;
    Ok((actor, Redirect::to("/me/progress?done=file")).into_response())
}

/// The ticket and the file of a form.
async fn received(
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(String, Vec<u8>), String> {
    let broken =
        || format!("The file did not arrive whole. It may be larger than {} MiB.", LARGEST >> 20);
    let mut parts = sent.map_err(|_| "Choose a file first.".to_owned())?;
    let (mut ticket, mut file) = (String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("ticket") => ticket = part.text().await.map_err(|_| broken())?,
            Some("file") => file = part.bytes().await.map_err(|_| broken())?.to_vec(),
            _ => {}
        }
    }
    if file.is_empty() { Err("Choose a file first.".to_owned()) } else { Ok((ticket, file)) }
}

fn written(whole: Whole) -> Written {
    let answer = |question: String, answer: Answer, day: Day| WrittenAnswer {
        question,
        answer: answer.option,
        known: answer.correct,
        score: answer.score,
        revision: answer.revision,
        day: day.to_string(),
    };
    let review = |(one, step): &(Logged, u32)| {
        let zone = one.zone.minutes();
        (one.at.0, one.grade.number(), one.retention, zone, one.revision, *step)
    };
    let quiz = |quiz: Quiz| WrittenQuiz {
        questions: quiz.items.iter().map(|item| item.question.to_string()).collect(),
        answers: quiz
            .items
            .into_iter()
            .filter_map(|item| Some(answer(item.question.to_string(), item.answer?, quiz.day)))
            .collect(),
        id: quiz.id,
        title: quiz.title,
        day: quiz.day.to_string(),
    };
    Written {
        format: FORMAT.to_owned(),
        version: VERSION,
        answers: whole
            .answers
            .iter()
            .map(|one| answer(one.question.clone(), one.answer(), Day(one.day)))
            .collect(),
        reviews: whole
            .reviews
            .iter()
            .map(|(card, log)| (card.clone(), log.iter().map(review).collect()))
            .collect(),
        missed: whole.missed.into_iter().map(|(id, day)| (id, day.to_string())).collect(),
        aside: whole.asides.into_iter().map(|(card, day)| (card, day.0)).collect(),
        found: whole
            .found
            .into_iter()
            .map(|one| WrittenOutcome {
                puzzle: one.puzzle,
                outcome: one.outcome,
                day: one.day.to_string(),
            })
            .collect(),
        quizzes: whole.quizzes.into_iter().map(quiz).collect(),
        settings: whole.habits.map(|habits| WrittenSettings {
            retention: habits.retention,
            new_a_day: habits.new_a_day,
            reviews_a_day: habits.reviews_a_day,
            zone_minutes: habits.zone.minutes(),
            siblings_apart: habits.siblings_apart,
            session_minutes: habits.minutes,
            interview: habits.interview.map(|day| day.to_string()),
        }),
    }
}

/// What a file holds, or the first things that are wrong of it.
fn checked(bytes: &[u8], today: Day) -> Result<Whole, Vec<String>> {
    let file: Written = serde_json::from_slice(bytes).map_err(|error| {
        vec![format!("This is not a file of progress, or it was changed: {error}.")]
    })?;
    if file.format != FORMAT || file.version != VERSION {
        return Err(vec![format!(
            "This file says that it is “{}”, version {}. A file of progress is “{FORMAT}”, version {VERSION}.",
            short(&file.format),
            file.version
        )]);
    }
    let mut check = Check { faults: Vec::new(), today };
    let whole = check.whole(file);
    if check.faults.is_empty() { Ok(whole) } else { Err(check.faults) }
}

/// The beginning of a text that somebody else wrote.
fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Collects what is wrong.
struct Check {
    faults: Vec<String>,
    today: Day,
}

impl Check {
    fn wrong(&mut self, fault: String) {
        if self.faults.len() < FAULTS {
            self.faults.push(fault);
        }
    }

    /// Keeps what is so; says of the other what is wrong.
    fn holds(&mut self, so: bool, fault: impl FnOnce() -> String) -> bool {
        if !so {
            self.wrong(fault());
        }
        so
    }

    fn few(&mut self, what: &str, count: usize, most: usize) {
        self.holds(count <= most, || format!("{what}: {count}, and at most {most} are taken."));
    }

    /// A day that is over or begun, somewhere on earth.
    fn day(&mut self, of: &str, text: &str) -> Day {
        let today = self.today;
        let day = Day::parse(text).filter(|day| (0..=today.0 + 1).contains(&day.0));
        self.holds(day.is_some(), || {
            format!("{}: “{}” is no day until today, such as {}.", short(of), short(text), today)
        });
        day.unwrap_or(today)
    }

    fn name(&mut self, what: &str, name: &str) -> Option<ItemId> {
        let id = name.parse().ok();
        self.holds(id.is_some(), || format!("{what}: “{}” is no name of one.", short(name)));
        id
    }

    fn card(&mut self, name: &str) {
        self.name("Card", name.strip_prefix("q:").unwrap_or(name));
    }

    fn answer(&mut self, one: WrittenAnswer) -> Progress {
        self.name("Answer", &one.question);
        let of = format!("Answer to {}", short(&one.question));
        self.holds(one.answer.len() <= LONGEST, || format!("{of}: it is too long."));
        self.holds((0.0..=1.0).contains(&one.score), || format!("{of}: a score is from 0 to 1."));
        self.holds(one.revision >= 1, || format!("{of}: revisions begin at 1."));
        let day = self.day(&of, &one.day).0;
        let WrittenAnswer { question, answer: option, known: correct, score, revision, .. } = one;
        Progress { question, option, correct, score, revision, day }
    }

    fn log(&mut self, card: &str, log: Vec<WrittenReview>) -> Vec<(Logged, u32)> {
        let soon = self.today.0.saturating_add(2).saturating_mul(86_400);
        let mut reviews: Vec<(Logged, u32)> = Vec::with_capacity(log.len());
        for (nth, (at, grade, retention, zone, revision, step)) in (1..).zip(log) {
            let of = || format!("Card {}, review {nth}", short(card));
            let grade = Grade::ALL.into_iter().find(|one| one.number() == grade);
            let zone = Zone::new(zone);
            self.holds(grade.is_some(), || format!("{}: a grade is from 1 to 4.", of()));
            self.holds(zone.is_some(), || {
                format!("{}: a clock is -720 to 840 minutes ahead, by 15.", of())
            });
            self.holds((0..soon).contains(&at), || format!("{}: its time has not come.", of()));
            self.holds(RETENTIONS.contains(&retention), || {
                format!(
                    "{}: a retention is from {} to {}.",
                    of(),
                    RETENTIONS.start(),
                    RETENTIONS.end()
                )
            });
            self.holds(revision >= 1, || format!("{}: revisions begin at 1.", of()));
            let before = reviews.last().map_or(0, |(review, _)| review.at.0);
            self.holds(at >= before, || format!("{}: it is earlier than the one before.", of()));
            if let (Some(grade), Some(zone)) = (grade, zone) {
                reviews
                    .push((Logged { grade, at: Timestamp(at), retention, zone, revision }, step));
            }
        }
        reviews
    }

    fn quiz(&mut self, quiz: WrittenQuiz) -> Quiz {
        let of = format!("Quiz “{}”", short(&quiz.title));
        let named = quiz.id.len() == 32 && quiz.id.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.holds(named, || format!("{of}: its id is not 32 hexadecimal digits."));
        self.holds(quiz.title.len() <= LONGEST, || format!("{of}: the title is too long."));
        self.few(&format!("Questions of {of}"), quiz.questions.len(), LONGEST);
        self.few(&format!("Answers of {of}"), quiz.answers.len(), LONGEST);
        let day = self.day(&of, &quiz.day);
        let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
        for one in quiz.answers {
            let one = self.answer(one);
            answers.insert(one.question.clone(), one.answer());
        }
        let mut items = Vec::new();
        for name in quiz.questions {
            let answer = answers.remove(&name);
            items.extend(self.name("Question", &name).map(|question| Item { question, answer }));
        }
        Quiz { id: quiz.id.to_ascii_lowercase(), title: quiz.title, items, day }
    }

    fn settings(&mut self, written: &WrittenSettings) -> Habits {
        let zone = Zone::new(written.zone_minutes);
        let fits = RETENTIONS.contains(&written.retention)
            && zone.is_some()
            && written.new_a_day <= 9_999
            && written.reviews_a_day <= 9_999
            && written.session_minutes <= 240;
        self.holds(fits, || "Settings: a number is out of its range.".to_owned());
        let interview = written.interview.as_deref().and_then(Day::parse);
        self.holds(written.interview.is_some() == interview.is_some(), || {
            "Settings: the interview is on no day.".to_owned()
        });
        Habits {
            retention: written.retention,
            new_a_day: written.new_a_day,
            reviews_a_day: written.reviews_a_day,
            zone: zone.unwrap_or_default(),
            siblings_apart: written.siblings_apart,
            minutes: written.session_minutes,
            interview,
        }
    }

    fn whole(&mut self, file: Written) -> Whole {
        self.few("Answers", file.answers.len(), MOST);
        self.few("Cards", file.reviews.len(), MOST);
        self.few("Reviews", file.reviews.values().map(Vec::len).sum(), MOST_REVIEWS);
        self.few("Missed questions", file.missed.len(), MOST);
        self.few("Cards put aside", file.aside.len(), MOST);
        self.few("Outcomes", file.found.len(), MOST);
        self.few("Quizzes", file.quizzes.len(), MOST);
        if !self.faults.is_empty() {
            return Whole::default();
        }
        let answers = file.answers.into_iter().map(|one| self.answer(one)).collect();
        let mut reviews = BTreeMap::new();
        for (card, log) in file.reviews {
            self.card(&card);
            let log = self.log(&card, log);
            reviews.insert(card, log);
        }
        let mut missed = Vec::new();
        for (question, day) in file.missed {
            self.name("Missed question", &question);
            let day = self.day(&question, &day);
            missed.push((question, day));
        }
        let mut asides = Vec::new();
        for (card, day) in file.aside {
            self.card(&card);
            asides.push((card, Day(day.clamp(0, crate::store::SUSPENDED.0))));
        }
        let mut found = Vec::new();
        for one in file.found {
            self.name("Puzzle", &one.puzzle);
            self.holds(one.outcome.len() <= LONGEST, || {
                format!("Puzzle {}: the outcome is too long.", short(&one.puzzle))
            });
            let day = self.day(&one.puzzle, &one.day);
            found.push(FoundOutcome { puzzle: one.puzzle, outcome: one.outcome, day });
        }
        let quizzes = file.quizzes.into_iter().map(|one| self.quiz(one)).collect();
        let habits = file.settings.as_ref().map(|settings| self.settings(settings));
        Whole { answers, quizzes, reviews, missed, asides, found, habits }
    }
}
