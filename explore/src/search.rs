//! The graph of all schedules: every state with a real choice, each once.

use std::collections::HashMap;

use crate::fault::{At, Fault};
use crate::machine::Machine;
use crate::machine::ask::BROKEN;
use crate::machine::canon::Print;
use crate::machine::schedule::{Choice, End};
use crate::machine::state::State;
use crate::options::Options;
use crate::program::{Program, Value};

/// What a run of the program leaves behind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) prints: Vec<String>,
    pub(crate) ends: End,
    pub(crate) raises: Option<String>,
    pub(crate) lost: Vec<String>,
    pub(crate) value: Option<String>,
}

/// A choice and all forced steps behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) to: usize,
    /// The threads that took its first and its last step, and how often they changed in it.
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) switches: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    /// In the order of their digits.
    pub(crate) edges: Vec<Edge>,
    /// The outcome, where the program has ended.
    pub(crate) end: Option<usize>,
    /// How the search first came here.
    pub(crate) from: Option<(usize, usize)>,
}

#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) outcomes: Vec<Key>,
    /// Steps of threads, or turns and answers of a loop.
    pub(crate) steps: usize,
}

/// Forced steps in a row before they are held against each other.
const SPIN: usize = 300;

/// A state in which somebody has a choice, or nobody has any.
pub(crate) struct Settled {
    pub(crate) choices: Vec<Choice>,
    /// Forced steps went round in a circle: nothing will ever change.
    pub(crate) spins: bool,
    pub(crate) last: usize,
    pub(crate) switches: usize,
    pub(crate) steps: usize,
}

/// Takes forced steps until there is a choice. `last` is the thread that took the step before.
pub(crate) fn settle(
    machine: &mut Machine<'_>,
    options: &Options,
    last: usize,
    mut after: impl FnMut(&mut Machine<'_>) -> Result<(), Fault>,
) -> Result<Settled, Fault> {
    let mut settled = Settled { choices: Vec::new(), spins: false, last, switches: 0, steps: 0 };
    let mut anchor: Option<Print> = None;
    loop {
        let choices = machine.choices(options.glue);
        let [only] = choices.as_slice() else {
            settled.choices = choices;
            return Ok(settled);
        };
        if settled.steps >= SPIN {
            let print = machine.fingerprint(true);
            if anchor == Some(print) {
                settled.spins = true;
                return Ok(settled);
            }
            if settled.steps.is_power_of_two() || settled.steps == SPIN {
                anchor = Some(print);
            }
        }
        if settled.steps > options.steps {
            let at = At { line: machine.line(machine.active(only.thread)), column: 0 };
            return Err(Fault::new(at, "this never ends by itself", "let the loop end"));
        }
        settled.switches += usize::from(only.thread != settled.last);
        settled.last = only.thread;
        settled.steps += 1;
        machine.apply(*only, options.switch, options.glue)?;
        after(machine)?;
    }
}

/// The machine before the first choice.
pub(crate) fn begin<'p>(program: &'p Program, options: &Options) -> Result<Machine<'p>, Fault> {
    let mut machine = Machine::new(program, State::new(program));
    machine.glue(0, true, options.glue)?;
    Ok(machine)
}

struct Search<'p, 'o> {
    program: &'p Program,
    options: &'o Options,
    graph: Graph,
    known: HashMap<Print, usize>,
    outcomes: HashMap<Key, usize>,
    project: Option<usize>,
}

/// Every schedule of a program.
pub(crate) fn search(program: &Program, options: &Options) -> Result<Graph, Fault> {
    let project = match &options.project {
        Some(name) => Some(slot(program, name)?),
        None => None,
    };
    let mut search = Search {
        program,
        options,
        graph: Graph::default(),
        known: HashMap::new(),
        outcomes: HashMap::new(),
        project,
    };
    search.run()?;
    search.endless()?;
    Ok(search.graph)
}

