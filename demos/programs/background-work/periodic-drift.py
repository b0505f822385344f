"""Every second, a job of 300 ms: pausing after the work drifts, planning from the schedule does not."""

import sched

JOB = 0.3


class Clock:
    now = 0.0

    def sleep(self, seconds):
        self.now += seconds


def starts(fixed_rate):
    clock, began = Clock(), []
    scheduler = sched.scheduler(lambda: clock.now, clock.sleep)

    def run(planned):
        began.append(round(clock.now, 1))
        clock.sleep(JOB)  # the work
        if len(began) < 6:
            following = planned + 1 if fixed_rate else clock.now + 1
            scheduler.enterabs(following, 0, run, (following,))

    scheduler.enterabs(0, 0, run, (0,))
    scheduler.run()
    return began


print("a second after the work:", starts(fixed_rate=False))
print("by the schedule:        ", starts(fixed_rate=True))
