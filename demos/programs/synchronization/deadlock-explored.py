"""Every schedule of two threads that take two locks: opposite order can deadlock, one order cannot."""

A_THEN_B = ("lock", "A"), ("lock", "B"), ("unlock", "B"), ("unlock", "A")
B_THEN_A = ("lock", "B"), ("lock", "A"), ("unlock", "A"), ("unlock", "B")


def explore(programs, steps=(0, 0), held=frozenset(), schedule=()):
    """Takes every step that is possible now, and goes on from there."""
    if all(step == len(program) for step, program in zip(steps, programs)):
        yield "finished", schedule
        return
    stuck = True
    for thread, program in enumerate(programs):
        if steps[thread] == len(program):
            continue
        action, lock = program[steps[thread]]
        if action == "lock" and lock in held:
            continue  # has to wait
        stuck = False
        after = tuple(step + (index == thread) for index, step in enumerate(steps))
        now_held = held | {lock} if action == "lock" else held - {lock}
        yield from explore(programs, after, now_held, (*schedule, thread + 1))
    if stuck:
        yield "stuck", schedule


for name, programs in (("opposite", (A_THEN_B, B_THEN_A)), ("one order", (A_THEN_B, A_THEN_B))):
    ends = list(explore(programs))
    stuck = [schedule for end, schedule in ends if end == "stuck"]
    print(f"{name}: {len(ends) - len(stuck)} schedules finish, {len(stuck)} get stuck")
    if stuck:
        print("  for instance when the threads take their steps in the order", *stuck[0])
