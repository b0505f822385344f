//! An author's outcomes held against what was explored.

use interleave_explore::{Claim, End, Text};

use crate::explored;

fn prints(text: &str) -> Claim<'_> {
    Claim { prints: Some(Text::Exact(text)), ..Claim::default() }
}

#[test]
fn a_missing_outcome_is_named_with_its_count() {
    let found = explored("two_deposits");
    let held = found.hold(&[prints("120"), prints("70")]);
    assert_eq!(held.unclaimed.len(), 1);
    assert_eq!(
        found.also(held.unclaimed[0]),
        "this program can also print 150 (2 of 6 schedules), and no outcome says so"
    );
    assert!(!held.is_exact());
}

#[test]
fn the_whole_set_is_exact_and_what_is_not_in_it_is_impossible() {
    let found = explored("two_deposits");
    assert!(found.hold(&[prints("120"), prints("70"), prints("150")]).is_exact());
    assert!(found.fitting(&prints("20")).is_empty());
    assert_eq!(found.cannot(), "cannot happen: 6 schedules, all explored");
}

#[test]
fn a_pattern_groups_and_an_end_stands_alone() {
    let found = explored("crossed_locks");
    let both = |text: &str| text.contains("shipped");
    let pattern = Claim { prints: Some(Text::Where(&both)), ..Claim::default() };
    let dead = Claim { ends: Some(End::Deadlock), ..Claim::default() };
    assert!(found.hold(&[pattern, dead]).is_exact());
}

#[test]
fn an_error_is_named_by_its_class_or_in_full() {
    let found = explored("async_forgotten");
    let class = Claim { lost: Some("ValueError"), ..Claim::default() };
    let full = Claim { lost: Some("ValueError('disk full')"), ..Claim::default() };
    let other = Claim { lost: Some("Value"), ..Claim::default() };
    assert_eq!(found.fitting(&class).len(), 1);
    assert_eq!(found.fitting(&full).len(), 1);
    assert!(found.fitting(&other).is_empty());
}
