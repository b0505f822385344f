//! The whole bank: finding what is in it by its names, present and former.
//!
//! Knows no file: what it holds was read and checked before.

use std::collections::HashMap;

use super::{Bank, Card, Concept, Misconception, Poll, Proofs, Puzzle, Question, Topic};
use crate::id::{ItemId, Slug};

/// The whole bank, checked and indexed.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Topics in learning order; each has a concept.
    pub topics: Vec<Topic>,
    /// Concepts, by topic in learning order.
    pub concepts: Vec<Concept>,
    /// What the bank says of itself.
    pub bank: Bank,
    /// The wrong beliefs that distractors stand for.
    pub misconceptions: Vec<Misconception>,
    index: HashMap<Slug, usize>,
    /// Present names by former ones: of concepts (`name`) and of items (`concept/name`).
    renamed: HashMap<String, String>,
}

impl Library {
    pub(super) fn new(topics: Vec<Topic>, concepts: Vec<Concept>) -> Self {
        let index =
            concepts.iter().enumerate().map(|(at, concept)| (concept.slug.clone(), at)).collect();
        let mut renamed = HashMap::new();
        for concept in &concepts {
            for was in &concept.was {
                renamed.insert(was.to_string(), concept.slug.to_string());
            }
            let questions = concept.questions.iter().chain(&concept.retired);
            let items = questions
                .map(|question| (&question.was, &question.id))
                .chain(concept.cards.iter().map(|card| (&card.was, &card.id)))
                .chain(concept.polls.iter().map(|poll| (&poll.was, &poll.id)))
                .chain(concept.puzzles.iter().map(|puzzle| (&puzzle.was, &puzzle.id)));
            for (former, id) in items {
                for was in former {
                    renamed.insert(was.to_string(), id.to_string());
                }
            }
        }
        Self { topics, concepts, index, renamed, ..Self::default() }
    }

    /// The present name of the concept that was once called so.
    #[must_use]
    pub fn concept_now(&self, former: &str) -> Option<&Concept> {
        self.concept(self.renamed.get(former)?)
    }

    /// The present name of the question, card, poll or puzzle that was once called so; the concept
    /// it was in may have another name now, too.
    #[must_use]
    pub fn item_now(&self, former: &ItemId) -> Option<ItemId> {
        if let Some(now) = self.renamed.get(former.as_str()) {
            return now.parse().ok();
        }
        let concept = self.concept_now(former.concept())?;
        format!("{}/{}", concept.slug, former.item()).parse().ok()
    }

    /// The bank with its drafts among its questions: for those who write them.
    #[must_use]
    pub fn with_drafts(mut self) -> Self {
        for concept in &mut self.concepts {
            let drafts = std::mem::take(&mut concept.drafts);
            concept.questions.extend(drafts);
        }
        self
    }

    /// Gives each piece of evidence what runs of it have shown.
    pub(super) fn prove(&mut self, proofs: &[Proofs]) {
        for concept in &mut self.concepts {
            let questions = [&mut concept.questions, &mut concept.retired, &mut concept.drafts];
            let of_questions =
                questions.into_iter().flatten().filter_map(|question| question.evidence.as_mut());
            let own = concept.python_run.iter_mut().chain(&mut concept.rust_run);
            for evidence in own.chain(of_questions) {
                evidence.proof = proofs.iter().find_map(|proofs| proofs.of(evidence)).cloned();
            }
        }
    }

    /// Former and present names, in the order of the former: of concepts, and of items as
    /// `concept/name`.
    #[must_use]
    pub fn renamed(&self) -> Vec<(&str, &str)> {
        let mut renamed: Vec<(&str, &str)> =
            self.renamed.iter().map(|(was, now)| (was.as_str(), now.as_str())).collect();
        renamed.sort_unstable();
        renamed
    }

    /// Former and present names of options, with the question or poll that they are of.
    #[must_use]
    pub fn renamed_options(&self) -> Vec<(&ItemId, &str, &str)> {
        let questions = self.concepts.iter().flat_map(|concept| {
            let all = concept.questions.iter().chain(&concept.retired);
            all.flat_map(|question| {
                question.options().iter().map(move |o| (&question.id, &o.was, &o.id))
            })
        });
        let polls = self
            .polls()
            .flat_map(|poll| poll.options.iter().map(move |o| (&poll.id, &o.was, &o.id)));
        let mut renamed: Vec<(&ItemId, &str, &str)> = questions
            .chain(polls)
            .flat_map(|(of, was, id)| was.iter().map(move |was| (of, was.as_str(), id.as_str())))
            .collect();
        renamed.sort_unstable();
        renamed
    }

