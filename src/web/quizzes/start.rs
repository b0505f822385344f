//! Choosing what a quiz is about, and starting it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::keep_known;
use crate::content::{Level, Library, Topic};
use crate::id::{LearnerTag, name_since};
use crate::quiz::{self, Aloud, Choice, From, LENGTHS, Mode, Score};
use crate::store::{NewQuiz, Quiz};
use crate::web::frame::{App, Base, Error, Form, Query, Visitor, html, percent};

/// The form that starts a quiz, for its own page and for others that offer it.
#[derive(Template)]
#[template(path = "quizzes/form.html")]
pub(in crate::web) struct StartForm<'a> {
    pub(in crate::web) topics: Vec<Row<'a>>,
    /// How many there are of everything: of any level, and of each.
    pub(in crate::web) all: (usize, [usize; 3]),
    pub(in crate::web) lengths: [Option<usize>; 4],
    /// Each level, and whether it is chosen.
    pub(in crate::web) levels: [(Level, bool); 3],
    /// What is filled in.
    pub(in crate::web) choice: Choice,
    /// What it is drawn from, and how it is taken.
    pub(in crate::web) from: From,
    pub(in crate::web) mode: Mode,
    /// Why what was sent starts no quiz.
    pub(in crate::web) refused: Option<Refused>,
    /// Whether nothing else on the page is for the Enter key.
    pub(in crate::web) alone: bool,
    pub(in crate::web) ticket: String,
}

/// A topic, and how many questions of any level and of each it has.
pub(in crate::web) struct Row<'a> {
    pub(in crate::web) topic: &'a Topic,
    pub(in crate::web) any: usize,
    pub(in crate::web) levels: [usize; 3],
}

/// Why a form starts no quiz, and what would.
pub(in crate::web) struct Refused {
    pub(in crate::web) sentence: String,
    /// What is there instead: words and an address of the form, filled in.
    pub(in crate::web) instead: Vec<(String, String)>,
}

impl askama::filters::HtmlSafe for StartForm<'_> {}

impl StartForm<'_> {
    fn is_topic(&self, topic: &Topic) -> bool {
        self.choice.topic.as_deref() == Some(topic.slug.as_str())
    }

    const FROM: [From; 4] = From::ALL;

    /// Whether the choices that fold are other than usual.
    fn is_special(&self) -> bool {
        self.from != From::Chance || self.mode != Mode::Practice || self.refused.is_some()
    }

    fn is_aloud(&self) -> bool {
        self.choice.aloud == Aloud::Only
    }
}

impl App {
    /// The form with a topic chosen; empty for everything.
    pub(in crate::web) fn start_form(&self, topic: &str) -> StartForm<'_> {
        let topic = Some(topic).filter(|topic| !topic.is_empty()).map(str::to_owned);
        self.filled_form(Choice { topic, length: LENGTHS[1], ..Choice::default() })
    }

    fn filled_form(&self, choice: Choice) -> StartForm<'_> {
        let topics = self.library.topics.iter().map(|topic| {
            let (any, levels) = counts(&self.library, Some(topic));
            Row { topic, any, levels }
        });
        StartForm {
            topics: topics.filter(|row| row.any > 0).collect(),
            all: counts(&self.library, None),
            lengths: LENGTHS,
            levels: Level::ALL.map(|level| (level, choice.level == Some(level))),
            choice,
            from: From::Chance,
            mode: Mode::Practice,
            refused: None,
            alone: false,
            ticket: self.ticket(),
        }
    }
}

/// How many questions a quiz of a topic, or of everything, may have: of any level, and of each.
fn counts(library: &Library, topic: Option<&Topic>) -> (usize, [usize; 3]) {
    let of = |level| {
        let topic = topic.map(|topic| topic.slug.to_string());
        quiz::available(library, &Choice { topic, level, ..Choice::default() })
    };
    (of(None), Level::ALL.map(|level| of(Some(level))))
}

#[derive(Template)]
#[template(path = "quizzes/choose.html")]
struct ChoosePage<'a> {
    base: Base,
    form: StartForm<'a>,
    unfinished: Option<Unfinished>,
}

/// A quiz to go on with.
pub(in crate::web) struct Unfinished {
    pub(in crate::web) id: String,
    pub(in crate::web) title: String,
    pub(in crate::web) answered: usize,
    pub(in crate::web) drawn: usize,
}

impl Unfinished {
    pub(in crate::web) fn new(quiz: &Quiz) -> Self {
        let Score { answered, drawn, .. } = quiz::score(&quiz.items);
        Self { id: quiz.id.clone(), title: quiz.title.clone(), answered, drawn }
    }

