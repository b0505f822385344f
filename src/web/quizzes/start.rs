//! Choosing what a quiz is about, and starting it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::keep_known;
use crate::content::{Level, Library, Topic};
use crate::id::name_since;
use crate::quiz::{self, Aloud, Choice, LENGTHS, Score};
use crate::store::Quiz;
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
    /// Why what was sent starts no quiz.
    pub(in crate::web) refused: Option<Refused>,
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
            refused: None,
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
}

pub(super) async fn choose(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
    Query(preset): Query<Preset>,
) -> Result<Response, Error> {
    let Preset { topic, level, length, aloud } = &preset;
    // An address that names what is not there shows the form with what is.
    let (choice, _) = read_choice(&app.library, topic, level, length, aloud);
    page(&app, base, visitor, app.filled_form(choice)).await
}

async fn page(
    app: &App,
    base: Base,
    visitor: Visitor,
    form: StartForm<'_>,
) -> Result<Response, Error> {
    let unfinished = match visitor.0 {
        Some(visitor) => app.store.unfinished_quiz(app.learner(visitor)).await?,
        None => None,
    };
    let refused = form.refused.is_some();
    let unfinished = unfinished.as_ref().map(Unfinished::new);
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
    let learner = app.learner(actor.id);
    // The day and no more: what is answered in a quiz is a vote, too.
    let id = name_since(app.clock.today().start());
    let mut few = None;
    let (title, questions) = if let Some(earlier) = form.get("missed") {
        let mut earlier = app.store.quiz(earlier, learner).await?.ok_or(Error::NotFound)?;
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
        let (choice, unknown) = read_choice(
            &app.library,
            field("topic"),
            field("level"),
            field("length"),
            field("aloud"),
        );
        let available = quiz::available(&app.library, &choice);
        let refused = match unknown {
            Some(what) => Some(Refused {
                sentence: format!("There is no such {what}. Choose one of those shown."),
                instead: Vec::new(),
            }),
            None if available == 0 => Some(nearest(&app.library, &choice)),
            None => None,
        };
        if refused.is_some() {
            let form = StartForm { refused, ..app.filled_form(choice) };
            return page(&app, base, visitor, form).await;
        }
        few = choice.length.filter(|&length| length > available);
        (title_of(&app.library, &choice), quiz::draw(&app.library, &choice, rand::random()))
    };
    app.store.start_quiz(&id, learner, &title, &questions, app.clock.today()).await?;
    let few = few.map(|length| format!("&asked={length}")).unwrap_or_default();
    Ok((actor, Redirect::to(&format!("/quizzes/{id}?at=1{few}"))).into_response())
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
            format!("{} ({count})", title_of(library, &other)),
            format!("/quizzes?topic={topic}&level={level}&length={length}&aloud={aloud}"),
        )
    });
    Refused {
        sentence: format!("There are no {level}questions{aloud}{of}. Nearest to that:"),
        instead: instead.take(3).collect(),
    }
}

fn title_of(library: &Library, choice: &Choice) -> String {
    let topic = choice.topic.as_deref().and_then(|topic| library.topic(topic));
    let mut title = topic.map_or("Everything", |topic| &topic.title).to_owned();
    if let Some(level) = choice.level {
        title = format!("{title}, {}", level.name());
    }
    if choice.aloud == Aloud::Only {
        title += ", aloud";
    }
    title
}
