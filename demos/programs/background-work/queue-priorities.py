"""Urgent jobs keep coming: in strict order a low job waits as long as they do, with ageing it gets in."""

import queue

URGENT, LOW, PATIENCE, STEPS = 0, 1, 10, 40


def low_runs_at(ageing):
    jobs = queue.PriorityQueue()

    def put(name, level, step):
        # Ageing: a level is worth PATIENCE steps, so who came early overtakes who came late.
        jobs.put((step + level * PATIENCE if ageing else level, step, name))

    put("low", LOW, 0)
    for step in range(STEPS):
        put("urgent", URGENT, step)
        if jobs.get()[2] == "low":
            return step
    return None


print("strict, the low job runs at step", low_runs_at(ageing=False))
print("ageing, the low job runs at step", low_runs_at(ageing=True))
