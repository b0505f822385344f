"""Times reviews in Anki's backend: cards, reviews of each, reviews to time. Prints milliseconds."""

import os
import sys
import tempfile
import time

from anki.collection import AddNoteRequest, Collection
from anki.scheduler.v3 import CardAnswer

cards, each, timed = map(int, sys.argv[1:])
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "bench.anki2"))
    col.set_config("fsrs", True)
    deck = col.decks.id("Bench")
    config = col.decks.config_dict_for_deck_id(deck)
    config["rev"]["perDay"] = config["new"]["perDay"] = 9999
    col.decks.update_config(config)
    col.decks.select(deck)
    notetype = col.models.by_name("Basic")
    new = []
    for number in range(cards):
        note = col.new_note(notetype)
        note["Front"], note["Back"] = f"What is {number}?", f"It is {number}."
        new.append(AddNoteRequest(note, deck))
    col.add_notes(new)
    ids = col.db.list("select id from cards order by id")
    memory = '{"s":20.0,"d":5.0,"dr":0.9}'
    col.db.execute(
        "update cards set type = 2, queue = 2, due = 0, ivl = 20, factor = 2500, reps = ?, data = ?",
        each,
        memory,
    )
    start = int(time.time() * 1000) - 200 * 86_400_000
    rows = []
    for number, card in enumerate(ids):
        for nth in range(each):
            moment = start + nth * (nth + 1) // 2 * 86_400_000 + number * 700
            grade = 1 if (nth + number) % 9 == 8 else 3
            rows.append((moment, card, -1, grade, nth + 1, nth, 2500, 3000, 1))
    insert = "insert or ignore into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    col.db.transact(lambda: col.db.executemany(insert, rows))
    col.close()
    col = Collection(os.path.join(folder, "bench.anki2"))
    queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
    for _ in range(timed):
        began = time.perf_counter()
        card = col.get_card(queued.card.id)
        card.start_timer()
        answer = col.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        col.sched.answer_card(answer)
        queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
        print((time.perf_counter() - began) * 1000)
    col.close()
