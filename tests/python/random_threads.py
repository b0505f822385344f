"""Threads as CPython has them, switched after any byte code by a die.

Each thread of the program is a real thread, but only the one that holds the baton runs: it is
traced byte code by byte code, and at each one the die may hand the baton on. Locks and their kin
are stand-ins that give the baton away where the real ones would block. One run is one schedule. Runs
are made in processes of their own, as many in each as come to their end: threads that hang die with
their process.

With `switch="gil"` the baton is handed on only where CPython lets go of its GIL: after a call, at the
end of a round of a loop, and where a thread blocks.
"""

import dis
import heapq
import importlib
import json
import logging  # noqa: F401 (its lock, which each fork takes, has to be a real one)
import os
import queue
import random
import sys
import threading
import time
import _thread

FILE = "<program>"
# Steps before a run is given up: a thread spins.
STEPS = 20_000
# What the programs get stand-ins for.
REAL = {name: getattr(os, name) for name in ("fork", "waitpid", "_exit")}
REAL_RLOCK = threading.RLock
# Runs a process makes at most.
BATCH = 100


class Baton:
    """Who runs, and who may."""

    def __init__(self, die, switch, found, out):
        self.die = die
        self.gil = switch == "gil"
        # What the runs of this process did, and where it is told at the end.
        self.found = found
        self.out = out
        self.over = gate()
        self.threads = []
        self.current = None
        self.prints, self.lost = [], []
        self.raises = None
        self.restless = die.choice([0.05, 0.2, 0.5, 0.9])
        self.steps = 0
        # Says what was lost besides, once it is known how the run ends.
        self.at_end = lambda how: []
        self.ended = False
        # In a forked child: where the parent is heard and told.
        self.parent = None
        # The byte code each frame ran last.
        self.behind = {}

    def point(self):
        """A place where the baton may be handed on."""
        if self.ended:
            return
        self.steps += 1
        if self.steps > STEPS:
            self.end("unknown")
        if self.die.random() < self.restless:
            self.hand_on()

    def hand_on(self):
        """Gives the baton to a thread that can run; ends the program when there is none."""
        if self.ended:
            return None
        while True:
            if all(t.done for t in self.threads if not t.daemon):
                return self.end("done")
            able = [t for t in self.threads if not t.done and (t.waits is None or t.waits())]
            if self.parent and (not able or self.die.random() < 0.5):
                self.parent.hand_back(able)
                continue
            if not able:
                left = [t for t in self.threads if not t.done and not t.daemon]
                self.end("done" if all(t.is_idle_worker() for t in left) else "stuck")
            me, chosen = self.current, self.die.choice(able)
            if not isinstance(chosen, Child):
                break
            chosen.turn()
        if chosen is me:
            return None
        self.current = chosen
        chosen.gate.release()
        if not me.done:
            me.gate.acquire()
        return None

    def wait(self, condition):
        """Blocks the current thread until a condition holds; nobody comes between."""
        self.point()
        me = self.current
        while not condition():
            me.waits = condition
            self.hand_on()
        me.waits = None

    def end(self, how):
        if self.parent:
            self.parent.leave(how)
        # What is thrown away now may run code once more.
        self.ended = True
        self.behind.clear()
        lost = sorted(self.lost + self.at_end(how))
        self.found.append([self.prints, how, self.raises, lost])
        if how != "done" or not all(t.done for t in self.threads):
            tell(self.found, self.out)
        self.over.release()


def tell(found, out):
    """Hands the runs to the process that asked, and ends this one with all its threads."""
    with os.fdopen(out, "wb") as pipe:
        pipe.write(json.dumps(found).encode())
    REAL["_exit"](0)


def gate():
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock


baton = None


# Where the GIL may be let go of: behind these.
LETS_GO = {"CALL", "CALL_FUNCTION_EX", "CALL_KW", "JUMP_BACKWARD", "RESUME"}
names = {}


def lets_go(frame):
    """Whether the byte code that a frame has just left behind lets go of the GIL."""
    code = frame.f_code
    if code not in names:
        names[code] = {step.offset: step.opname for step in dis.get_instructions(code)}
    before = baton.behind.get(frame)
    baton.behind[frame] = frame.f_lasti
    return names[code].get(before) in LETS_GO


