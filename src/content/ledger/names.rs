//! Names of the ledger in the bank of today.
//!
//! Owns which item or option a former name leads to. Knows no line of the ledger.

use super::super::{Library, Question};
use super::entry::card_name;
use crate::id::{ItemId, Slug};

/// Names of options of an item as they are now.
pub(super) fn names_now(library: &Library, id: &str, names: &[&str]) -> Vec<String> {
    let of = id.parse::<ItemId>().ok();
    let now = |name: &&str| {
        let now = of.as_ref().and_then(|of| library.option_now(of, name));
        now.map_or((*name).to_owned(), Slug::to_string)
    };
    names.iter().map(now).collect()
}

/// The question or poll that has this name or had it: its present name, its revision, its options.
pub(super) fn found<'b>(library: &'b Library, id: &str) -> Option<(ItemId, u32, Vec<&'b Slug>)> {
    let former: ItemId = id.parse().ok()?;
    let today = library.item_today(&former).unwrap_or(former);
    if let Some(question) = library.question(&today) {
        let options = question.options().iter().map(|option| &option.id).collect();
        return Some((today, question.revision, options));
    }
    let options = library.poll(&today)?.options.iter().map(|option| &option.id).collect();
    Some((today, 1, options))
}

/// The draft of that name.
pub(super) fn draft<'b>(library: &'b Library, id: &str) -> Option<&'b Question> {
    let mut drafts = library.concepts.iter().flat_map(|concept| &concept.drafts);
    drafts.find(|question| question.id.as_str() == id)
}

/// The item of the bank that says that this was its name, as the ledger calls it now. Cards have a name
/// space of their own.
pub(super) fn renamed(library: &Library, id: &str) -> Option<String> {
    let card = id.split_once("/card:");
    let (concept, name) = card.or_else(|| id.split_once('/'))?;
    let was_in = |now: &str| {
        now == concept
            || library
                .concept(now)
                .is_some_and(|it| it.was.iter().any(|was| was.as_str() == concept))
    };
    let is_it = |item: &ItemId| item.item() == name && was_in(item.concept());
    let had = |id: &ItemId, was: &[ItemId]| is_it(id) || was.iter().any(is_it);
    library.concepts.iter().find_map(|concept| {
        if card.is_some() {
            let card = concept.cards.iter().find(|card| had(&card.id, &card.was))?;
            return Some(card_name(&card.id));
        }
        let questions = concept.questions.iter().chain(&concept.retired);
        let mut items = questions
            .map(|question| (&question.id, &question.was))
            .chain(concept.polls.iter().map(|poll| (&poll.id, &poll.was)))
            .chain(concept.puzzles.iter().map(|puzzle| (&puzzle.id, &puzzle.was)));
        items.find(|(id, was)| had(id, was)).map(|(id, _)| id.to_string())
    })
}
