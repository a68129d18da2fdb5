"""From a kept delivery to a call: in any order, twice, after a crash; what can't be read is parked and replayed."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters import captured, registry
from adapters.contract import Request
from db.connect import Database
from db.models.telephony import Call, CallFactRow, Delivery, Recording
from db.models.work import Job
from db.queries import deliveries, sources
from service.intake import Intake, end_forgotten
from service.sources import KnownSource
from service.webhooks import keep
from service.world import World
from tests.service_world import world_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "adapters" / "fixtures"
KINDS = [kind for kind in registry.ADAPTERS if list((FIXTURES / kind).glob("*.json"))]


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path / "data", NOW) as made:
        yield made


async def connect(world: World, case: captured.Captured, name: str = "pbx") -> KnownSource:
    connection = registry.from_example(case.connection, name)
    await world.db.write(
        sources.add,
        name=name,
        adapter=connection.adapter,
        secrets=connection.secrets,
        options=connection.options,
        at=NOW,
    )
    world.sources.forget()
    found = await world.sources.named(name)
    assert found is not None
    return found


async def deliver(world: World, source: KnownSource, requests: list[Request]) -> int:
    """How many were new."""
    ids = [await keep(world, source, request) for request in requests]
    new = [delivery_id for delivery_id in ids if delivery_id is not None]
    await Intake(world).parse_all(new)
    return len(new)


def shape(session: Session, source_id: int | None = None) -> list[tuple[Any, ...]]:
    """What of the stored calls must not depend on order or repetition."""
    return [
        (c.pbx_call_id, c.direction, c.customer_phone, c.extension, c.outcome, round(c.talk_seconds), c.extensions)
        for c in session.scalars(select(Call).order_by(Call.pbx_call_id))
        if source_id in (None, c.source_id)
    ]


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("kind", KINDS)
async def test_stored_calls_do_not_depend_on_order_or_repetition(world: World, kind: str) -> None:
    """Every sequence of a kind in one database, a source each: the same ids at another source are other calls."""
    for path in sorted((FIXTURES / kind).glob("*.json")):
        case = captured.read(path)
        source, requests = await connect(world, case, path.stem.replace("_", "-")), list(case.requests)
        assert not case.expect.get("reject"), "a refused case belongs to the door's test, not here"
        await deliver(world, source, requests[::-1])
        backwards = await world.db.read(shape, source.id)
        assert len(backwards) == case.expect["calls_count"], path.stem
        facts = await world.db.read(count, CallFactRow)
        assert await deliver(world, source, requests) == 0
        assert await world.db.read(shape, source.id) == backwards, path.stem
        assert await world.db.read(count, CallFactRow) == facts


async def test_a_fact_that_names_two_calls_joins_them(world: World) -> None:
    """An attended transfer: the consultation had its own id until the customer's line met it."""
    case = captured.read(FIXTURES / "asterisk" / "transfer.json")
    source = await connect(world, case)
    seen = set()
    for request in case.requests:
        await deliver(world, source, [request])
        seen.add(await world.db.read(count, Call))
    assert seen == {1, 2}
    assert await world.db.read(count, Call) == 1


async def test_what_cannot_be_read_is_parked_counted_and_replayed(world: World) -> None:
    case = captured.read(FIXTURES / "generic" / "missed.json")
    source = await connect(world, case)
    broken = Request(received_at=NOW, body=b'{"event": "ended"', headers={"content-type": "application/json"})
    await deliver(world, source, [broken])
    (parked,) = await world.db.read(deliveries.parked)
    assert (parked.source, parked.size) == ("pbx", len(broken.body))
    assert "JSON" in parked.error
    assert await world.db.read(deliveries.parked_body, parked.id) == broken.body

    def mend(session: Session) -> None:
        session.get_one(Delivery, parked.id).body = case.requests[-1].body

    await world.db.write(mend)  # stands for a mended parser
    assert await world.db.write(deliveries.replay) == 1
    await Intake(world).parse_all([parked.id])
    assert await world.db.read(deliveries.count_parked) == 0
    assert await world.db.read(count, Call) == 1