def trace(frame, event, _):
    if frame.f_code.co_filename != FILE:
        return None
    frame.f_trace_opcodes = True
    if event == "opcode" and (not baton.gil or lets_go(frame)):
        baton.point()
    return trace


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self._id = None
        # Whoever starts a daemon's thread starts a daemon.
        above = baton.current
        self._daemon = bool(above and above.daemon) if daemon is None else bool(daemon)
        if name is not None:
            self.name = name
        self.gate, self.done, self.waits = gate(), False, None

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, daemon):
        if self._id is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemon = daemon

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def start(self):
        if self._id is not None:
            raise RuntimeError("threads can only be started once")
        baton.point()
        self._id = len(baton.threads)
        baton.threads.append(self)
        _thread.start_new_thread(self._whole, ())
        baton.point()

    def _whole(self):
        self.gate.acquire()
        sys.settrace(trace)
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as error:
            sys.settrace(None)
            baton.lost.append(repr(error))
        sys.settrace(None)
        self.done = True
        baton.hand_on()

    def join(self, timeout=None):
        if self._id is None:
            raise RuntimeError("cannot join thread before it is started")
        if baton.current is self:
            raise RuntimeError("cannot join current thread")
        if timeout is None:
            baton.wait(lambda: self.done)
        else:
            baton.point()

    def is_alive(self):
        baton.point()
        return self._id is not None and not self.done

    def is_idle_worker(self):
        """A worker of a pool without work: the interpreter sends it home when the program ends."""
        return getattr(self, "name", "").startswith("ThreadPoolExecutor") and baton.threads[0].done


class Child:
    """A forked process, as its parent sees it: something that takes its turn among the threads."""

    daemon = False

    def __init__(self, pid, hears, tells):
        self.pid, self.hears, self.tells = pid, hears, tells
        self.done, self.waits, self.code = False, None, 0

    def turn(self):
        """Lets it run until it gives the baton back."""
        os.write(self.tells, b"g")
        text = b""
        while not text.endswith(b"\n"):
            text += os.read(self.hears, 65536)
        said = json.loads(text)
        baton.prints += said["prints"]
        baton.lost += said["lost"]
        if said["how"] == "unknown":
            baton.end("unknown")
        if said["how"] == "waits":
            # Its memory is its own, so it waits forever.
            self.waits = lambda: False
        if said["how"] == "done":
            self.done, self.code = True, said["code"]
            os.close(self.hears)
            os.close(self.tells)

    def is_idle_worker(self):
        return False


class Parent:
    """The other end: what a child does when it is not its turn."""

    def __init__(self, hears, tells):
        self.hears, self.tells, self.code = hears, tells, 0
        self.listen()

    def listen(self):
        if not os.read(self.hears, 1):
            REAL["_exit"](0)

    def say(self, how, code=0):
        if baton.raises:
            # The child's own first thread has failed.
            baton.lost.append(baton.raises)
            baton.raises, self.code = None, 1
        code = code or self.code
        said = {"how": how, "prints": baton.prints, "lost": baton.lost, "code": code}
        baton.prints, baton.lost = [], []
        os.write(self.tells, json.dumps(said).encode() + b"\n")

    def hand_back(self, able):
        self.say("able" if able else "waits")
        self.listen()

    def leave(self, how, code=0):
        self.say(how, code)
        REAL["_exit"](0)


def fork():
    baton.point()
    if baton.parent or baton.current is not baton.threads[0]:
        raise RuntimeError("no fork here")
    here, there = os.pipe(), os.pipe()
    # What is put in order after a fork is put in order with the real locks.
    mine, threading.RLock = threading.RLock, REAL_RLOCK
    pid = REAL["fork"]()
    threading.RLock = mine
    if pid == 0:
        os.close(here[1])
        os.close(there[0])
        os.close(baton.out)
        baton.threads = [baton.current]
        baton.prints, baton.lost = [], []
        baton.parent = Parent(here[0], there[1])
        return 0
    os.close(here[0])
    os.close(there[1])
    baton.threads.append(Child(pid, there[0], here[1]))
    baton.point()
    return pid


def waitpid(pid, options):
    child = next(t for t in baton.threads if isinstance(t, Child) and t.pid == pid)
    baton.wait(lambda: child.done)
    REAL["waitpid"](pid, options)
    return pid, child.code * 256


def leave(code):
    baton.point()
    baton.parent.leave("done", code)


