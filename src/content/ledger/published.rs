//! A line of the ledger, held against what the bank made of the item since.
//!
//! Owns what is a change of meaning, what a change of words, and what is said of either.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::Library;
use super::super::rules::Rule;
use super::entry::{Entry, RETIRED, choices};
use super::names::{draft, found, names_now, renamed};
use crate::id::{ItemId, Slug};

/// A line of the ledger.
pub(super) struct Published<'l> {
    pub(super) id: &'l str,
    /// Nothing of a retired question in the first ledgers, which remembered its name alone.
    kind: &'l str,
    retired: bool,
    revision: u32,
    meaning: &'l str,
    stem: &'l str,
    /// What the first ledgers did not remember; nothing is held against it where they did not.
    rest: Option<(&'l str, &'l str)>,
}

/// What is wrong with an item, and how it is mended.
pub(super) struct Fault {
    pub(super) rule: Rule,
    pub(super) said: String,
    pub(super) fix: Cow<'static, str>,
}

fn fault(rule: Rule, said: String, fix: impl Into<Cow<'static, str>>) -> Fault {
    Fault { rule, said, fix: fix.into() }
}

/// Lines of names that are no items' any more: given up for good, former names of an item, and former
/// names of an option, which are written `concept/item:option`.
const GONE: &str = "gone";
const RENAMED: &str = "renamed";
const OPTION: &str = "option";

const ANOTHER: &str = "a new question needs a new name: its votes would be mixed";

