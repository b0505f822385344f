"""Small programs made by a die: nonsense, but nonsense with locks, cancellation and shared state."""

import random


class Writer:
    """Lines of a program, indented."""

    def __init__(self, die):
        self.die = die
        self.lines = []

    def put(self, depth, text):
        self.lines.append("    " * depth + text)

    def text(self):
        return "\n".join(self.lines) + "\n"


class Tasks(Writer):
    """A program for asyncio: two or three tasks that wait, lock, cancel and fail."""

    KINDS = (
        ["answer"] * 3 + ["turn", "print", "shared", "lock", "semaphore", "cancel", "catch", "finally"]
        + ["wait_for", "timeout", "shield", "set", "wait", "raise", "group", "gather", "sleep", "put"]
        + ["get", "clear", "condition", "notify", "uncancel", "callback", "spawn", "wait_many", "as_completed"]
    )

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.answers = self.die.choice([2, 3, 4])
        self.held = []
        self.count = self.die.choice([2, 2, 3])
        self.program()

    def program(self):
        for text in (
            "import asyncio", "lock = asyncio.Lock()", f"sem = asyncio.Semaphore({self.die.choice([1, 1, 2])})",
            "event = asyncio.Event()", f"queue = asyncio.Queue({self.die.choice([0, 1])})",
            "cond = asyncio.Condition()", "tasks = []", "n = 0", "",
            "async def leaf(me):", "    try:",
        ):
            self.put(0, text)
        self.put(2, self.die.choice(["await asyncio.sleep(0)", "await io('leaf')", "await asyncio.sleep(1)"]))
        for text in (
            "        print(me + ' leaf')", "        return me", "    except asyncio.CancelledError:",
            "        print(me + ' leaf cancelled')", "        raise", "",
            "async def fails():", "    await asyncio.sleep(0)", "    raise KeyError('f')", "",
            "def called(task):", "    print('called', task.cancelled())", "",
        ):
            self.put(0, text)
        names = "abc"[: self.count]
        for me in names:
            self.put(0, f"async def {me}():")
            self.put(1, "global n")
            self.body(1, me, 0, 3)
            self.put(0, "")
        self.put(0, "async def main():")
        for me in names:
            self.put(1, f"tasks.append(asyncio.create_task({me}()))")
        die = self.die
        if die.random() < 0.5:
            self.put(1, "await io('main')")
            self.put(1, f"tasks[{die.randrange(self.count)}].cancel()")
        if die.random() < 0.3:
            self.put(1, "await asyncio.sleep(0)")
            self.put(1, f"tasks[{die.randrange(self.count)}].cancel()")
        if die.random() < 0.2:
            self.put(1, "await tasks[0]")
        elif die.random() < 0.2:
            self.put(1, "done, pending = await asyncio.wait(tasks, timeout=2)")
            self.put(1, "print(len(done), len(pending))")
        else:
            self.put(1, "r = await asyncio.gather(*tasks, return_exceptions=True)")
            self.put(1, "print(n, [type(x).__name__ for x in r if isinstance(x, BaseException)])")
        self.put(0, "")
        self.put(0, "asyncio.run(main())")

    def body(self, depth, me, nested, most):
        for _ in range(self.die.randint(1, most)):
            self.step(depth, me, nested)

    def step(self, depth, me, nested):
        kind = self.die.choice(self.KINDS)
        if kind == "answer" and self.answers <= 0:
            kind = "turn"
        deep = nested >= 2
        plain = {
            "turn": "await asyncio.sleep(0)",
            "print": f"print('{me}{self.die.randrange(9)}')",
            "set": "event.set()", "clear": "event.clear()", "wait": "await event.wait()",
            "put": "await queue.put(n)", "get": "print('got', await queue.get())",
            "sleep": f"await asyncio.sleep({self.die.choice([1, 2])})",
            "shield": f"await asyncio.shield(leaf('{me}'))",
            "spawn": f"tasks.append(asyncio.create_task(leaf('{me}s')))",
            "uncancel": "print(asyncio.current_task().uncancel())",
            "callback": "asyncio.current_task().add_done_callback(called)",
        }
        if kind in plain:
            self.put(depth, plain[kind])
        elif kind == "answer":
            self.answers -= 1
            self.put(depth, f"await io('{me}{self.answers}')")
        elif kind == "shared":
            self.put(depth, "seen = n")
            self.step(depth, me, 2)
            self.put(depth, "n = seen + 1")
        elif kind in ("lock", "semaphore", "condition") and not deep and kind not in self.held:
            name = {"lock": "lock", "semaphore": "sem", "condition": "cond"}[kind]
            self.held.append(kind)
            self.put(depth, f"async with {name}:")
            if kind == "condition" and self.die.random() < 0.5:
                self.put(depth + 1, "await cond.wait()")
            self.body(depth + 1, me, nested + 1, 2)
            self.held.remove(kind)
        elif kind == "notify" and "condition" not in self.held and not deep:
            self.put(depth, "async with cond:")
            self.put(depth + 1, self.die.choice(["cond.notify()", "cond.notify_all()"]))
        elif kind == "cancel":
            self.put(depth, f"if len(tasks) > {self.die.randrange(self.count)}:")
            self.put(depth + 1, f"tasks[{self.die.choice([0, -1])}].cancel()")
        elif kind == "catch" and not deep:
            self.put(depth, "try:")
            self.body(depth + 1, me, nested + 1, 2)
            what = self.die.choice(["asyncio.CancelledError", "Exception", "BaseException", "TimeoutError"])
            self.put(depth, f"except {what} as error:")
            self.put(depth + 1, f"print('{me}', type(error).__name__)")
            if self.die.random() < 0.5:
                self.put(depth + 1, "raise")
        elif kind == "finally" and not deep:
            self.put(depth, "try:")
            self.body(depth + 1, me, nested + 1, 2)
            self.put(depth, "finally:")
            self.body(depth + 1, me, nested + 1, 1)
        elif kind == "wait_for":
            what = self.die.choice([f"leaf('{me}')", "asyncio.sleep(2)", "event.wait()", "queue.get()"])
            self.put(depth, f"await asyncio.wait_for({what}, 1)")
        elif kind == "timeout" and not deep:
            self.put(depth, f"async with asyncio.timeout({self.die.choice([0, 1, 2])}):")
            self.body(depth + 1, me, nested + 1, 2)
        elif kind == "gather":
            other = self.die.choice(["asyncio.sleep(0)", "fails()", "asyncio.sleep(1)"])
            keep = self.die.choice(["", ", return_exceptions=True"])
            self.put(depth, f"print(len(await asyncio.gather(leaf('{me}g'), {other}{keep})))")
        elif kind == "group" and not deep:
            self.put(depth, "async with asyncio.TaskGroup() as group:")
            self.put(depth + 1, f"group.create_task(leaf('{me}t'))")
            self.put(depth + 1, f"group.create_task({self.die.choice(['fails()', 'asyncio.sleep(1)'])})")
            self.body(depth + 1, me, nested + 1, 1)
        elif kind == "wait_many":
            when = self.die.choice(["FIRST_COMPLETED", "ALL_COMPLETED", "FIRST_EXCEPTION"])
            self.put(depth, f"pair = [asyncio.create_task(leaf('{me}w')), asyncio.create_task(fails())]")
            self.put(depth, f"done, pending = await asyncio.wait(pair, return_when=asyncio.{when})")
            self.put(depth, "print(len(done), len(pending))")
        elif kind == "as_completed":
            self.as_completed(depth, me)
        elif kind == "raise" and self.die.random() < 0.4:
            self.put(depth, f"raise ValueError('{me}')")
        else:
            self.put(depth, f"print('{me}')")


    def as_completed(self, depth, me):
        die = self.die
        late = die.choice(["", ", timeout=1", ", timeout=0"])
        tasks = [f"leaf('{me}1')", die.choice(["fails()", f"leaf('{me}2')", "asyncio.sleep(1)"])]
        if die.random() < 0.3:
            tasks[0] = f"asyncio.create_task({tasks[0]})"
        if die.random() < 0.2:
            tasks.append("tasks[0]")
        self.put(depth, f"for first in asyncio.as_completed([{', '.join(tasks)}]{late}):")
        if die.random() < 0.5:
            self.put(depth + 1, "print('first', await first)")
            return
        self.put(depth + 1, "try:")
        self.put(depth + 2, "print('first', await first)")
        self.put(depth + 1, f"except {die.choice(['Exception', 'TimeoutError', 'BaseException'])} as error:")
        self.put(depth + 2, f"print('{me}', type(error).__name__)")


