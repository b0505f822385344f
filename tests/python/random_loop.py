"""asyncio as CPython has it, with a world outside that does what a die says.

The event loop is CPython's own: only the selector and the clock are ours. At each turn the selector
decides which answers of `io(...)` have arrived and whether time has passed. One run is one schedule.
"""

import asyncio
import collections
import contextlib
import gc
import random
import sys
import warnings

# Timers closer together than this are taken for timers of the same moment.
SAME_MOMENT = 1e-3
# What one look at the clock takes.
TICK = 1e-7


class Frozen(BaseException):
    """The loop would wait forever."""


class Shuffled(collections.deque):
    """What is ready, handed out in any order: each time one of those that are left in this turn."""

    def __init__(self, die):
        super().__init__()
        self.die = die
        self.left = None

    def popleft(self):
        if not self.left:
            self.left = len(self)
        place = self.die.randrange(self.left)
        self.left -= 1
        self.rotate(-place)
        taken = super().popleft()
        self.rotate(place)
        return taken


class World:
    """Stands where the selector stands: asked once a turn what has happened outside."""

    def __init__(self, die, order="fifo"):
        self.die = die
        self.order = order
        self.loop = None
        self.waiting = []
        # Called once, when the loop would wait forever.
        self.on_frozen = None
        self.eager = die.choice([0.3, 0.5, 0.8, 0.95])

    def select(self, timeout):
        self.waiting = [future for future in self.waiting if not future.done()]
        if self.order == "any":
            self.loop._ready.left = None
        idle = timeout is None or timeout > 0
        busy = bool(self.loop._ready)
        if not busy and not self.waiting and not self.timers():
            self.on_frozen()
            raise Frozen
        arrived = False
        while self.waiting and self.arrives(idle, busy or arrived):
            future = self.waiting.pop(self.die.randrange(len(self.waiting)))
            self.loop.call_soon(answer, future)
            arrived = True
        if self.timers() and self.passes(busy, arrived):
            self.loop.now = max(self.loop.now, self.die.choice(self.next_timers()))
        return []

    def timers(self):
        return sorted(h._when for h in self.loop._scheduled if not h._cancelled)

    def next_timers(self):
        timers = self.timers()
        return [when for when in timers if when - timers[0] < SAME_MOMENT]

    def arrives(self, idle, something):
        """Whether one more answer joins this turn."""
        if something:
            return self.die.random() > self.eager
        # Nothing is ready: an answer, or the next timer.
        return not self.timers() or self.die.random() < 0.5

    def passes(self, busy, arrived):
        """Whether time passes in this turn: only while nothing was ready when it began."""
        due = self.timers()[0] - self.loop.now < SAME_MOMENT
        if busy:
            return due and self.die.random() < 0.5
        return not arrived or self.die.random() < 0.3

    # What a selector must have.
    def register(self, *_):
        pass

    def unregister(self, *_):
        pass

    def close(self):
        pass

    def get_map(self):
        return {}


class Loop(asyncio.SelectorEventLoop):
    """CPython's loop with a clock that goes by itself only a hair at a time."""

    def __init__(self, world, lost):
        self.now = 0.0
        super().__init__()
        self._selector.close()
        self._selector = world
        self._clock_resolution = 1e-9
        world.loop = self
        if world.order == "any":
            self._ready = Shuffled(world.die)
        self.set_exception_handler(lambda _, context: note(context, lost))

    def time(self):
        self.now += TICK
        return self.now

    def _close_self_pipe(self):
        # The selector that knew the pipe is gone.
        self._ssock.close()
        self._ssock = None
        self._csock.close()
        self._csock = None
        self._internal_fds -= 1


def note(context, lost):
    """Errors that asyncio would log; a task that is thrown away is none."""
    error = context.get("exception")
    if error is not None:
        late = "never retrieved" in context["message"]
        lost.append((repr(error), late))


def answer(future, result=None):
    if not future.cancelled():
        future.set_result(result)


def run(code, die, order):
    """One schedule of a compiled program: (prints, ends, raises, lost)."""
    prints, lost, frozen = [], [], []
    world = World(die, order)
    # What the program does while it is torn down afterwards does not count.
    world.on_frozen = lambda: frozen or frozen.append((list(prints), list(lost)))
    # Of a program that hangs nobody can say which of its tasks have been thrown away.
    raises, ends = None, "done"

    async def io(name="io", result=None):
        future = asyncio.get_running_loop().create_future()
        world.waiting.append(future)
        await future
        return result

    def once(main):
        with asyncio.Runner(loop_factory=lambda: Loop(world, lost)) as runner:
            return runner.run(main)

    def line(*values, sep=" ", flush=False):
        prints.append(sep.join(str(value) for value in values))

    names = {"__name__": "__main__", "io": io, "print": line}
    real, asyncio.run = asyncio.run, once
    try:
        exec(code, names)
    except Frozen:
        ends = "stuck"
    except BaseException as error:
        raises = repr(error)
    finally:
        asyncio.run = real
    names.clear()
    del names
    world.loop = None
    with contextlib.suppress(BaseException):
        gc.collect()
    if frozen:
        (prints, lost), raises, ends = frozen[0], None, "stuck"
        lost = [(text, late) for text, late in lost if not late]
    return tuple(prints), ends, raises, tuple(sorted(text for text, _ in lost))


def compiled(source, name="<program>"):
    return compile(source, name, "exec")


def outcomes(source, runs, seed, order="fifo"):
    """How often each outcome was seen."""
    code = compiled(source)
    # Tasks that are thrown away while they wait complain to nobody; rubbish is thrown away when a
    # run says so, and never what was there before.
    sys.unraisablehook = lambda _: None
    gc.collect()
    gc.freeze()
    gc.disable()
    warnings.simplefilter("ignore")
    die = random.Random(seed)
    seen = {}
    for _ in range(runs):
        found = run(code, die, order)
        seen[found] = seen.get(found, 0) + 1
    return seen
