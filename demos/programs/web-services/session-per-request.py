"""A transaction for each request undoes the failed one only; in a shared one its roll-back takes others along."""

import pathlib
import sqlite3
import tempfile

REQUESTS = ("ada", None, "bob")  # the second one breaks a constraint


def insert(connection, name):
    connection.execute("insert into visits values (?)", (name,))


def own_transactions(connect):
    for name in REQUESTS:
        connection = connect()
        try:
            with connection:  # commits, or rolls back when an exception leaves it
                insert(connection, "page of " + str(name))
                insert(connection, name)
        except sqlite3.IntegrityError:
            pass
        connection.close()


def one_for_all(connect):
    connection = connect()
    try:
        with connection:
            for name in REQUESTS:
                insert(connection, "page of " + str(name))
                insert(connection, name)
    except sqlite3.IntegrityError:
        pass
    connection.close()


for way in (own_transactions, one_for_all):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "visits.db")
        database = sqlite3.connect(file)
        database.execute("create table visits (name text not null)")
        database.commit()
        way(lambda: sqlite3.connect(file))
        print(f"{way.__name__}:", [name for (name,) in database.execute("select name from visits")])
        database.close()