class Threads(Writer):
    """A program with two or three threads that share variables, containers, an object and locks."""

    KINDS = (
        ["add"] * 3 + ["set", "copy", "test", "lock", "print", "dict", "append", "pop", "signal", "wait"]
        + ["catch", "count", "raise", "object", "loop", "in", "truth", "pair", "semaphore", "rlock", "put"]
        + ["get", "try_lock", "notify", "await_it", "call", "show", "item", "class", "each"]
        + ["method", "ask", "fail", "tell", "any", "inside", "grow", "numbered"]
    )

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.count = self.die.choice([2, 2, 2, 2, 3])
        self.budget = 7 if self.count == 2 else 3
        self.program()

    def program(self):
        for text in (
            "import threading", "import queue", "a = threading.Lock()", "b = threading.Lock()",
            "r = threading.RLock()", "s = threading.Semaphore(1)", "ready = threading.Event()",
            "cond = threading.Condition()", "q = queue.Queue(1)",
            "x = 0", "y = 0", "d = {}", "l = []", "",
            "class Box:", "    made = 0", "    def __init__(self):", "        self.value = 0",
            "        self.name = 'box'", "    def add(self, n):", "        self.value += n",
            "        return self.name", "", "box = Box()", "pair = ([0], 5)", "error = ValueError('none')", "", "def one():", "    return 1", "",
            "def plus(n):", "    return n + 1", "",
        ):
            self.put(0, text)
        names = ["f", "g", "h"][: self.count]
        own = [me for me in names if self.die.random() < 0.3]
        for me in names:
            depth = 1
            if me in own:
                # A class of its own, whose run begins with what others see.
                self.put(0, f"class {me.upper()}(threading.Thread):")
                self.put(1, "def run(self):")
                depth = 2
            else:
                self.put(0, f"def {me}():")
            self.put(depth, "global x, y")
            self.body(depth, me, 0, 3, [])
            self.put(0, "")
        for me in names:
            made = f"{me.upper()}()" if me in own else f"threading.Thread(target={me})"
            self.put(0, f"t{me} = {made}")
        for me in names:
            self.put(0, f"t{me}.start()")
        if self.die.random() < 0.8:
            for me in names:
                self.put(0, f"t{me}.join()")
        self.put(0, "print(x, y, sorted(d.values()), len(l), box.value, Box.made)")

    def body(self, depth, me, nested, most, held):
        for _ in range(self.die.randint(1, most)):
            self.step(depth, me, nested, held)

    def step(self, depth, me, nested, held):
        self.budget -= 1
        if self.budget < 0:
            self.put(depth, "pass")
            return
        die, kind = self.die, self.die.choice(self.KINDS)
        name, other = die.choice("xy"), die.choice("xy")
        deep = nested >= 2
        plain = {
            "add": f"{name} += {die.randint(1, 2)}",
            "set": f"{name} = {other} + {die.randint(0, 2)}",
            "print": f"print('{me}', {name})",
            "append": f"l.append({name})",
            "count": f"{name} = len(l)",
            "signal": "ready.set()",
            "object": f"box.value += {die.randint(1, 2)}",
            "call": f"{name} = {name} + one()",
            "show": f"print('{me}', l)",
            "class": "Box.made += 1",
            "put": "q.put(1)" if die.random() < 0.4 else "q.put_nowait(1)",
            "get": "q.get()" if die.random() < 0.4 else f"{name} = q.qsize()",
            "truth": f"{name} = 1 if d else 2",
            "pair": f"x, y = y, x",
            "method": "box.add = plus",
            "ask": f"print('{me}', box.add(1))",
            "fail": f"error.args = ({name},)",
            "tell": f"print('{me}', str(error), repr(error))",
            "any": f"{name} = 1 if any(v for v in l) else 0",
            "inside": f"print('{me}', [0] in pair)",
            "grow": "pair[0].append(1)",
            "numbered": f"for i, v in enumerate(l): print('{me}', i, v)",
        }
        if kind in plain:
            self.put(depth, plain[kind])
        elif kind == "copy":
            self.put(depth, f"t = {name}")
            self.put(depth, f"{other} = t * 2")
        elif kind == "test" and not deep:
            self.put(depth, f"if {name} {die.choice(['==', '<', '>'])} {die.randint(0, 2)}:")
            self.body(depth + 1, me, nested + 1, 2, held)
        elif kind == "loop" and not deep:
            self.put(depth, "for i in range(2):")
            self.body(depth + 1, me, 2, 1, held)
        elif kind == "each":
            self.put(depth, f"for item in {die.choice(['l', 'd', 'd.values()'])}:")
            self.put(depth + 1, f"print('{me}', item)")
        elif kind in ("lock", "semaphore", "rlock") and not deep:
            free = [n for n in {"lock": "ab", "semaphore": "s", "rlock": "r"}[kind] if n not in held]
            if not free:
                self.put(depth, "pass")
                return
            lock = die.choice(free)
            self.put(depth, f"with {lock}:")
            self.body(depth + 1, me, nested + 1, 2, [*held, lock])
        elif kind == "try_lock" and not deep:
            self.put(depth, "if a.acquire(False):")
            self.put(depth + 1, f"{name} += 1")
            self.put(depth + 1, "a.release()")
            self.put(depth, "else:")
            self.put(depth + 1, f"print('{me} no')")
        elif kind == "dict":
            self.put(depth, f"if {die.randint(0, 1)} not in d:")
            self.put(depth + 1, f"d[{die.randint(0, 1)}] = '{me}'")
        elif kind == "item":
            self.put(depth, f"d[0] = d.get(0, '') + '{me}'")
        elif kind == "in":
            self.put(depth, f"print('{me}', 0 in l, 0 in d)")
        elif kind == "pop":
            self.put(depth, "if l:")
            self.put(depth + 1, f"{name} = l.pop()")
        elif kind == "wait" and die.random() < 0.4:
            self.put(depth, "ready.wait()")
        elif kind == "await_it" and "cond" not in held and not deep:
            self.put(depth, "with cond:")
            self.put(depth + 1, f"while {name} == 0:" if die.random() < 0.5 else f"if {name} == 0:")
            self.put(depth + 2, "cond.wait()")
            self.put(depth + 1, f"{name} -= 1")
        elif kind == "notify" and not deep:
            self.put(depth, "with cond:")
            self.put(depth + 1, f"{name} += 1")
            self.put(depth + 1, die.choice(["cond.notify()", "cond.notify_all()"]))
        elif kind == "catch" and not deep:
            self.put(depth, "try:")
            self.put(depth + 1, f"{name} = d[0]")
            self.put(depth, "except KeyError as error:")
            self.put(depth + 1, f"print('{me}', repr(error))")
        elif kind == "raise" and die.random() < 0.4:
            self.put(depth, f"raise ValueError({name})")
        else:
            self.put(depth, f"{name} = {die.randint(0, 3)}")


