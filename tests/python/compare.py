"""Holds what was observed on CPython against what `interleave explore` says can happen."""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import random_loop
import random_mixed
import random_threads

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = ".".join(map(str, sys.version_info[:3]))
EXPLORER = os.environ.get("INTERLEAVE", str(ROOT / "target" / "debug" / "interleave"))

# A program: its name, its source, `any` or `gil`, how often it is run, the seed of its runs, and
# whether asyncio's loop takes what is ready first in, first out: `fifo` or `any`.
Job = collections.namedtuple("Job", "name source switch runs seed order", defaults=["fifo"])
# What became of it. `outside` and `unseen` are outcomes; `refused` is the explorer's sentence.
Verdict = collections.namedtuple("Verdict", "job outside seen unseen refused")


def is_asyncio(source):
    return "import asyncio" in source or "from asyncio" in source


def is_mixed(source):
    """A program whose loop has other threads beside it, or the locks of threads."""
    words = ("threading", "to_thread", "run_in_executor", "concurrent.futures", "queue import", "import queue")
    return is_asyncio(source) and any(word in source for word in words)


def explored(jobs):
    """For each job the set of explored outcomes, or the sentence of a refusal."""
    found = [None] * len(jobs)
    with tempfile.TemporaryDirectory() as folder:
        for switch, order in (("any", "fifo"), ("gil", "fifo"), ("any", "any")):
            indexes = [i for i, job in enumerate(jobs) if (job.switch, job.order) == (switch, order)]
            if not indexes:
                continue
            paths = []
            for index in indexes:
                path = pathlib.Path(folder, f"{index}.py")
                path.write_text(jobs[index].source)
                paths.append(str(path))
            command = [EXPLORER, "explore", "--format", "json", "--switch", switch]
            command += ["--order", order, "--python", VERSION, *paths]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            lines = done.stdout.splitlines()
            if len(lines) != len(indexes):
                raise RuntimeError(f"the explorer said too little: {done.stderr[-500:]}")
            for index, line in zip(indexes, lines):
                found[index] = outcomes_of(json.loads(line))
    return found


def outcomes_of(answer):
    if not answer["complete"]:
        fault = answer["faults"][0]
        return f"{fault['line']}:{fault['column']}: {fault['message']}: {fault['advice']}"
    return {
        (
            tuple(outcome["prints"]),
            "done" if outcome["ends"] == "done" else "stuck",
            outcome["raises"],
            tuple(outcome["lost"]),
        )
        for outcome in answer["outcomes"]
    }


def observed(job):
    """What a job's program was seen to do."""
    if is_mixed(job.source):
        return random_mixed.outcomes(job.source, job.runs, job.seed, job.switch)
    if is_asyncio(job.source):
        return random_loop.outcomes(job.source, job.runs, job.seed, job.order)
    return random_threads.outcomes(job.source, job.runs, job.seed, job.switch)


def verdicts(jobs, workers=None):
    """One verdict a job, as they come; programs run on all cores."""
    expected = explored(jobs)
    # Threads must not be there when a run forks, so each worker is a process of its own.
    with concurrent.futures.ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        running = []
        for job, known in zip(jobs, expected):
            refused = isinstance(known, str)
            running.append(None if refused else pool.submit(observed, job))
        for job, known, run in zip(jobs, expected, running):
            if run is None:
                yield Verdict(job, set(), {}, set(), known)
                continue
            seen = run.result()
            yield Verdict(job, set(seen) - known, seen, known - set(seen), None)


def show(outcome):
    prints, ends, raises, lost = outcome
    parts = [" / ".join(prints) or "(prints nothing)"]
    if ends != "done":
        parts.append("is stuck")
    if raises:
        parts.append(f"raises {raises}")
    if lost:
        parts.append("loses " + ", ".join(lost))
    return "; ".join(parts)
