//! Every demo there is, by topic in learning order.

use super::{Demo, Need, Param, programs};

/// All demos.
#[must_use]
pub fn all() -> &'static [Demo] {
    ALL
}

/// A demo whose module and file are named alike.
macro_rules! demo {
    ($slug:literal, $module:ident, $title:literal) => {
        Demo::new(
            $slug,
            $title,
            include_str!(concat!("programs/", stringify!($module), ".rs")),
            programs::$module::main,
        )
    };
}

const fn param(name: &'static str, min: u32, max: u32, default: u32, help: &'static str) -> Param {
    Param { name, min, max, default, help }
}

static ALL: &[Demo] = &[
// T1 foundations
demo!("concurrency-vs-parallelism", concurrency_vs_parallelism, "Waiting together, computing together")
    .concepts(&["concurrency-vs-parallelism"])
    .caption("Four waits overlap on one thread, two computing tasks follow each other, two threads overlap if they get two cores."),
demo!("multitasking", multitasking, "Who stops a greedy computation?")
    .concepts(&["multitasking"])
    .caption("The heartbeat has no mark beside the greedy task, one after each polite slice, and never stops beside a thread."),
demo!("asynchrony", asynchrony, "Created is not started")
    .concepts(&["asynchrony"])
    .caption("The lazy report begins only after the other wait has ended; the spawned one runs beside it."),
demo!("io-bound-vs-cpu-bound", io_bound_vs_cpu_bound, "Two clocks tell waiting from computing")
    .concepts(&["io-bound-vs-cpu-bound"])
    .caption("Compare the two values of each lane: a wait takes wall time only, a computation takes both."),
demo!("choose-io-model", choose_io_model, "A loop, a pool, and a loop that blocks")
    .concepts(&["choose-io-model"])
    .caption("Every task waits at once; four pool threads wait in rounds; behind a blocking driver one request follows another.")
    .params(&[param("requests", 12, 32, 24, "requests that wait 20 ms each")]),
demo!("choose-cpu-model", choose_cpu_model, "Two workers, one lock or one each")
    .concepts(&["choose-cpu-model"])
    .caption("Bars of the tasks and of the GIL threads never overlap; only workers with a lock each compute side by side."),

// T2 processes
demo!("process-basics", process_basics, "A child counts, the parent sees zero")
    .concepts(&["process-basics"])
    .caption("Child and thread count alike; only what the thread and the shared page counted reaches the parent.")
    .needs(&[Need::Fork]),
demo!("process-states", process_states, "From sleeping to zombie to gone")
    .concepts(&["process-states"])
    .caption("SIGKILL lands in the middle of the zombie's bar and changes nothing; waitpid ends it.")
    .needs(&[Need::Fork, Need::Files]),
demo!("process-states-2", process_states_2, "An orphan gets a new parent")
    .concepts(&["process-states", "process-basics"])
    .caption("The grandchild's bar goes on after its parent's has ended; the mark names its new parent.")
    .needs(&[Need::Fork]),
demo!("process-monitoring", process_monitoring, "Reserved is not used")
    .concepts(&["process-monitoring"])
    .caption("VIRT is there from the first moment; RES climbs quarter by quarter as pages are touched.")
    .params(&[param("mib", 48, 192, 64, "MiB to reserve and touch")])
    .needs(&[Need::Files]),
demo!("fork-exec", fork_exec, "Another program, the same pid")
    .concepts(&["fork-exec"])
    .caption("Both bars lie in one lane, because it is one process: first our program, then sh.")
    .needs(&[Need::Fork]),
demo!("fork-exec-2", fork_exec_2, "Two forks make four processes")
    .concepts(&["fork-exec"])
    .caption("A lane's name tells its descent: process 0.1.2 was born in round 2 of process 0.1.")
    .params(&[param("forks", 1, 5, 2, "fork calls in a row")])
    .needs(&[Need::Fork]),
demo!("copy-on-write", copy_on_write, "Reading is free, counting references is not")
    .concepts(&["copy-on-write"])
    .caption("Compare the MiB: the child that only clones references copies as much as the one that writes.")
    .needs(&[Need::Fork, Need::Files]),
demo!("start-methods", start_methods, "What a worker finds in its memory")
    .concepts(&["start-methods"])
    .caption("Only the forked worker sees the changed setting, and only it finds the lock stuck.")
    .needs(&[Need::Fork]),
demo!("fork-with-threads", fork_with_threads, "The lock that nobody will release")
    .concepts(&["fork-with-threads", "fork-exec"])
    .caption("The parent's lock is free again, yet the child's bar goes on until SIGKILL; the exec beside it is done at once.")
    .needs(&[Need::Fork]),
demo!("forkserver", forkserver, "One preload, many workers")
    .concepts(&["forkserver"])
    .caption("The long bar is paid once; the workers after it find its data in their memory.")
    .needs(&[Need::Fork, Need::Files]),
demo!("main-guard", main_guard, "A module that starts itself")
    .concepts(&["main-guard"])
    .caption("Without the guard every child opens a lane below its own, until the limit; with it there is one child.")
    .needs(&[Need::Fork]),
demo!("process-ipc-queue", process_ipc_queue, "Join before get, and nobody moves")
    .concepts(&["process-ipc-queue"])
    .caption("The child's put lasts as long as nobody reads; the join beside it has to be given up.")
    .needs(&[Need::Fork]),
demo!("pickling-boundary", pickling_boundary, "Only bytes cross, and they are a copy")
    .concepts(&["pickling-boundary"])
    .caption("Compare the bytes: a list is written out for a process, a thread gets its address.")
    .needs(&[Need::Fork]),
demo!("process-pool", process_pool, "A worker dies, one job is lost")
    .concepts(&["process-pool"])
    .caption("Job 5 ends with a cross; the next job in that lane is done by a new process.")
    .needs(&[Need::Fork]),
demo!("pool-overhead", pool_overhead, "Ten tiny tasks: loop, threads, processes")
    .concepts(&["pool-overhead"])
    .caption("Each bar is 30 rounds of the same ten factorials; the loop's is too short to see.")
    .needs(&[Need::Fork]),
demo!("pool-overhead-2", pool_overhead_2, "One message a task, or one a chunk")
    .concepts(&["pool-overhead", "mpire"])
    .caption("The tasks and the worker are the same; only the number of messages differs.")
    .params(&[param("chunk", 1, 4000, 500, "tasks in a message")])
    .needs(&[Need::Fork]),
demo!("mpire", mpire, "A parallel map that splits by itself")
    .concepts(&["mpire"])
    .caption("A thread that nobody robs keeps a long chunk; where an idle thread takes part of it, more are cut.")
    .params(&[param("threads", 1, 8, 2, "threads in the pool")]),
demo!("signals", signals, "SIGTERM: finish what runs, accept no more")
    .concepts(&["signals"])
    .caption("The server stops accepting at the signal; the three requests run to their ends before it leaves.")
    .needs(&[Need::Fork]),
demo!("signals-2", signals_2, "A grace period and what follows it")
    .concepts(&["signals"])
    .caption("The polite service ends soon after SIGTERM; the deaf one goes on until SIGKILL.")
    .needs(&[Need::Fork]),
// T3 threads-gil
demo!("thread-basics", thread_basics, "What threads share and what they do not")
    .concepts(&["thread-basics"])
    .caption("Four lanes count at the same time; the lane that fails ends alone."),
demo!("thread-pool", thread_pool, "Eight jobs on a pool of two and of eight")
    .concepts(&["thread-pool"])
    .caption("A pool of two works in four rounds, a pool of eight in one.")
    .params(&[param("threads", 1, 16, 2, "threads of the first pool")]),
demo!("thread-pool-sizing", thread_pool_sizing, "More threads: waiting scales, computing does not")
    .concepts(&["thread-pool-sizing"])
    .caption("Each further bar of waiting is shorter; the bars of computing stop shrinking at the cores."),
demo!("concurrent-futures", concurrent_futures, "A thread's result, joined and awaited")
    .concepts(&["concurrent-futures"])
    .caption("No heartbeat during join; the heartbeat goes on during await."),
demo!("executor-map", executor_map, "Results by input or by completion")
    .concepts(&["executor-map"])
    .caption("With map the caller gets nothing until the first job is done, the slowest here."),
demo!("gil", gil, "One lock, several threads, no speed-up")
    .concepts(&["gil"])
    .caption("Under one lock no two slices overlap; without it they do.")
    .params(&[param("workers", 1, 16, 4, "threads that compute")]),
demo!("gil-release", gil_release, "Who drops the lock lets others in")
    .concepts(&["gil-release", "gil"])
    .caption("Staircases while the lock is held, a block of parallel bars where it is released."),
demo!("free-threading", free_threading, "Counting references without a GIL")
    .concepts(&["free-threading"])
    .caption("Load and store meets at every step and loses half; the atomic and the biased count do not."),
demo!("subinterpreters", subinterpreters, "A lock for each interpreter")
    .concepts(&["subinterpreters"])
    .caption("With one lock the interpreters alternate; with a lock each their bars overlap."),
// T4 io-event-loop
demo!("sockets", sockets, "A stream keeps bytes, not messages")
    .concepts(&["sockets"])
    .caption("Three sends, and one read on the stream; three reads where the borders are kept."),
demo!("blocking-vs-nonblocking", blocking_vs_nonblocking, "One read, three modes of a socket")
    .concepts(&["blocking-vs-nonblocking"])
    .caption("The non-blocking read has no width, the timeout has its own, the blocking one has the peer's."),
demo!("selectors", selectors, "Fifty sockets, three ready")
    .concepts(&["selectors"])
    .caption("A socket is reported by every epoll_wait until its data has been read."),
demo!("event-loop-1", event_loop_1, "Event loop, step 1: one blocking read holds up all")
    .concepts(&["event-loop", "blocking-vs-nonblocking"])
    .caption("Quick and middle have asked long before, yet the server is blocked on slow."),
demo!("event-loop-2", event_loop_2, "Event loop, step 2: sleep until any socket is ready")
    .concepts(&["event-loop", "selectors"])
    .caption("Both servers answer at once; one spins to do so, the other sleeps in poll."),
demo!("event-loop-3", event_loop_3, "Event loop, step 3: a ready list, timers and poll")
    .concepts(&["event-loop"])
    .caption("The loop spends almost all its time in poll, and each poll ends with something to do."),
demo!("coroutine", coroutine, "A coroutine driven by hand")
    .concepts(&["coroutine"])
    .caption("The coroutine takes one step inside each poll of its caller."),
demo!("await-semantics", await_semantics, "Awaits that suspend, awaits that do not")
    .concepts(&["await-semantics"])
    .caption("The neighbour gets no turn inside the first two spans of the worker."),
demo!("async-await-history", async_await_history, "One async function, two executors")
    .concepts(&["async-await-history", "coroutine"])
    .caption("Our executor polls three times and sleeps while the helper works."),
demo!("coroutine-vs-thread-cost", coroutine_vs_thread_cost, "10,000 tasks beside 50 threads")
    .concepts(&["coroutine-vs-thread-cost"])
    .caption("Compare the two bars: one is for 10,000 tasks, the other for 50 threads.")
    .needs(&[Need::Files]),
demo!("async-file-io", async_file_io, "Async file reads are threads in disguise")
    .concepts(&["async-file-io"])
    .caption("The read cannot end before the only pool thread is free.")
    .needs(&[Need::Files]),
demo!("gevent", gevent, "Green threads: a patched and an unpatched sleep")
    .concepts(&["gevent"])
    .caption("Patched queries overlap; unpatched ones form a staircase."),
demo!("uvloop", uvloop, "Another loop, the same handler")
    .concepts(&["uvloop"])
    .caption("Five hundred empty trips are a sliver; twenty trips through a slow handler are a long bar."),
demo!("anyio", anyio, "Cancel scopes, silent and loud")
    .concepts(&["anyio"])
    .caption("A cross ends a job that its scope cancelled; the outer scope ends both inner jobs together."),
demo!("anyio-limiter", anyio_limiter, "Forty tokens, three waves")
    .concepts(&["anyio"])
    .caption("The calls run in waves as wide as the number of tokens.")
    .params(&[param("tokens", 1, 100, 40, "calls that may run at once")]),
// T5: asyncio tasks
    demo!("asyncio-run", asyncio_run, "Running a loop to the end of its main task")
        .concepts(&["asyncio-run", "event-loop"])
        .caption("The abandoned task ends with a cross when the runtime is dropped; the awaited one reaches its end."),
    demo!("create-task", create_task, "When a spawned task takes its first step")
        .concepts(&["create-task", "event-loop"])
        .caption("On one thread the child begins where its parent awaits; with two workers it runs while the parent is blocked."),
    demo!("sequential-vs-concurrent", sequential_vs_concurrent, "Sum or maximum: three ways to await")
        .concepts(&["sequential-vs-concurrent", "await-semantics", "create-task"])
        .caption("Making the futures first changes nothing; only the spawned calls overlap.")
    .params(&[param("calls", 2, 10, 3, "calls, of 1 second, 2 seconds and so on")]),
    demo!("forgotten-await", forgotten_await, "A call without await does nothing")
        .concepts(&["forgotten-await", "coroutine"])
        .caption("The lane of the forgotten call has no bar at all: its body never ran."),
    demo!("gather", gather, "One of three fails: what happens to the other two")
        .concepts(&["gather", "task-group", "fan-out-aggregation"])
        .caption("The caller has its error at the same point both times; only the spawned siblings go on behind its back."),
    demo!("gather-return-exceptions", gather_return_exceptions, "Collect everything, failures included")
        .concepts(&["gather-return-exceptions", "gather"])
        .caption("Two bars end with a cross, a failed load and a cancelled one; the wait lasts as long as the slowest."),
    demo!("task-group", task_group, "Stop the siblings at the first failure")
        .concepts(&["task-group", "gather"])
        .caption("Under join! the other two bars run on for 300 ms; under a JoinSet all three end together."),
    demo!("polite-group", polite_group, "Abort the siblings, or ask them to leave")
        .concepts(&["task-group", "cancellation", "stop-event"])
        .caption("Aborted, the transaction has no time to roll back; asked, it takes half a second longer than the failure."),
    demo!("exception-group", exception_group, "Report every failure, not only the first")
        .concepts(&["exception-group", "task-group"])
        .caption("With ? the first cross ends all four checks; the group lets each of them come to its own end."),
    demo!("as-completed", as_completed, "Take results as they finish")
        .concepts(&["as-completed", "gather", "futures-waiting"])
        .caption("In order, the parser idles until the slowest download is there; as completed, it works between arrivals."),
    demo!("wait-for", wait_for, "A time limit, with and without a clean-up")
        .concepts(&["wait-for"])
        .caption("Both jobs are stopped at the limit; the polite one adds 300 ms for closing its connection."),
    demo!("timeout-context", timeout_context, "One limit for a whole block")
        .concepts(&["timeout-context", "wait-for"])
        .caption("Each 30 ms step fits its own limit; the shared limit falls due in the middle of the second step."),
    demo!("timeout-blocking", timeout_blocking, "A timeout cannot stop code that never awaits")
        .concepts(&["timeout-context", "wait-for", "cancellation", "blocking-event-loop", "to-thread"])
        .caption("The first bar is ten limits long; the second ends soon after its limit; the thread outlives the caller's patience."),
    demo!("shield", shield, "Stop waiting without stopping the work")
        .concepts(&["shield", "wait-for", "fire-and-forget"])
        .caption("Each wait lasts 50 ms; the two uploads whose handle was dropped or lent run on to 200 ms."),
    demo!("cancellation", cancellation, "Three tasks are aborted, one does not care")
        .concepts(&["cancellation", "to-thread"])
        .caption("One task never begins, one ends with a cross at its await, and the blocking thread finishes its bar."),
    demo!("select-cancel-safety", select_cancel_safety, "The half-read message that select! throws away")
        .concepts(&["cancellation"])
        .caption("After one tick the upper reader glues halves of two words together; the lower one has lost nothing."),
    demo!("fire-and-forget", fire_and_forget, "Background jobs with and without an owner")
        .concepts(&["fire-and-forget", "asyncio-run", "task-group"])
        .caption("The forgotten report dies when the runtime goes; the owned one is waited for after the request."),

    // T10: Python internals
    demo!("slots", slots, "Fixed fields or a table per object")
        .concepts(&["slots", "memory-profiling"])
        .caption("Building takes longest where every record brings a hash table along.")
        .needs(&[Need::Files]),
    demo!("gc-tuning", gc_tuning, "Reference counts, a cycle and a weak edge")
        .concepts(&["gc-tuning"])
        .caption("The two objects of the cycle stay alive until one edge is cut; the pair with the weak edge goes at once."),
    demo!("drop-pause", drop_pause, "Freeing a million lists, in the loop or beside it")
        .concepts(&["gc-tuning", "blocking-event-loop", "to-thread"])
        .caption("The first bar keeps every other task waiting; the second runs on a thread while the loop turns."),
    demo!("hash-table", hash_table, "What a hash collision costs")
        .concepts(&["hash-table"])
        .caption("With one hash for all keys the same inserts and look-ups take many times as long.")
    .params(&[param("keys", 50, 2000, 400, "keys inserted and then looked up")]),
    demo!("compact-dict", compact_dict, "Python's dict in miniature")
        .concepts(&["hash-table"])
        .caption("The more keys have met in one slot, the longer the walk of the next one."),
    demo!("set-literal", set_literal, "Why a small set looks sorted")
        .concepts(&["set-literal", "hash-table"])
        .caption("Sixty-four equal sets iterate in dozens of orders; the tree set has one."),
    demo!("keywords", keywords, "Keywords, shadowed built-ins and raw names")
        .concepts(&["keywords"])
        .caption("Most words are strict; a handful mean something only in their place."),
    demo!("packages", packages, "A module's state is set up once")
        .concepts(&["packages", "thread-lock"])
        .caption("Four threads need the module at the same moment and get on together: one of them sets it up, three wait."),
    demo!("recursion-and-laziness", recursion_and_laziness, "Lazy iterators and deep recursion")
        .concepts(&["recursion-and-laziness"])
        .caption("The recursion takes its time on a thread with a stack of its own; the loop needs no stack at all."),
// T6 synchronization
demo!("thread-race", thread_race, "Everyone reads before anyone writes")
    .concepts(&["thread-race", "async-race"])
    .caption("All bars of the first group overlap: everyone has read 0 before anyone writes 1.")
    .params(&[param("threads", 2, 16, 4, "threads that add 1")]),
demo!("lost-update", lost_update, "Every interleaving of two increments")
    .concepts(&["thread-race", "async-race"])
    .caption("Six schedules side by side: only where the bars do not overlap does the counter reach 2.")
    .params(&[param("threads", 2, 4, 2, "threads that add 1")]),
demo!("mini-loom", mini_loom, "A model checker in miniature")
    .concepts(&["thread-race", "async-race", "cas-optimistic"])
    .caption("The schedule it found: task 3 starts between the read and the write of task 2."),
demo!("async-race", async_race, "A race on one thread")
    .concepts(&["async-race", "asyncio-lock"])
    .caption("Overlapping bars lose updates; the lock puts them in a row, which costs ten times as long.")
    .params(&[param("tasks", 2, 30, 10, "tasks that add 1")]),
demo!("actor", actor, "One owner and its inbox")
    .concepts(&["async-race", "thread-race", "asyncio-queue"])
    .caption("The owner's bars never overlap although it awaits in the middle of each.")
    .params(&[param("tasks", 1, 30, 5, "tasks that ask")]),
demo!("thread-lock", thread_lock, "A shared lock, or a lock each")
    .concepts(&["thread-lock"])
    .caption("With a lock each the bars overlap; with a shared one they follow each other."),
demo!("lock-poisoning", lock_poisoning, "A panic under a lock")
    .concepts(&["thread-lock"])
    .caption("The clerk dies twice in mid-transfer; only the first auditor learns of it."),
demo!("spin-lock-1", spin_lock_1, "Spin lock, step 1: ask and take at once")
    .concepts(&["thread-lock", "cas-optimistic"])
    .caption("The first pair of bars overlaps, the swapped ones never do."),
demo!("spin-lock-2", spin_lock_2, "Spin lock, step 2: a guard that unlocks")
    .concepts(&["thread-lock"])
    .caption("After the panic the second thread gets the lock only if a guard held it."),
demo!("spin-lock-3", spin_lock_3, "Spin lock, step 3: a lock that owns its data")
    .concepts(&["thread-lock"])
    .caption("The bars of the spinning threads are work, not sleep: watch the number of looks."),
demo!("asyncio-lock", asyncio_lock, "One lock for all, or one for each key")
    .concepts(&["asyncio-lock"])
    .caption("One lock is a staircase of six; a lock per account is three short ones side by side."),
demo!("asyncio-semaphore", asyncio_semaphore, "Where the semaphore must live")
    .concepts(&["asyncio-semaphore", "bounded-batch"])
    .caption("The shared one runs the jobs in rounds; with one per request all bars start at once.")
    .params(&[param("permits", 1, 12, 5, "permits of the semaphore")]),
demo!("asyncio-queue", asyncio_queue, "How consumers learn that it is over")
    .concepts(&["asyncio-queue"])
    .caption("Look for the stops: one after the marker, three after the sender is dropped."),
demo!("backpressure", backpressure, "Ten jobs for one busy worker")
    .concepts(&["backpressure"])
    .caption("The refusals come at once; the last accepted job of the unbounded queue waits for all others.")
    .params(&[param("capacity", 0, 12, 2, "jobs that may wait")]),
demo!("bounded-channel", bounded_channel, "A fast producer and a slow consumer")
    .concepts(&["backpressure", "asyncio-queue"])
    .caption("When the buffer is full the send bars grow: the producer waits. Unbounded they stay points.")
    .params(&[param("capacity", 1, 16, 2, "items the channel holds")]),
demo!("littles-law", littles_law, "How many are inside")
    .concepts(&["backpressure", "load-testing"])
    .caption("With three workers every bar is as long as its service; with two the waits pile up."),
demo!("rate-limiter-1", rate_limiter_1, "Rate limiter, step 1: the window that forgets")
    .concepts(&["asyncio-semaphore", "backpressure"])
    .caption("Twice the limit passes around the full second, unless the limiter looks back.")
    .params(&[param("limit", 1, 20, 5, "requests per second")]),
demo!("rate-limiter-2", rate_limiter_2, "Rate limiter, step 2: a token bucket")
    .concepts(&["asyncio-semaphore", "backpressure"])
    .caption("Marks crowd at the start, that is the burst, and then come every 200 ms.")
    .params(&[param("burst", 1, 10, 5, "tokens in a full bucket")]),
demo!("rate-limiter-3", rate_limiter_3, "Rate limiter, step 3: one atomic number")
    .concepts(&["asyncio-semaphore", "backpressure", "cas-optimistic"])
    .caption("Nobody is refused: each task waits one period longer than the one before.")
    .params(&[param("rate", 1, 100, 5, "calls per second")]),
demo!("stop-event", stop_event, "Sleeping through the stop, or waiting for it")
    .concepts(&["stop-event"])
    .caption("Both are asked to stop at the start of a pause; one bar goes on for 300 ms."),
demo!("graceful-shutdown", graceful_shutdown, "Stop accepting, drain, cancel")
    .concepts(&["stop-event", "service-manager", "cancellation"])
    .caption("No bar starts after the stop; short jobs end by themselves, the long one at the deadline.")
    .params(&[param("grace", 0, 1000, 300, "milliseconds for running jobs")]),
demo!("multiprocessing-lock", multiprocessing_lock, "A lock that two processes share")
    .concepts(&["multiprocessing-lock"])
    .caption("Under the copied lock parent and child are in the section together.")
    .needs(&[Need::Fork]),
demo!("robust-mutex", robust_mutex, "Killed while holding a lock")
    .concepts(&["multiprocessing-lock", "file-lock"])
    .caption("Both children are killed in mid-bar; only the robust lock can be taken afterwards.")
    .needs(&[Need::Fork]),
demo!("file-lock", file_lock, "The kernel frees a dead process's lock")
    .concepts(&["file-lock"])
    .caption("Refused while the child's bar lasts, granted as soon as it ends.")
    .needs(&[Need::Fork, Need::Files]),
demo!("distributed-lock", distributed_lock, "A lease, a pause and a fencing token")
    .concepts(&["distributed-lock"])
    .caption("The bars of A and B overlap from 10 s on: both believe that they hold the lock."),
demo!("cas-optimistic", cas_optimistic, "Compare, swap, or try again")
    .concepts(&["cas-optimistic"])
    .caption("The marks tell who came too late and what it found instead.")
    .params(&[param("writers", 2, 16, 3, "threads that write")]),
demo!("check-then-act", check_then_act, "One seat, sold to everybody")
    .concepts(&["cas-optimistic", "thread-race"])
    .caption("In the first group everyone has a ticket; in the second, one.")
    .params(&[param("buyers", 2, 16, 4, "buyers for one seat")]),
demo!("aba", aba, "From A to B and back to A")
    .concepts(&["cas-optimistic"])
    .caption("The quick writer fits inside the slow writer's bar; only the version shows it."),
demo!("deadlock", deadlock, "Two locks in opposite order")
    .concepts(&["deadlock"])
    .caption("Each holds one lock and waits for the other, to the end of its patience."),
demo!("deadlock-explored", deadlock_explored, "Every schedule of two locks")
    .concepts(&["deadlock", "thread-lock"])
    .caption("The schedule that gets stuck: each took its first lock before the other took its second."),
demo!("deadlock-detector", deadlock_detector, "Refusing the last link of the circle")
    .concepts(&["deadlock"])
    .caption("One thread is refused and steps back; then the others get their second lock in turn.")
    .params(&[param("threads", 2, 16, 4, "threads in the ring")]),
demo!("pool-deadlock", pool_deadlock, "A job that waits for its own pool")
    .concepts(&["deadlock", "thread-pool"])
    .caption("With one worker the inner job starts only after the outer one has given up."),
// T8 background-work
demo!("rq-queue", rq_queue, "Three clocks of a job")
    .concepts(&["rq-queue"])
    .caption("Waiting, running and the kept result are three bars with three limits."),
demo!("celery-task", celery_task, "Killed in the middle of a payment")
    .concepts(&["celery-task"])
    .caption("Look for the payments: none, two, and with a key one."),
demo!("celery-canvas", celery_canvas, "Chain, group and chord")
    .concepts(&["celery-canvas"])
    .caption("A chain is a staircase, a group a stack; the failing chain has no second step."),
demo!("queue-priorities", queue_priorities, "The job that never had its turn")
    .concepts(&["queue-priorities"])
    .caption("The low job's waiting bar: without end in strict order, bounded with ageing.")
    .params(&[param("patience", 1, 18, 10, "steps worth one level")]),
demo!("retry-backoff", retry_backoff, "A thousand calls or seven")
    .concepts(&["retry-backoff"])
    .caption("Every waiting bar is twice as long as the one before it.")
    .params(&[param("deadline", 1, 120, 60, "seconds until giving up")]),
demo!("retry-storm", retry_storm, "Retrying in step, and with jitter")
    .concepts(&["retry-backoff"])
    .caption("Without jitter the bars end on the same line; with it the ends are scattered."),
demo!("retry-layers", retry_layers, "Retries that multiply")
    .concepts(&["retry-backoff"])
    .caption("Each attempt of a layer contains all attempts of the layer below.")
    .params(&[param("attempts", 1, 4, 3, "attempts of each layer")]),
demo!("circuit-breaker", circuit_breaker, "Not asking a service that is down")
    .concepts(&["retry-backoff", "backpressure"])
    .caption("One lane is full of failing calls; the other makes one trial every few seconds."),
demo!("periodic-tasks", periodic_tasks, "After a missed tick")
    .concepts(&["periodic-tasks"])
    .caption("The same stall in three lanes: compare the distance of the ticks after it."),
demo!("periodic-drift", periodic_drift, "Fixed delay, fixed rate")
    .concepts(&["periodic-tasks"])
    .caption("The bars of the fixed rate keep the second; those of the fixed delay wander off.")
    .params(&[param("job", 0, 900, 300, "milliseconds of work")]),
demo!("futures-waiting", futures_waiting, "The first, the first error, or all")
    .concepts(&["futures-waiting", "as-completed"])
    .caption("When the waiting ends early, the remaining bars are cut off."),
demo!("service-manager", service_manager, "Restarting, and giving up")
    .concepts(&["service-manager"])
    .caption("The pauses between the runs of the hopeless worker double until it is given up."),
demo!("deferrable-operators", deferrable_operators, "Waiting without a worker")
    .concepts(&["deferrable-operators", "event-loop"])
    .caption("Long bars in four slots, or one long wait in the loop and short bars in the slots.")
    .params(&[param("jobs", 1, 64, 24, "jobs that wait a second")]),
// T7 web-services
demo!("blocking-event-loop", blocking_event_loop, "Five requests, one thread: await or block")
    .concepts(&["blocking-event-loop"])
    .caption("Awaiting requests overlap; blocking ones form a staircase, and the timeout of 5 ms does not end the blocking call."),
demo!("to-thread", to_thread, "The heartbeat stops for a blocking call, not for a thread")
    .concepts(&["to-thread", "blocking-event-loop"])
    .caption("While the calls run on the event loop there is no beat; while they run in the workers the beats go on.")
    .params(&[param("workers", 1, 16, 2, "threads in the blocking pool")]),
demo!("run-in-executor", run_in_executor, "An executor starts its jobs before anybody awaits")
    .concepts(&["run-in-executor"])
    .caption("Two reports run although the loop has not awaited yet; five reports on two threads make three waves."),
demo!("executor-starvation", executor_starvation, "A look-up that queues behind slow reports")
    .concepts(&["run-in-executor"])
    .caption("In the shared pool the look-up waits until nearly all reports are done; beside a pool of their own it goes straight through."),
demo!("process-pool-in-loop", process_pool_in_loop, "How to wait for a pool, and how much to give it")
    .concepts(&["process-pool-in-loop"])
    .caption("During the blocking wait no beat appears, though the batch runs elsewhere; during the awaited one the beats go on."),
demo!("contextvars-propagation", contextvars_propagation, "A request id crosses spawn only when carried")
    .concepts(&["contextvars-propagation"])
    .caption("In request A the thread-local says B. Spawned tasks and threads know nobody until the id is put into their scope."),
demo!("sync-endpoint", sync_endpoint, "def, async def that blocks, async def that awaits")
    .concepts(&["sync-endpoint"])
    .caption("Three shapes: waves as wide as the pool, a staircase of single requests, and everything at once.")
    .params(&[param("threads", 1, 8, 2, "threads for def endpoints")]),
demo!("async-dependency", async_dependency, "Async dependencies of a sync endpoint, resolved for it")
    .concepts(&["async-dependency", "sync-endpoint"])
    .caption("The dependency is awaited on the event loop, then the endpoint runs on a pool thread."),
demo!("session-per-request", session_per_request, "One transaction per request, or one for everybody")
    .concepts(&["session-per-request", "async-db-session"])
    .caption("A failed or cancelled request leaves no row behind; in the shared session it takes a good one with it.")
    .no_playground("needs sqlx, which the Playground does not offer"),
demo!("pool-exhaustion", pool_exhaustion, "Leaked connections starve the next request")
    .concepts(&["session-per-request", "http-pool-sizing"])
    .caption("The last tidy request waits for one query; the last leaky request waits thirty seconds and gets nothing.")
    .params(&[param("pool", 1, 15, 3, "connections in the pool")]),
demo!("async-db-session", async_db_session, "One session answers one query at a time")
    .concepts(&["async-db-session"])
    .caption("The second query on the shared session is refused; two sessions answer side by side."),
demo!("http-client-lifecycle", http_client_lifecycle, "One client, one connection, many requests")
    .concepts(&["http-client-lifecycle"])
    .caption("A connection for each request, connections that pile up unclosed, and a single one that serves them all.")
    .params(&[param("requests", 1, 20, 6, "requests to send each way")])
    .needs(&[Need::Net]),
demo!("http-pool-sizing", http_pool_sizing, "A pool that keeps two is not a pool limited to two")
    .concepts(&["http-pool-sizing"])
    .caption("The keeping pool opens a connection for every request of a burst; the limiting one reuses two and queues.")
    .params(&[param("size", 1, 6, 2, "connections to keep, or to allow")]),
demo!("fan-out-aggregation", fan_out_aggregation, "A page degrades, or fails fast")
    .concepts(&["fan-out-aggregation"])
    .caption("First page: two optional parts end in failure and the page lives. Second page: a required failure cancels the rest."),
demo!("bounded-batch", bounded_batch, "Bound the tasks, not only the work")
    .concepts(&["bounded-batch"])
    .caption("Each place takes the next item when it is free; no task waits in memory for its turn.")
    .params(&[param("items", 4, 100, 40, "items in the batch"), param("limit", 1, 16, 4, "jobs at a time")]),
demo!("per-request-semaphore", per_request_semaphore, "A semaphore per request limits nothing")
    .concepts(&["bounded-batch"])
    .caption("With semaphores of their own the requests run six calls side by side; the shared one allows two."),
// T9 performance
demo!("lru-cache", lru_cache, "Who leaves a full cache: LRU against FIFO")
    .concepts(&["lru-cache"])
    .caption("The span of LRU a is never interrupted, because every hit moves it to the back of the queue; FIFO drops it."),
demo!("ttl-cache", ttl_cache, "An edited rule, keyed by id or by text")
    .concepts(&["ttl-cache", "what-to-cache"])
    .caption("Keyed by text, the new rule is used at the moment of the edit; keyed by id, the old one lives on to 900 s."),
demo!("cache-stampede", cache_stampede, "Many misses, one load")
    .concepts(&["cache-stampede"])
    .caption("Naive callers all load at once; then caller 1 loads for everybody; when it gives up, caller 2 takes over.")
    .params(&[param("callers", 2, 24, 8, "callers that miss together")]),
demo!("stale-while-revalidate", stale_while_revalidate, "The old value now, the new one in a moment")
    .concepts(&["cache-stampede", "ttl-cache"])
    .caption("A strict cache makes a visitor wait for each load; the relaxed one loads beside the visits."),
demo!("distributed-cache", distributed_cache, "A look-up in the process against a round trip")
    .concepts(&["distributed-cache"])
    .caption("The same number of reads, once over a socket and once from a local copy that does not notice the change."),
demo!("eval-vs-compile", eval_vs_compile, "Parse a rule every time, or once")
    .concepts(&["eval-vs-compile", "on-cpu-time-metric", "rules-engine"])
    .caption("The spans are the moments in which the loop is busy with 100 rules; the parsing ones are several times longer."),
demo!("eval-safety", eval_safety, "Rules as data, with a step budget")
    .concepts(&["eval-safety"])
    .caption("The greedy rule leaves a gap between the beats; the endless one is cut off before it can."),
demo!("rules-engine", rules_engine, "A stale result reveals a draft")
    .concepts(&["rules-engine"])
    .caption("Only the page with the stale result shows the new design, right after a rule that succeeded."),
demo!("what-to-cache", what_to_cache, "Cache the code or cache the result")
    .concepts(&["what-to-cache"])
    .caption("Compare the notes at the end of each day: entries, and answers that are wrong since yesterday."),
demo!("load-testing", load_testing, "Handler three times faster, throughput 1.67 times")
    .concepts(&["load-testing"])
    .caption("Only one request is served at a time; the other users stand in the queue between their spans.")
    .params(&[param("users", 1, 20, 5, "simulated users")]),
demo!("coordinated-omission", coordinated_omission, "Polite users hide a stall")
    .concepts(&["load-testing"])
    .caption("Both servers freeze for a second; the closed model sends nothing meanwhile and counts one slow request."),
demo!("on-cpu-time-metric", on_cpu_time_metric, "Time by the clock, time inside poll")
    .concepts(&["on-cpu-time-metric", "blocking-event-loop"])
    .caption("The polls of the innocent handler are hairlines that wait for the long polls of the guilty one to end."),
demo!("cprofile", cprofile, "Own time and time with callees")
    .concepts(&["cprofile"])
    .caption("A span is cumulative time; what no nested call covers in the lanes below is own time."),
demo!("memory-profiling", memory_profiling, "Ten megabytes, copied or only looked at")
    .concepts(&["memory-profiling"])
    .caption("The notes show how the resident memory grew: by ten megabytes for the copy, by almost nothing for the views.")
    .needs(&[Need::Files]),
];
