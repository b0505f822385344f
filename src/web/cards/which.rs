//! Which cards are reviewed: what an address says of it, kept from page to page.

use serde::Deserialize;

use crate::content::Level;
use crate::web::frame::{App, Error, Form};

/// Skipped cards that are remembered from page to page.
const SKIPS: usize = 20;

/// Which cards are reviewed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Which {
    /// Only of this topic.
    #[serde(default)]
    pub(super) topic: String,
    /// Only of concepts of this level.
    #[serde(default)]
    pub(super) level: String,
    /// `missed`: only questions that were missed; `leeches`: only what is forgotten often.
    #[serde(default)]
    pub(super) deck: String,
    /// Not empty: cards that are not due yet, too.
    #[serde(default)]
    pub(super) ahead: String,
    /// Not empty: all of them without grades, whenever they are due.
    #[serde(default)]
    pub(super) cram: String,
    /// The place among those, from 0.
    #[serde(default)]
    pub(super) at: usize,
    /// New cards beyond the day's portion.
    #[serde(default)]
    pub(super) more: u16,
    /// Cards to come last, with a space between.
    #[serde(default)]
    pub(super) skip: String,
    /// The card whose back to show.
    #[serde(default)]
    pub(super) reveal: String,
    /// How sure the answer was that was thought of: of a question, before its back is shown.
    #[serde(default)]
    pub(super) sure: String,
    /// When its front was shown, in seconds since 1970: how long a review takes begins there.
    #[serde(default)]
    pub(super) shown: String,
}

impl Which {
    /// What a form of a page of these cards says.
    pub(super) fn of(form: &Form) -> Self {
        let get = |name| form.get(name).unwrap_or_default().to_owned();
        Self {
            topic: get("topic"),
            level: get("level"),
            deck: get("deck"),
            ahead: get("ahead"),
            cram: String::new(),
            at: 0,
            more: get("more").parse().unwrap_or_default(),
            skip: get("skip"),
            reveal: String::new(),
            sure: String::new(),
            shown: String::new(),
        }
    }

    /// Refuses what there is not.
    pub(super) fn check(&self, app: &App) -> Result<(), Error> {
        let topic = self.topic.is_empty() || app.library.topic(&self.topic).is_some();
        let level = self.level.is_empty() || Level::parse(&self.level).is_some();
        let deck = ["", "missed", "leeches"].contains(&self.deck.as_str());
        if topic && level && deck { Ok(()) } else { Err(Error::NotFound) }
    }

    pub(super) fn skipped(&self) -> impl Iterator<Item = &str> {
        self.skip.split(' ').filter(|key| !key.is_empty())
    }

    /// The same cards, with one more to come last.
    pub(super) fn skipping(&self, key: &str) -> Self {
        let mut skipped: Vec<&str> = self.skipped().filter(|other| *other != key).collect();
        skipped.push(key);
        let first = skipped.len().saturating_sub(SKIPS);
        Self { skip: skipped[first..].join(" "), reveal: String::new(), ..self.clone() }
    }

    /// The address of a question's back, once it was said how sure the answer is.
    pub(super) fn revealing_sure(&self, key: &str, sure: &str) -> String {
        Self { sure: sure.to_owned(), ..self.revealing(key) }.address()
    }

    pub(super) fn revealing(&self, key: &str) -> Self {
        Self { reveal: key.to_owned(), ..self.clone() }
    }

    /// What every form of the page carries along: name and value.
    pub(super) fn fields(&self) -> Vec<(&'static str, String)> {
        let unless_none =
            |number: usize| if number == 0 { String::new() } else { number.to_string() };
        let all = [
            ("topic", self.topic.clone()),
            ("level", self.level.clone()),
            ("deck", self.deck.clone()),
            ("ahead", self.ahead.clone()),
            ("cram", self.cram.clone()),
            ("at", unless_none(self.at)),
            ("more", unless_none(self.more.into())),
            ("skip", self.skip.clone()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address of these cards.
    pub(super) fn address(&self) -> String {
        let mut fields = self.fields();
        if !self.reveal.is_empty() {
            fields.push(("reveal", self.reveal.clone()));
            if !self.shown.is_empty() {
                fields.push(("shown", self.shown.clone()));
            }
        }
        if !self.sure.is_empty() {
            fields.push(("sure", self.sure.clone()));
        }
        let encode = |value: &str| {
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
                .replace("%2D", "-")
        };
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("/cards/review{mark}{}", pairs.join("&"))
    }

    /// What a file of these cards is called, without its ending.
    pub(super) fn file_name(&self) -> String {
        let parts =
            [&self.deck, &self.topic, &self.level].into_iter().filter(|part| !part.is_empty());
        let parts: Vec<&str> = std::iter::once("cards").chain(parts.map(String::as_str)).collect();
        parts.join("-")
    }

    /// What they are, for people.
    pub(super) fn title(&self, app: &App) -> String {
        let topic = app.library.topic(&self.topic).map(|topic| topic.title.clone());
        let deck = match self.deck.as_str() {
            "missed" => Some("Missed questions".to_owned()),
            "leeches" => Some("Often forgotten".to_owned()),
            _ => None,
        };
        let level = Level::parse(&self.level).map(|level| level.name().to_owned());
        let parts: Vec<String> = [deck, topic, level].into_iter().flatten().collect();
        if parts.is_empty() { "All topics".to_owned() } else { parts.join(", ") }
    }
}
