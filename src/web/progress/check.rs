//! What a file of progress may say, entry by entry. Each fault is a sentence for whoever sent it.

use std::collections::BTreeMap;

use super::format::{
    FORMAT, VERSION, Written, WrittenAnswer, WrittenQuiz, WrittenReview, WrittenSeconds,
    WrittenSettings,
};
use crate::cards::{Grade, Habits, Logged, Parameters, RETENTIONS};
use crate::clock::{Day, Timestamp};
use crate::content::Level;
use crate::id::{ItemId, Slug};
use crate::quiz::{Answer, Confidence, Item, Mode, Target};
use crate::store::{Fitted, FoundOutcome, Progress, Quiz, Spent, Whole};

/// No list of a file is longer, and no log of all cards together.
const MOST: usize = 20_000;
const MOST_REVIEWS: usize = 200_000;

/// No more topics are prepared for.
const TOPICS: usize = 200;

/// No text of a file is longer, in bytes; no list within a quiz.
const LONGEST: usize = 2_000;

/// No more faults are told.
const FAULTS: usize = 10;

/// What a file holds, or the first things that are wrong of it.
pub(super) fn checked(bytes: &[u8], today: Day) -> Result<Whole, Vec<String>> {
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
            let zone = zone.zone();
            self.holds(grade.is_some(), || format!("{}: a grade is from 1 to 4.", of()));
            self.holds(zone.is_some(), || {
                format!("{}: a clock is -720 to 840 minutes ahead, by 15, or a place.", of())
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
            let confidence = Confidence::of_number(one.confidence.into());
            let one = self.answer(one);
            answers.insert(one.question.clone(), Answer { confidence, ..one.answer() });
        }
        let mut items = Vec::new();
        for name in quiz.questions {
            let answer = answers.remove(&name);
            items.extend(self.name("Question", &name).map(|question| Item { question, answer }));
        }
        let mode = Mode::parse(&quiz.mode);
        self.holds(mode.is_some(), || format!("{of}: there is no mode “{}”.", short(&quiz.mode)));
        self.holds(quiz.shared.len() <= 32, || format!("{of}: its code is too long."));
        Quiz {
            id: quiz.id.to_ascii_lowercase(),
            title: quiz.title,
            items,
            day,
            mode: mode.unwrap_or_default(),
            ends_at: None,
            shared: quiz.shared,
        }
    }

    fn settings(&mut self, written: &WrittenSettings) -> Habits {
        let zone = written.zone.zone();
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

    fn spent(&mut self, one: WrittenSeconds) -> Spent {
        let WrittenSeconds { day, source, seconds } = one;
        let named = source.len() == 16 && source.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.holds(named, || {
            format!("Time spent on {}: its source is not 16 hexadecimal digits.", short(&day))
        });
        self.holds(seconds <= 86_400, || {
            format!("Time spent on {}: more seconds than a day has.", short(&day))
        });
        let day = self.day("Time spent", &day);
        Spent { day, source: source.to_ascii_lowercase(), seconds }
    }

    fn target(&mut self, written: &WrittenSettings) -> Target {
        let level = Level::parse(&written.level);
        self.holds(written.level.is_empty() || level.is_some(), || {
            format!("Settings: there is no level “{}”.", short(&written.level))
        });
        self.few("Topics of the settings", written.topics.len(), TOPICS);
        for topic in &written.topics {
            self.holds(topic.parse::<Slug>().is_ok(), || {
                format!("Settings: “{}” is no name of a topic.", short(topic))
            });
        }
        Target { level, topics: written.topics.iter().cloned().collect() }
    }

    fn whole(&mut self, file: Written) -> Whole {
        self.few("Answers", file.answers.len(), MOST);
        self.few("Cards", file.reviews.len(), MOST);
        self.few("Reviews", file.reviews.values().map(Vec::len).sum(), MOST_REVIEWS);
        self.few("Missed questions", file.missed.len(), MOST);
        self.few("Cards put aside", file.aside.len(), MOST);
        self.few("Outcomes", file.found.len(), MOST);
        self.few("Days with time spent", file.spent.len(), MOST);
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
        let spent = file.spent.into_iter().map(|one| self.spent(one)).collect();
        let quizzes = file.quizzes.into_iter().map(|one| self.quiz(one)).collect();
        let habits = file.settings.as_ref().map(|settings| self.settings(settings));
        let target = file.settings.as_ref().map(|settings| self.target(settings));
        let target = target.unwrap_or_default();
        let fitted = file.fitted.and_then(|written| {
            let parameters = Parameters::new(written.numbers);
            self.holds(parameters.is_some(), || {
                "Parameters: FSRS does not take these numbers.".to_owned()
            });
            let day = self.day("Parameters", &written.day);
            Some(Fitted {
                parameters: parameters?,
                reviews: written.reviews.min(MOST_REVIEWS),
                day,
            })
        });
        Whole { answers, quizzes, reviews, missed, asides, found, spent, habits, target, fitted }
    }
}
