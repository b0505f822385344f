//! What a page shows of one state, as plain data. Knows no HTML.

use crate::exploration::{Exploration, digit};
use crate::fault::Fault;
use crate::graph;
use crate::machine::schedule::{Choice, End, What};
use crate::machine::{Event, Machine};
use crate::program::Value;
use crate::search;

/// A state, reached by a path, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// One base-36 digit for each choice so far.
    pub path: String,
    /// Threads or tasks, in the order in which they were made. For asyncio the first is the loop.
    pub lanes: Vec<Lane>,
    /// What has happened, the oldest first.
    pub rows: Vec<Row>,
    /// The ways on; empty when the program has ended.
    pub ways: Vec<Way>,
    /// Who cannot take a step, and why.
    pub blocked: Vec<Blocked>,
    /// Globals and attributes: name and text, as `repr` writes it.
    pub variables: Vec<(String, String)>,
    /// Locks, semaphores, events and queues: name and how they stand.
    pub locks: Vec<(String, String)>,
    /// The lines printed so far.
    pub prints: Vec<String>,
    /// Outcomes that can still be reached, as indexes of [`Exploration::outcomes`].
    pub reachable: Vec<usize>,
    /// The outcome, when the program has ended.
    pub end: Option<usize>,
    /// The step that left only one kind of end, once there is one.
    pub decided: Option<Decided>,
}

/// A thread or a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// `deposit(50)`; of two with the same name the second is `deposit(50) #2`.
    pub name: String,
    /// The line it stands at, from 1; `None` when it has ended or stands in no line of the program.
    pub line: Option<usize>,
    /// It has come to its end.
    pub done: bool,
    /// The loop of asyncio, not a task.
    pub is_loop: bool,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index of [`View::lanes`].
    pub lane: usize,
    /// Line of the program, from 1; 0 for what happens outside of it.
    pub line: usize,
    /// `reads balance: 100`
    pub words: String,
    /// The line it printed.
    pub printed: Option<String>,
    /// How many choices had been made when it happened, this one included.
    pub choice: usize,
    /// Machinery that is shown only on request.
    pub plumbing: bool,
}

/// A choice that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The digit it adds to the path.
    pub digit: char,
    /// The path behind it.
    pub path: String,
    /// Index of [`View::lanes`]: who takes the step; `None` where the outside world does.
    pub lane: Option<usize>,
    /// Line of the program, from 1; 0 for what happens outside of it.
    pub line: usize,
    /// `takes b`
    pub words: String,
    /// Outcomes that can be reached behind it.
    pub reachable: Vec<usize>,
}

/// A thread that must wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Index of [`View::lanes`].
    pub lane: usize,
    /// Line of the program, from 1.
    pub line: usize,
    /// `waits for b, held by first`
    pub reason: String,
}

/// The choice after which the end was no longer open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The choice, counted from 1. 0: it was never open.
    pub choice: usize,
    /// `this step made the deadlock unavoidable`
    pub sentence: String,
}

/// A schedule that ends otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its path.
    pub path: String,
    /// How many of its choices are the same.
    pub same: usize,
    /// Its outcome, an index of [`Exploration::outcomes`].
    pub outcome: usize,
    /// What was done at the parting of the ways, and what is done instead.
    pub instead: (String, String),
}

/// A path replayed: the machine at its end, the nodes on the way.
pub(crate) struct Replay<'p> {
    pub(crate) machine: Machine<'p>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) nodes: Vec<usize>,
    pub(crate) rows: Vec<(usize, Event)>,
    /// The thread that took the last step.
    pub(crate) last: usize,
}

impl Exploration {
    /// The state behind a path; `None` when a digit of it is not offered.
    #[must_use]
    pub fn view(&self, path: &str) -> Option<View> {
        let replay = self.replay(path)?;
        let node = *replay.nodes.last()?;
        let machine = &replay.machine;
        let lanes = machine
            .state
            .fibers
            .iter()
            .enumerate()
            .map(|(index, fiber)| {
                let line = machine.line(index);
                Lane {
                    name: fiber.name.to_string(),
                    line: (!fiber.done && line > 0).then_some(line),
                    done: fiber.done,
                    is_loop: index == 0 && self.program.asyncio,
                }
            })
            .collect();
        let rows = replay
            .rows
            .iter()
            .map(|(choice, event)| Row {
                lane: event.fiber,
                line: event.line,
                words: event.words.clone(),
                printed: event.printed.as_ref().map(ToString::to_string),
                choice: *choice,
                plumbing: event.plumbing,
            })
            .collect();
        let ended = self.graph.nodes[node].end;
        let ways = if ended.is_some() { Vec::new() } else { self.ways(&replay, path, node) };
        Some(View {
            path: path.to_owned(),
            lanes,
            rows,
            ways,
            blocked: Self::blocked(&replay),
            variables: machine.variables(),
            locks: machine.locks(),
            prints: machine.state.prints.iter().map(ToString::to_string).collect(),
            reachable: self.reachable(node),
            end: ended,
            decided: self.decided(&replay.nodes),
        })
    }

