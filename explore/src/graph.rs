//! What can be said of the graph of all schedules: counts, shares, what is still reachable, the
//! schedule with the fewest switches.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::search::{Edge, Graph};

/// Nodes so that each stands before those it leads to; `None` when there are cycles.
pub(crate) fn ordered(graph: &Graph) -> Option<Vec<usize>> {
    let count = graph.nodes.len();
    let mut into = vec![0_usize; count];
    for edge in graph.nodes.iter().flat_map(|n| &n.edges) {
        into[edge.to] += 1;
    }
    let mut order: Vec<usize> = (0..count).filter(|i| into[*i] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for edge in &graph.nodes[order[next]].edges {
            into[edge.to] -= 1;
            if into[edge.to] == 0 {
                order.push(edge.to);
            }
        }
        next += 1;
    }
    (order.len() == count).then_some(order)
}

/// How many schedules lead to each outcome; `None` for more than can be counted.
pub(crate) fn schedules(graph: &Graph, order: &[usize]) -> Vec<Option<u128>> {
    let mut ways: Vec<Option<u128>> = vec![Some(0); graph.nodes.len()];
    if let Some(first) = ways.first_mut() {
        *first = Some(1);
    }
    let mut out = vec![Some(0_u128); graph.outcomes.len()];
    for index in order {
        let node = &graph.nodes[*index];
        for Edge { to, .. } in &node.edges {
            ways[*to] = add(ways[*to], ways[*index]);
        }
        if let Some(outcome) = node.end {
            out[outcome] = add(out[outcome], ways[*index]);
        }
    }
    out
}

fn add(a: Option<u128>, b: Option<u128>) -> Option<u128> {
    a?.checked_add(b?)
}

/// The share of each outcome if every choice were a coin toss.
pub(crate) fn tosses(graph: &Graph, order: &[usize]) -> Vec<f64> {
    let mut chance = vec![0.0_f64; graph.nodes.len()];
    if let Some(first) = chance.first_mut() {
        *first = 1.0;
    }
    let mut out = vec![0.0; graph.outcomes.len()];
    for index in order {
        let node = &graph.nodes[*index];
        let ways = u32::try_from(node.edges.len()).unwrap_or(u32::MAX);
        for Edge { to, .. } in &node.edges {
            chance[*to] += chance[*index] / f64::from(ways);
        }
        if let Some(outcome) = node.end {
            out[outcome] += chance[*index];
        }
    }
    out
}

/// Sets of outcomes, one for each node.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    width: usize,
    bits: Vec<u64>,
}

impl Reach {
    /// What can still be reached from each node.
    pub(crate) fn new(graph: &Graph) -> Self {
        let width = graph.outcomes.len().div_ceil(64).max(1);
        let mut reach = Self { width, bits: vec![0; width * graph.nodes.len()] };
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
        for (index, node) in graph.nodes.iter().enumerate() {
            node.edges.iter().for_each(|e| before[e.to].push(index));
        }
        let mut open = Vec::new();
        for (index, node) in graph.nodes.iter().enumerate() {
            if let Some(outcome) = node.end {
                reach.bits[index * width + outcome / 64] |= 1 << (outcome % 64);
                open.push(index);
            }
        }
        while let Some(index) = open.pop() {
            for from in &before[index] {
                let mut changed = false;
                for word in 0..width {
                    let more = reach.bits[index * width + word];
                    let slot = &mut reach.bits[from * width + word];
                    changed |= *slot | more != *slot;
                    *slot |= more;
                }
                if changed {
                    open.push(*from);
                }
            }
        }
        reach
    }

    pub(crate) fn has(&self, node: usize, outcome: usize) -> bool {
        self.bits[node * self.width + outcome / 64] >> (outcome % 64) & 1 == 1
    }
}

/// A schedule to each outcome with the fewest switches between threads, and of those with the
/// fewest choices: digits.
pub(crate) fn witnesses(graph: &Graph) -> Vec<Vec<usize>> {
    let from = shortest(graph, 0, 0);
    let mut best: Vec<Option<(Cost, State)>> = vec![None; graph.outcomes.len()];
    for (state, (cost, _)) in &from {
        if let Some(outcome) = graph.nodes[state.0].end
            && best[outcome].is_none_or(|known| (*cost, *state) < known)
        {
            best[outcome] = Some((*cost, *state));
        }
    }
    best.into_iter()
        .map(|found| found.map_or_else(Vec::new, |(_, state)| trace(&from, state)))
        .collect()
}

/// The nearest end of a wanted outcome behind a node: the outcome, and the digits of the way.
pub(crate) fn way(
    graph: &Graph,
    node: usize,
    last: usize,
    wanted: impl Fn(usize) -> bool,
) -> Option<(usize, Vec<usize>)> {
    let from = shortest(graph, node, last);
    let ends = from.iter().filter_map(|(state, (cost, _))| {
        let outcome = graph.nodes[state.0].end.filter(|outcome| wanted(*outcome))?;
        Some((*cost, *state, outcome))
    });
    let (_, state, outcome) = ends.min()?;
    Some((outcome, trace(&from, state)))
}

/// Switches, then choices.
type Cost = (usize, usize);
/// A node, and the thread that took the step to it.
type State = (usize, usize);
type Found = HashMap<State, (Cost, Option<(State, usize)>)>;

fn shortest(graph: &Graph, node: usize, last: usize) -> Found {
    let mut found: Found = HashMap::new();
    let mut open = BinaryHeap::new();
    found.insert((node, last), ((0, 0), None));
    open.push(Reverse(((0, 0), (node, last))));
    while let Some(Reverse((cost, state))) = open.pop() {
        if found.get(&state).is_some_and(|(known, _)| *known < cost) {
            continue;
        }
        for (digit, edge) in graph.nodes[state.0].edges.iter().enumerate() {
            let switched = usize::from(edge.first != state.1) + edge.switches;
            let next = (edge.to, edge.last);
            let price = (cost.0 + switched, cost.1 + 1);
            let better = found.get(&next).is_none_or(|(known, _)| price < *known);
            if better {
                found.insert(next, (price, Some((state, digit))));
                open.push(Reverse((price, next)));
            }
        }
    }
    found
}

fn trace(found: &Found, mut state: State) -> Vec<usize> {
    let mut digits = Vec::new();
    while let Some((_, Some((before, digit)))) = found.get(&state) {
        digits.push(*digit);
        state = *before;
    }
    digits.reverse();
    digits
}
