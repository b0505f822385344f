"""A model checker in miniature: it runs three increments in every possible order of their steps."""


def read_then_write(cell):
    seen = cell["value"]
    yield  # somebody else may run here
    cell["value"] = seen + 1


def compare_and_set(cell):
    while True:
        seen = cell["value"]
        yield
        if cell["value"] == seen:
            cell["value"] = seen + 1
            return


def run(task, path):
    """Runs three tasks; `path` says which takes the next step. Returns who could go on, and the value."""
    cell = {"value": 0}
    running = {number: task(cell) for number in range(3)}
    for number in path:
        try:
            next(running[number])
        except StopIteration:
            del running[number]
    return list(running), cell["value"]


def explore(task):
    paths, results = [()], []
    while paths:
        path = paths.pop()
        running, value = run(task, path)
        paths += [(*path, number) for number in running]
        if not running:
            results.append(value)
    return results


for task in (read_then_write, compare_and_set):
    results = explore(task)
    wrong = sum(value != 3 for value in results)
    print(f"{task.__name__}: {len(results)} schedules, {wrong} lose an update")