    /// The node a path leads to; cheap, nothing is run.
    pub(crate) fn walk(&self, path: &str) -> Option<Vec<usize>> {
        let mut nodes = vec![0];
        for c in path.chars() {
            let digit = usize::try_from(c.to_digit(36)?).ok()?;
            let node = &self.graph.nodes[*nodes.last()?];
            // Only small letters, so that a state has one address.
            if c.is_ascii_uppercase() || node.end.is_some() {
                return None;
            }
            nodes.push(node.edges.get(digit)?.to);
        }
        Some(nodes)
    }

    pub(crate) fn replay(&self, path: &str) -> Option<Replay<'_>> {
        let nodes = self.walk(path)?;
        let digits: Vec<usize> =
            path.chars().filter_map(|c| usize::try_from(c.to_digit(36)?).ok()).collect();
        self.run(&digits, nodes).ok()
    }

    fn run(&self, digits: &[usize], nodes: Vec<usize>) -> Result<Replay<'_>, Fault> {
        let options = &self.options;
        let mut machine =
            Machine::new(&self.program, crate::machine::state::State::new(&self.program));
        machine.log = Some(Vec::new());
        machine.glue(0, true, options.glue)?;
        let mut settled = search::settle(&mut machine, options, 0, |_| Ok(()))?;
        let mut rows = Vec::new();
        let drain = |machine: &mut Machine<'_>, count: usize, rows: &mut Vec<(usize, Event)>| {
            rows.extend(machine.log.iter_mut().flat_map(std::mem::take).map(|e| (count, e)));
        };
        drain(&mut machine, 0, &mut rows);
        let mut last = settled.last;
        for (count, digit) in digits.iter().enumerate() {
            let Some(choice) = settled.choices.get(*digit).copied() else { break };
            machine.apply(choice, options.switch, options.glue)?;
            settled = search::settle(&mut machine, options, choice.thread, |_| Ok(()))?;
            last = settled.last;
            drain(&mut machine, count + 1, &mut rows);
        }
        Ok(Replay { machine, choices: settled.choices, nodes, rows, last })
    }

    fn reachable(&self, node: usize) -> Vec<usize> {
        (0..self.graph.outcomes.len()).filter(|o| self.reach.has(node, *o)).collect()
    }

    fn ways(&self, replay: &Replay<'_>, path: &str, node: usize) -> Vec<Way> {
        let edges = &self.graph.nodes[node].edges;
        let ways = replay.choices.iter().zip(edges).enumerate();
        ways.filter_map(|(index, (choice, edge))| {
            let digit = digit(index)?;
            let (line, words) = Self::choice_words(&replay.machine, *choice);
            Some(Way {
                digit,
                path: format!("{path}{digit}"),
                lane: Self::taker(&replay.machine, *choice, line),
                line,
                words,
                reachable: self.reachable(edge.to),
            })
        })
        .collect()
    }

    /// The thread or task that takes a step.
    fn taker(machine: &Machine<'_>, choice: Choice, line: usize) -> Option<usize> {
        let own = choice.what == What::Go || line > 0;
        own.then(|| machine.active(choice.thread))
    }

    fn choice_words(machine: &Machine<'_>, choice: Choice) -> (usize, String) {
        let asyncio = &machine.state.asyncio;
        match choice.what {
            What::Go => {
                let fiber = machine.active(choice.thread);
                let words = machine.words(fiber, false).unwrap_or_else(|| "goes on".to_owned());
                (machine.line(fiber), words)
            }
            What::Arrive(index) => {
                let name = asyncio.outside.get(index).map_or("", |(_, name)| &**name);
                (0, format!("the answer `{name}` arrives"))
            }
            What::Turn => (0, "the loop goes on".to_owned()),
            What::Ring(index) => {
                let when = asyncio.timers.get(index).map_or(0, |t| t.when);
                let seconds = crate::machine::seconds(when);
                if when > asyncio.now {
                    (0, format!("time passes until {seconds} s"))
                } else {
                    (0, format!("another timer of {seconds} s rings"))
                }
            }
            What::Pick(index) => {
                let args = machine.calling(machine.active(choice.thread)).map(|c| c.args);
                let args = args.unwrap_or_default();
                if let Some(count @ Value::Int(_)) = args.first() {
                    let place = machine.next_handles(count).get(index).copied();
                    let name = place.map(|place| machine.ready_name(place)).unwrap_or_default();
                    return (0, format!("{name} is next: what is ready has no order"));
                }
                let items = args.first().map(|list| machine.items(list)).unwrap_or_default();
                if let Some(Value::Str(words)) = items.get(index) {
                    return (machine.line(machine.active(choice.thread)), words.to_string());
                }
                let name = items.get(index).and_then(|item| machine.task_name(item));
                let name = name.unwrap_or_else(|| format!("number {}", index + 1));
                let words = match args.get(1) {
                    Some(Value::Str(words)) => words,
                    _ => "is cancelled next",
                };
                (0, format!("{name} {words}: a set has no order"))
            }
        }
    }

    fn blocked(replay: &Replay<'_>) -> Vec<Blocked> {
        let machine = &replay.machine;
        let mut out = Vec::new();
        for (index, fiber) in machine.state.fibers.iter().enumerate() {
            if fiber.done {
                continue;
            }
            if fiber.thread {
                let stuck = machine.pending(index, false).is_some_and(|p| !p.ready);
                if stuck {
                    let reason = machine.reason(index);
                    out.push(Blocked { lane: index, line: machine.line(index), reason });
                }
            } else if let Some(reason) = machine.task_reason(index) {
                out.push(Blocked { lane: index, line: machine.line(index), reason });
            }
        }
        out
    }

    fn decided(&self, nodes: &[usize]) -> Option<Decided> {
        let last = self.reachable(*nodes.last()?);
        let all_dead = |node: usize| {
            self.reachable(node).iter().all(|o| self.graph.outcomes[*o].ends == End::Deadlock)
        };
        let all_wait = |node: usize| {
            self.reachable(node).iter().all(|o| self.graph.outcomes[*o].ends != End::Done)
        };
        let first = |holds: &dyn Fn(usize) -> bool| nodes.iter().position(|n| holds(*n));
        let node = *nodes.last()?;
        let (choice, sentence) = if all_dead(node) {
            (first(&all_dead)?, "this step made the deadlock unavoidable")
        } else if all_wait(node) {
            (first(&all_wait)?, "this step made it unavoidable that somebody waits forever")
        } else if let [only] = last.as_slice() {
            let single = |node: usize| self.reachable(node) == [*only];
            (first(&single)?, "after this step the end is settled")
        } else {
            return None;
        };
        Some(Decided { choice, sentence: sentence.to_owned() })
    }

    /// The next step of a schedule with the fewest switches from a state to an outcome.
    #[must_use]
    pub fn hint(&self, path: &str, outcome: usize) -> Option<Way> {
        let replay = self.replay(path)?;
        let node = *replay.nodes.last()?;
        let (_, digits) = graph::way(&self.graph, node, replay.last, |o| o == outcome)?;
        let first = *digits.first()?;
        self.ways(&replay, path, node).into_iter().nth(first)
    }

    /// A schedule that shares as many first choices as possible with a path and ends otherwise.
    #[must_use]
    pub fn closest(&self, path: &str) -> Option<Other> {
        let nodes = self.walk(path)?;
        let own = self.graph.nodes[*nodes.last()?].end?;
        let digits: Vec<char> = path.chars().collect();
        for same in (0..digits.len()).rev() {
            let taken = usize::try_from(digits[same].to_digit(36)?).ok()?;
            let edges = &self.graph.nodes[nodes[same]].edges;
            let others = edges.iter().enumerate().filter(|(index, _)| *index != taken);
            let found = others
                .filter_map(|(index, edge)| {
                    let (outcome, way) =
                        graph::way(&self.graph, edge.to, edge.last, |outcome| outcome != own)?;
                    Some((way.len(), index, outcome, way))
                })
                .min();
            if let Some((_, index, outcome, way)) = found {
                let before: String = digits[..same].iter().collect();
                let replay = self.replay(&before)?;
                let name = |index: usize| {
                    let (machine, choice) = (&replay.machine, replay.choices[index]);
                    let (line, words) = Self::choice_words(machine, choice);
                    match Self::taker(machine, choice, line) {
                        Some(fiber) => format!("{} {words}", machine.state.fibers[fiber].name),
                        None => words,
                    }
                };
                let instead = (name(taken), name(index));
                let mut path = before;
                path.extend(digit(index));
                path.extend(way.iter().filter_map(|d| digit(*d)));
                return Some(Other { path, same, outcome, instead });
            }
        }
        None
    }

    /// A schedule step by step, one line each: `deposit(50), line 6: reads balance: 100`.
    #[must_use]
    pub fn story(&self, path: &str) -> Vec<String> {
        let Some(replay) = self.replay(path) else { return Vec::new() };
        let told = replay.rows.iter().filter(|(_, event)| !event.plumbing);
        told.map(|(_, event)| event.told(&replay.machine.state)).collect()
    }

    /// The path behind each choice of a path, beginning with the empty one.
    #[must_use]
    pub fn prefixes(path: &str) -> Vec<&str> {
        (0..=path.len()).filter_map(|end| path.get(..end)).collect()
    }
}
