"""A past period, read from a PBX's history or from a file of its rows, through the same door as live deliveries.

Live calls come first: each row is a change of its own, after a few there is a rest as long as they took, and what
follows for the calls found is asked for with the lowest priority (`db/queries/jobs.py`).  A row is known by its bytes,
so that reading on after a stop, or reading a period twice, doubles nothing; a call known from its events is the same
call by its ids.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from adapters import registry
from adapters.contract import Request
from adapters.errors import AdapterError
from db.queries import backfills, deliveries
from db.queries.backfills import Counted, StoredBackfill
from service.alone import alone, holder_name
from service.intake import Parsed, parse
from service.sources import KnownSource
from service.world import World

ROWS_AT_ONCE = 5  # before a rest
LEAST_REST = 0.005  # seconds
STEP = timedelta(days=1)  # of a history: read again from its beginning after a stop
LOOK_SECONDS = 5.0
AGAIN = timedelta(minutes=5)  # a PBX that does not answer is asked again after so long
BUSY_TRIES = 3  # two processes may meet at one call

Tell = Callable[[StoredBackfill], None]

log = structlog.get_logger(__name__)


class NoHistory(ValueError):
    """One line that says what to do."""


def can_tell(source: KnownSource) -> bool:
    """Whether this kind of PBX tells of its past by itself."""
    return source.adapter.name in registry.HISTORIES


def share(found: StoredBackfill) -> float:
    """How much of a period is read, 0…1; of a file, whose length nobody counted, only whether it is done."""
    if found.state == "done":
        return 1.0
    if found.reader != backfills.HISTORY or not found.cursor:
        return 0.0
    return (datetime.fromisoformat(found.cursor) - found.since) / (found.until - found.since)


async def serve(world: World) -> None:
    """Read what was asked for, for as long as the service lives."""
    holder = holder_name()
    while True:
        try:
            for backfill_id in await world.db.read(backfills.due, at=world.clock()):
                await alone(world.db, lease_name(backfill_id), _work(world, backfill_id), holder=holder)
        except SQLAlchemyError as error:
            log.warning("back-fill waits for the database", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


def lease_name(backfill_id: int) -> str:
    return f"backfill:{backfill_id}"


def _work(world: World, backfill_id: int) -> Callable[[], "asyncio.Future[None]"]:
    return lambda: asyncio.ensure_future(read_history(world, backfill_id))


async def read_history(world: World, backfill_id: int, *, tell: Tell | None = None) -> None:
    """The rest of a period, a day at a time.  What goes wrong is written at it; the PBX being down puts it off."""
    found = await world.db.read(backfills.get, backfill_id)
    if found is None or found.state != "todo":
        return
    try:
        source = await _source(world, found)
        start = datetime.fromisoformat(found.cursor) if found.cursor else found.since
        while start < found.until:
            end = min(start + STEP, found.until)
            rows = registry.HISTORIES[source.adapter.name].deliveries(source.connection, start, end)
            await _take_all(world, found, source, rows, tell)
            await world.db.write(
                backfills.progress, found.id, Counted(), at=world.clock(), cursor=end.astimezone(UTC).isoformat()
            )
            start = end
        await world.db.write(backfills.settle, found.id, state="done", at=world.clock())
    except (AdapterError, NoHistory) as error:
        await _failed(world, found, error)
    except SQLAlchemyError:
        raise  # the service waits for its database, then goes on
    except Exception as error:  # a fault in one adapter's history must not end the service
        log.exception("history not read", source=found.source)
        fault = f"fault in the adapter: {type(error).__name__}; the log says more"
        await world.db.write(backfills.settle, found.id, state="failed", at=world.clock(), error=fault)
    await _told(world, found.id, tell)


async def read_file(world: World, backfill_id: int, rows: Iterable[Request], *, tell: Tell | None = None) -> None:
    """Rows of a file, from where a stop left it.  Raises OSError, ValueError: the file."""
    found = await world.db.read(backfills.get, backfill_id)
    if found is None or found.state != "todo":
        return
    source, behind = await _source(world, found), int(found.cursor or 0)

    async def rest() -> AsyncIterator[Request]:
        for number, row in enumerate(rows):
            if number >= behind:
                yield row

    await _take_all(world, found, source, rest(), tell, done=behind)
    await world.db.write(backfills.settle, found.id, state="done", at=world.clock())
    await _told(world, found.id, tell)


async def _take_all(
    world: World,
    found: StoredBackfill,
    source: KnownSource,
    rows: AsyncIterator[Request],
    tell: Tell | None,
    *,
    done: int | None = None,
) -> None:
    """done  rows of a file that are read already: counted on as its cursor"""
    some: list[Request] = []
    async for row in rows:
        some.append(row)
        if len(some) == ROWS_AT_ONCE:
            done = await _take(world, found, source, some, done)
            some = []
            await _told(world, found.id, tell)
    if some:
        await _take(world, found, source, some, done)


async def _take(
    world: World, found: StoredBackfill, source: KnownSource, rows: Sequence[Request], done: int | None
) -> int | None:
    """These rows, each a change of its own: a PBX that waits for its answer waits for one, not for all.  Then rest for
    as long as it took."""
    began = time.monotonic()
    parsed = await asyncio.gather(*(_take_one(world, found, source, row, is_file=done is not None) for row in rows))
    cursor = None if done is None else done + len(rows)
    if cursor is not None:
        await world.db.write(backfills.progress, found.id, Counted(), at=world.clock(), cursor=str(cursor))
    _tell_of(world, [one for one in parsed if one is not None])
    await asyncio.sleep(max(time.monotonic() - began, LEAST_REST))
    return cursor


async def _take_one(
    world: World, found: StoredBackfill, source: KnownSource, row: Request, *, is_file: bool
) -> Parsed | None:
    for attempt in range(1, BUSY_TRIES + 1):
        try:
            return await world.db.write(_keep_and_count, found, source, row, world.clock(), is_file=is_file)
        except DBAPIError:
            if attempt == BUSY_TRIES:
                raise
    raise AssertionError("the last try came back or raised")


def _keep_and_count(
    session: Session, found: StoredBackfill, source: KnownSource, row: Request, at: datetime, *, is_file: bool
) -> Parsed | None:
    parsed = None if is_file and _is_outside(source, row, found) else _keep(session, source, row, at)
    is_parked = parsed is not None and parsed.is_parked
    counted = Counted(read=1, new=int(parsed is not None), repeated=int(parsed is None), parked=int(is_parked))
    backfills.progress(session, found.id, counted, at=at)
    return parsed


def _keep(session: Session, source: KnownSource, row: Request, at: datetime) -> Parsed | None:
    """Keep and parse one row; None for one that was kept before.

    A row that breaks our code is kept and parked; the others go on."""
    identity = source.adapter.identity(row, source.connection)
    delivery_id = deliveries.keep(session, source_id=source.id, identity=identity, request=row, is_past=True)
    if delivery_id is None:
        return None
    known: Mapping[int, KnownSource] = {source.id: source}
    try:
        with session.begin_nested():
            return parse(session, delivery_id, known, at)
    except DBAPIError:
        raise
    except Exception as error:  # a fault in an adapter, as in the intake: its row is parked, the others go on
        log.exception("row of the past not parsed", delivery=delivery_id)
        deliveries.park(session, delivery_id, error=f"fault in the adapter: {error!r}")
        return Parsed(is_parked=True)


def _is_outside(source: KnownSource, row: Request, period: StoredBackfill) -> bool:
    """Whether a row of a file is of another time.  Of one that cannot be read nobody knows: it will be parked."""
    try:
        facts = source.adapter.parse(row, source.connection)
    except Exception:  # said again, and dealt with, where it is kept
        return False
    began = [moment for fact in facts if (moment := getattr(fact, "started_at", None) or fact.at)]
    return bool(began) and not period.since <= min(began) < period.until


async def _source(world: World, found: StoredBackfill) -> KnownSource:
    source = await world.sources.by_id(found.source_id)
    if source is None:
        world.sources.forget()
        source = await world.sources.by_id(found.source_id)
    if source is None:
        raise NoHistory(f"{found.source} is off, or its options are wrong: `ringback check`")
    if found.reader == backfills.HISTORY and not can_tell(source):
        raise NoHistory(f"{source.adapter.title} has no history to read; give a file of its rows with --file")
    return source


async def _failed(world: World, found: StoredBackfill, error: AdapterError | NoHistory) -> None:
    at = world.clock()
    if isinstance(error, AdapterError) and error.retry:
        await world.db.write(backfills.put_off, found.id, until=at + AGAIN, error=str(error))
    else:
        await world.db.write(backfills.settle, found.id, state="failed", at=at, error=str(error))
    log.warning("back-fill stopped", source=found.source, error=str(error))


def _tell_of(world: World, parsed: Sequence[Parsed]) -> None:
    changes = [change for one in parsed for change in one.changes]
    for change in changes:
        if change.has_ended and not change.was_ended:
            world.metrics.call_ended(change.direction, change.outcome, change.mode)
    if changes:
        world.wake.set()


async def _told(world: World, backfill_id: int, tell: Tell | None) -> None:
    world.live.publish("reconciliation")
    if tell is not None and (now := await world.db.read(backfills.get, backfill_id)) is not None:
        tell(now)
