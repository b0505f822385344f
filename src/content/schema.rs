//! The shape of a concept's YAML file, as an author writes it.
//!
//! Owns which keys there are. What their values must satisfy is said in `check`.

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_saphyr::{Spanned, options};

/// Text with the place it was written at.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConceptFile {
    pub(super) concept: Text,
    pub(super) title: Text,
    pub(super) topic: Text,
    pub(super) level: Text,
    pub(super) summary: Text,
    #[serde(default)]
    pub(super) explanation: Option<Text>,
    #[serde(default)]
    pub(super) python: Option<Text>,
    #[serde(default)]
    pub(super) rust: Option<Text>,
    #[serde(default)]
    pub(super) sources: Vec<Spanned<SourceEntry>>,
    #[serde(default)]
    pub(super) demos: Vec<Text>,
    #[serde(default)]
    pub(super) see_also: Vec<Text>,
    #[serde(default)]
    pub(super) questions: Vec<Spanned<QuestionEntry>>,
    #[serde(default)]
    pub(super) cards: Vec<Spanned<CardEntry>>,
    #[serde(default)]
    pub(super) polls: Vec<Spanned<PollEntry>>,
}

/// A source.
pub(super) enum SourceEntry {
    /// An address alone.
    Bare(String),
    /// An address with a title.
    Titled(TitledSource),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitledSource {
    pub(super) title: Text,
    pub(super) url: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionEntry {
    pub(super) id: Text,
    #[serde(default)]
    pub(super) level: Option<Text>,
    pub(super) stem: Text,
    #[serde(default)]
    pub(super) code: Option<Text>,
    #[serde(default)]
    pub(super) lang: Option<Text>,
    #[serde(default)]
    pub(super) hint: Option<Text>,
    pub(super) options: Vec<Spanned<OptionEntry>>,
    pub(super) explanation: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionEntry {
    #[serde(default)]
    pub(super) id: Option<Text>,
    pub(super) text: Text,
    #[serde(default)]
    pub(super) correct: bool,
    pub(super) why: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardEntry {
    #[serde(default)]
    pub(super) id: Option<Text>,
    pub(super) front: Text,
    pub(super) back: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PollEntry {
    pub(super) id: Text,
    pub(super) stem: Text,
    #[serde(default)]
    pub(super) code: Option<Text>,
    #[serde(default)]
    pub(super) lang: Option<Text>,
    pub(super) options: Vec<Spanned<PollOptionEntry>>,
    #[serde(default)]
    pub(super) explanation: Option<Text>,
    #[serde(default)]
    pub(super) choose: Option<Spanned<ChooseEntry>>,
    #[serde(default)]
    pub(super) opens: Option<Text>,
    #[serde(default)]
    pub(super) closes: Option<Text>,
    #[serde(default)]
    pub(super) results: Option<Text>,
    #[serde(default)]
    pub(super) order: Option<Text>,
    #[serde(default)]
    pub(super) private: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PollOptionEntry {
    #[serde(default)]
    pub(super) id: Option<Text>,
    pub(super) text: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseEntry {
    pub(super) min: u8,
    pub(super) max: u8,
}

/// One line of `topics.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicEntry {
    pub(super) id: Text,
    pub(super) title: Text,
    pub(super) summary: Text,
    #[serde(default)]
    pub(super) concepts: Vec<Text>,
}

/// How a file is read: what YAML would quietly change is refused, and what could cost more than its
/// size is bounded.
pub(super) fn options() -> serde_saphyr::Options {
    let mut budget = serde_saphyr::Budget::default();
    budget.max_depth = 16;
    budget.flow_nesting_limit = 16;
    budget.max_nodes = 100_000;
    budget.max_events = 300_000;
    budget.max_anchors = 100;
    budget.max_aliases = 100;
    // The second is an error of its own, with better words than a limit has.
    budget.max_documents = 2;
    budget.max_total_scalar_bytes = 4 << 20;
    let mut limits = serde_saphyr::options::AliasLimits::default();
    limits.max_total_replayed_events = 10_000;
    limits.max_replay_stack_depth = 4;
    let mut options = options! {
        budget: Some(budget),
        alias_limits: limits,
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::Error,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    options.emit_comments = false;
    options
}

impl<'de> Deserialize<'de> for SourceEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EitherForm;
        impl<'de> Visitor<'de> for EitherForm {
            type Value = SourceEntry;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an address, or `title` and `url`")
            }

            fn visit_str<E: de::Error>(self, url: &str) -> Result<SourceEntry, E> {
                Ok(SourceEntry::Bare(url.to_owned()))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<SourceEntry, M::Error> {
                TitledSource::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(SourceEntry::Titled)
            }
        }
        deserializer.deserialize_any(EitherForm)
    }
}
