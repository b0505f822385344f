//! Puzzles held against all schedules of their programs, and keys against puzzles.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::explored::{self, Explored, digest, explored};
use super::super::problem::{Place, Source};
use super::super::rules::Rule;
use super::super::{Asks, Choice, Concept, Order, Outcome, Problem, Puzzle, Question, What};
use super::Checked;
use crate::explore::{Exploration, Fault};

/// Explores the puzzles of a file without errors, and says where its author and the proof differ.
pub(in super::super) fn prove(file: &mut Checked) {
    let Some(concept) = &mut file.concept else { return };
    let source = &file.source;
    let said: Vec<Vec<Problem>> = concept
        .puzzles
        .par_iter_mut()
        .map(|puzzle| {
            let mut proof = Proof { source, problems: Vec::new() };
            proof.puzzle(puzzle);
            proof.problems
        })
        .collect();
    file.problems.extend(said.into_iter().flatten());
    let mut proof = Proof { source, problems: Vec::new() };
    proof.keys(concept);
    file.problems.append(&mut proof.problems);
    let Concept { puzzles, questions, retired, drafts, .. } = concept;
    for question in questions.iter_mut().chain(retired).chain(drafts) {
        let Some(proved) = &mut question.proved_by else { continue };
        let puzzle = puzzles.iter().find(|puzzle| puzzle.id.item() == proved.puzzle.as_str());
        let explored = puzzle.and_then(|puzzle| puzzle.explored.as_ref());
        proved.tried = explored.map(|explored| explored.tried()).unwrap_or_default();
    }
}

struct Proof<'a> {
    source: &'a Source,
    problems: Vec<Problem>,
}

