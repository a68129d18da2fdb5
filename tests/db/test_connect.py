"""One writer, many writes in one commit: each undone alone, none told of before it is on disk."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from db.connect import Database, DatabaseClosed
from db.models.crm import Company

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def add(session: Session, number: int) -> int:
    session.add(Company(external_id=str(number), name="x", updated_at=NOW))
    session.flush()
    if number % 10 == 0:
        raise ValueError(f"{number} is not wanted")
    return number


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Company)) or 0


async def test_a_failed_change_is_undone_alone(db: Database) -> None:
    told = await asyncio.gather(*(db.write(add, number) for number in range(100)), return_exceptions=True)
    assert [answer for answer in told if not isinstance(answer, Exception)] == [n for n in range(100) if n % 10]
    assert all(isinstance(told[number], ValueError) for number in range(0, 100, 10))
    assert await db.read(count) == 90


async def test_what_was_told_is_seen_by_another_connection(db: Database, database_url: str) -> None:
    await db.write(add, 1)
    other = create_engine(database_url)
    with Session(other) as session:
        assert count(session) == 1
    other.dispose()


async def test_close_finishes_what_was_queued(db: Database, database_url: str) -> None:
    waiting = [asyncio.create_task(db.write(add, number)) for number in range(1, 10)]
    await asyncio.sleep(0)
    await asyncio.to_thread(db.close)
    assert await asyncio.gather(*waiting) == list(range(1, 10))
    with pytest.raises(DatabaseClosed):
        await db.write(add, 11)


async def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    def naive(session: Session) -> None:
        session.add(Company(external_id="1", name="x", updated_at=datetime(2026, 1, 1)))  # noqa: DTZ001  # the fault

    with pytest.raises(Exception, match="without a zone"):
        await db.write(naive)


async def test_what_a_pbx_waits_for_goes_first(db: Database) -> None:
    order: list[str] = []
    slow = [asyncio.create_task(db.write(lambda _session: time.sleep(0.03) or order.append("stage"))) for _ in range(9)]
    await asyncio.sleep(0.04)
    await db.write_first(lambda _session: order.append("pbx"))
    await asyncio.gather(*slow)
    assert order.index("pbx") < 4


async def test_an_error_does_not_show_what_was_written(db: Database) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            session.add(Company(external_id="+79000000000", name="x", updated_at=NOW))
            session.flush()

    with pytest.raises(Exception, match="hidden due to hide_parameters") as failure:
        await db.write(twice)
    assert "'+79000000000'" not in str(failure.value).partition("[SQL")[2]
