"""What a PBX waits for its answer while a past period is read beside it.   python3 run.py bench past [ROWS]"""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.contract import Request
from db.connect import Database
from db.queries import backfills, sources
from db.schema import migrate
from service import backfill
from service.intake import Intake
from service.webhooks import take_in
from service.world import World, now
from tests.service_world import world_of

ROWS = 3000
A_SECOND = 50  # live deliveries


def row(number: int, start: datetime, transport: str) -> Request:
    said = {
        "event": "call", "call_id": f"{transport}{number}", "direction": "inbound", "extension": "101",
        "customer": f"+7916{number:07}", "started_at": start.isoformat(), "outcome": "answered", "talk_seconds": 35,
        "answered_at": (start + timedelta(seconds=5)).isoformat(),
        "ended_at": (start + timedelta(seconds=40)).isoformat(),
    }  # fmt: skip
    headers = {"x-ringback-secret": "invented"}
    return Request(received_at=now(), body=json.dumps(said).encode(), transport=transport, headers=headers)


async def measure(rows: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ringback.db"
        migrate(url)
        db = Database(url)
        async with world_of(db, Path(folder), now()) as world:
            await db.write(
                sources.add, name="pbx", adapter="generic", secrets={"secret": "invented"}, options={}, at=now()
            )
            intake = Intake(world)
            parsing = asyncio.create_task(intake.run())
            alone = await _live(world, intake, 0, seconds=5)
            reading = asyncio.create_task(_past(world, rows))
            began, beside = time.monotonic(), list[float]()
            while not reading.done():
                beside += await _live(world, intake, 10_000 + len(beside), seconds=1)
            took = time.monotonic() - began
            parsing.cancel()
            await asyncio.gather(parsing, return_exceptions=True)
        db.close()
    return {
        "rows_of_the_past": rows,
        "rows_a_second": round(rows / took),
        "live_deliveries": len(beside),
        "answer_ms_alone": _shown(alone),
        "answer_ms_beside": _shown(beside),
    }


async def _past(world: World, rows: int) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    backfill_id = await world.db.write(
        backfills.ask, source_id=1, reader="file:bench", since=since, until=now(), asked_by="bench", at=now()
    )

    def every() -> Iterator[Request]:
        for number in range(rows):
            yield row(number, since + timedelta(minutes=number), "file")

    await backfill.read_file(world, backfill_id, every())


async def _live(world: World, intake: Intake, first: int, *, seconds: float) -> list[float]:
    """Milliseconds until each delivery was durable."""
    waits = []
    source = await world.sources.named("pbx")
    assert source is not None, "it was added just now"
    for number in range(int(seconds * A_SECOND)):
        began = time.perf_counter()
        kept = await take_in(world, source, row(first + number, now(), "http"))
        waits.append((time.perf_counter() - began) * 1000)
        if kept is not None:
            intake.soon(kept)
        await asyncio.sleep(max(1 / A_SECOND - (time.perf_counter() - began), 0))
    return waits


def _shown(waits: list[float]) -> dict[str, float]:
    ordered = sorted(waits)
    return {f"p{share}": round(ordered[len(ordered) * share // 100], 1) for share in (50, 95, 99)}


def main(rows: int = ROWS) -> None:
    print(json.dumps(asyncio.run(measure(rows)), indent=2))
