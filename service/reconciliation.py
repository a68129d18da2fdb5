"""Each night, yesterday of each PBX: events, the PBX's own records and recordings, compared call by call.

Records are read by back-fill, so a call that events missed is there from then on, and stands among the differences.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from adapters.call_state import fold
from adapters.contract import Connection
from adapters.events import CallFact
from db.queries import backfills, reconciliation
from db.queries.reconciliation import Found, ToldCall
from scoring.accounts import Account, Accounts, Recorded, differences
from service import backfill
from service.alone import alone, holder_name
from service.sources import KnownSource
from service.world import World

NIGHT = time(3)  # of the tenant's zone: CDRs and recordings of the day before are complete
LOOK_SECONDS = 300.0
AGAIN = timedelta(hours=1)  # a day whose records could not be read is compared again after so long
CALLS_AT_ONCE = 200
WAIT_SECONDS = 1.0
LEASE = "reconciliation"

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Day:
    """What is counted on the way."""

    calls: int = 0
    in_events: int = 0
    in_cdr: int = 0
    recorded: int = 0


async def serve(world: World) -> None:
    """Every night, for as long as the service lives; of several services one does it."""
    holder = holder_name()
    while True:
        try:
            await alone(world.db, LEASE, lambda: asyncio.ensure_future(nightly(world)), holder=holder)
        except SQLAlchemyError as error:
            log.warning("reconciliation waits for the database", error=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


async def nightly(world: World) -> None:
    """Yesterday of each PBX that was not compared yet, once the night has come."""
    local = world.clock().astimezone(world.settings.zone)
    if local.time() < NIGHT:
        return
    day = local.date() - timedelta(days=1)
    for source in await world.sources.every():
        done = await world.db.read(reconciliation.compared_at, source.id, day)
        if done is None or (done[1] is not None and world.clock() - done[0] >= AGAIN):
            try:
                await reconcile(world, source, day)
            except SQLAlchemyError:
                raise
            except Exception:  # one PBX whose calls can't be compared must not hide the others, nor end the service
                log.exception("day not compared", source=source.name)


async def reconcile(world: World, source: KnownSource, day: date) -> None:
    """One day of one PBX, instead of an earlier result."""
    since, until = bounds(world, day)
    is_read, error = await _read_records(world, source, since, until)
    has_events = await world.db.read(reconciliation.has_events, source.id)
    call_ids = await world.db.read(reconciliation.calls_between, source.id, since=since, until=until)
    counted, found = _Day(calls=len(call_ids)), list[Found]()
    for start in range(0, len(call_ids), CALLS_AT_ONCE):
        told = await world.db.read(reconciliation.told, call_ids[start : start + CALLS_AT_ONCE])
        found += await asyncio.to_thread(_compare, told, source.connection, counted, is_read, has_events)
    await world.db.write(
        reconciliation.replace,
        source.id,
        day,
        at=world.clock(),
        counts=(
            counted.calls,
            counted.in_events,
            counted.in_cdr if is_read or counted.in_cdr else None,
            counted.recorded,
        ),
        error=error,
        found=found,
    )
    log.info("day compared", source=source.name, calls=counted.calls, differences=len(found), error=error)
    world.live.publish("reconciliation")


def bounds(world: World, day: date) -> tuple[datetime, datetime]:
    """The day in the tenant's zone, as aware UTC."""
    zone = world.settings.zone
    first, last = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


async def _read_records(world: World, source: KnownSource, since: datetime, until: datetime) -> tuple[bool, str | None]:
    """Whether all of the PBX's own records of the period are read, and why not.  (False, None): it has none."""
    if not backfill.can_tell(source):
        return False, None
    backfill_id = await world.db.write(
        backfills.ask,
        source_id=source.id,
        reader=backfills.HISTORY,
        since=since,
        until=until,
        asked_by=backfills.NIGHTLY,
        at=world.clock(),
    )
    holder = holder_name()
    while not await alone(  # noqa: ASYNC110  # another process reads it, and tells only the database
        world.db,
        backfill.lease_name(backfill_id),
        lambda: asyncio.ensure_future(backfill.read_history(world, backfill_id)),
        holder=holder,
    ):
        await asyncio.sleep(WAIT_SECONDS)
    read = await world.db.read(backfills.get, backfill_id)
    if read is None or read.state != "done":
        return False, (read.error if read else None) or "the PBX's records are still being read"
    return True, None


def _compare(
    told: Sequence[ToldCall], connection: Connection, counted: _Day, cdr_is_whole: bool, has_events: bool
) -> list[Found]:
    found: list[Found] = []
    for call in told:
        events, cdr = _account(call.events, connection), _account(call.cdr, connection)
        counted.in_events += events is not None
        counted.in_cdr += cdr is not None
        counted.recorded += any(one.state == "stored" for one in call.recordings)
        accounts = Accounts(
            events=events,
            cdr=cdr,
            recordings=call.recordings,
            cdr_is_whole=cdr_is_whole,
            has_events=has_events,
        )
        said = _said(events, cdr, call.recordings)
        found += [Found(kind=kind, call_id=call.call_id, said=said) for kind in differences(accounts)]
    return found


def _account(facts: Sequence[CallFact], connection: Connection) -> Account | None:
    if not facts:
        return None
    state = fold(facts, connection, now=max(fact.at for fact in facts) + timedelta(days=1))  # it is over
    return Account(str(state.outcome), state.talk_seconds)


def _said(events: Account | None, cdr: Account | None, recordings: Sequence[Recorded]) -> dict[str, Any]:
    """For the page; neither numbers nor names."""
    return {
        "events": None if events is None else {"outcome": events.outcome, "talk": round(events.talk_seconds)},
        "cdr": None if cdr is None else {"outcome": cdr.outcome, "talk": round(cdr.talk_seconds)},
        "recordings": [
            {"state": one.state, "seconds": None if one.seconds is None else round(one.seconds)} for one in recordings
        ],
    }