    pub(in crate::web) fn percent(&self) -> usize {
        percent(self.answered, self.drawn)
    }
}

#[derive(Deserialize)]
pub(super) struct Preset {
    #[serde(default)]
    topic: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    length: String,
    #[serde(default)]
    aloud: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    mode: String,
}

pub(super) async fn choose(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(preset): Query<Preset>,
) -> Result<Response, Error> {
    let Preset { topic, level, length, aloud, from, mode } = &preset;
    // An address that names what is not there shows the form with what is.
    let (choice, _) = read_choice(&app.library, topic, level, length, aloud);
    let (from, mode) = (From::parse(from), Mode::parse(mode));
    let (from, mode) = (from.unwrap_or_default(), mode.unwrap_or_default());
    page(&app, base, visitor, StartForm { from, mode, ..app.filled_form(choice) }).await
}

async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    form: StartForm<'_>,
) -> Result<Response, Error> {
    let unfinished = match visitor.0 {
        Some(visitor) => app.store.unfinished_quiz(app.learner(visitor), app.clock.now()).await?,
        None => None,
    };
    let refused = form.refused.is_some();
    let unfinished = unfinished.as_ref().map(Unfinished::new);
    let form = StartForm { alone: true, ..form };
    let page = html(ChoosePage { base, form, unfinished })?;
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

pub(super) async fn start(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner_now(actor.id).await;
    // The day and no more: what is answered in a quiz is a vote, too.
    let id = name_since(app.clock.today().start());
    let mut few = None;
    let mut mode = Mode::Practice;
    let (title, questions) = if let Some(earlier) = form.get("missed") {
        let mut earlier = app.store.quiz(earlier, learner).await?.ok_or(Error::NotFound)?;
        if earlier.ends_at.is_some() {
            // What was missed in an exam is said at its end.
            return Ok((actor, Redirect::to(&format!("/quizzes/{}", earlier.id))).into_response());
        }
        keep_known(&app, &mut earlier);
        let title =
            format!("Missed before: {}", earlier.title.trim_start_matches("Missed before: "));
        let missed = quiz::draw_missed(&earlier.items, &id);
        if missed.is_empty() {
            // Nothing was missed after all, or it is not asked any more.
            return Ok((actor, Redirect::to("/quizzes")).into_response());
        }
        (title, missed)
    } else {
        let field = |name| form.get(name).unwrap_or_default();
        let (choice, mut unknown) = read_choice(
            &app.library,
            field("topic"),
            field("level"),
            field("length"),
            field("aloud"),
        );
        let from = From::parse(field("from"));
        unknown = unknown.or(from.is_none().then_some("way to draw"));
        let how = Mode::parse(field("mode"));
        unknown = unknown.or(how.is_none().then_some("mode"));
        let from = from.unwrap_or_default();
        mode = how.unwrap_or_default();
        let available = quiz::available(&app.library, &choice);
        let right =
            if from == From::Chance { HashMap::new() } else { latest(&app, learner).await? };
        let drawn = quiz::draw_from(&app.library, &choice, from, &right, rand::random());
        let refused = match unknown {
            Some(what) => Some(Refused {
                sentence: format!("There is no such {what}. Choose one of those shown."),
                instead: Vec::new(),
            }),
            None if available == 0 => Some(nearest(&app.library, &choice)),
            None if drawn.is_empty() => Some(nothing_left(from, &choice)),
            None => None,
        };
        if refused.is_some() {
            let form = StartForm { from, mode, refused, ..app.filled_form(choice) };
            return page(&app, base, visitor, form).await;
        }
        few = choice.length.filter(|&length| length > drawn.len());
        (title_of(&app.library, &choice, from, mode), drawn)
    };
    let (title, questions) = (title.as_str(), questions.as_slice());
    let now = app.clock.now();
    let new = NewQuiz { id: &id, title, questions, today: now.day(), mode, shared: "" };
    app.store.begin_quiz(learner, new).await?;
    if mode == Mode::Exam {
        let all = questions.iter().filter_map(|id| app.library.question(id));
        // In whole minutes.
        let seconds = (quiz::exam_seconds(all) + 59) / 60 * 60;
        app.store.begin_exam(&id, now, now.plus_seconds(seconds)).await?;
    }
    let few = few.map(|length| format!("&asked={length}")).unwrap_or_default();
    Ok((actor, Redirect::to(&format!("/quizzes/{id}?at=1{few}"))).into_response())
}

/// Whether a learner's latest answer to each question was right.
async fn latest(app: &App, learner: LearnerTag) -> Result<HashMap<String, bool>, Error> {
    let answers = app.store.progress(learner).await?.into_iter();
    Ok(answers.map(|answer| (answer.question, answer.correct)).collect())
}

/// What to say when there are questions, and none of those that were wanted.
fn nothing_left(from: From, choice: &Choice) -> Refused {
    let sentence = match from {
        From::Missed => {
            "There is nothing here that you missed at your last answer. Other ways to draw:"
        }
        _ => "You have answered all of these. Other ways to draw:",
    };
    let topic = choice.topic.as_deref().unwrap_or_default();
    let level = choice.level.map_or("any", Level::name);
    let address = |from: From| format!("/quizzes?topic={topic}&level={level}&from={}", from.name());
    let others = [From::Need, From::Chance].map(|from| (from.words().to_owned(), address(from)));
    Refused { sentence: sentence.to_owned(), instead: others.into() }
}

/// The choice that these texts name, without what there is none of; and what that is.
fn read_choice(
    library: &Library,
    topic: &str,
    level: &str,
    length: &str,
    aloud: &str,
) -> (Choice, Option<&'static str>) {
    let mut unknown = None;
    let mut choice = Choice { length: LENGTHS[1], ..Choice::default() };
    match topic {
        "" => {}
        topic if library.topic(topic).is_some() => choice.topic = Some(topic.to_owned()),
        _ => unknown = Some("topic"),
    }
    match (level, Level::parse(level)) {
        ("" | "any", _) => {}
        (_, Some(level)) => choice.level = Some(level),
        _ => unknown = unknown.or(Some("level")),
    }
    match length {
        "" => {}
        "all" => choice.length = None,
        number => match LENGTHS.iter().flatten().find(|length| length.to_string() == number) {
            Some(length) => choice.length = Some(*length),
            None => unknown = unknown.or(Some("length")),
        },
    }
    if aloud == "only" {
        choice.aloud = Aloud::Only;
    }
    (choice, unknown)
}

/// What to say of a choice that there is nothing of, and what there is nearest to it.
fn nearest(library: &Library, choice: &Choice) -> Refused {
    let topic = choice.topic.as_deref().and_then(|topic| library.topic(topic));
    let level = choice.level.map_or(String::new(), |level| format!("{} ", level.name()));
    let aloud = if choice.aloud == Aloud::Only { " to answer aloud" } else { "" };
    let of = topic.map_or(String::new(), |topic| format!(" in “{}”", topic.title));
    // First the same topic at another level, then the same level everywhere, then all.
    let others = Level::ALL.into_iter().filter(|level| Some(*level) != choice.level);
    let others = others.map(|level| Choice { level: Some(level), ..choice.clone() });
    let elsewhere = [
        Choice { topic: None, ..choice.clone() },
        Choice { topic: None, level: None, ..choice.clone() },
        Choice { aloud: Aloud::Some, ..choice.clone() },
    ];
    let offered = others.chain(elsewhere).map(|other| (quiz::available(library, &other), other));
    let instead = offered.filter(|(count, _)| *count > 0).map(|(count, other)| {
        let topic = other.topic.as_deref().unwrap_or_default();
        let level = other.level.map_or("any", Level::name);
        let length = other.length.map_or("all".to_owned(), |length| length.to_string());
        let aloud = if other.aloud == Aloud::Only { "only" } else { "" };
        (
            format!("{} ({count})", title_of(library, &other, From::Chance, Mode::Practice)),
            format!("/quizzes?topic={topic}&level={level}&length={length}&aloud={aloud}"),
        )
    });
    Refused {
        sentence: format!("There are no {level}questions{aloud}{of}. Nearest to that:"),
        instead: instead.take(3).collect(),
    }
}

fn title_of(library: &Library, choice: &Choice, from: From, mode: Mode) -> String {
    let topic = choice.topic.as_deref().and_then(|topic| library.topic(topic));
    let mut title = topic.map_or("Everything", |topic| &topic.title).to_owned();
    if let Some(level) = choice.level {
        title = format!("{title}, {}", level.name());
    }
    if choice.aloud == Aloud::Only {
        title += ", aloud";
    }
    title += match from {
        From::Chance | From::Need => "",
        From::Missed => ", missed before",
        From::Unseen => ", not seen before",
    };
    if mode == Mode::Exam { format!("Exam: {title}") } else { title }
}
