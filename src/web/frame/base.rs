//! What every page has around its content: the header, the theme, the marks of options.

use axum::extract::FromRequestParts;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri};

use super::assets;
use super::cookies::cookie;
use super::origin::Origin;
use crate::content::{Bank, ShownDemos};

/// Where visitors reach the site, put beside each request; none where that was not said.
#[derive(Debug, Clone)]
pub(super) struct Address(pub(super) Option<Origin>);

/// How light or dark a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) enum Theme {
    /// As the visitor's system has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The one that the header's button leads to.
    pub(in crate::web) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// The one of that name.
    pub(in crate::web) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    pub(in crate::web) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What marks an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) enum Marks {
    /// Letters of questions, which people must be able to name; reactions of polls.
    #[default]
    Auto,
    /// Reactions, as in a chat channel.
    Emoji,
    /// A, B, C, D.
    Letters,
}

/// What the site is called, and which sections it has.
#[derive(Debug, Clone)]
pub(in crate::web) struct Naming {
    /// The bank's name.
    pub(in crate::web) title: String,
    /// What it is, in one sentence.
    pub(in crate::web) sentence: String,
    has_demos: bool,
}

impl Naming {
    /// As a bank says.
    pub(in crate::web) fn of(bank: &Bank) -> Self {
        Self {
            title: bank.title.clone(),
            sentence: bank.sentence.clone(),
            has_demos: bank.demos != ShownDemos::None,
        }
    }

    /// The sentence as far as a title has room for it.
    pub(in crate::web) fn headline(&self) -> &str {
        let end = self.sentence.find([':', '.', ';', ',']).unwrap_or(self.sentence.len());
        match self.sentence.get(..end).map(str::trim) {
            Some(words) if !words.is_empty() => words,
            _ => "Home",
        }
    }

    /// Whether it is called as the program is.
    pub(in crate::web) fn is_ours(&self) -> bool {
        self.title == "Interleave"
    }
}

impl Default for Naming {
    fn default() -> Self {
        Self::of(&Bank::default())
    }
}

/// A page's surroundings: the visitor's choices of looks, and where the page is.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Base {
    pub(in crate::web) theme: Theme,
    pub(in crate::web) marks: Marks,
    /// What the site is called.
    pub(in crate::web) bank: Arc<Naming>,
    /// The address of this page, to come back to.
    pub(in crate::web) path: String,
    /// The address that was asked for, without what follows its question mark.
    pub(in crate::web) asked: String,
    /// Where visitors reach the site, if that was said.
    pub(in crate::web) origin: Option<Origin>,
}

impl Base {
    /// The header's sections: address and name.
    pub(in crate::web) const SECTIONS: [(&'static str, &'static str); 6] = [
        ("/topics", "Topics"),
        ("/quizzes", "Quiz"),
        ("/cards", "Cards"),
        ("/polls", "Polls"),
        ("/demos", "Demos"),
        ("/puzzles", "Puzzles"),
    ];

    /// The program's version.
    pub(in crate::web) const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    /// The sections that this site has.
    pub(in crate::web) fn sections(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let has_demos = self.bank.has_demos;
        Self::SECTIONS.into_iter().filter(move |(address, _)| has_demos || *address != "/demos")
    }

    /// What a request says of it.
    pub(in crate::web) fn new(headers: &HeaderMap, uri: &Uri, extensions: &Extensions) -> Self {
        let theme = cookie(headers, "theme");
        let theme = Theme::ALL.into_iter().find(|one| Some(one.name()) == theme);
        let marks = match cookie(headers, "marks") {
            Some("letters") => Marks::Letters,
            Some("emoji") => Marks::Emoji,
            _ => Marks::Auto,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let asked = uri.path().to_owned();
        let bank = extensions.get::<Arc<Naming>>().cloned().unwrap_or_default();
        Self { theme: theme.unwrap_or_default(), marks, bank, path, asked, origin: None }
    }

    /// Whether the page belongs to this section of the header.
    pub(in crate::web) fn is_in(&self, section: &str) -> bool {
        self.path
            .strip_prefix(section)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with('?'))
    }

    pub(in crate::web) fn has_theme(&self) -> bool {
        self.theme != Theme::System
    }

    pub(in crate::web) fn letters(&self) -> bool {
        self.marks == Marks::Letters
    }

    pub(in crate::web) fn emoji(&self) -> bool {
        self.marks == Marks::Emoji
    }

    /// The address of an embedded file.
    #[expect(clippy::unused_self, reason = "templates call it on what they have")]
    pub(in crate::web) fn asset(&self, name: &str) -> &'static str {
        assets::address(name)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Base {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let origin = parts.extensions.get::<Address>().and_then(|address| address.0.clone());
        Ok(Self { origin, ..Self::new(&parts.headers, &parts.uri, &parts.extensions) })
    }
}
