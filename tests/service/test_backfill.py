"""A past period through the same door: once, resumable, one bad row parked, and today's calls before it."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters import registry
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.generic.parse import Generic
from db.connect import Database
from db.models.telephony import Call, Delivery, Source
from db.models.work import Job
from db.queries import backfills, deliveries, jobs
from db.queries.backfills import StoredBackfill
from service import backfill, pipeline
from service.intake import Intake
from service.webhooks import keep
from service.worker import Worker
from service.world import World
from tests.service_world import add_source, world_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SINCE = NOW - timedelta(days=3)


def event(number: int, at: datetime = SINCE, **more: Any) -> dict[str, Any]:
    """A whole call in the form of the generic exchange."""
    start = at + timedelta(minutes=number)
    return {
        "id": f"e{number}", "event": "call", "call_id": f"c{number}", "direction": "inbound",
        "customer": f"+7916{number:07}", "extension": "101", "at": (start + timedelta(seconds=40)).isoformat(),
        "started_at": start.isoformat(), "answered_at": (start + timedelta(seconds=5)).isoformat(),
        "ended_at": (start + timedelta(seconds=40)).isoformat(), "talk_seconds": 35, "outcome": "answered", **more,
    }  # fmt: skip


def as_request(said: Any, transport: str = "api") -> Request:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Request(received_at=NOW, body=body, transport=transport, method="")


class Past:
    """A PBX's history: rows by day; `troubles` are raised before the day's row of that number."""

    def __init__(self, *rows: Any, troubles: dict[int, Exception] | None = None) -> None:
        self.rows, self.troubles, self.asked = rows, troubles or {}, list[tuple[datetime, datetime]]()

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        self.asked.append((since, until))
        if since != SINCE:
            return
        for number, row in enumerate(self.rows):
            if number in self.troubles:
                raise self.troubles.pop(number)
            yield as_request(row)


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path, NOW) as made:
        await db.write(lambda session: add_source(session, NOW))
        yield made


async def ask(world: World, *, reader: str = backfills.HISTORY, days: int = 2) -> int:
    return await world.db.write(
        backfills.ask,
        source_id=1,
        reader=reader,
        since=SINCE,
        until=SINCE + timedelta(days=days),
        asked_by="test",
        at=NOW,
    )


async def done(world: World, backfill_id: int) -> StoredBackfill:
    found = await world.db.read(backfills.get, backfill_id)
    assert found is not None
    return found


async def calls(world: World) -> list[tuple[str, str, str]]:
    def read(session: Session) -> list[tuple[str, str, str]]:
        rows = session.execute(select(Call.pbx_call_id, Call.outcome, Call.mode).order_by(Call.pbx_call_id))
        return [(name, outcome, mode) for name, outcome, mode in rows]

    return await world.db.read(read)


def use(monkeypatch: pytest.MonkeyPatch, past: Any) -> None:
    monkeypatch.setitem(registry.HISTORIES, "generic", past)


async def test_a_period_becomes_calls_of_the_past(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    past = Past(*(event(number) for number in range(12)))
    use(monkeypatch, past)
    told: list[int] = []
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id, tell=lambda found: told.append(found.read))
    found = await done(world, backfill_id)
    assert (found.state, found.read, found.new, found.repeated, found.parked) == ("done", 12, 12, 0, 0)
    assert await calls(world) == sorted((f"c{number}", "answered", "backfill") for number in range(12))
    assert [until - since for since, until in past.asked] == [timedelta(days=1)] * 2
    assert told == sorted(told)
    assert told[0] < 12, "progress is seen on the way"


async def test_it_does_not_look_like_a_sign_of_life(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent PBX stays silent whatever is read of its past."""
    use(monkeypatch, Past(event(1)))
    await backfill.read_history(world, await ask(world))
    assert await world.db.read(lambda session: session.scalar(select(Source.last_delivery_at))) is None


async def test_read_twice_and_told_live_it_is_one_call_still(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    source = await world.sources.named("pbx")
    assert source is not None
    live = await keep(world, source, as_request(event(1, id="live"), "http"))
    assert live is not None
    await Intake(world).parse_all([live])
    use(monkeypatch, Past(event(1), event(2)))
    for _ in range(2):
        backfill_id = await ask(world)
        await backfill.read_history(world, backfill_id)
    assert await calls(world) == [("c1", "answered", "live"), ("c2", "answered", "backfill")]
    found = await done(world, backfill_id)
    assert (found.new, found.repeated) == (0, 2)


async def test_one_bad_row_is_parked_and_the_rest_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Past(event(1), b"{broken", event(2), event(3, started_at="soon"), event(4)))
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert (found.state, found.new, found.parked) == ("done", 5, 2)
    assert [name for name, _, _ in await calls(world)] == ["c1", "c2", "c4"]