class Mixed(Writer):
    """A program for asyncio whose tasks hand work to threads, with locks and variables of both."""

    KINDS = (
        ["thread"] * 4 + ["add", "print", "answer", "turn", "sleep", "lock", "async_lock", "cancel", "late"]
        + ["catch", "both", "shield", "pool", "executor", "held", "thread_of_mine", "soon"]
    )
    JOBS = (
        ["add"] * 3 + ["print", "lock", "raise", "return", "append", "signal", "soon", "wait", "result"]
    )

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.jobs, self.answers, self.budget = 3, 1, 6
        self.program()

    def program(self):
        for text in (
            "import asyncio", "import threading", "from concurrent.futures import ThreadPoolExecutor",
            "lock = threading.Lock()", "again = threading.RLock()", "ready = threading.Event()",
            "alock = asyncio.Lock()", "pool = ThreadPoolExecutor(1)", "tasks = []", "l = []",
            "x = 0", "loop = None", "",
        ):
            self.put(0, text)
        for me in "jk":
            self.put(0, f"def {me}():")
            self.put(1, "global x")
            for _ in range(self.die.choice([1, 1, 2])):
                self.job(me)
            self.put(0, "")
        names = "ab"[: self.die.choice([1, 2, 2])]
        for me in names:
            self.put(0, f"async def {me}():")
            self.put(1, "global x")
            self.body(1, me, 0, 2)
            self.put(0, "")
        self.put(0, "async def main():")
        self.put(1, "global loop")
        self.put(1, "loop = asyncio.get_running_loop()")
        for me in names:
            self.put(1, f"tasks.append(asyncio.create_task({me}()))")
        if self.die.random() < 0.2:
            self.put(1, "await asyncio.sleep(0)")
            self.put(1, "tasks[0].cancel()")
        if self.die.random() < 0.2:
            self.put(1, "await tasks[0]")
        else:
            self.put(1, "r = await asyncio.gather(*tasks, return_exceptions=True)")
            self.put(1, "print(x, len(l), [type(e).__name__ for e in r if isinstance(e, BaseException)])")
        self.put(0, "")
        self.put(0, "asyncio.run(main())")
        if self.die.random() < 0.5:
            self.put(0, "pool.shutdown()")
        self.put(0, "print('end', x)")

    def job(self, me):
        kind, die = self.die.choice(self.JOBS), self.die
        plain = {
            "add": "x += 1", "print": f"print('{me}', x)", "append": "l.append(x)",
            "signal": "ready.set()", "soon": f"loop.call_soon_threadsafe(print, 'soon {me}')",
            "wait": "ready.wait()" if die.random() < 0.3 else "x = len(l)", "return": "return x",
            "result": f"return '{me}'",
        }
        if kind == "lock":
            self.put(1, f"with {die.choice(['lock', 'again'])}:")
            self.put(2, "x += 1")
        elif kind == "raise":
            self.put(1, f"if x {die.choice(['<', '=='])} 1:")
            self.put(2, f"raise ValueError('{me}')")
        else:
            self.put(1, plain[kind])

    def body(self, depth, me, nested, most):
        for _ in range(self.die.randint(1, most)):
            self.step(depth, me, nested)

    def call(self):
        """A job in a thread, as something to be awaited."""
        self.jobs -= 1
        if self.jobs < 0:
            return "asyncio.sleep(0)"
        job = self.die.choice("jk")
        return f"asyncio.to_thread({job})" if self.die.random() < 0.7 else f"loop.run_in_executor(None, {job})"

    def step(self, depth, me, nested):
        self.budget -= 1
        if self.budget < 0:
            self.put(depth, "pass")
            return
        kind, die = self.die.choice(self.KINDS), self.die
        deep = nested >= 2
        plain = {
            "add": "x += 1", "print": f"print('{me}', x)", "turn": "await asyncio.sleep(0)",
            "sleep": f"await asyncio.sleep({die.choice([1, 2])})", "soon": f"loop.call_soon(print, 'soon {me}')",
        }
        if kind in plain:
            self.put(depth, plain[kind])
        elif kind == "answer" and self.answers > 0:
            self.answers -= 1
            self.put(depth, "await io('one')")
        elif kind == "thread":
            self.put(depth, f"print('{me}', await {self.call()})")
        elif kind == "late":
            self.put(depth, f"await asyncio.wait_for({self.call()}, 1)")
        elif kind == "shield":
            self.put(depth, f"await asyncio.wait_for(asyncio.shield({self.call()}), 1)")
        elif kind == "both":
            keep = die.choice(["", ", return_exceptions=True"])
            self.put(depth, f"print(len(await asyncio.gather({self.call()}, {self.call()}{keep})))")
        elif kind == "pool" and self.jobs > 0:
            self.jobs -= 1
            self.put(depth, f"await loop.run_in_executor(pool, {die.choice('jk')})")
        elif kind == "executor" and self.jobs > 0 and not deep:
            self.jobs -= 1
            self.put(depth, "with ThreadPoolExecutor(1) as own:")
            self.put(depth + 1, f"future = loop.run_in_executor(own, {die.choice('jk')})")
            self.body(depth + 1, me, 2, 1)
            self.put(depth, "await future")
        elif kind == "thread_of_mine" and self.jobs > 0:
            self.jobs -= 1
            self.put(depth, f"threading.Thread(target={die.choice('jk')}).start()")
        elif kind == "lock" and not deep:
            self.put(depth, "with again:")
            self.body(depth + 1, me, nested + 1, 1)
        elif kind == "held" and not deep:
            self.put(depth, "with lock:")
            self.put(depth + 1, f"await {self.call()}" if die.random() < 0.5 else "x += 1")
        elif kind == "async_lock" and not deep:
            self.put(depth, "async with alock:")
            self.body(depth + 1, me, 2, 1)
        elif kind == "cancel":
            self.put(depth, f"tasks[{die.choice([0, -1])}].cancel()")
        elif kind == "catch" and not deep:
            self.put(depth, "try:")
            self.body(depth + 1, me, nested + 1, 2)
            what = die.choice(["asyncio.CancelledError", "ValueError", "BaseException", "TimeoutError"])
            self.put(depth, f"except {what} as error:")
            self.put(depth + 1, f"print('{me}', type(error).__name__)")
        else:
            self.put(depth, f"print('{me}')")