    /// The present name of an option of a question or poll, whatever revision that is of.
    #[must_use]
    pub fn option_now(&self, of: &ItemId, former: &str) -> Option<&Slug> {
        let of = of.at_revision(1);
        let is_former = |was: &[Slug]| was.iter().any(|was| was.as_str() == former);
        if let Some(question) = self.question(&of) {
            let mut options = question.options().iter();
            return options.find(|option| is_former(&option.was)).map(|option| &option.id);
        }
        let mut options = self.poll(&of)?.options.iter();
        options.find(|option| is_former(&option.was)).map(|option| &option.id)
    }

    /// The present name of a question, card, poll or puzzle whose concept may have been renamed, too;
    /// none when it has this name now.
    #[must_use]
    pub fn item_today(&self, former: &ItemId) -> Option<ItemId> {
        let once = self.item_now(former)?;
        Some(self.item_now(&once).unwrap_or(once))
    }

    /// Every name that a question, a poll or a card ever had before, in each name of its concept.
    #[must_use]
    pub fn former_names(&self, id: &ItemId) -> Vec<ItemId> {
        let Some(concept) = self.concept(id.concept()) else { return Vec::new() };
        let was: &[ItemId] = match (self.question(id), self.poll(id)) {
            (Some(question), _) => &question.was,
            (None, Some(poll)) => &poll.was,
            (None, None) => self.card(id).map_or(&[], |card| &card.was),
        };
        let items = std::iter::once(id).chain(was);
        let names = items.flat_map(|item| {
            let concepts =
                std::iter::once(item.concept()).chain(concept.was.iter().map(Slug::as_str));
            concepts.filter_map(move |concept| format!("{concept}/{}", item.item()).parse().ok())
        });
        names.filter(|name| name != id).collect()
    }

    /// The misconception of that name.
    #[must_use]
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|misconception| misconception.id.as_str() == id)
    }

    /// The puzzle of that id.
    #[must_use]
    pub fn puzzle(&self, id: &ItemId) -> Option<&Puzzle> {
        self.concept(id.concept())?.puzzles.iter().find(|puzzle| puzzle.id == *id)
    }

    /// All puzzles, by topic and concept.
    pub fn puzzles(&self) -> impl Iterator<Item = &Puzzle> {
        self.concepts.iter().flat_map(|concept| &concept.puzzles)
    }

    /// The topic of that name.
    #[must_use]
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.slug.as_str() == slug)
    }

    /// The concepts of a topic in learning order.
    pub fn concepts_of<'a>(&'a self, topic: &'a Topic) -> impl Iterator<Item = &'a Concept> {
        topic.concepts.iter().filter_map(|&at| self.concepts.get(at))
    }

    /// The concept of that name.
    #[must_use]
    pub fn concept(&self, slug: &str) -> Option<&Concept> {
        self.index.get(slug).and_then(|&at| self.concepts.get(at))
    }

    /// The question of that id, retired ones included.
    #[must_use]
    pub fn question(&self, id: &ItemId) -> Option<&Question> {
        let concept = self.concept(id.concept())?;
        concept.questions.iter().chain(&concept.retired).find(|question| question.id == *id)
    }

    /// The card of that id.
    #[must_use]
    pub fn card(&self, id: &ItemId) -> Option<&Card> {
        self.concept(id.concept())?.cards.iter().find(|card| card.id == *id)
    }

    /// The opinion poll of that id.
    #[must_use]
    pub fn poll(&self, id: &ItemId) -> Option<&Poll> {
        self.concept(id.concept())?.polls.iter().find(|poll| poll.id == *id)
    }

    /// All questions that are drawn and listed, by topic and concept.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.concepts.iter().flat_map(|concept| &concept.questions)
    }

    /// All cards, by topic and concept.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.concepts.iter().flat_map(|concept| &concept.cards)
    }

    /// All opinion polls, by topic and concept.
    pub fn polls(&self) -> impl Iterator<Item = &Poll> {
        self.concepts.iter().flat_map(|concept| &concept.polls)
    }
}