async def test_a_row_that_breaks_an_adapter_is_parked_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    parse = Generic.parse

    def faulty(self: Generic, request: Request, connection: Connection) -> Any:
        if b'"c2"' in request.body:
            raise KeyError("a bug of ours")
        return parse(self, request, connection)

    monkeypatch.setattr(Generic, "parse", faulty)
    use(monkeypatch, Past(event(1), event(2), event(3)))
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    assert (await done(world, backfill_id)).parked == 1
    assert [name for name, _, _ in await calls(world)] == ["c1", "c3"]


async def test_a_pbx_that_goes_down_is_asked_again_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Past(*(event(n) for n in range(8)), troubles={6: ProviderDown("no answer", adapter="generic")}))
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert (found.state, found.new, found.error) == ("todo", 5, "no answer")
    assert await world.db.read(backfills.due, at=NOW) == []
    assert await world.db.read(backfills.due, at=NOW + backfill.AGAIN) == [backfill_id]
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert (found.state, found.new, found.error, len(await calls(world))) == ("done", 8, None, 8)


async def test_a_refusal_ends_it_with_its_reason_and_asking_again_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Past(event(1), troubles={0: Refused("the key is wrong", adapter="generic")}))
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert (found.state, found.error) == ("failed", "the key is wrong")
    assert await ask(world) == backfill_id
    await backfill.read_history(world, backfill_id)
    assert (await done(world, backfill_id)).state == "done"


async def test_a_fault_in_a_history_ends_the_reading_and_not_the_service(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Past(event(1), troubles={0: KeyError("a bug of ours")}))
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert (found.state, found.error) == ("failed", "fault in the adapter: KeyError; the log says more")


async def test_a_kind_without_a_history_says_what_to_do(world: World) -> None:
    backfill_id = await ask(world)
    await backfill.read_history(world, backfill_id)
    found = await done(world, backfill_id)
    assert found.state == "failed"
    assert "--file" in (found.error or "")


async def test_a_file_goes_on_where_it_was_stopped_and_keeps_to_its_period(world: World) -> None:
    rows = [event(number) for number in range(14)] + [event(20, SINCE + timedelta(days=9))]
    backfill_id = await ask(world, reader="file:abc")

    def until_pulled(requests: Iterable[Request]) -> Iterable[Request]:
        for number, request in enumerate(requests):
            if number == 11:
                raise OSError("the disk was pulled")
            yield request

    requests = [as_request(row, "file") for row in rows]
    with pytest.raises(OSError, match="pulled"):
        await backfill.read_file(world, backfill_id, until_pulled(requests))
    assert (await done(world, backfill_id)).cursor == "10"
    await backfill.read_file(world, backfill_id, requests)
    found = await done(world, backfill_id)
    assert (found.state, found.read, found.new, found.repeated) == ("done", 15, 14, 1)
    assert len(await calls(world)) == 14, "the row of another week was left out"


async def test_the_service_reads_what_was_asked_for_and_two_share_it(
    world: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Past(*(event(number) for number in range(20))))
    monkeypatch.setattr(backfill, "LOOK_SECONDS", 0.05)
    second = Database(database_url)
    async with world_of(second, tmp_path, NOW) as other:
        backfill_id = await ask(world)
        tasks = [asyncio.create_task(backfill.serve(one)) for one in (world, other)]
        async with asyncio.timeout(20):
            while (await done(world, backfill_id)).state != "done":  # noqa: ASYNC110  # told by a database
                await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    second.close()
    found = await done(world, backfill_id)
    assert (found.read, found.new) == (20, 20), "one of them read it, once"