class Forks(Writer):
    """A program whose main thread forks while another thread works under locks."""

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        for text in (
            "import os", "import threading", "a = threading.Lock()", "r = threading.RLock()",
            "x = 0", "l = []", "",
            "def work():", "    global x",
        ):
            self.put(0, text)
        self.body(1, "work", self.die.choice([1, 2, 3]), [])
        self.put(0, "")
        self.put(0, "t = threading.Thread(target=work)")
        held = self.die.random() < 0.3
        if held:
            self.put(0, self.die.choice(["a.acquire()", "r.acquire()"]))
        self.put(0, "t.start()")
        self.body(0, "before", self.die.choice([0, 0, 1]), ["a", "r"] if held else [])
        self.put(0, "pid = os.fork()")
        self.put(0, "if pid == 0:")
        self.body(1, "child", self.die.choice([1, 2]), [])
        if self.die.random() < 0.3:
            self.put(1, "u = threading.Thread(target=work)")
            self.put(1, "u.start()")
            self.put(1, self.die.choice(["u.join()", "x += 1"]))
        self.put(1, self.die.choice(["os._exit(0)", "os._exit(3)", "print('child', x)", "raise ValueError(x)"]))
        self.put(0, "else:")
        self.body(1, "parent", self.die.choice([0, 1]), ["a", "r"] if held else [])
        if self.die.random() < 0.7:
            self.put(1, self.die.choice(["os.waitpid(pid, 0)", "print(os.waitpid(pid, 0)[1])"]))
        if self.die.random() < 0.6:
            self.put(1, "t.join()")
        self.put(0, "print('end', x, len(l))")

    def body(self, depth, me, count, held):
        if count == 0 and depth:
            self.put(depth, "pass")
        for _ in range(count):
            self.step(depth, me, held)

    def step(self, depth, me, held):
        kind = self.die.choice(["add", "print", "lock", "lock", "again", "append", "try"])
        if kind == "lock" and "a" not in held or kind == "again" and "r" not in held:
            lock = "a" if kind == "lock" else "r"
            self.put(depth, f"with {lock}:")
            self.step(depth + 1, me, [*held, lock])
        elif kind == "try" and "a" not in held:
            self.put(depth, "if a.acquire(False):")
            self.put(depth + 1, f"print('{me} has it')")
            self.put(depth + 1, "a.release()")
        elif kind == "append":
            self.put(depth, "l.append(x)")
        elif kind == "print":
            self.put(depth, f"print('{me}', x)")
        else:
            self.put(depth, "x += 1")


