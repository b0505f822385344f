//! A learner's desk: what they remember, what they chose, what they did today; and the cards that
//! this puts before them.

use std::collections::HashSet;

use super::item::Item;
use super::which::Which;
use crate::cards::{
    Habits, LEECH, Memory, Parameters, Performance, Portion, Session, Standing, session,
};
use crate::clock::{Day, Timestamp};
use crate::store::{Asides, Deck, LastReview, Reviewed};
use crate::web::frame::{App, Error, Visitor};

/// Everything that decides which cards come next.
pub(in crate::web) struct Desk {
    /// By the present names of cards.
    pub(in crate::web) deck: Deck,
    pub(in crate::web) habits: Habits,
    /// The parameters by which cards are scheduled.
    pub(super) parameters: Parameters,
    asides: Asides,
    /// Questions that were missed.
    missed: HashSet<String>,
    pub(in crate::web) done: Reviewed,
    /// The review that can be taken back.
    pub(super) last: Option<LastReview>,
    pub(in crate::web) now: Timestamp,
    /// The learning day.
    pub(in crate::web) today: Day,
}

impl Desk {
    /// Of somebody who has never done anything.
    fn empty(now: Timestamp) -> Self {
        let habits = Habits::default();
        Self {
            deck: Deck::new(),
            habits,
            parameters: Parameters::default(),
            asides: Asides::new(),
            missed: HashSet::new(),
            done: Reviewed::default(),
            last: None,
            now,
            today: habits.zone.day(now),
        }
    }

    pub(super) fn memory(&self, key: &str) -> Option<Memory> {
        self.deck.get(key).map(|(memory, _)| *memory)
    }

    pub(super) fn performance(&self, key: &str) -> Performance {
        self.memory(key).map_or(Performance::New, Performance::Reviewed)
    }

    pub(super) fn is_leech(&self, key: &str) -> bool {
        self.memory(key).is_some_and(|memory| memory.lapses >= LEECH)
    }

    /// The cards put aside until called back.
    pub(super) fn suspended(&self) -> impl Iterator<Item = &str> {
        let suspended = self.asides.iter().filter(|(_, day)| **day >= crate::store::SUSPENDED);
        suspended.map(|(key, _)| key.as_str())
    }

    /// What is left of the day's portion.
    fn portion(&self, which: &Which) -> Portion {
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let new = size(self.habits.new_a_day) + usize::from(which.more);
        Portion {
            new: new.saturating_sub(self.done.new),
            reviews: size(self.habits.reviews_a_day).saturating_sub(self.done.seen),
        }
    }

    fn is_today(&self, memory: Memory) -> bool {
        self.habits.zone.day(memory.reviewed_at) >= self.today
    }

    fn standing(&self, item: Item<'_>, key: &str, apart: &HashSet<&str>) -> Standing {
        if self.asides.get(key).is_some_and(|until| *until > self.today) {
            return Standing::Aside;
        }
        let known = self.deck.get(key);
        let today = known.is_some_and(|(memory, _)| self.is_today(*memory));
        if !today && apart.contains(item.concept()) {
            return Standing::Aside;
        }
        match known {
            None => Standing::New,
            // What it says has changed since it was learnt.
            Some((memory, _)) if memory.revision < item.revision() => {
                Standing::Seen { due_at: memory.reviewed_at, today }
            }
            Some((_, due_at)) => Standing::Seen { due_at: *due_at, today },
        }
    }
}

impl App {
    /// The visitor's desk.
    pub(in crate::web) async fn desk(&self, visitor: Visitor) -> Result<Desk, Error> {
        let now = self.clock.now();
        let Some(visitor) = visitor.0 else { return Ok(Desk::empty(now)) };
        let learner = self.learner_now(visitor).await;
        let habits = self.store.habits(learner).await?;
        let today = habits.zone.day(now);
        let mut deck = self.store.deck(learner).await?;
        let former: Vec<(String, String)> = deck
            .keys()
            .filter(|key| self.item(key).is_none())
            .filter_map(|key| Some((key.clone(), self.item_key_now(key)?)))
            .collect();
        for (key, now) in former {
            if let Some(kept) = deck.remove(&key) {
                deck.entry(now).or_insert(kept);
            }
        }
        Ok(Desk {
            deck,
            habits,
            parameters: self.store.parameters(learner).await?,
            asides: self.store.asides(learner).await?,
            missed: self.store.missed(learner).await?.into_iter().collect(),
            done: self.store.reviewed_since(learner, habits.zone.start(today)).await?,
            last: self.store.last_review(learner).await?,
            now,
            today,
        })
    }

    /// The cards and questions that an address names, in the order of the bank.
    pub(super) fn named<'a>(
        &'a self,
        desk: &Desk,
        which: &Which,
    ) -> impl Iterator<Item = (Item<'a>, String)> {
        let concepts = self.library.concepts.iter().filter(move |concept| {
            (which.topic.is_empty() || concept.topic.as_str() == which.topic)
                && (which.level.is_empty() || concept.level.name() == which.level)
        });
        let items = concepts.flat_map(move |concept| {
            let questions = concept.questions.iter().map(Item::Question).filter(move |item| {
                let key = item.key();
                desk.missed.contains(key.trim_start_matches("q:")) || desk.deck.contains_key(&key)
            });
            let cards = concept.cards.iter().map(Item::Card);
            cards.filter(move |_| which.deck != "missed").chain(questions)
        });
        let items = items.map(|item| (item, item.key()));
        items.filter(move |(_, key)| which.deck != "leeches" || desk.is_leech(key))
    }

    /// All cards that an address names and that are not put aside, due or not.
    pub(super) fn cram_items<'a>(&'a self, desk: &Desk, which: &Which) -> Vec<(Item<'a>, String)> {
        let items = self.named(desk, which);
        items.filter(|(_, key)| desk.asides.get(key).is_none_or(|day| *day <= desk.today)).collect()
    }

    /// What there is to review of these cards.
    pub(super) fn session<'a>(&'a self, desk: &Desk, which: &Which) -> Session<Item<'a>> {
        let apart: HashSet<&str> = if desk.habits.siblings_apart {
            let today = desk.deck.iter().filter(|(_, (memory, _))| desk.is_today(*memory));
            let concept = |key: &'_ String| self.item(key).map(Item::concept);
            today.filter_map(|(key, _)| concept(key)).collect()
        } else {
            HashSet::new()
        };
        let items = self.named(desk, which);
        let standings = items.map(|(item, key)| {
            let standing = desk.standing(item, &key, &apart);
            (item, standing)
        });
        let mut session = session(standings, desk.now, desk.portion(which));
        if !which.ahead.is_empty() {
            session.queue.extend(session.later.iter().map(|(_, item)| *item));
        }
        // What is skipped comes last, in the order skipped.
        if which.skipped().next().is_some() {
            let place = |item: &Item<'_>| which.skipped().position(|key| key == item.key());
            session.queue.sort_by_cached_key(|item| place(item).map_or(0, |place| place + 1));
        }
        session
    }
}
