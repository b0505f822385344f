//! What can be reviewed: a flashcard of the bank, or a question that was missed.

use crate::anki::Noted;
use crate::content::{Card, Code, Html, Kind, Markdown, Question};
use crate::id::ItemId;
use crate::web::frame::App;

/// Names of questions as cards begin so; no card's name does.
const QUESTION: &str = "q:";

/// A card of the bank, or a question as a card.
#[derive(Clone, Copy)]
pub(in crate::web) enum Item<'a> {
    Card(&'a Card),
    Question(&'a Question),
}

impl<'a> Item<'a> {
    /// The name under which reviews of it are kept.
    pub(in crate::web) fn key(self) -> String {
        match self {
            Self::Card(card) => card.id.to_string(),
            Self::Question(question) => format!("{QUESTION}{}", question.id),
        }
    }

    /// The same, for a file of notes.
    pub(super) fn noted(self) -> Noted<'a> {
        match self {
            Self::Card(card) => Noted::Card(card),
            Self::Question(question) => Noted::Question(question),
        }
    }

    fn id(self) -> &'a ItemId {
        match self {
            Self::Card(card) => &card.id,
            Self::Question(question) => &question.id,
        }
    }

    /// The slug of its concept.
    pub(in crate::web) fn concept(self) -> &'a str {
        self.id().concept()
    }

    pub(in crate::web) fn revision(self) -> u32 {
        match self {
            Self::Card(card) => card.revision,
            Self::Question(question) => question.revision,
        }
    }

    pub(super) fn front(self) -> &'a Html {
        match self {
            Self::Card(card) => card.front.html(),
            Self::Question(question) => question.stem.html(),
        }
    }

    /// Whether it is a question with an answer that is right or wrong.
    pub(super) fn asks_sure(self) -> bool {
        matches!(self, Self::Question(question) if !matches!(question.kind, Kind::Aloud(_)))
    }

    /// The program that a question is about.
    pub(super) fn code(self) -> Option<&'a Code> {
        match self {
            Self::Card(_) => None,
            Self::Question(question) => question.code.as_ref(),
        }
    }

    /// The back: what is right, and why.
    pub(super) fn back(self) -> Vec<&'a Html> {
        let question = match self {
            Self::Card(card) => return vec![card.back.html()],
            Self::Question(question) => question,
        };
        let mut back: Vec<&Html> = match &question.kind {
            Kind::One { options, .. } | Kind::Several { options, .. } => {
                let right = options.iter().filter(|option| option.correct);
                right.flat_map(|option| [option.text.html(), option.why.html()]).collect()
            }
            Kind::Order(order) => order.lines.iter().map(|line| line.text.html()).collect(),
            Kind::Number(_) => Vec::new(),
            Kind::Aloud(aloud) => vec![aloud.model.html()],
        };
        if !question.explanation.is_empty() {
            back.push(question.explanation.html());
        }
        back
    }

    /// The right number of a question that asks for one.
    pub(super) fn number(self) -> Option<String> {
        let Self::Question(Question { kind: Kind::Number(number), .. }) = self else { return None };
        let unit = number.unit.as_deref().unwrap_or_default();
        Some(format!("{} {unit}", number.answer).trim_end().to_owned())
    }

    /// Where it stands in the site: the address of its question, or of its concept.
    pub(super) fn place(self) -> String {
        match self {
            Self::Card(card) => format!("/concepts/{}", card.id.concept()),
            Self::Question(question) => format!("/questions/{}", question.id),
        }
    }

    /// The first words of its front.
    pub(super) fn words(self) -> String {
        let text: &Markdown = match self {
            Self::Card(card) => &card.front,
            Self::Question(question) => &question.stem,
        };
        text.plain()
    }
}

impl App {
    /// The card or question that reviews are kept of under this name.
    pub(in crate::web) fn item(&self, key: &str) -> Option<Item<'_>> {
        match key.strip_prefix(QUESTION) {
            Some(id) => {
                let id: ItemId = id.parse().ok()?;
                self.library.question(&id).map(Item::Question)
            }
            None => self.library.card(&key.parse().ok()?).map(Item::Card),
        }
    }

    /// Former names under which reviews of this may be kept.
    pub(super) fn former_keys(&self, item: Item<'_>) -> Vec<String> {
        let prefix = if matches!(item, Item::Question(_)) { QUESTION } else { "" };
        let former = self.library.former_names(item.id()).into_iter();
        former.map(|name| format!("{prefix}{name}")).collect()
    }

    /// The present name of what reviews were once kept of under this name.
    pub(super) fn item_key_now(&self, key: &str) -> Option<String> {
        let (prefix, id) = match key.strip_prefix(QUESTION) {
            Some(id) => (QUESTION, id),
            None => ("", key),
        };
        Some(format!("{prefix}{}", self.library.item_now(&id.parse().ok()?)?))
    }
}
