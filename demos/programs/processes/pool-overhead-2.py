"""The same 400 tiny tasks, one by one and in chunks: what is paid for is the messages."""

from concurrent.futures import ProcessPoolExecutor


class CountingPool(ProcessPoolExecutor):
    messages = 0

    def submit(self, *args, **kwargs):  # map submits each chunk
        self.messages += 1
        return super().submit(*args, **kwargs)


def double(number):
    return 2 * number


if __name__ == "__main__":
    for chunk in (1, 50):
        with CountingPool(1) as pool:
            total = sum(pool.map(double, range(400), chunksize=chunk))
        print(f"chunksize {chunk}: {pool.messages} messages, sum {total}")
