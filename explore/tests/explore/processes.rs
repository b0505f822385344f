//! Programs that fork: a copy of all memory, with one thread in it.

use interleave_explore::End;

use crate::{explored, outcomes, refusal};

#[test]
fn a_lock_that_another_thread_held_at_the_fork_is_never_free_in_the_child() {
    let found = explored("fork_held_lock");
    assert_eq!(
        outcomes(&found),
        [
            "print child / worker / end",
            "print worker / child / end",
            "print worker and wait forever",
        ]
    );
    let hangs = found.outcomes().iter().find(|outcome| outcome.ends == End::WaitsForEver);
    let view = found.view(&hangs.expect("a child that hangs").witness).expect("its state");
    let reasons: Vec<&str> = view.blocked.iter().map(|blocked| blocked.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "waits for the end of child",
            "waits for lock: log(worker) held it, and is not in this process",
        ]
    );
}

#[test]
fn both_processes_release_their_own_copy_and_write_to_their_own() {
    assert_eq!(
        outcomes(&explored("fork_two_copies")),
        ["print child 10 / parent 101 768"],
        "the parent waits for the child before it prints"
    );
}

#[test]
fn what_the_model_of_a_fork_leaves_out_is_refused() {
    let cases = [
        (
            "import os\nimport queue\nq = queue.Queue()\nos.fork()",
            "3:5: `queue.Queue` beside os.fork is outside the subset: a lock inside of it may be held at the moment of the fork; use Lock or RLock",
        ),
        (
            "import os\npid = os.fork()\nif pid > 0:\n    print(1)",
            "3:1: a calculation with a pid is outside the subset: compare it with 0: `pid == 0` in the child",
        ),
        (
            "import os\nif os.fork() == 0:\n    os.fork()",
            "3:1: os.fork away from the main thread is outside the subset: fork in the main thread, and not in a child",
        ),
        (
            "import os\nos._exit(0)",
            "2:1: os._exit away from a child, or without a small number, is outside the subset: end the child with `os._exit(0)`, the parent by itself",
        ),
    ];
    for (source, sentence) in cases {
        assert_eq!(refusal(source), sentence);
    }
}
