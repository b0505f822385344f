"""A job queue has three clocks: how long a job may wait, how long it may run, how long its result is kept."""

import dataclasses

JOB_TIMEOUT, RESULT_TTL = 180, 300  # s


@dataclasses.dataclass
class Job:
    name: str
    takes: int = 1
    ttl: int | None = None  # in the queue; None: as long as it takes
    result: int | None = 85
    status: str = "queued"
    kept_until: int = 0


def worker(jobs, now):
    for job in jobs:
        if job.ttl is not None and now > job.ttl:
            job.status = "expired"
        elif job.takes > JOB_TIMEOUT:
            now, job.status = now + JOB_TIMEOUT, "timed out"
        else:
            now, job.status = now + job.takes, "finished"
            job.kept_until = now + RESULT_TTL
    return now


def fetch(job, now):
    return job.result if now < job.kept_until else None


jobs = Job("patient"), Job("in a hurry", ttl=60), Job("endless", takes=10_000), Job("silent", result=None)
now = worker(jobs, now=61)  # a queue runs nothing by itself: the worker comes after 61 s
for job in jobs:
    results = fetch(job, now), fetch(job, now + RESULT_TTL)
    print(f"{job.name}: {job.status}, result now and five minutes later: {results}")
