//! Pools of threads: what waits for their jobs, gives them up, or comes too late.

use crate::{explored, outcomes, refusal};

#[test]
fn results_come_in_the_order_in_which_the_jobs_end_and_those_of_before_in_any() {
    let found = outcomes(&explored("pool_as_completed"));
    for words in [
        "print fetched a / used a / fetched b / used b",
        "print fetched b / used b / fetched a / used a",
        // Both were done before anybody looked: a set has no order.
        "print fetched a / fetched b / used b / used a",
        "print fetched a / fetched b / used a / used b",
    ] {
        assert!(found.contains(&words.to_owned()), "{words}: {found:?}");
    }
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn a_timeout_counts_what_is_not_done() {
    let found = outcomes(&explored("pool_as_completed_late"));
    let late = |words: &&String| words.contains("futures unfinished");
    assert!(found.contains(&"print 2 (of 2) futures unfinished / a / b".to_owned()), "{found:?}");
    assert!(
        found.contains(&"print a / b / one is done / 1 (of 2) futures unfinished".to_owned()),
        "time may be up although all is done: {found:?}"
    );
    assert!(found.contains(&"print a / b / one is done / one is done".to_owned()), "{found:?}");
    assert!(found.iter().filter(late).all(|words| !words.contains("0 (of 2)")), "{found:?}");
}

#[test]
fn the_first_that_is_done_may_not_be_the_only_one() {
    assert_eq!(
        outcomes(&explored("pool_wait_first")),
        [
            "print [True, False, False] 2",
            // The watcher of b was taken back before b ended, that of c behind c.
            "print [True, False, True] 1",
            "print [True, True, False] 1",
            "print [True, True, True] 0",
        ]
    );
}

#[test]
fn a_job_is_cancelled_before_it_begins_or_not_at_all() {
    assert_eq!(
        outcomes(&explored("pool_cancel")),
        [
            "print True / CancelledError / first",
            "print True / first / CancelledError",
            // Who is too late to cancel it has seen the first one end.
            "print first / False / second / None",
            "print first / True / CancelledError",
            "print first / second / False / None",
        ]
    );
}

#[test]
fn a_loop_over_map_uses_a_result_before_the_next_is_there() {
    assert_eq!(
        outcomes(&explored("pool_map_one_by_one")),
        [
            "print loaded 1 / loaded 2 / used 1 / used 2",
            "print loaded 1 / used 1 / loaded 2 / used 2",
        ]
    );
}

#[test]
fn an_error_in_map_cancels_what_has_not_begun() {
    assert_eq!(
        outcomes(&explored("pool_map_fails")),
        [
            "print failed 1",
            "print failed 1 / loaded 2",
            "print loaded 2 / failed 1",
            "print loaded 2 / failed 1 / loaded 3",
            "print loaded 2 / loaded 3 / failed 1",
        ]
    );
}

#[test]
fn whoever_leaves_a_loop_over_map_cancels_the_rest() {
    assert_eq!(
        outcomes(&explored("pool_map_left")),
        [
            "print loaded 1 / loaded 2 / took 1",
            "print loaded 1 / took 1",
            "print loaded 1 / took 1 / loaded 2",
        ]
    );
    let named = "
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(1)
results = pool.map(abs, [1, 2])
for result in results:
    break
";
    assert_eq!(
        refusal(named),
        "6:1: leaving a loop over results that have a name, before their end, is outside the \
         subset: write for … in pool.map(…), or list(pool.map(…))"
    );
}

#[test]
fn the_error_of_a_callback_is_lost_and_the_next_one_is_called() {
    assert_eq!(
        outcomes(&explored("pool_callback")),
        [
            "print works / None / told and lose KeyError('in vain')",
            "print works / told / None and lose KeyError('in vain')",
        ]
    );
}

#[test]
fn a_pool_that_is_shut_down_may_cancel_what_waits() {
    assert_eq!(
        outcomes(&explored("pool_shutdown_cancels")),
        [
            "print [True, True]",
            "print a / [False, True]",
            "print a / b / [False, False]",
            // The first one was on its way out of the queue when the worker took the second.
            "print b / [True, False]",
        ]
    );
}

#[test]
fn a_pool_takes_no_job_when_the_main_thread_has_ended() {
    assert_eq!(
        outcomes(&explored("pool_late_job")),
        [
            "print inner / main ends",
            "print main ends / cannot schedule new futures after interpreter shutdown",
            "print main ends / inner",
        ]
    );
}

#[test]
fn a_choice_between_futures_is_named_by_their_jobs() {
    let found = explored("pool_as_completed");
    let mut open = vec![String::new()];
    let mut words = Vec::new();
    while let Some(path) = open.pop() {
        for way in found.view(&path).expect("a state").ways {
            words.push(way.words);
            open.push(way.path);
        }
    }
    for said in [
        "fetch('b') is handed out next: a set has no order",
        "hands fetch('b') to the pool",
        "looks which of its futures are done",
        "waits for the next that is done",
    ] {
        let spoken = said.replace('\'', "");
        assert!(words.iter().any(|w| *w == said || *w == spoken), "{said}: {words:?}");
    }
}

#[test]
fn what_comes_one_by_one_is_not_taken_for_a_list() {
    let source = "
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    print(enumerate(pool.map(abs, [1])))
";
    assert_eq!(
        refusal(source),
        "4:1: results that come one by one cannot be used like this in the subset: go through \
         them with for, or write list(…) around them"
    );
}
