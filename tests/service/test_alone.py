"""A lease: one holds, the others wait; a dead holder's lease ends, and a living one that lost it stops in time."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from db.connect import Database
from db.queries import leases
from service.alone import alone, holder_name

SHORT = timedelta(seconds=0.3)


@pytest.fixture
def other(database_url: str) -> Iterator[Database]:
    """A second service at the same database."""
    database = Database(database_url)
    yield database
    database.close()


async def test_a_lease_is_one_holders_until_it_ends(db: Database, other: Database) -> None:
    assert await db.write(leases.hold, "x", holder="one", lease=SHORT)
    assert not await other.write(leases.hold, "x", holder="two", lease=SHORT)
    assert await db.write(leases.hold, "x", holder="one", lease=SHORT), "a holder renews"
    await asyncio.sleep(SHORT.total_seconds() + 0.05)
    assert await other.write(leases.hold, "x", holder="two", lease=SHORT)
    assert not await db.write(leases.hold, "x", holder="one", lease=SHORT), "late: it is somebody else's now"


async def test_a_released_lease_is_free_at_once_and_only_the_holder_releases(db: Database, other: Database) -> None:
    await db.write(leases.hold, "x", holder="one", lease=timedelta(hours=1))
    await other.write(leases.release, "x", holder="two")
    assert not await other.write(leases.hold, "x", holder="two", lease=SHORT)
    await db.write(leases.release, "x", holder="one")
    assert await other.write(leases.hold, "x", holder="two", lease=SHORT)


async def test_many_who_ask_at_once_are_answered_yes_once(db: Database, other: Database) -> None:
    asks = [
        database.write(leases.hold, "x", holder=f"{database is db}{n}", lease=timedelta(hours=1))
        for n in range(10)
        for database in (db, other)
    ]
    assert sum(await asyncio.gather(*asks)) == 1


async def test_work_goes_on_longer_than_a_lease_and_nobody_else_does_it(db: Database, other: Database) -> None:
    at_work: list[str] = []
    most: list[int] = []

    async def work(name: str) -> None:
        at_work.append(name)
        for _ in range(10):
            most.append(len(at_work))
            await asyncio.sleep(0.1)
        at_work.remove(name)

    first = asyncio.create_task(alone(db, "x", lambda: work("one"), holder="one", lease=SHORT))
    await asyncio.sleep(0.1)
    for _ in range(8):
        assert not await alone(other, "x", lambda: work("two"), holder="two", lease=SHORT)
        await asyncio.sleep(0.1)
    assert await first
    assert await alone(other, "x", lambda: work("two"), holder="two", lease=SHORT), "let go: free at once"
    assert max(most) == 1


async def test_what_the_work_raises_is_raised_and_the_lease_is_let_go(db: Database, other: Database) -> None:
    async def fails() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        await alone(db, "x", fails, holder="one", lease=timedelta(hours=1))
    assert await other.write(leases.hold, "x", holder="two", lease=SHORT)


class Parted(Database):
    """From a moment on the database is out of reach, as behind a broken network."""

    is_parted = False

    async def write_first(self, change, *args, **named):  # type: ignore[no-untyped-def]  # as the one it stands for
        if self.is_parted:
            raise OperationalError("SELECT 1", None, Exception("no network"))
        return await super().write_first(change, *args, **named)


async def test_who_cannot_renew_stops_before_another_may_begin(database_url: str, other: Database) -> None:
    parted, stopped = Parted(database_url), asyncio.Event()

    async def work() -> None:
        parted.is_parted = True
        try:
            await asyncio.sleep(30)
        finally:
            stopped.set()

    holding = asyncio.create_task(alone(parted, "x", work, holder="one", lease=timedelta(seconds=0.6)))
    await asyncio.sleep(0.05)
    while not await other.write(leases.hold, "x", holder="two", lease=SHORT):  # noqa: ASYNC110  # the lease is in a database
        await asyncio.sleep(0.01)
    assert stopped.is_set(), "the second got the lease while the first still worked"
    await holding
    parted.close()


def test_holders_of_one_process_and_of_two_differ() -> None:
    assert holder_name() != holder_name()


PROGRAM = """
import sys, time
from datetime import timedelta
from db.connect import Database
from db.queries import leases
db = Database(sys.argv[1])
held = [db.write_now(leases.hold, f"source:{n}", holder=sys.argv[2], lease=timedelta(hours=1)) for n in range(40)]
print("".join("01"[one] for one in held))
db.close()
"""


def test_two_processes_share_forty_leases_without_a_quarrel(database_url: str) -> None:
    """Real processes at one database: each lease is got by exactly one."""
    started = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, database_url, name], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in started]
    assert [len(one) for one in said] == [40, 40]
    assert all(sorted(pair) == ["0", "1"] for pair in zip(*said, strict=True))