async def test_deliveries_left_by_a_crash_are_found(world: World) -> None:
    case = captured.read(FIXTURES / "mango" / "missed.json")
    source = await connect(world, case)
    for request in case.requests:
        await keep(world, source, request)  # and the process dies before it parses
    left = await world.db.read(deliveries.kept, limit=10)
    assert len(left) == len(case.requests)
    await Intake(world).parse_all(left)
    assert await world.db.read(deliveries.kept, limit=10) == []
    assert len(await world.db.read(shape)) == 1


async def test_two_processes_that_take_the_same_delivery_parse_it_once(world: World) -> None:
    case = captured.read(FIXTURES / "mango" / "missed.json")
    source = await connect(world, case)
    delivery_id = await keep(world, source, case.requests[0])
    assert delivery_id is not None
    await Intake(world).parse_all([delivery_id, delivery_id])
    await Intake(world).parse_all([delivery_id])
    assert (
        await world.db.read(lambda session: len({row.delivery_id for row in session.scalars(select(CallFactRow))})) == 1
    )
    before = await world.db.read(count, CallFactRow)
    await Intake(world).parse_all([delivery_id])
    assert await world.db.read(count, CallFactRow) == before


async def test_a_new_call_asks_for_its_link_and_a_recording_is_expected(world: World) -> None:
    case = captured.read(FIXTURES / "mango" / "in_answered.json")
    await deliver(world, await connect(world, case), list(case.requests))
    jobs = await world.db.read(lambda session: [(job.stage, job.state) for job in session.scalars(select(Job))])
    assert jobs == [("link", "todo")]
    states = await world.db.read(lambda session: [row.state for row in session.scalars(select(Recording))])
    assert states == ["expected"]


async def test_a_call_whose_end_was_lost_is_ended_when_nothing_more_is_heard(world: World) -> None:
    case = captured.read(FIXTURES / "generic" / "in_answered.json")
    source = await connect(world, case)
    started = [request for request in case.requests if json.loads(request.body).get("event") in ("started", "ringing")]
    await deliver(world, source, started)
    assert [row[4] for row in await world.db.read(shape)] == ["in_progress"]
    later = NOW + timedelta(hours=5)
    ended = await world.db.write(end_forgotten, {source.id: source}, later, later)
    assert ended == 1
    assert [row[4] for row in await world.db.read(shape)] == ["missed"]


async def test_a_removed_pbx_parks_what_it_left(world: World) -> None:
    case = captured.read(FIXTURES / "mango" / "missed.json")
    source = await connect(world, case)
    delivery_id = await keep(world, source, case.requests[0])
    await world.db.write(sources.turn_off, "pbx")
    world.sources.forget()
    assert delivery_id is not None
    await Intake(world).parse_all([delivery_id])
    (parked,) = await world.db.read(deliveries.parked)
    assert "its PBX is off" in parked.error


async def test_a_pbx_with_a_wrong_option_does_not_silence_the_others(world: World) -> None:
    await connect(world, captured.read(FIXTURES / "mango" / "missed.json"))
    broken = {"timezone": "Nowhere/At_all"}
    await world.db.write(sources.add, name="broken", adapter="generic", secrets={"secret": "x"}, options=broken, at=NOW)
    world.sources.forget()
    assert [source.name for source in await world.sources.every()] == ["pbx"]


async def test_the_running_intake_takes_what_was_left_and_what_comes(world: World) -> None:
    case = captured.read(FIXTURES / "mango" / "in_answered.json")
    source, requests = await connect(world, case), list(case.requests)
    for request in requests[:3]:
        await keep(world, source, request)
    intake = Intake(world)
    running = asyncio.create_task(intake.run())
    for request in requests[3:]:
        delivery_id = await keep(world, source, request)
        assert delivery_id is not None
        intake.soon(delivery_id)
    async with asyncio.timeout(30):
        while await world.db.read(deliveries.kept, limit=1):  # noqa: ASYNC110  # the store tells nobody
            await asyncio.sleep(0.02)
    running.cancel()
    assert [row[4] for row in await world.db.read(shape)] == ["answered"]
    assert world.wake.is_set()