class Lock:
    def __init__(self):
        self.owner = None

    def acquire(self, blocking=True, timeout=-1):
        if not blocking or timeout not in (-1, None):
            baton.point()
            if self.owner is not None:
                return False
        else:
            baton.wait(lambda: self.owner is None)
        self.owner = baton.current
        return True

    def release(self):
        baton.point()
        if self.owner is None:
            raise RuntimeError("release unlocked lock")
        self.owner = None

    def locked(self):
        baton.point()
        return self.owner is not None

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


    def _at_fork_reinit(self):
        self.owner = None


class RLock(Lock):
    def __init__(self):
        super().__init__()
        self.depth = 0

    def acquire(self, blocking=True, timeout=-1):
        me = baton.current
        free = lambda: self.owner in (None, me)
        if not blocking or timeout not in (-1, None):
            baton.point()
            if not free():
                return False
        else:
            baton.wait(free)
        self.owner = me
        self.depth += 1
        return True

    def release(self):
        baton.point()
        if self.owner is not baton.current:
            raise RuntimeError("cannot release un-acquired lock")
        self.depth -= 1
        if not self.depth:
            self.owner = None

    # What a condition needs.
    def let_go(self):
        depth, self.depth, self.owner = self.depth, 0, None
        return depth

    def take_again(self, depth):
        self.owner, self.depth = baton.current, depth


def let_go(lock):
    if isinstance(lock, RLock):
        return lock.let_go()
    lock.owner = None
    return 1


def owned(lock):
    if isinstance(lock, RLock):
        return lock.owner is baton.current
    return lock.owner is not None


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self.value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking or timeout is not None:
            baton.point()
            if self.value <= 0:
                return False
        else:
            baton.wait(lambda: self.value > 0)
        self.value -= 1
        return True

    def release(self, n=1):
        baton.point()
        self.value += n

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self.bound = value

    def release(self, n=1):
        baton.point()
        if self.value + n > self.bound:
            raise ValueError("Semaphore released too many times")
        self.value += n


class Event:
    def __init__(self):
        self.flag = False

    def set(self):
        baton.point()
        self.flag = True

    def clear(self):
        baton.point()
        self.flag = False

    def is_set(self):
        baton.point()
        return self.flag

    def wait(self, timeout=None):
        if timeout is None:
            baton.wait(lambda: self.flag)
        else:
            baton.point()
        return self.flag