async def test_jobs_of_the_past_come_last_and_leave_a_place_free(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past calls wait to be linked; the call of now is linked first."""
    use(monkeypatch, Past(*(event(number) for number in range(15))))
    await backfill.read_history(world, await ask(world))
    assert await world.db.read(lambda s: set(s.scalars(select(Job.priority)))) == {jobs.BACKFILL}
    source = await world.sources.named("pbx")
    assert source is not None
    live = await keep(world, source, as_request(event(99, NOW, id="live"), "http"))
    assert live is not None
    await Intake(world).parse_all([live])
    (first, *_) = await world.db.write(jobs.take, stages=("link",), now=NOW, lease=timedelta(seconds=9), limit=1)
    assert not first.is_past
    await world.db.write(jobs.finish, first.id)
    worker = Worker(world, ("link", "score"))
    await worker.run_until_idle()
    left = await world.db.read(lambda s: [(job.stage, job.state, job.error) for job in s.scalars(select(Job))])
    assert left == []


async def test_slow_work_on_the_past_never_takes_the_last_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    never = asyncio.Event()

    async def slow(call_id: int, _: World) -> None:
        started.append(call_id)
        await never.wait()

    use(monkeypatch, Past(*(event(number) for number in range(12))))
    await backfill.read_history(world, await ask(world))
    monkeypatch.setitem(pipeline.STAGES, "link", slow)
    worker = asyncio.create_task(Worker(world, ("link",)).run())
    await asyncio.sleep(0.5)
    assert len(started) == 7, "eight places, one is kept free"
    await world.db.write(lambda s: jobs.add(s, stage="link", call_id=12, now=NOW, priority=jobs.URGENT))
    await asyncio.sleep(1.2)
    assert len(started) == 8
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)


async def test_a_live_delivery_is_kept_at_once_while_the_past_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Generous bounds for a busy machine; README.md has the figures measured on a quiet one."""
    use(monkeypatch, Past(*(event(number) for number in range(120))))
    source = await world.sources.named("pbx")
    assert source is not None
    reading = asyncio.create_task(backfill.read_history(world, await ask(world)))
    waits = []
    for number in range(25):
        began = time.monotonic()
        await keep(world, source, as_request(event(number, NOW, id=f"live{number}"), "http"))
        waits.append(time.monotonic() - began)
        await asyncio.sleep(0.01)
    assert not reading.done(), "the past was read before the comparison began"
    assert sorted(waits)[len(waits) // 2] < 0.5
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)


PROGRAM = """
import asyncio, sys
from pathlib import Path
from adapters import registry
from db.connect import Database
from service import backfill
from service.world import now
from tests.service_world import world_of

async def main(url, rows):
    db = Database(url)
    async with world_of(db, Path(rows).parent, now()) as world:
        await backfill.read_file(world, 1, registry.FILES["generic"].deliveries(Path(rows), now()))
    db.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # each process costs three seconds of imports
async def test_killed_on_the_way_a_file_is_read_whole_and_once(world: World, database_url: str, tmp_path: Path) -> None:
    """A real process, `kill -9` in the middle, then another to the end."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text("\n".join(json.dumps(event(number)) for number in range(40)) + "\nnot a row\n")
    backfill_id = await ask(world, reader="file:abc")
    command = [sys.executable, "-c", PROGRAM, database_url, str(rows)]

    async def kept() -> int:
        return await world.db.read(lambda session: session.scalar(select(func.count()).select_from(Delivery)) or 0)

    killed = subprocess.Popen(command)  # noqa: ASYNC220  # to be killed at the moment the loop below finds
    while killed.poll() is None and await kept() < 10:  # noqa: ASYNC110  # another process is watched
        await asyncio.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert 10 <= await kept() < 40
    again = await asyncio.to_thread(subprocess.run, command, check=False, capture_output=True, text=True)
    assert (again.returncode, again.stderr) == (0, "")
    found = await done(world, backfill_id)
    assert (found.state, found.new, found.parked, await kept()) == ("done", 41, 1, 41)
    assert len(await calls(world)) == 40


async def test_a_parked_row_replayed_after_a_fix_is_still_of_the_past(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("a bug of ours")

    use(monkeypatch, Past(event(1)))
    with monkeypatch.context() as patch:
        patch.setattr(Generic, "parse", broken)
        await backfill.read_history(world, await ask(world))
    assert await calls(world) == []
    await world.db.write(deliveries.replay)
    await Intake(world).parse_all(await world.db.read(deliveries.kept, limit=9))
    assert await calls(world) == [("c1", "answered", "backfill")]
    assert await world.db.read(lambda session: session.scalar(select(Source.last_delivery_at))) is None
