//! Programs with threads.

use interleave_explore::{End, Options, Switch};

use crate::{explored, explored_as, outcomes, program};

#[test]
fn an_update_is_lost_in_four_of_six_schedules() {
    let found = explored("two_deposits");
    assert_eq!(outcomes(&found), ["print 120", "print 150", "print 70"]);
    assert_eq!(found.schedules(), Some(6));
    assert!(found.outcomes().iter().all(|o| o.schedules == Some(2)));
}

#[test]
fn locks_in_crossed_order_can_deadlock() {
    let found = explored("crossed_locks");
    assert_eq!(
        outcomes(&found),
        ["end in a deadlock", "print cancelled / shipped", "print shipped / cancelled"]
    );
    assert!(found.can_deadlock());
}

#[test]
fn checking_and_filling_a_cache_are_two_steps() {
    assert_eq!(outcomes(&explored("fill_once")), ["print 1 1", "print 2 1", "print 2 2"]);
}

#[test]
fn a_semaphore_of_two_never_lets_three_in() {
    let source = program("three_in_two_places");
    let always = Options { always: Some("inside <= 2".to_owned()), ..Options::default() };
    let found = explored_as(&source, always);
    assert_eq!(outcomes(&found), ["print most 1", "print most 2"]);
    assert_eq!(found.schedules(), Some(142_842));
}

#[test]
fn a_notification_before_the_wait_is_lost() {
    let found = explored("lost_wake_up");
    assert_eq!(outcomes(&found), ["print read", "wait forever"]);
}

#[test]
fn a_lock_taken_twice_waits_for_itself_and_an_rlock_does_not() {
    assert_eq!(explored("lock_twice").outcomes()[0].ends, End::Deadlock);
    assert!(!explored("rlock_twice").can_deadlock());
}

#[test]
fn petersons_lock_with_its_spin_loop_is_proven_without_a_count() {
    let found = explored("peterson");
    assert_eq!(outcomes(&found), ["print 1"]);
    assert!(found.has_cycles());
    assert_eq!(found.schedules(), None);
}

#[test]
fn the_gil_keeps_an_increment_whole_until_there_is_a_call_in_it() {
    assert_eq!(outcomes(&explored("increment")), ["print 2", "print 3", "print 4"]);
    assert_eq!(outcomes(&explored("increment_gil")), ["print 4"]);
    assert_eq!(outcomes(&explored("call_in_increment_gil")), ["print 2", "print 3", "print 4"]);
}

#[test]
fn one_sentinel_leaves_one_of_two_consumers_waiting() {
    let found = explored("one_sentinel");
    assert_eq!(
        outcomes(&found),
        ["print a ends and wait forever", "print b ends and wait forever"]
    );
}

#[test]
fn an_error_of_a_thread_is_lost_and_the_program_goes_on() {
    let found = explored("box_of_attributes");
    let lost = found.outcomes().iter().filter(|o| o.lost == ["ValueError(5)"]);
    assert!(lost.clone().count() > 0);
    assert!(lost.clone().all(|o| o.raises.is_none() && o.ends == End::Done));
}

#[test]
fn a_daemon_may_be_cut_off_at_the_end() {
    let found = explored("daemon");
    assert_eq!(outcomes(&found), ["print end", "print end / tick", "print tick / end"]);
}

#[test]
fn outcomes_can_be_told_by_a_variable() {
    let options = Options { project: Some("account".to_owned()), ..Options::default() };
    let found = explored_as(&program("two_deposits"), options);
    let mut values: Vec<&str> =
        found.outcomes().iter().filter_map(|o| o.value.as_deref()).collect();
    values.sort_unstable();
    assert_eq!(values, ["120", "150", "70"]);
}

#[test]
fn a_thread_that_spins_for_a_dead_one_waits_for_ever() {
    let source = "
import threading
ready = False
def fail():
    global ready
    if not ready:
        raise ValueError(1)
    ready = False
def spin():
    while not ready:
        pass
threading.Thread(target=fail).start()
threading.Thread(target=spin).start()
";
    let found = explored_as(source, Switch::Any.into());
    assert_eq!(outcomes(&found), ["wait forever and lose ValueError(1)"]);
}

#[test]
fn truth_length_and_iteration_of_a_shared_list_are_steps() {
    let source = "
import threading
items = []
def put():
    items.append(1)
def look():
    if items:
        print('some')
    print(len(items))
    for item in items:
        print('item')
threading.Thread(target=put).start()
threading.Thread(target=look).start()
";
    let found = explored_as(source, Switch::Any.into());
    assert_eq!(
        outcomes(&found),
        ["print 0", "print 0 / item", "print 1 / item", "print some / 1 / item"]
    );
}

#[test]
fn a_pool_of_one_that_waits_for_itself_never_ends_and_idle_workers_are_sent_home() {
    assert_eq!(outcomes(&explored("pool_waits_for_itself")), ["wait forever"]);
    assert_eq!(
        outcomes(&explored("pool_error")),
        ["print caught 2 / worked 1", "print worked 1 / caught 2"]
    );
    assert_eq!(outcomes(&explored("pool")), ["print 1 [1, 2]", "print 2 [1, 2]", "print 3 [1, 2]"]);
}

#[test]
fn an_invariant_that_can_be_broken_is_refused_with_the_steps_that_break_it() {
    let always = Options { always: Some("inside <= 1".to_owned()), ..Options::default() };
    let faults = interleave_explore::explore(&program("three_in_two_places"), always).unwrap_err();
    assert_eq!(faults[0].message, "`inside <= 1` does not hold in every state");
    assert!(faults[0].advice.ends_with("visit #2, line 13: writes inside = 2"), "{}", faults[0]);
}

#[test]
fn under_the_gil_a_thread_may_be_switched_on_its_way_into_a_call() {
    assert_eq!(
        outcomes(&explored("event_gil")),
        ["print 0 False", "print 0 True", "print 1 False", "print 1 True"]
    );
}