class Condition:
    def __init__(self, lock=None):
        self.lock = lock if lock is not None else RLock()
        self.waiting = []
        self.acquire, self.release = self.lock.acquire, self.lock.release

    def __enter__(self):
        return self.lock.__enter__()

    def __exit__(self, *_):
        self.lock.__exit__()

    def wait(self, timeout=None):
        baton.point()
        if not owned(self.lock):
            raise RuntimeError("cannot wait on un-acquired lock")
        me = baton.current
        self.waiting.append(me)
        depth = let_go(self.lock)
        free = lambda: self.lock.owner is None
        if timeout is None:
            me.waits = lambda: me not in self.waiting and free()
        else:
            me.waits = free
        baton.hand_on()
        while not me.waits():
            baton.hand_on()
        me.waits = None
        told = me not in self.waiting
        if not told:
            self.waiting.remove(me)
        if isinstance(self.lock, RLock):
            self.lock.take_again(depth)
        else:
            self.lock.owner = me
        return told

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        while not result:
            self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        baton.point()
        if not owned(self.lock):
            raise RuntimeError("cannot notify on un-acquired lock")
        del self.waiting[:n]

    def notify_all(self):
        self.notify(len(self.waiting))


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args, self.kwargs = args or [], kwargs or {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class Barrier:
    def __init__(self, parties):
        self.parties, self.waiting = parties, []

    def wait(self):
        baton.point()
        me, place = baton.current, len(self.waiting)
        if place + 1 == self.parties:
            self.waiting = []
            return place
        self.waiting.append(me)
        me.waits = lambda: me not in self.waiting
        while not me.waits():
            baton.hand_on()
        me.waits = None
        return place


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize, self.items, self.open = maxsize, [], 0

    def put(self, item, block=True, timeout=None):
        room = lambda: self.maxsize <= 0 or len(self.items) < self.maxsize
        if block and timeout is None:
            baton.wait(room)
        else:
            baton.point()
            if not room():
                raise queue.Full
        self.keep(item)
        self.open += 1

    def get(self, block=True, timeout=None):
        if block and timeout is None:
            baton.wait(lambda: bool(self.items))
        else:
            baton.point()
            if not self.items:
                raise queue.Empty
        return self.take()

    def keep(self, item):
        self.items.append(item)

    def take(self):
        return self.items.pop(0)

    def put_nowait(self, item):
        self.put(item, False)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        baton.point()
        return len(self.items)

    def empty(self):
        return self.qsize() == 0

    def full(self):
        return 0 < self.maxsize <= self.qsize()

    def task_done(self):
        baton.point()
        if self.open <= 0:
            raise ValueError("task_done() called too many times")
        self.open -= 1

    def join(self):
        baton.wait(lambda: self.open <= 0)


class LifoQueue(Queue):
    def take(self):
        return self.items.pop()


class PriorityQueue(Queue):
    def keep(self, item):
        heapq.heappush(self.items, item)

    def take(self):
        return heapq.heappop(self.items)


def install():
    for stand_in in (
        Thread, Timer, Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier,
    ):
        setattr(threading, stand_in.__name__, stand_in)
    for stand_in in (Queue, LifoQueue, PriorityQueue):
        setattr(queue, stand_in.__name__, stand_in)
    queue.SimpleQueue = Queue
    time.sleep = lambda _: baton.point()
    os.fork, os.waitpid, os._exit = fork, waitpid, leave


class Clock:
    """Stands where pools look at the time: between two looks the die lets much of it pass, or none."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        if baton.die.random() < 0.3:
            self.now += 1e6
        return self.now


def install_pools():
    """CPython's own pools on the stand-ins; what they would only log is lost."""
    pools = importlib.import_module("concurrent.futures.thread")
    note = lambda *_, **__: baton.lost.append(repr(sys.exc_info()[1]))
    pools._base.LOGGER.exception = pools._base.LOGGER.critical = note
    pools._base.time = Clock()
    return pools


def pools_of_run():
    pools = sys.modules.get("concurrent.futures.thread")
    if pools:
        pools._shutdown = False
        pools._threads_queues.clear()
    return pools


def line(*values, sep=" ", flush=False):
    texts = [str(value) for value in values]
    baton.point()
    baton.prints.append(sep.join(texts))


def io(name="io", result=None):
    baton.point()
    return result


def child(code, die, switch, runs, out, once):
    """Runs the program so often, or until it hangs, and never returns."""
    install()
    if "fork" not in code.co_names:
        # Beside a fork it is not used.
        install_pools()
    found = []
    while len(found) < runs:
        once(code, Baton(die, switch, found, out))
    tell(found, out)


def once(code, new):
    run_as_main(code, new, {"__name__": "__main__", "print": line, "io": io})


def run_as_main(code, new, names):
    global baton
    baton = new
    main = Thread()
    main._id = 0
    baton.threads.append(main)
    baton.current = main
    pools = pools_of_run()
    def whole():
        exec(code, names)
    sys.settrace(trace)
    try:
        whole()
    except BaseException as error:
        sys.settrace(None)
        baton.raises = repr(error)
    sys.settrace(None)
    if pools:
        # What the interpreter does with pools once its main thread has come to its end.
        new.point()
        pools._python_exit()
    main.done = True
    new.hand_on()
    new.over.acquire()


def runs_of(code, die, switch, runs, once):
    """Some schedules, at least one: (prints, ends, raises, lost), None where a thread span."""
    out, inside = os.pipe()
    seed = die.getrandbits(64)
    process = REAL["fork"]()
    if process == 0:
        os.close(out)
        try:
            child(code, random.Random(seed), switch, runs, inside, once)
        finally:
            REAL["_exit"](1)
    os.close(inside)
    text = b""
    while part := os.read(out, 65536):
        text += part
    os.close(out)
    REAL["waitpid"](process, 0)
    if not text:
        raise RuntimeError("a run ended without a word")
    for prints, ends, raises, lost in json.loads(text):
        yield None if ends == "unknown" else (tuple(prints), ends, raises, tuple(lost))


def outcomes(source, runs, seed, switch="any", once=once):
    """How often each outcome was seen."""
    code = compile(source, FILE, "exec")
    die = random.Random(seed)
    seen, left = {}, runs
    while left > 0:
        for found in runs_of(code, die, switch, min(left, BATCH), once):
            left -= 1
            if found is not None:
                seen[found] = seen.get(found, 0) + 1
    return seen
