//! What a learner chooses for their cards: portions, retention, the clock of their days.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::own::Own;
use crate::cards::{Habits, RETENTIONS, Zone};
use crate::web::frame::{App, Base, Error, Form, Visitor, html};

/// No portion of a day is larger.
const MOST: u32 = 9_999;

/// The form: what is chosen, or what was typed with what is wrong of it.
#[derive(Template)]
#[template(path = "cards/settings_form.html")]
pub(super) struct SettingsForm {
    retention: String,
    new_a_day: String,
    reviews_a_day: String,
    zone: Zone,
    siblings_apart: bool,
    /// Names of fields with something that cannot be.
    wrong: Vec<&'static str>,
    zones: Vec<Zone>,
    pub(super) ticket: String,
}

impl askama::filters::HtmlSafe for SettingsForm {}

impl SettingsForm {
    fn places() -> impl Iterator<Item = &'static str> {
        Zone::places()
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.wrong.contains(&name)
    }

    pub(super) fn of(habits: &Habits) -> Self {
        Self {
            retention: habits.retention.to_string(),
            new_a_day: habits.new_a_day.to_string(),
            reviews_a_day: habits.reviews_a_day.to_string(),
            zone: habits.zone,
            siblings_apart: habits.siblings_apart,
            wrong: Vec::new(),
            zones: Zone::all(),
            ticket: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "cards/settings.html")]
struct SettingsPage {
    base: Base,
    form: SettingsForm,
    own: Own,
}

pub(super) async fn show(
    State(app): State<App>,
    base: Base,
    visitor: Visitor,
) -> Result<Response, Error> {
    let habits = match visitor.0 {
        Some(visitor) => app.store.habits(app.learner(visitor)).await?,
        None => Habits::default(),
    };
    let form = SettingsForm { ticket: app.ticket(), ..SettingsForm::of(&habits) };
    let own = app.own_parameters(visitor).await?;
    html(SettingsPage { base, form, own })
}

pub(super) async fn save(
    State(app): State<App>,
    mut base: Base,
    visitor: Visitor,
    form: Form,
) -> Result<Response, Error> {
    let actor = app.actor(visitor, &form);
    let learner = app.learner(actor.id);
    let text = |name| form.get(name).unwrap_or_default().trim().to_owned();
    let portion = |name| text(name).parse::<u32>().ok().filter(|number| *number <= MOST);
    let retention =
        text("retention").parse::<u8>().ok().filter(|percent| RETENTIONS.contains(percent));
    let before = app.store.habits(learner).await?;
    // A form without the field leaves the clock as it is.
    let zone = match form.get("zone") {
        Some(value) => Zone::parse(value.trim()),
        None => Some(before.zone),
    };
    let siblings_apart = form.get("apart").is_some();
    let (new_a_day, reviews_a_day) = (portion("new"), portion("reviews"));
    let (Some(retention), Some(new_a_day), Some(reviews_a_day), Some(zone)) =
        (retention, new_a_day, reviews_a_day, zone)
    else {
        let wrong = [
            ("retention", retention.is_none()),
            ("new", new_a_day.is_none()),
            ("reviews", reviews_a_day.is_none()),
            ("zone", zone.is_none()),
        ];
        let wrong = wrong.into_iter().filter(|(_, wrong)| *wrong).map(|(name, _)| name).collect();
        let form = SettingsForm {
            retention: text("retention"),
            new_a_day: text("new"),
            reviews_a_day: text("reviews"),
            zone: zone.unwrap_or(before.zone),
            siblings_apart,
            wrong,
            zones: Zone::all(),
            ticket: app.ticket(),
        };
        "/cards/settings".clone_into(&mut base.path);
        let own = app.own_parameters(visitor).await?;
        let page = html(SettingsPage { base, form, own })?;
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    };
    let habits = Habits { retention, new_a_day, reviews_a_day, zone, siblings_apart, ..before };
    app.store.save_habits(learner, &habits).await?;
    Ok((actor, Redirect::to("/cards")).into_response())
}