fn slot(program: &Program, name: &str) -> Result<usize, Fault> {
    program.globals.iter().position(|g| *g.name == *name && !g.hidden).ok_or_else(|| {
        Fault::new(
            At::default(),
            format!("`{name}` is no global of the program"),
            "name a variable that is assigned outside of functions",
        )
    })
}

impl<'p> Search<'p, '_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut machine = begin(self.program, self.options)?;
        let settled = self.settle(&mut machine, 0)?;
        let mut open = std::collections::VecDeque::new();
        if let Some(found) = self.visit(&mut machine, &settled, None)? {
            open.push_back((found, machine.state, settled.choices));
        }
        while let Some((from, state, choices)) = open.pop_front() {
            for (digit, choice) in choices.iter().enumerate() {
                let mut machine = Machine::new(self.program, state.clone());
                let settled = match self.take(&mut machine, *choice) {
                    Err(fault) if fault.message.ends_with(BROKEN) => {
                        return Err(self.with_story(fault, from, digit));
                    }
                    other => other?,
                };
                self.graph.steps += 1;
                let before = self.graph.nodes.len();
                let found = self.visit(&mut machine, &settled, Some((from, digit)))?;
                let print = machine.fingerprint(self.options.canonical);
                let to = self.known.get(&print).copied().unwrap_or(before);
                let edge = Edge {
                    to,
                    first: choice.thread,
                    last: settled.last,
                    switches: settled.switches,
                };
                self.graph.nodes[from].edges.push(edge);
                if let Some(found) = found {
                    open.push_back((found, machine.state, settled.choices));
                }
            }
        }
        Ok(())
    }

    fn settle(&mut self, machine: &mut Machine<'p>, last: usize) -> Result<Settled, Fault> {
        let check = |m: &mut Machine<'_>| tidy(self.project, m);
        tidy(self.project, machine)?;
        let settled = settle(machine, self.options, last, check)?;
        self.graph.steps += settled.steps;
        if self.graph.steps > self.options.steps {
            return Err(self.too_many(machine, "steps", self.options.steps));
        }
        Ok(settled)
    }

    fn take(&mut self, machine: &mut Machine<'p>, choice: Choice) -> Result<Settled, Fault> {
        machine.apply(choice, self.options.switch, self.options.glue)?;
        tidy(self.project, machine)?;
        self.settle(machine, choice.thread)
    }

    /// Says by which steps an invariant was broken.
    fn with_story(&self, mut fault: Fault, from: usize, last: usize) -> Fault {
        let mut digits = self.digits(from);
        digits.push(last);
        let mut steps = Vec::new();
        let _ = self.follow(&digits, |machine| steps = machine.story());
        fault.advice = format!("it fails after: {}", steps.join("; "));
        fault
    }

    /// A node for a state; `Some` when it is new and has ways on.
    fn visit(
        &mut self,
        machine: &mut Machine<'p>,
        settled: &Settled,
        from: Option<(usize, usize)>,
    ) -> Result<Option<usize>, Fault> {
        let print = machine.fingerprint(self.options.canonical);
        if self.known.contains_key(&print) {
            return Ok(None);
        }
        let index = self.graph.nodes.len();
        self.known.insert(print, index);
        if index >= self.options.nodes {
            return Err(self.too_many(machine, "states", self.options.nodes));
        }
        let ended = settled.choices.is_empty() || settled.spins;
        let end = if ended { Some(self.outcome(machine, settled.spins)?) } else { None };
        self.graph.nodes.push(Node { edges: Vec::new(), end, from });
        Ok((!ended).then_some(index))
    }

    fn outcome(&mut self, machine: &mut Machine<'p>, spins: bool) -> Result<usize, Fault> {
        let key = key(machine, self.project, spins)?;
        if let Some(index) = self.outcomes.get(&key) {
            return Ok(*index);
        }
        let index = self.graph.outcomes.len();
        self.graph.outcomes.push(key.clone());
        self.outcomes.insert(key, index);
        Ok(index)
    }

    fn too_many(&self, machine: &Machine<'_>, what: &str, limit: usize) -> Fault {
        let fibers = machine.state.fibers.len();
        let who = if self.program.asyncio { "tasks and threads" } else { "threads" };
        Fault::new(
            At::default(),
            format!("more than {} {what}: {fibers} {who}", grouped(limit)),
            "try one thread, one round or one answer less; a lock around more lines helps, too",
        )
    }

    /// States from which no end can be reached go round forever: that is an end of its own.
    fn endless(&mut self) -> Result<(), Fault> {
        let count = self.graph.nodes.len();
        let mut ends = vec![false; count];
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (index, node) in self.graph.nodes.iter().enumerate() {
            node.edges.iter().for_each(|e| before[e.to].push(index));
        }
        let mut open: Vec<usize> =
            (0..count).filter(|i| self.graph.nodes[*i].end.is_some()).collect();
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut ends[index], true) {
                open.extend(&before[index]);
            }
        }
        let lost: Vec<usize> = (0..count).filter(|i| !ends[*i]).collect();
        for index in lost {
            // Everything a bottom state reaches reaches it, too.
            let reached = self.reached(index);
            if reached.iter().all(|to| self.reached(*to).contains(&index)) {
                let mut machine = self.replay(index)?;
                let outcome = self.outcome(&mut machine, true)?;
                self.graph.nodes[index].end = Some(outcome);
                self.graph.nodes[index].edges.clear();
            }
        }
        Ok(())
    }

    fn reached(&self, from: usize) -> Vec<usize> {
        let mut seen = vec![from];
        let mut next = 0;
        while next < seen.len() {
            for edge in &self.graph.nodes[seen[next]].edges {
                if !seen.contains(&edge.to) {
                    seen.push(edge.to);
                }
            }
            next += 1;
        }
        seen
    }

    fn digits(&self, node: usize) -> Vec<usize> {
        let mut digits = Vec::new();
        let mut at = node;
        while let Some((from, digit)) = self.graph.nodes[at].from {
            digits.push(digit);
            at = from;
        }
        digits.reverse();
        digits
    }

    fn replay(&self, node: usize) -> Result<Machine<'p>, Fault> {
        self.follow(&self.digits(node), |_| {})
    }

    /// Takes these choices once more; `seen` looks at the machine after every step.
    fn follow(
        &self,
        digits: &[usize],
        mut seen: impl FnMut(&Machine<'_>),
    ) -> Result<Machine<'p>, Fault> {
        let mut machine = begin(self.program, self.options)?;
        machine.log = Some(Vec::new());
        let mut after = |m: &mut Machine<'_>| {
            seen(m);
            tidy(self.project, m)
        };
        let mut settled = settle(&mut machine, self.options, 0, &mut after)?;
        for digit in digits {
            let Some(choice) = settled.choices.get(*digit).copied() else { break };
            let applied = machine.apply(choice, self.options.switch, self.options.glue);
            after(&mut machine)?;
            applied?;
            settled = settle(&mut machine, self.options, choice.thread, &mut after)?;
        }
        Ok(machine)
    }
}

/// What is done after every step: the invariant is asked, and lines nobody compares are dropped.
fn tidy(project: Option<usize>, machine: &mut Machine<'_>) -> Result<(), Fault> {
    if project.is_some() {
        machine.state.prints.clear();
    }
    machine.check_invariant()
}

/// The outcome of a state in which the program has ended.
pub(crate) fn key(
    machine: &mut Machine<'_>,
    project: Option<usize>,
    spins: bool,
) -> Result<Key, Fault> {
    let ends = if spins { End::WaitsForEver } else { machine.end() };
    let value = match project.and_then(|slot| machine.state.globals[slot].clone()) {
        Some(Value::Str(text)) => Some(text.to_string()),
        Some(value) => Some(machine.text_of(&value)?),
        None => None,
    };
    let prints = if project.is_some() {
        Vec::new()
    } else {
        machine.state.prints.iter().map(ToString::to_string).collect()
    };
    let raises = machine.state.raises.as_ref().map(ToString::to_string);
    let lost = machine.all_lost(ends)?;
    Ok(Key { prints, ends, raises, lost, value })
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
