"""Before anyone waits, follow who waits for whom: the one who would close the circle is refused."""

import threading

THREADS = 4
changed = threading.Condition()
holder, waits_for = {}, {}


def lock(who, wanted):
    with changed:
        while wanted in holder:
            follow = wanted
            while follow in holder:
                if holder[follow] == who:
                    return False  # waiting would close the circle
                follow = waits_for.get(holder[follow])
            waits_for[who] = wanted
            changed.wait()
            del waits_for[who]
        holder[wanted] = who
        return True


def unlock(held):
    with changed:
        del holder[held]
        changed.notify_all()


def diner(who, outcomes, everyone_holds_one):
    lock(who, who)
    everyone_holds_one.wait()
    finished = lock(who, (who + 1) % THREADS)
    outcomes.append(finished)
    if finished:
        unlock((who + 1) % THREADS)
    unlock(who)


outcomes, everyone_holds_one = [], threading.Barrier(THREADS)
arguments = outcomes, everyone_holds_one
threads = [threading.Thread(target=diner, args=(who, *arguments)) for who in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"finished: {outcomes.count(True)}, refused: {outcomes.count(False)}")
