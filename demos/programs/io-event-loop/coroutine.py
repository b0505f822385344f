"""Calling a coroutine function runs nothing; each send runs it to its next suspension, locals intact."""

import types


@types.coroutine
def suspend():
    yield


async def count_up():
    count = 0
    for _ in range(3):
        count += 1
        print("coroutine: count is", count)
        await suspend()
    return count


coroutine = count_up()
print("caller: called, nothing has run")
sends = 0
while True:
    sends += 1
    try:
        coroutine.send(None)
    except StopIteration as end:
        print("caller: result", end.value, "after", sends, "sends")
        break
    print("caller: suspended, may do other things")