impl Proof<'_> {
    fn say(&mut self, rule: Rule, at: Place, message: String, fix: &str, notes: Vec<String>) {
        let problem = Problem::at(rule, self.source, at, message, fix);
        self.problems.push(problem.shown_by(notes));
    }

    fn puzzle(&mut self, puzzle: &mut Puzzle) {
        if !self.patterns(puzzle) {
            return;
        }
        let exploration = match explored(puzzle) {
            Ok(exploration) => exploration,
            Err(faults) => return faults.iter().for_each(|fault| self.fault(puzzle, fault)),
        };
        let before = self.problems.len();
        if puzzle.order == Order::Any && !exploration.is_asyncio() {
            let said = "`order: any` is about asyncio's loop, and there is none here".to_owned();
            self.say(Rule::Explored, puzzle.places.order, said, "remove it", Vec::new());
        }
        let mut told = vec![None; exploration.outcomes().len()];
        for (claim, outcome) in puzzle.outcomes.iter().enumerate() {
            let mut fits = false;
            for (index, found) in exploration.outcomes().iter().enumerate() {
                if !outcome.fits(found) {
                    continue;
                }
                fits = true;
                if let Some(first) = told[index].replace(claim) {
                    self.twice(puzzle, outcome, &puzzle.outcomes[first], &exploration, index);
                }
            }
            if !fits {
                let said = format!("{} {}", named(outcome), exploration.cannot());
                let fix = "remove it, or move it to `never`";
                self.say(Rule::Explored, outcome.at, said, fix, Vec::new());
            }
        }
        for outcome in &puzzle.never {
            for (index, found) in exploration.outcomes().iter().enumerate() {
                if outcome.fits(found) {
                    told[index].get_or_insert(0);
                    let part = exploration.part(found);
                    let said = format!("this can happen: it can {}{part}", found.short_words());
                    let notes = story(puzzle, &exploration, index);
                    let fix = "move it to `outcomes`";
                    self.say(Rule::Explored, outcome.at, said, fix, notes);
                    break;
                }
            }
        }
        for index in (0..told.len()).filter(|index| told[*index].is_none()) {
            let notes = story(puzzle, &exploration, index);
            let fix = "add it to `outcomes`, with why it happens";
            self.say(Rule::Explored, puzzle.places.outcomes, exploration.also(index), fix, notes);
        }
        if self.problems.len() == before {
            let told = told.into_iter().map(Option::unwrap_or_default).collect();
            puzzle.explored = Some(Arc::new(Explored::new(exploration, puzzle, told)));
        }
    }

    /// That every text between slashes is a pattern.
    fn patterns(&mut self, puzzle: &Puzzle) -> bool {
        let before = self.problems.len();
        for outcome in puzzle.outcomes.iter().chain(&puzzle.never) {
            let prints = outcome.what.prints.as_deref();
            if let Some(Err(error)) = prints.and_then(explored::pattern) {
                let error = error.to_string();
                let last = error.lines().last().unwrap_or_default();
                let said = "this is no regular expression".to_owned();
                self.say(Rule::Explored, outcome.at, said, last, Vec::new());
            }
        }
        self.problems.len() == before
    }

    fn twice(
        &mut self,
        puzzle: &Puzzle,
        outcome: &Outcome,
        first: &Outcome,
        exploration: &Exploration,
        index: usize,
    ) {
        let words = exploration.outcomes()[index].short_words();
        let said =
            format!("this outcome and that of line {} are both: it can {words}", first.at.line);
        let fix = "say more of each, so that every outcome is one of them";
        self.say(Rule::Explored, outcome.at, said, fix, story(puzzle, exploration, index));
    }

    /// A fault of the program, at its place in the file.
    fn fault(&mut self, puzzle: &Puzzle, fault: &Fault) {
        let about = |text: &Option<String>| {
            text.as_ref().is_some_and(|text| fault.message.contains(&format!("`{text}`")))
        };
        let at = if fault.line > 0 {
            self.within(puzzle, fault.line, fault.column)
        } else if about(&puzzle.always) {
            puzzle.places.always
        } else if about(&puzzle.worst) {
            puzzle.places.worst
        } else {
            puzzle.places.code
        };
        self.say(Rule::Subset, at, fault.message.clone(), &fault.advice, Vec::new());
    }

    /// A place of the program, from 1, in the file.
    fn within(&self, puzzle: &Puzzle, line: usize, column: usize) -> Place {
        let code = puzzle.places.code;
        let wanted = puzzle.code.source().lines().nth(line - 1).unwrap_or_default();
        // The text of a block begins at its place. A line below may be the same.
        let numbers = [code.line + line - 1, code.line + line];
        let found = numbers.into_iter().find_map(|number| {
            let text = self.source.line(number);
            let indent = text.len().checked_sub(wanted.len())?;
            text.ends_with(wanted).then_some((number, text, indent))
        });
        let Some((number, text, indent)) = found else { return code };
        let before: String = wanted.chars().take(column.saturating_sub(1)).collect();
        let from = indent + before.len();
        let rest = text.get(from..).unwrap_or_default();
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.source.place(number, from, from + word.max(1))
    }

    /// Holds the keys of questions against the puzzles they follow from.
    fn keys(&mut self, concept: &Concept) {
        let questions = concept.questions.iter().chain(&concept.retired).chain(&concept.drafts);
        for question in questions {
            let Some(proved) = &question.proved_by else { continue };
            let puzzle = concept.puzzles.iter().find(|p| p.id.item() == proved.puzzle.as_str());
            // What is wrong with the puzzle was said; and a name that is not there, too.
            if let Some(puzzle) = puzzle
                && puzzle.explored.is_some()
            {
                self.key(question, proved.asks, puzzle);
            }
        }
    }

    fn key(&mut self, question: &Question, asks: Asks, puzzle: &Puzzle) {
        let Some(explored) = &puzzle.explored else { return };
        let exploration = explored.exploration();
        for option in question.options() {
            let Some(words) = &option.outcome else { continue };
            match asks {
                Asks::Possible | Asks::Impossible => {
                    self.option(option, words, asks, puzzle, exploration);
                }
                Asks::OnlySet => self.set(option, words, puzzle, explored),
                Asks::CanDeadlock => self.deadlock(option, words, puzzle, exploration),
            }
        }
    }

    fn option(
        &mut self,
        option: &Choice,
        words: &str,
        asks: Asks,
        puzzle: &Puzzle,
        exploration: &Exploration,
    ) {
        let known = puzzle.outcomes.iter().chain(&puzzle.never).map(|outcome| &outcome.what);
        let what = known.into_iter().find(|what| what.words() == words);
        let read = What::from_words(words, puzzle.worst.is_some());
        let what = what.unwrap_or(&read);
        let found = exploration.outcomes().iter().position(|outcome| what.fits(outcome));
        let right = found.is_some() == (asks == Asks::Possible);
        if right == option.correct {
            return;
        }
        let mark = if option.correct { "marked correct" } else { "not marked correct" };
        let at = option.outcome_at;
        let fix = "change `correct`, or ask for something else";
        match found {
            Some(index) => {
                let part = exploration.part(&exploration.outcomes()[index]);
                let said = format!("{mark}, and {words} is possible{part}");
                self.say(Rule::Proof, at, said, fix, story(puzzle, exploration, index));
            }
            None => {
                let said = format!("{mark}, and {words} {}", exploration.cannot());
                self.say(Rule::Proof, at, said, fix, Vec::new());
            }
        }
    }

    fn set(&mut self, option: &Choice, words: &str, puzzle: &Puzzle, explored: &Explored) {
        let mut own: Vec<String> = words.split(" | ").map(|w| w.trim().to_owned()).collect();
        let mut all: Vec<String> = puzzle.outcomes.iter().map(|o| o.what.words()).collect();
        own.sort();
        all.sort();
        if (own == all) != option.correct {
            let set = all.join(" | ");
            let cannot = explored.exploration().cannot();
            let said = format!("the proven set is {set}; anything else {cannot}");
            let fix = "write all outcomes of the right option, with ` | ` between them";
            self.say(Rule::Proof, option.outcome_at, said, fix, Vec::new());
        }
    }

    fn deadlock(
        &mut self,
        option: &Choice,
        words: &str,
        puzzle: &Puzzle,
        exploration: &Exploration,
    ) {
        let can = exploration.can_deadlock();
        let at = option.outcome_at;
        let says = match words {
            "deadlock" => true,
            "no deadlock" => false,
            _ => {
                let said = format!("`{words}` says nothing of a deadlock");
                let fix = "write `outcome: deadlock` or `outcome: no deadlock`";
                return self.say(Rule::Proof, at, said, fix, Vec::new());
            }
        };
        if (says == can) == option.correct {
            return;
        }
        let mut ends = exploration.outcomes().iter();
        let index = ends.position(|outcome| outcome.ends == crate::explore::End::Deadlock);
        let fix = "change `correct`";
        match index {
            Some(index) => {
                let said = "this program can end in a deadlock".to_owned();
                self.say(Rule::Proof, at, said, fix, story(puzzle, exploration, index));
            }
            None => {
                let said = format!("a deadlock {}", exploration.cannot());
                self.say(Rule::Proof, at, said, fix, Vec::new());
            }
        }
    }
}

/// An outcome as its author wrote it.
fn named(outcome: &Outcome) -> String {
    format!("`{}`", outcome.what.words())
}

/// A short schedule to an outcome step by step, and the page that shows its end.
fn story(puzzle: &Puzzle, exploration: &Exploration, outcome: usize) -> Vec<String> {
    let path = &exploration.outcomes()[outcome].witness;
    let mut steps = exploration.story(path);
    steps.push(format!("/puzzles/{}/{}/{path}", puzzle.id, digest(puzzle, exploration)));
    steps
}
