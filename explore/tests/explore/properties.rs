//! What must hold for every program.

use std::collections::BTreeMap;

use interleave_explore::{Exploration, Options, Switch};

use crate::{asked, explored, explored_as, program};

/// All programs small enough to be tried in every way.
const SMALL: [&str; 32] = [
    "two_deposits",
    "crossed_locks",
    "fill_once",
    "lost_wake_up",
    "lock_twice",
    "rlock_twice",
    "increment_gil",
    "one_sentinel",
    "barrier",
    "daemon",
    "async_two_deposits",
    "async_gather_fails",
    "async_group_fails",
    "async_shield",
    "async_swallow",
    "async_queue",
    "async_as_completed",
    "async_lease",
    "async_held_lock",
    "async_soon_threadsafe",
    "async_thread_late",
    "pool_error",
    "pool_as_completed",
    "pool_as_completed_late",
    "pool_wait_first",
    "pool_cancel",
    "pool_map_left",
    "pool_shutdown_cancels",
    "pool_late_job",
    "turns_any_order",
    "fork_held_lock",
    "fork_two_copies",
];

/// Outcomes and how many schedules lead to each.
type Counted = BTreeMap<String, u128>;

fn counted(found: &Exploration) -> Counted {
    let counts = found.outcomes().iter().map(|o| (o.words(), o.schedules.unwrap_or(0)));
    counts.collect()
}

#[test]
fn every_witness_replays_to_its_outcome() {
    for name in SMALL.iter().chain(&["peterson", "three_in_two_places", "async_stampede"]) {
        let found = explored(name);
        for (index, outcome) in found.outcomes().iter().enumerate() {
            let view = found.view(&outcome.witness).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(view.end, Some(index), "{name}: {}", outcome.witness);
            assert_eq!(view.prints, outcome.prints, "{name}");
        }
    }
}

/// Walks every schedule by replaying it from its start.
fn brute_force(found: &Exploration, path: &str, counts: &mut Counted) {
    let view = found.view(path).unwrap_or_else(|| panic!("{path}"));
    if let Some(end) = view.end {
        let outcome = &found.outcomes()[end];
        assert_eq!(view.prints, outcome.prints, "{path}");
        *counts.entry(outcome.words()).or_default() += 1;
    }
    for way in view.ways {
        brute_force(found, &way.path, counts);
    }
}

#[test]
fn counts_are_those_of_brute_force() {
    for name in SMALL {
        let found = explored(name);
        let mut counts = Counted::new();
        if found.schedules().is_none_or(|all| all > 400) {
            continue;
        }
        brute_force(&found, "", &mut counts);
        assert_eq!(counts, counted(&found), "{name}");
    }
}

#[test]
fn outcomes_are_the_same_without_canonical_form_and_without_gluing() {
    for name in SMALL {
        let switch = if name.ends_with("_gil") { Switch::Gil } else { Switch::Any };
        let with = explored(name);
        let plain = Options { canonical: false, ..asked(name) };
        assert_eq!(counted(&with), counted(&explored_as(&program(name), plain)), "{name}");
        // Without gluing the GIL's rule has no meaning: every operation is a place to switch.
        if switch == Switch::Gil {
            continue;
        }
        let loose = Options { glue: false, nodes: 2_000_000, steps: 20_000_000, ..asked(name) };
        let words: Vec<String> = counted(&with).into_keys().collect();
        let loose = explored_as(&program(name), loose);
        assert_eq!(words, counted(&loose).into_keys().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_is_still_reachable_is_what_is_reached() {
    for name in ["two_deposits", "crossed_locks", "lost_wake_up", "async_gather_fails"] {
        let found = explored(name);
        reachable(&found, "");
    }
}

fn reachable(found: &Exploration, path: &str) -> Vec<usize> {
    let view = found.view(path).unwrap_or_else(|| panic!("{path}"));
    let mut reached: Vec<usize> = view.end.into_iter().collect();
    for way in &view.ways {
        let inner = reachable(found, &way.path);
        assert_eq!(way.reachable, inner, "{}", way.path);
        reached.extend(inner);
    }
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(view.reachable, reached, "{path}");
    reached
}

#[test]
fn a_closest_schedule_ends_otherwise_and_shares_its_beginning() {
    for name in SMALL {
        let found = explored(name);
        for outcome in found.outcomes() {
            let other = found.closest(&outcome.witness);
            let Some(other) = other else {
                assert_eq!(found.outcomes().len(), 1, "{name}");
                continue;
            };
            assert_eq!(other.path[..other.same], outcome.witness[..other.same], "{name}");
            let end = found.view(&other.path).and_then(|view| view.end);
            assert_eq!(end, Some(other.outcome), "{name}");
        }
    }
}
