//! The result of exploring a program.

use std::sync::{Arc, OnceLock};

use crate::compile::compile;
use crate::fault::Fault;
use crate::graph::{self, Reach};
use crate::machine::schedule::{End, Switch};
use crate::options::{Options, Order, Python};
use crate::program::Program;
use crate::search::{self, Graph};

/// One way in which a program can end.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The lines it prints; empty when outcomes are told by a global.
    pub prints: Vec<String>,
    /// How it ends.
    pub ends: End,
    /// The exception the main thread, or `asyncio.run`, ended with: `ValueError('x')`.
    pub raises: Option<String>,
    /// Exceptions of threads and tasks that nobody retrieved, sorted.
    pub lost: Vec<String>,
    /// The last value of the global that outcomes are told by, as `print` writes it.
    pub value: Option<String>,
    /// How many schedules end so; `None` when a loop makes their number infinite.
    pub schedules: Option<u128>,
    /// The share of runs that end so if every choice were a coin toss, from 0 to 1; `None` as
    /// above.
    pub tossed: Option<f64>,
    /// The path of a schedule with the fewest switches that ends so.
    pub witness: String,
}

/// All schedules of a program. Immutable; a few dozen bytes a state.
#[derive(Debug)]
pub struct Exploration {
    pub(crate) source: Arc<str>,
    pub(crate) program: Program,
    pub(crate) options: Options,
    pub(crate) graph: Graph,
    pub(crate) reach: Reach,
    outcomes: Vec<Outcome>,
    cycles: bool,
    differs: OnceLock<Vec<Python>>,
    without_gil: OnceLock<Vec<usize>>,
    out_of_order: OnceLock<Vec<usize>>,
}

/// Explores every schedule of a program.
///
/// # Errors
/// A program outside of the subset, one that never ends by itself, an invariant that does not hold
/// in every state, and a program with more states than the options allow: each with its place and
/// with advice. A program is explored completely or not at all.
pub fn explore(source: &str, options: impl Into<Options>) -> Result<Exploration, Vec<Fault>> {
    let options = options.into();
    let program = compile(source, &options)?;
    let graph = search::search(&program, &options).map_err(|f| vec![f])?;
    let order = graph::ordered(&graph);
    let witnesses = graph::witnesses(&graph);
    let (counts, tosses) = match &order {
        Some(order) => (
            graph::schedules(&graph, order),
            graph::tosses(&graph, order).into_iter().map(Some).collect(),
        ),
        None => (vec![None; graph.outcomes.len()], vec![None; graph.outcomes.len()]),
    };
    let outcomes = graph
        .outcomes
        .iter()
        .zip(witnesses)
        .zip(counts.into_iter().zip(tosses))
        .map(|((key, witness), (schedules, tossed))| Outcome {
            prints: key.prints.clone(),
            ends: key.ends,
            raises: key.raises.clone(),
            lost: key.lost.clone(),
            value: key.value.clone(),
            schedules,
            tossed,
            witness: witness.iter().filter_map(|d| digit(*d)).collect(),
        })
        .collect();
    let reach = Reach::new(&graph);
    let cycles = order.is_none();
    Ok(Exploration {
        source: source.into(),
        program,
        options,
        graph,
        reach,
        outcomes,
        cycles,
        differs: OnceLock::new(),
        without_gil: OnceLock::new(),
        out_of_order: OnceLock::new(),
    })
}

/// A digit of a path, base 36.
pub(crate) fn digit(value: usize) -> Option<char> {
    char::from_digit(u32::try_from(value).ok()?, 36)
}

impl Exploration {
    /// All outcomes, in the order in which they were found. [`Outcome::witness`] leads to each.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The number of schedules; `None` when a loop makes it infinite.
    #[must_use]
    pub fn schedules(&self) -> Option<u128> {
        let counts = self.outcomes.iter().map(|o| o.schedules);
        counts.reduce(|a, b| a?.checked_add(b?)).flatten()
    }

    /// Whether some schedules go round in a circle before they end.
    #[must_use]
    pub fn has_cycles(&self) -> bool {
        self.cycles
    }

    /// Versions of `CPython` on which the program can do something else than on the one that was
    /// followed. Explores the program again for each, when it is asked first; only asyncio differs.
    #[must_use]
    pub fn differs_on(&self) -> &[Python] {
        self.differs.get_or_init(|| {
            if !self.program.asyncio {
                return Vec::new();
            }
            let set = |found: &Self| {
                let mut words: Vec<String> = found.outcomes.iter().map(Outcome::words).collect();
                words.sort();
                words
            };
            let own = set(self);
            let others = Python::ALL.into_iter().filter(|python| *python != self.options.python);
            others
                .filter(|python| {
                    let options = Options { python: *python, ..self.options.clone() };
                    explore(&self.source, options).map_or(true, |found| set(&found) != own)
                })
                .collect()
        })
    }

    /// Outcomes that need a switch of threads where `CPython`'s GIL makes none, as indexes of
    /// [`Self::outcomes`]. Explores the program once more, when it is asked first.
    #[must_use]
    pub fn only_without_gil(&self) -> &[usize] {
        self.without_gil.get_or_init(|| {
            if self.options.switch == Switch::Gil {
                return Vec::new();
            }
            self.missing_under(Options { switch: Switch::Gil, ..self.options.clone() })
        })
    }

    /// Outcomes that need another order of what is ready than asyncio's, as indexes of
    /// [`Self::outcomes`]. Explores the program once more, when it is asked first.
    #[must_use]
    pub fn only_in_any_order(&self) -> &[usize] {
        self.out_of_order.get_or_init(|| {
            if self.options.order == Order::Fifo {
                return Vec::new();
            }
            self.missing_under(Options { order: Order::Fifo, ..self.options.clone() })
        })
    }

    /// The outcomes that there are not under other options.
    fn missing_under(&self, options: Options) -> Vec<usize> {
        let Ok(found) = explore(&self.source, options) else { return Vec::new() };
        let words: Vec<String> = found.outcomes.iter().map(Outcome::words).collect();
        let own = self.outcomes.iter().enumerate();
        own.filter(|(_, o)| !words.contains(&o.words())).map(|(index, _)| index).collect()
    }

    /// In which order asyncio's loop takes what is ready.
    #[must_use]
    pub fn order(&self) -> Order {
        self.options.order
    }

    /// Whether asyncio's loop runs in it.
    #[must_use]
    pub fn is_asyncio(&self) -> bool {
        self.program.asyncio
    }

    /// When threads may be switched.
    #[must_use]
    pub fn switch(&self) -> Switch {
        self.options.switch
    }

    /// The version of `CPython` whose asyncio was followed.
    #[must_use]
    pub fn python(&self) -> Python {
        self.options.python
    }

    /// States with a choice, and ends.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.graph.nodes.len()
    }

    /// Steps that were taken to explore.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.graph.steps
    }

    /// The program.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}
