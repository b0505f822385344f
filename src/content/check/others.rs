//! Cards, polls and puzzles: what each must say.

use super::super::dates;
use super::super::puzzle::Places;
use super::super::read::{Entry, Node};
use super::super::rules::Rule;
use super::super::{
    Card, Code, Language, Level, Markdown, Order, Outcome, Poll, PollOption, Puzzle, Switch, What,
};
use super::fields::{Check, Names, is_true, level, markdown, slug_of, string, whole};
use crate::id::{ItemId, Slug};
use crate::poll::{Results, Rules};

impl Check<'_> {
    pub(super) fn card(&mut self, concept: &Slug, entry: &Node, names: &mut Names) -> Option<Card> {
        let id = self.id(entry, names);
        let was = self.was(concept, entry);
        Some(Card {
            id: ItemId::new(concept, &id?),
            revision: whole(entry, "revision").unwrap_or(1),
            was,
            front: markdown(entry, "front")?,
            back: markdown(entry, "back")?,
        })
    }

    pub(super) fn poll(
        &mut self,
        concept: &Slug,
        entry: &Node,
        names: &mut Names,
        puzzles: &[Puzzle],
    ) -> Option<Poll> {
        let id = self.id(entry, names);
        let was = self.was(concept, entry);
        let guesses = entry.get("guesses").and_then(|node| Some((slug_of(node)?, node.at)));
        let code = self.blocks(entry).into_iter().next().map(|block| block.code);
        let mut poll = Poll {
            id: ItemId::new(concept, id.as_ref()?),
            was,
            guesses: guesses.as_ref().map(|(slug, _)| slug.clone()),
            stem: markdown(entry, "stem").unwrap_or_default(),
            code,
            options: Vec::new(),
            explanation: markdown(entry, "explanation"),
            rules: Rules::default(),
            shuffled: entry.get("order").and_then(Node::text) == Some("shuffled"),
        };
        if let Some((slug, at)) = guesses {
            for key in ["stem", "options", "code"] {
                if let Some(node) = entry.get(key) {
                    let said = format!("`{key}` comes from the puzzle that is guessed");
                    self.say(Rule::OtherKind, node.at, said, "remove it, or remove `guesses`");
                }
            }
            self.refers.items.push((ItemId::new(concept, &slug), at));
            if let Some(puzzle) = puzzles.iter().find(|puzzle| puzzle.id.item() == slug.as_str()) {
                guess(&mut poll, puzzle);
            }
        } else {
            for key in ["stem", "options"] {
                if entry.get(key).is_none() && !entry.open {
                    let said = format!("the key `{key}` is missing");
                    let fix = format!("add `{key}: …` to the poll that starts here");
                    self.say(Rule::MissingKey, entry.at, said, fix);
                }
            }
            let mut names = Names::new();
            if let Some(list) = entry.get("options") {
                self.different(list, "text");
                for option in list.items() {
                    let id = self.id(option, &mut names);
                    let was = self.former(option, &mut names);
                    if let (Some(id), Some(text)) = (id, markdown(option, "text")) {
                        poll.options.push(PollOption { id, was, text });
                    }
                }
            }
        }
        poll.rules = self.rules(entry, poll.options.len());
        Some(poll)
    }

    fn rules(&mut self, entry: &Node, most: usize) -> Rules {
        let mut rules = Rules { private: is_true(entry, "private"), ..Rules::default() };
        if let Some(choose) = entry.get("choose")
            && let (Some(min), Some(max)) = (whole(choose, "min"), whole(choose, "max"))
        {
            rules.min = u8::try_from(min).unwrap_or(u8::MAX);
            rules.max = u8::try_from(max).unwrap_or(u8::MAX);
            if min < 1 || min > max || max as usize > most {
                let said = format!("`choose` asks for {min} to {max} of {most} options");
                let fix = "expected 1 ≤ min ≤ max ≤ the number of options";
                self.say(Rule::Choose, choose.at, said, fix);
            }
        }
        rules.invited = is_true(entry, "invited");
        let written = |key: &str| entry.get(key)?.text();
        rules.opens = written("opens").and_then(dates::from);
        rules.closes = written("closes").and_then(dates::until);
        if let (Some(opens), Some(closes), Some(node)) =
            (rules.opens, rules.closes, entry.get("closes"))
            && closes <= opens
        {
            let (closes, opens) = (written("closes"), written("opens"));
            let said = format!(
                "closes on {}, before it opens on {}",
                closes.unwrap_or_default(),
                opens.unwrap_or_default()
            );
            self.say(Rule::Dates, node.at, said, "expected `closes` on or after `opens`");
        }
        if let Some(node) = entry.get("results")
            && let Some(results) = node.text().and_then(Results::parse)
        {
            rules.results = results;
            if results == Results::AfterClose && rules.closes.is_none() {
                let said = "results after the close, and the poll never closes";
                self.say(
                    Rule::Dates,
                    node.at,
                    said,
                    "add `closes: 2026-12-31`, or choose another rule",
                );
            }
        }
        if let Some(node) = entry.get("private").filter(|_| rules.private) {
            let fix = "add `closes: 2026-12-31`, or `closes: 2026-12-31T18:00+01:00`";
            if rules.closes.is_none() && entry.get("closes").is_none() {
                let said = "a private poll shows its results at its close, and this never closes";
                self.say(Rule::Dates, node.at, said, fix);
            }
            if let Some(node) = entry.get("results")
                && rules.results != Results::AfterClose
            {
                let said = "a private poll shows its results at its close, and to all alike";
                self.say(Rule::Dates, node.at, said, "leave `results` out");
            }
        }
        rules
    }

    pub(super) fn puzzle(
        &mut self,
        concept: &Slug,
        entry: &Node,
        default: Option<Level>,
        names: &mut Names,
    ) -> Option<Puzzle> {
        let id = self.id(entry, names);
        let was = self.was(concept, entry);
        let worst = string(entry, "worst");
        let projected = worst.is_some() && self.has_values(entry);
        let outcomes = self.outcomes(entry, "outcomes", projected);
        let never = self.outcomes(entry, "never", projected);
        for (outcome, node) in &never {
            let is_it = |(other, _): &(Outcome, &Node)| other.what == outcome.what;
            if outcome.what != What::default() && outcomes.iter().any(is_it) {
                let said = "this stands under `outcomes` as well";
                self.say(
                    Rule::Outcome,
                    node.at,
                    said,
                    "it can happen or it cannot: remove one of the two",
                );
            }
        }
        if let Some(node) = entry.get("outcomes")
            && !node.open
            && !outcomes.is_empty()
            && !outcomes.iter().any(|(outcome, _)| outcome.goal)
            && never.is_empty()
        {
            let fix = "mark the outcome to reach with `goal: true`, or say under `never` what cannot be reached";
            self.say(Rule::Outcome, node.at, "no outcome is the goal", fix);
        }
        let outcomes: Vec<Outcome> = outcomes.into_iter().map(|(outcome, _)| outcome).collect();
        let never: Vec<Outcome> = never.into_iter().map(|(outcome, _)| outcome).collect();
        let place = |key: &str| entry.get(key).map_or(entry.at, |node| node.at);
        Some(Puzzle {
            id: ItemId::new(concept, &id?),
            revision: whole(entry, "revision").unwrap_or(1),
            was,
            title: string(entry, "title")?,
            level: level(entry).or(default)?,
            goal: markdown(entry, "goal")?,
            switch: match entry.get("switch").and_then(Node::text) {
                Some("gil") => Switch::Gil,
                _ => Switch::Any,
            },
            order: match entry.get("order").and_then(Node::text) {
                Some("any") => Order::Any,
                _ => Order::Fifo,
            },
            code: Code::new(string(entry, "code")?, Language::Python),
            outcomes,
            never,
            worst,
            always: string(entry, "always"),
            explanation: markdown(entry, "explanation"),
            explored: None,
            places: Places {
                code: place("code"),
                order: place("order"),
                outcomes: place("outcomes"),
                worst: place("worst"),
                always: place("always"),
            },
        })
    }

    /// Whether an outcome has a `value`, as `worst` asks of all; if none has, that is told once.
    fn has_values(&mut self, entry: &Node) -> bool {
        let all = ["outcomes", "never"].map(|key| outcomes_of(entry, key));
        let has = all.into_iter().flatten().any(|node| node.get("value").is_some());
        if !has && let Some(worst) = entry.get("worst") {
            let fix = "give every outcome its `value`, or remove `worst`";
            self.say(Rule::Outcome, worst.at, "`worst`, and no outcome has a `value`", fix);
        }
        has
    }

    fn outcomes<'n>(
        &mut self,
        entry: &'n Node,
        key: &str,
        projected: bool,
    ) -> Vec<(Outcome, &'n Node)> {
        let mut all: Vec<(Outcome, &Node)> = Vec::new();
        for node in outcomes_of(entry, key) {
            let what = What {
                prints: node.get("prints").and_then(Node::text).map(str::to_owned),
                ends: string(node, "ends"),
                raises: string(node, "raises"),
                lost: string(node, "lost"),
                value: string(node, "value"),
            };
            // What it tries to say may be wrong, and was told of.
            let tries = |entry: &Entry| !["why", "goal"].contains(&entry.key.as_str());
            let nothing = what == What::default();
            if nothing && !node.open && !node.entries().iter().any(tries) {
                let fix = "write one of `prints`, `ends`, `raises`, `lost` or `value`";
                self.say(Rule::Outcome, node.at, "this outcome says nothing", fix);
                continue;
            }
            if projected != what.value.is_some() && !nothing && !node.open {
                let said = if projected {
                    "`worst` names a global, and this outcome has no `value`"
                } else {
                    "a `value`, and no `worst` that names a global"
                };
                self.say(Rule::Outcome, node.at, said, "write `worst` and `value` together");
            }
            if let Some((first, _)) = all.iter().find(|(other, _)| other.what == what)
                && !nothing
            {
                let fix = format!("line {} has it already: remove one of the two", first.at.line);
                self.say(Rule::Outcome, node.at, "this outcome stands twice", fix);
                continue;
            }
            let why = string(node, "why").unwrap_or_default();
            let outcome = Outcome { what, goal: is_true(node, "goal"), why, at: node.at };
            all.push((outcome, node));
        }
        all
    }
}

fn outcomes_of<'n>(entry: &'n Node, key: &str) -> &'n [Node] {
    entry.get(key).map_or(&[], Node::items)
}

/// Makes a poll of what can come of a puzzle, and of what only seems possible.
fn guess(poll: &mut Poll, puzzle: &Puzzle) {
    poll.stem = Markdown::new(format!("{}: what can this program print?", puzzle.title));
    // What can happen stands first in the file.
    poll.shuffled = true;
    poll.code = Some(puzzle.code.clone());
    for outcome in puzzle.outcomes.iter().chain(&puzzle.never).take(10) {
        let words = outcome.what.words();
        let mut id = Slug::from_text(&words);
        if poll.options.iter().any(|option| option.id == id) {
            id = Slug::from_text(&format!("{words} {}", poll.options.len()));
        }
        let text = if outcome.what.prints.is_some() || outcome.what.value.is_some() {
            format!("`{}`", outcome.what.said().replace('`', "'"))
        } else {
            outcome.what.said()
        };
        poll.options.push(PollOption { id, was: Vec::new(), text: Markdown::new(text) });
    }
}
