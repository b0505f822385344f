"""A rule kept as text is parsed at every evaluation; a code object was parsed once."""

import timeit

TEXT = "order > 100 and country in ('AT', 'DE') and not blocked"
FACTS = {"order": 120, "country": "AT", "blocked": False}
CODE = compile(TEXT, "<rule>", "eval")


def as_text():
    return eval(TEXT, FACTS)


def as_code():
    return eval(CODE, FACTS)


def quickest(way):
    return min(timeit.repeat(way, number=50, repeat=20))


print("the same answer:", as_text() == as_code())
print("text takes more than three times as long:", quickest(as_text) > 3 * quickest(as_code))
