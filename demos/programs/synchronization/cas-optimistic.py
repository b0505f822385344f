"""All writers read the same version: plain writing keeps one update, comparing the version keeps all."""

import sqlite3

WRITERS = 3
database = sqlite3.connect(":memory:")
database.execute("create table account (id integer primary key, balance integer, version integer)")


def read():
    return database.execute("select balance, version from account where id = 1").fetchone()


def plain(balance, version):
    database.execute("update account set balance = ? where id = 1", (balance + 1,))
    return True


def compare_and_swap(balance, version):
    written = database.execute(
        "update account set balance = ?, version = version + 1 where id = 1 and version = ?",
        (balance + 1, version),
    )
    return written.rowcount == 1


for write in (plain, compare_and_swap):
    database.execute("insert or replace into account values (1, 0, 1)")
    attempts = 0
    waiting = [read() for _ in range(WRITERS)]  # everyone reads before anyone writes
    while waiting:
        attempts += 1
        if not write(*waiting.pop(0)):
            waiting.append(read())  # too late: look again, try again
    print(f"{write.__name__}: {read()[0]} of {WRITERS} updates kept, {attempts} attempts")