impl<'l> Published<'l> {
    pub(super) fn parse(line: &'l str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let (id, kind, revision, meaning, stem, rest) = match *words.as_slice() {
            [id, kind, revision, meaning, stem] => (id, kind, revision, meaning, stem, None),
            [id, kind, revision, meaning, stem, key, words] => {
                (id, kind, revision, meaning, stem, Some((key, words)))
            }
            _ => return None,
        };
        let (retired, kind) = match kind.strip_prefix(RETIRED) {
            Some(kind) => (true, kind),
            None if kind == "retired" => (true, ""),
            None => (false, kind),
        };
        Some(Self { id, kind, retired, revision: revision.parse().ok()?, meaning, stem, rest })
    }

    /// What the bank made of it.
    pub(super) fn held(
        &self,
        library: &Library,
        entries: &BTreeMap<String, Entry>,
    ) -> Option<Fault> {
        if self.kind == OPTION {
            return self.option(library);
        }
        if let Some(entry) = entries.get(self.id) {
            return match self.kind {
                RENAMED => self.taken(library),
                _ => self.reused(entry).or_else(|| self.changed(library, self.id, entry)),
            };
        }
        match (renamed(library, self.id), self.kind) {
            (_, GONE) | (Some(_), RENAMED) => None,
            // Whoever takes another name means the same by it.
            (Some(now), _) => self.changed(library, &now, entries.get(&now)?),
            (None, _) => Some(self.gone(library)),
        }
    }

    /// The lines that keep its names when the ledger is written anew: its own, where no item has the
    /// name, and those of its options that were renamed.
    pub(super) fn kept(&self, library: &Library) -> Vec<(String, String)> {
        let Self { id, revision, .. } = self;
        let line = |id: &str, kind, now: &str| {
            (id.to_owned(), format!("{id} {kind} {revision} {now}:- - - -"))
        };
        if self.kind == OPTION {
            let still = self.of_option(library).filter(|(of, now, _)| {
                *now == *revision && library.option_now(of, self.option_name()).is_some()
            });
            return still
                .map(|(of, _, _)| line(&format!("{of}:{}", self.option_name()), OPTION, "-"))
                .into_iter()
                .collect();
        }
        let mut lines = vec![match renamed(library, id) {
            Some(now) => line(id, RENAMED, &now),
            None => line(id, GONE, "-"),
        }];
        let Some((of, _, _)) = found(library, id).filter(|(_, now, _)| now == revision) else {
            return lines;
        };
        let options = choices(self.kind, self.meaning).into_iter();
        let former = options.filter(|name| library.option_now(&of, name).is_some());
        lines.extend(former.map(|name| line(&format!("{of}:{name}"), OPTION, "-")));
        lines
    }

    /// The name of the option in `concept/item:option`.
    fn option_name(&self) -> &'l str {
        self.id.split_once(':').map_or("", |(_, option)| option)
    }

    /// The item that an option was of: its present name, its revision, and the options it has.
    fn of_option<'b>(&self, library: &'b Library) -> Option<(ItemId, u32, Vec<&'b Slug>)> {
        found(library, self.id.split_once(':')?.0)
    }

    /// A former name of an option: as long as its votes count, an option has it, or had it.
    fn option(&self, library: &Library) -> Option<Fault> {
        let (of, revision, options) = self.of_option(library)?;
        let name = self.option_name();
        let is_known = library.option_now(&of, name).is_some()
            || options.iter().any(|option| option.as_str() == name);
        (revision == self.revision && !is_known).then(|| {
            let said = format!("no option of `{of}` says any more that it was `{name}`");
            let fix = format!(
                "give the option its `was: [{name}]` back, or accept that the votes under that name are lost with `check --accept`"
            );
            fault(Rule::Gone, said, fix)
        })
    }

    fn gone(&self, library: &Library) -> Fault {
        let id = self.id;
        let rule = Rule::Gone;
        if draft(library, id).is_some() {
            let said = format!("`{id}` was published and is a draft now");
            let fix = "take its `status: draft` out, keep it with `retired:`, or accept that its votes are lost with `check --accept`";
            return fault(rule, said, fix);
        }
        if self.kind == RENAMED {
            let said = format!("no item says any more that it was `{id}`");
            let fix = format!(
                "give `{}` its `was` back, or accept that what is kept under its former name is lost with `check --accept`",
                self.now()
            );
            return fault(rule, said, fix);
        }
        let (keep, lost) = match self.kind {
            "card" => ("", "its reviews are lost"),
            "puzzle" => ("", "what was found of it is lost"),
            "poll" => ("", "its votes are lost"),
            _ => (" keep it with `retired:`,", "its votes are lost"),
        };
        let name = id.rsplit(['/', ':']).next().unwrap_or(id);
        let fix = format!(
            "give its new name `was: [{name}]`,{keep} or accept that {lost} with `check --accept`"
        );
        fault(rule, format!("`{id}` was published and is gone"), fix)
    }

    /// What the item with a former name was called when the ledger was written.
    fn now(&self) -> &'l str {
        self.meaning.rsplit_once(':').map_or("", |(now, _)| now)
    }

    /// That a former name is an item's name; it may be that item's own again.
    fn taken(&self, library: &Library) -> Option<Fault> {
        let now = self.now();
        let is_its_own = renamed(library, now).is_some_and(|today| today == self.id);
        (!is_its_own).then(|| {
            fault(Rule::Reused, format!("`{}` was the name of `{now}` before", self.id), ANOTHER)
        })
    }

    /// That a name is used again.
    fn reused(&self, entry: &Entry) -> Option<Fault> {
        let id = self.id;
        let said = match self.kind {
            GONE => format!("`{id}` was published before, and was gone"),
            _ if self.retired && !entry.retired => {
                format!("`{id}` was retired and is asked again")
            }
            _ => return None,
        };
        Some(fault(Rule::Reused, said, ANOTHER))
    }

    /// What is another meaning or other words, of the item that is called `id` now.
    fn changed(&self, library: &Library, id: &str, entry: &Entry) -> Option<Fault> {
        let revision = self.revision;
        if self.kind.is_empty() || entry.revision > revision {
            return None;
        }
        let rule = Rule::Revision;
        if entry.revision < revision {
            let said =
                format!("`{id}` has revision {}, and {revision} was published", entry.revision);
            return Some(fault(rule, said, "a revision never sinks"));
        }
        let is_same = entry.kind == self.kind && self.means(library, id, entry);
        let (is_same_key, is_same_words) =
            self.rest.map_or((true, true), |(key, words)| (entry.key == key, entry.words == words));
        if !is_same || !is_same_key {
            if let Some((old, new)) = self.renamed_option(library, id, entry) {
                let said = format!("`{id}` has an option `{new}` and none `{old}` any more");
                let fix = format!(
                    "if it was renamed, give it `was: [{old}]`; otherwise {}",
                    meaning(entry.kind, is_same).1
                );
                return Some(fault(rule, said, fix));
            }
            let (what, fix) = meaning(entry.kind, is_same);
            return Some(fault(rule, format!("the {what} of `{id}` changed"), fix));
        }
        if !is_same_words && self.moved(library, id, entry) {
            let said = format!("one choice of `{id}` says now what another one said");
            let fix = "let each keep its `id`: votes given before would mean the other";
            return Some(fault(rule, said, fix));
        }
        let choices = if is_same_words { None } else { self.reworded(library, id, entry) };
        let said = match (entry.stem != self.stem, choices) {
            (false, None) => return None,
            (true, None) => format!("`{id}` was reworded"),
            (true, Some((what, _))) => format!("`{id}` was reworded, and with it the {what}"),
            (false, Some((what, were))) => format!("the {what} of `{id}` {were} reworded"),
        };
        let fix = match entry.kind {
            "poll" => {
                "if it says something else now, give it a name of its own; then run `check --accept`"
            }
            _ => "if it says something else now, raise its `revision`; then run `check --accept`",
        };
        Some(fault(Rule::Reworded, said, fix))
    }

    /// Its choices by their present names, with hashes of the words that were published and of those
    /// they have now.
    fn words<'e>(
        &self,
        library: &Library,
        id: &str,
        entry: &'e Entry,
    ) -> Vec<(String, &'l str, Option<&'e str>)> {
        let present = choices(entry.kind, &entry.meaning);
        let now = |name: &str| {
            let at = present.iter().position(|known| *known == name)?;
            entry.words.split(',').nth(at)
        };
        let named = names_now(library, id, &choices(self.kind, self.meaning));
        let published = self.rest.map_or("", |(_, words)| words).split(',');
        let words = named.into_iter().zip(published);
        let words = words.map(|(name, word)| {
            let now = now(&name);
            (name, word, now)
        });
        words.collect()
    }

    /// Whether a choice says now what another one said.
    fn moved(&self, library: &Library, id: &str, entry: &Entry) -> bool {
        let words = self.words(library, id, entry);
        words.iter().any(|(name, published, now)| {
            let is_it =
                |other: &(String, &str, Option<&str>)| other.0 != *name && Some(other.1) == *now;
            Some(*published) != *now && words.iter().any(is_it)
        })
    }

    /// Which of its choices have other words now, under whatever name, and how one goes on.
    fn reworded(
        &self,
        library: &Library,
        id: &str,
        entry: &Entry,
    ) -> Option<(String, &'static str)> {
        if entry.kind == "card" {
            return Some(("back".to_owned(), "was"));
        }
        let words = self.words(library, id, entry);
        let changed = words.into_iter().filter(|(_, published, now)| Some(*published) != *now);
        let changed: Vec<String> = changed.map(|(name, ..)| format!("`{name}`")).collect();
        let what = match entry.kind {
            "order" => "line",
            "aloud" => "point",
            _ => "option",
        };
        match changed.as_slice() {
            [] => None,
            [one] => Some((format!("{what} {one}"), "was")),
            all => Some((format!("{what}s {}", all.join(", ")), "were")),
        }
    }

    /// The one option that is gone and the one that is new, where that is all that changed.
    fn renamed_option<'e>(
        &self,
        library: &Library,
        id: &str,
        entry: &'e Entry,
    ) -> Option<(String, &'e str)> {
        if entry.kind != self.kind || !matches!(entry.kind, "one" | "several" | "poll") {
            return None;
        }
        let before = names_now(library, id, &choices(self.kind, self.meaning));
        let now = choices(entry.kind, &entry.meaning);
        let mut gone = before.iter().filter(|name| !now.contains(&name.as_str()));
        let mut new = now.iter().filter(|name| before.iter().all(|known| known != *name));
        match (gone.next(), gone.next(), new.next(), new.next()) {
            (Some(gone), None, Some(new), None) => Some((gone.clone(), new)),
            _ => None,
        }
    }

    /// Whether what is right and what can be chosen is what was published, under present names.
    fn means(&self, library: &Library, id: &str, entry: &Entry) -> bool {
        let parts = |meaning: &str| -> Option<(Vec<String>, Vec<String>)> {
            let (right, all) = meaning.split_once(':')?;
            let names = |list: &str| names_now(library, id, &list.split(',').collect::<Vec<_>>());
            let (mut right, mut all) = (names(right), names(all));
            // Only lines are right in an order.
            if self.kind != "order" {
                right.sort_unstable();
            }
            all.sort_unstable();
            Some((right, all))
        };
        entry.meaning == self.meaning || parts(&entry.meaning) == parts(self.meaning)
    }
}

/// What changed of an item of that kind, and how it is mended; `all_the_same` is there to choose from.
fn meaning(kind: &str, all_the_same: bool) -> (&'static str, &'static str) {
    match kind {
        "poll" if all_the_same => (
            "rules",
            "give the poll with other rules a name of its own, or accept it with `check --accept`",
        ),
        "poll" => {
            ("options", "give the new poll a name of its own, or accept it with `check --accept`")
        }
        "puzzle" => (
            "outcomes",
            "raise its `revision` by one: what was found before came of another program",
        ),
        "number" => (
            "answer, the unit or the ranges",
            "raise its `revision` by one: votes given before mean something else",
        ),
        "aloud" => (
            "rubric",
            "raise its `revision` by one: what people gave themselves before means something else",
        ),
        _ => (
            "key or the options",
            "raise its `revision` by one: votes given before mean something else",
        ),
    }
}
