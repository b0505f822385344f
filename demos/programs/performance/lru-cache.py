"""Each key's stay in a cache of three: lru_cache keeps what was read lately."""

from functools import lru_cache

loads = []


@lru_cache(maxsize=3)
def get(key):
    loads.append(key)
    return ord(key)


for key in "abcadaeafa":
    get(key)
print("loaded:", "".join(loads))
print(get.cache_info())
