"""The worker knows only how to run, retry and park; the job table gives back what a dead worker held."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.errors import ProviderDown
from db.connect import Database
from db.models.work import Job
from db.queries import jobs
from service import worker
from service.worker import LEASE, Worker
from service.world import World
from tests.service_world import add_call, add_source, world_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path / "data", NOW) as made:
        yield made


async def a_call(world: World) -> int:
    def write(session: Session) -> int:
        return add_call(session, add_source(session, NOW), NOW)

    return await world.db.write(write)


def states(session: Session) -> list[tuple[str, str, int]]:
    return [(job.stage, job.state, job.attempts) for job in session.scalars(select(Job).order_by(Job.id))]


def stage(monkeypatch: pytest.MonkeyPatch, *failures: Exception) -> list[int]:
    """Replace the link stage: fails with these in turn, then succeeds; gives the calls it was run for."""
    ran, left = [], list(failures)

    async def link(call_id: int, world: World) -> None:
        ran.append(call_id)
        if left:
            raise left.pop(0)

    monkeypatch.setattr(worker, "STAGES", {"link": link})
    return ran


async def test_a_job_that_succeeds_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ran, call_id = stage(monkeypatch), await a_call(world)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW)
    await Worker(world, ["link"]).run_until_idle()
    assert ran == [call_id]
    assert await world.db.read(states) == []


async def test_a_failure_is_tried_again_after_a_pause(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(monkeypatch, RuntimeError("not today"))
    await world.db.write(jobs.add, stage="link", call_id=await a_call(world), now=NOW)
    await Worker(world, ["link"]).run_until_idle()
    assert await world.db.read(states) == [("link", "todo", 1)]
    (job,) = await world.db.read(lambda session: [(j.run_at, j.error) for j in session.scalars(select(Job))])
    assert job[0] > NOW
    assert "not today" in job[1]


async def test_a_failure_that_stays_is_parked_and_can_be_replayed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = stage(monkeypatch, *[RuntimeError("broken")] * 4)
    await world.db.write(jobs.add, stage="link", call_id=await a_call(world), now=NOW)
    for _ in range(4):
        await Worker(world, ["link"]).run_until_idle()
        await world.db.write(make_due)
    assert await world.db.read(states) == [("link", "parked", 4)]
    (parked,) = await world.db.read(jobs.parked)
    assert parked.error == "RuntimeError: broken"
    assert await world.db.write(jobs.replay, now=NOW) == 1
    await Worker(world, ["link"]).run_until_idle()
    assert len(ran) == 5
    assert await world.db.read(states) == []


async def test_what_may_come_later_is_waited_for_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stage(monkeypatch, *[ProviderDown("no answer", adapter="x")] * 20)
    await world.db.write(jobs.add, stage="link", call_id=await a_call(world), now=NOW)
    for _ in range(20):
        await Worker(world, ["link"]).run_until_idle()
        await world.db.write(make_due)
    assert [(name, state) for name, state, _ in await world.db.read(states)] == [("link", "todo")]


async def test_a_dead_workers_job_is_taken_when_its_lease_is_over(world: World) -> None:
    await world.db.write(jobs.add, stage="link", call_id=await a_call(world), now=NOW)
    take = {"stages": ("link",), "lease": LEASE, "limit": 5}
    assert len(await world.db.write(jobs.take, now=NOW, **take)) == 1
    assert await world.db.write(jobs.take, now=NOW + LEASE / 2, **take) == []
    assert len(await world.db.write(jobs.take, now=NOW + LEASE + timedelta(seconds=1), **take)) == 1


async def test_a_living_worker_keeps_its_job(world: World) -> None:
    await world.db.write(jobs.add, stage="link", call_id=await a_call(world), now=NOW)
    take = {"stages": ("link",), "lease": LEASE, "limit": 5}
    (job,) = await world.db.write(jobs.take, now=NOW, **take)
    await world.db.write(jobs.extend, [job.id], until=NOW + 3 * LEASE)
    assert await world.db.write(jobs.take, now=NOW + 2 * LEASE, **take) == []


async def test_asked_for_while_it_runs_it_runs_once_more(world: World) -> None:
    call_id = await a_call(world)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW)
    (job,) = await world.db.write(jobs.take, stages=("link",), now=NOW, lease=LEASE, limit=5)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW)
    assert await world.db.read(states) == [("link", "doing", 1)]
    await world.db.write(jobs.finish, job.id)
    assert await world.db.read(states) == [("link", "todo", 0)]


async def test_asked_for_twice_while_it_waits_it_waits_once_and_gets_more_urgent(world: World) -> None:
    call_id = await a_call(world)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW, priority=jobs.BACKFILL)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW, priority=jobs.URGENT)
    await world.db.write(jobs.add, stage="link", call_id=call_id, now=NOW)
    assert await world.db.read(lambda session: list(session.scalars(select(Job.priority)))) == [jobs.URGENT]


def make_due(session: Session) -> None:
    for job in session.scalars(select(Job).where(Job.state == "todo")):
        job.run_at = NOW
