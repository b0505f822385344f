"""Three layers that each try three times make 27 calls of one failure; one that retries makes 3."""

import functools


def retry(attempts):
    def decorate(call):
        @functools.wraps(call)
        def wrapper():
            for attempt in range(attempts):
                try:
                    return call()
                except ConnectionError:
                    if attempt + 1 == attempts:
                        raise

        return wrapper

    return decorate


def calls_made(handler, client, driver):
    calls = 0

    @retry(handler)
    @retry(client)
    @retry(driver)
    def query():
        nonlocal calls
        calls += 1
        raise ConnectionError

    try:
        query()
    except ConnectionError:
        return calls


print("all three layers retry:", calls_made(3, 3, 3), "calls")
print("only the outermost:    ", calls_made(3, 1, 1), "calls")