class Pools(Writer):
    """A program that hands jobs to a pool of threads, waits for some of them and gives up others."""

    KINDS = (
        ["as_completed"] * 4 + ["wait"] * 3 + ["cancel", "cancel", "callback", "map", "map", "list", "result"]
        + ["ask", "add", "print", "shutdown"]
    )
    JOBS = ["add"] * 3 + ["print", "print", "lock", "raise", "return", "signal", "wait", "cancel", "submit"]

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.jobs = self.die.choice([2, 2, 2, 3])
        self.program()

    def program(self):
        die = self.die
        for text in (
            "from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, CancelledError",
            "from concurrent.futures import ThreadPoolExecutor, as_completed, wait",
            "from threading import Event, Lock", "lock = Lock()", "ready = Event()", "x = 0", "fs = []", "",
            "def j(n):", "    global x",
        ):
            self.put(0, text)
        for _ in range(die.choice([1, 1, 2])):
            self.job()
        self.put(1, "return n * 10")
        self.put(0, "")
        self.put(0, "def called(f):")
        self.put(1, die.choice(["print('called', f.cancelled())", "raise KeyError('c')", "print('called', x)"]))
        self.put(0, "")
        workers = die.choice([1, 1, 2])
        self.put(0, f"pool = ThreadPoolExecutor({workers})")
        if die.random() < 0.8:
            count = die.choice([1, 2, 2])
            self.jobs -= count
            self.put(0, f"fs = [pool.submit(j, n) for n in range({count})]")
        for _ in range(die.choice([1, 2, 2])):
            self.step()
        if die.random() < 0.4:
            self.put(0, "pool.shutdown()")
        self.put(0, "print('end', x)")

    def job(self):
        die = self.die
        kind = die.choice(self.JOBS)
        plain = {
            "add": "x += n", "print": "print('j', n)", "signal": "ready.set()",
            "raise": f"if n == {die.choice([0, 1])}:\n        raise ValueError(n)",
            "return": "if x:\n        return n", "lock": "with lock:\n        x += 1",
            "wait": "if n == 0:\n        ready.wait()" if die.random() < 0.3 else "print('j', n, x)",
            "cancel": "if fs:\n        fs[-1].cancel()",
            "submit": "if n == 1:\n        pool.submit(print, 'more')",
        }
        self.put(1, plain[kind])

    def caught(self, depth, lines):
        error = self.die.choice(["Exception", "ValueError", "CancelledError", "TimeoutError"])
        self.put(depth, "try:")
        for text in lines:
            self.put(depth + 1, text)
        self.put(depth, f"except {error} as error:")
        self.put(depth + 1, "print(type(error).__name__, error)")

    def step(self):
        die = self.die
        kind = die.choice(self.KINDS)
        late = die.choice(["", "", ", timeout=1"])
        if kind == "as_completed":
            lines = [f"for f in as_completed(fs{late}):"]
            lines.append("    " + die.choice(["print('has', fs.index(f))", "print('got', f.result())", "print(f.done(), x)"]))
            if die.random() < 0.3:
                lines.append("    break")
            self.caught(0, lines)
        elif kind == "wait":
            when = die.choice(["", ", return_when=FIRST_COMPLETED", ", return_when=FIRST_EXCEPTION"])
            self.put(0, f"done, rest = wait(fs{late}{when})")
            self.put(0, "print(len(done), len(rest), [f in done for f in fs])")
        elif kind == "cancel":
            self.put(0, "print([f.cancel() for f in fs])" if die.random() < 0.5 else "if fs:\n    print(fs[-1].cancel())")
        elif kind == "callback":
            self.put(0, "for f in fs:\n    f.add_done_callback(called)")
        elif kind in ("map", "list") and self.jobs > 0:
            count = min(self.jobs, die.choice([1, 2, 2]))
            self.jobs -= count
            if kind == "list":
                self.caught(0, [f"print(list(pool.map(j, range({count}){late})))"])
                return
            lines = [f"for r in pool.map(j, range({count}){late}):", "    print('r', r)"]
            if die.random() < 0.3:
                lines.append("    break")
            self.caught(0, lines)
        elif kind == "result":
            self.caught(0, [f"for f in fs:\n        print('result', f.{die.choice(['result', 'exception'])}())"])
        elif kind == "ask":
            self.put(0, f"print([f.{die.choice(['done', 'running', 'cancelled'])}() for f in fs])")
        elif kind == "shutdown":
            how = die.choice(["", "wait=False", "wait=False, cancel_futures=True", "cancel_futures=True"])
            self.put(0, f"pool.shutdown({how})")
        elif kind == "add":
            self.put(0, "x += 5")
        else:
            self.put(0, "print('main', x)")


KINDS = {"tasks": Tasks, "threads": Threads, "mixed": Mixed, "pools": Pools, "forks": Forks}


def program(kind, seed):
    """A program of one of these kinds. The same seed makes the same program."""
    return KINDS[kind](seed).text()
