"""Two reads at once on one connection: the second is refused; with a connection each both are answered."""

import asyncio


class Session:
    def __init__(self):
        self.busy = False

    async def execute(self, query):
        if self.busy:  # SQLAlchemy raises InvalidRequestError, asyncpg InterfaceError
            raise RuntimeError("another query is under way on this session")
        self.busy = True
        try:
            await asyncio.sleep(0.01)  # the round trip to the database
            return f"rows of {query}"
        finally:
            self.busy = False


async def page(orders_session, user_session):
    return await asyncio.gather(
        orders_session.execute("orders"), user_session.execute("user"), return_exceptions=True
    )


async def main():
    one = Session()
    print("shared:", await page(one, one))
    print("a session each:", await page(Session(), Session()))
    print("one after the other:", await one.execute("orders"), "and", await one.execute("user"))


asyncio.run(main())
