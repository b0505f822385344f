"""Three of four checks fail: a TaskGroup reports one error; gathered, all three travel as a group."""

import asyncio


async def check(seconds, error=None):
    await asyncio.sleep(seconds)
    if error:
        raise error


def all_checks():
    return [
        check(0.1, OSError("dns")),
        check(0.2, ValueError("age")),
        check(0.3),
        check(0.4, OSError("mail")),
    ]


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            for one in all_checks():
                group.create_task(one)
    except* Exception as caught:
        print("the task group reports", caught.exceptions)

    ends = await asyncio.gather(*all_checks(), return_exceptions=True)
    try:
        raise ExceptionGroup("checks", [end for end in ends if end])
    except* OSError as network:
        print("handler 1, retry:", network.exceptions)
    except* ValueError as rest:
        print("handler 2, tell the user:", rest.exceptions)


asyncio.run(main())
