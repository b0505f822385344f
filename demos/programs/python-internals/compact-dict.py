"""Python's dict in small: a sparse table of indices, dense entries in the order of insertion."""


class Dict:
    def __init__(self):
        self.slots, self.entries = [None] * 8, []

    def find(self, key):
        slot, perturb, passed = hash(key) % len(self.slots), hash(key), []
        while True:
            passed.append(slot)
            index = self.slots[slot]
            if index is None or self.entries[index][0] == key:
                return slot, passed
            perturb >>= 5  # the walk mixes in the upper bits of the hash
            slot = (slot * 5 + perturb + 1) % len(self.slots)

    def __setitem__(self, key, value):
        slot, passed = self.find(key)
        print(f"{key}: slots {passed}")
        if self.slots[slot] is None:
            self.slots[slot] = len(self.entries)
            self.entries.append([key, value])
        else:
            self.entries[self.slots[slot]][1] = value


table = Dict()
for key, value in ((33, "c"), (1, "a"), (9, "b"), (9, "B"), (617, "d")):
    table[key] = value
print("indices:", " ".join("-" if index is None else str(index) for index in table.slots))
print("entries:", table.entries)
print("a real one keeps the order, too:", list({33: "c", 1: "a", 9: "B", 617: "d"}))
