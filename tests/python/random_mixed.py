"""asyncio with threads beside it: CPython's own loop in a thread that is switched like the others.

The loop runs in the first thread of `random_threads`; where it would wait for the outside world the
die says what has happened there, as in `random_loop`, and whether another thread goes on meanwhile.
"""

import asyncio
import gc
import sys
import warnings

import random_loop
import random_threads

# The timer that ends waiting for the threads of the loop's own pool is no part of a program.
FAR = 200


class World(random_loop.World):
    """Asked once a turn what has happened outside, between the steps of other threads."""

    def select(self, timeout):
        baton = random_threads.baton
        idle = timeout is None or timeout > 0
        arrived = passed = False
        while True:
            baton.point()
            self.waiting = [future for future in self.waiting if not future.done()]
            ways = []
            if self.loop._ready or arrived or passed or not idle:
                ways.append("go")
            if self.waiting and not passed:
                ways.append("arrive")
            if self.timers() and not passed and (idle or self.timers()[0] <= self.loop.now):
                ways.append("pass")
            if not ways:
                baton.wait(lambda: bool(self.loop._ready))
                continue
            way = self.die.choice(ways)
            if way == "go":
                return []
            if way == "arrive":
                future = self.waiting.pop(self.die.randrange(len(self.waiting)))
                self.loop.call_soon(random_loop.answer, future)
                arrived = True
            else:
                self.loop.now = max(self.loop.now, self.die.choice(self.next_timers()))
                passed = True

    def timers(self):
        return [when for when in super().timers() if when < FAR]


class Loop(random_loop.Loop):
    """Hands the baton on wherever something is put into its queue."""

    def call_soon(self, callback, *args, context=None):
        random_threads.baton.point()
        return super().call_soon(callback, *args, context=context)

    def call_soon_threadsafe(self, callback, *args, context=None):
        random_threads.baton.point()
        return super().call_soon_threadsafe(callback, *args, context=context)

    def _write_to_self(self):
        # The die wakes the loop.
        pass


def once(code, baton):
    """One schedule."""
    world, lost = World(baton.die), []

    async def io(name="io", result=None):
        future = asyncio.get_running_loop().create_future()
        world.waiting.append(future)
        await future
        return result

    def run(main):
        with asyncio.Runner(loop_factory=lambda: Loop(world, lost)) as runner:
            return runner.run(main)

    names = {"__name__": "__main__", "print": random_threads.line, "io": io}

    def at_end(how):
        if how != "done":
            # Of a program that hangs nobody can say which of its tasks have been thrown away.
            return [text for text, late in lost if not late]
        names.clear()
        world.loop = None
        gc.collect()
        return [text for text, _ in lost]

    baton.at_end = at_end
    real, asyncio.run = asyncio.run, run
    try:
        random_threads.run_as_main(code, baton, names)
    finally:
        asyncio.run = real


def outcomes(source, runs, seed, switch):
    """How often each outcome was seen."""
    sys.unraisablehook = lambda _: None
    gc.collect()
    gc.freeze()
    gc.disable()
    warnings.simplefilter("ignore")
    return random_threads.outcomes(source, runs, seed, switch, once)
