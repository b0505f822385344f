//! Programs with asyncio: the loop is as it is, the world outside is free.

use interleave_explore::{End, Options, Python};

use crate::{explored, explored_as, outcomes, program};

#[test]
fn an_await_between_reading_and_writing_loses_an_update() {
    let found = explored("async_two_deposits");
    assert_eq!(outcomes(&found), ["print 150", "print 70"]);
    assert_eq!(found.schedules(), Some(8));
    assert_eq!(outcomes(&explored("async_lock")), ["print 120"]);
}

#[test]
fn gather_lets_the_sibling_live() {
    assert_eq!(
        outcomes(&explored("async_gather_fails")),
        [
            "print refused / end",
            "print refused / end / shipped",
            "print refused / shipped / end",
            "print shipped / refused / end",
        ]
    );
}

#[test]
fn a_group_stops_the_sibling_in_either_order() {
    assert_eq!(
        outcomes(&explored("async_group_fails")),
        ["print shipped / refused 1", "print stopped / refused 1"]
    );
    assert_eq!(
        outcomes(&explored("async_group_order")),
        ["print a stops / b stops / 1", "print b stops / a stops / 1"]
    );
}

#[test]
fn what_is_shielded_may_be_saved_after_the_timeout_or_cut_off() {
    assert_eq!(
        outcomes(&explored("async_shield")),
        [
            "print saved / in time / end",
            "print saved / too slow / end",
            "print too slow / end / cut off",
            "print too slow / end / saved",
            "print too slow / saved / end",
        ]
    );
}

#[test]
fn the_error_of_a_forgotten_task_is_lost_or_never_happens() {
    assert_eq!(
        outcomes(&explored("async_forgotten")),
        ["print answered", "print answered and lose ValueError('disk full')"]
    );
}

#[test]
fn three_requests_load_once_to_three_times() {
    let found = explored("async_stampede");
    assert_eq!(found.outcomes().len(), 13);
    assert_eq!(found.schedules(), Some(10_194));
}

#[test]
fn timers_ring_in_order_and_those_of_one_moment_in_either() {
    assert_eq!(
        outcomes(&explored("async_sleepers")),
        ["print d / b / a / c", "print d / b / c / a"]
    );
}

#[test]
fn a_task_that_waits_for_its_own_lock_is_a_deadlock() {
    let source = "
import asyncio
lock = asyncio.Lock()
async def main():
    async with lock:
        async with lock:
            print('in')
asyncio.run(main())
";
    let found = explored_as(source, Options::default());
    assert_eq!(found.outcomes().len(), 1);
    assert_eq!(found.outcomes()[0].ends, End::Deadlock);
}

#[test]
fn the_programs_do_the_same_on_every_version_that_is_followed() {
    for name in ["async_shield", "async_group_fails", "async_semaphore", "async_queue"] {
        let sets: Vec<Vec<String>> = Python::ALL
            .iter()
            .map(|python| {
                let options = Options { python: *python, ..Options::default() };
                outcomes(&explored_as(&program(name), options))
            })
            .collect();
        assert_eq!(sets[0], sets[1], "{name}");
        assert_eq!(sets[1], sets[2], "{name}");
    }
}

#[test]
fn an_invariant_is_asked_between_two_tasks_of_one_turn() {
    let source = "
import asyncio
x = 0
async def up():
    global x
    await io('one')
    x = 5
async def down():
    global x
    await io('two')
    x = 0
async def main():
    await asyncio.gather(up(), down())
asyncio.run(main())
";
    let always = Options { always: Some("x < 5".to_owned()), ..Options::default() };
    assert!(interleave_explore::explore(source, always).is_err());
}

#[test]
fn what_is_handed_to_threads_loses_an_update_though_no_task_awaits_in_between() {
    assert_eq!(outcomes(&explored("async_threads")), ["print 1", "print 2", "print 3"]);
}

#[test]
fn a_timeout_stops_a_thread_only_before_it_begins() {
    assert_eq!(
        outcomes(&explored("async_thread_late")),
        [
            "print saving / in time / end",
            "print saving / too slow / end",
            "print too slow / end",
            "print too slow / saving / end",
        ]
    );
}

#[test]
fn a_pool_at_the_end_of_its_with_keeps_the_loop_standing() {
    let found = outcomes(&explored("async_executor"));
    // The callback that would take the first job back runs only while the loop does.
    assert!(found.contains(&"print a / waits / b / CancelledError / ValueError".to_owned()));
    assert!(found.contains(&"print waits / b / CancelledError / ValueError".to_owned()));
    assert!(found.iter().all(|words| words.ends_with("CancelledError / ValueError")), "{found:?}");
}

#[test]
fn a_lock_of_threads_held_across_an_await_is_a_deadlock_with_the_loop() {
    let found = explored("async_held_lock");
    assert_eq!(outcomes(&found), ["print in and end in a deadlock"]);
    let view = found.view(&found.outcomes()[0].witness).unwrap();
    assert_eq!(view.blocked[0].reason, "waits for lock, held by a");
}

#[test]
fn a_reentrant_lock_belongs_to_the_thread_and_so_to_all_its_tasks() {
    let source = "
import asyncio
import threading
again = threading.RLock()
async def enter():
    with again:
        await asyncio.sleep(0)
        print('in')
async def main():
    await asyncio.gather(enter(), enter())
asyncio.run(main())
";
    assert_eq!(outcomes(&explored_as(source, Options::default())), ["print in / in"]);
}

#[test]
fn results_come_in_the_order_in_which_the_calls_ended() {
    assert_eq!(
        outcomes(&explored("async_as_completed")),
        [
            "print a is here / b is here / used a / used b",
            "print a is here / used a / b is here / used b",
            "print b is here / a is here / used b / used a",
            "print b is here / used b / a is here / used a",
        ]
    );
}

#[test]
fn coroutines_of_a_set_begin_in_any_order() {
    let source = "
import asyncio
async def fetch(name):
    print(name)
async def main():
    for first in asyncio.as_completed([fetch('a'), fetch('b')]):
        await first
asyncio.run(main())
";
    let found = explored_as(source, Options::default());
    assert_eq!(outcomes(&found), ["print a / b", "print b / a"]);
    let ways = found.view("").unwrap().ways;
    assert_eq!(ways[0].words, "fetch(a) begins next: a set has no order");
}

#[test]
fn a_lease_that_runs_out_lets_the_older_token_write_last() {
    assert_eq!(outcomes(&explored("async_lease")), ["print [1, 2]", "print [2, 1]"]);
}

#[test]
fn a_group_counts_its_errors_in_a_program_that_never_looks_at_them() {
    let source = "
import asyncio
async def refuse(word):
    raise ValueError(word)
async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(refuse('a'))
            group.create_task(refuse('b'))
    except Exception as error:
        print(error)
asyncio.run(main())
";
    let said = "print unhandled errors in a TaskGroup (2 sub-exceptions)";
    assert_eq!(outcomes(&explored_as(source, Options::default())), [said]);
}
