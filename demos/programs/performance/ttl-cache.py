"""A rule is edited after 10 s: keyed by its id the old one is used for 15 minutes, keyed by text it is not."""

TTL, EDITED_AT = 900, 10


class TtlCache:
    def __init__(self):
        self.entries = {}

    def get(self, key, make, now):
        value, until = self.entries.get(key, (None, -1))
        if now >= until:
            value = make()
            self.entries[key] = value, now + TTL
        return value


def seconds_stale(key_of):
    cache, stale = TtlCache(), 0
    for now in range(2000):  # time.monotonic() in a service, never time.time()
        rule = {"id": 7, "text": "x > 1" if now < EDITED_AT else "x > 2"}
        used = cache.get(key_of(rule), lambda: rule["text"], now)
        stale += used != rule["text"]
    return stale


print("keyed by id:  ", seconds_stale(lambda rule: rule["id"]), "s with the old rule")
print("keyed by text:", seconds_stale(lambda rule: rule["text"]), "s with the old rule")
