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
