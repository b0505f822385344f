"""Keys that all share one hash are found all the same, but each look-up compares many keys."""

comparisons = 0


class Key:
    def __init__(self, id, same_hash):
        self.id, self.same_hash = id, same_hash

    def __hash__(self):
        return 42 if self.same_hash else self.id

    def __eq__(self, other):
        global comparisons
        comparisons += 1
        return self.id == other.id


for same_hash in (False, True):
    comparisons = 0
    keys = [Key(id, same_hash) for id in range(40)]
    table = {key: key.id for key in keys}
    assert all(table[key] == key.id for key in keys)
    print("one hash:" if same_hash else "distinct hashes:", comparisons, "comparisons")
