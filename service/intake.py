"""From a kept delivery to call rows: at once, for live deliveries, for those left by a crash, and for replays alike."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from adapters.call_state import fold
from adapters.errors import Unreadable
from db.queries import call_facts, deliveries, jobs
from db.queries.call_facts import CallChange
from service.sources import KnownSource
from service.world import World

MOST_AT_ONCE = 50  # deliveries parsed in one commit
LEFT_OVER = 500  # deliveries of a crash or a replay taken in one go
LOOK_SECONDS = 5.0  # how often to look for deliveries that another process kept or replayed

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of one delivery."""

    changes: tuple[CallChange, ...] = ()
    is_parked: bool = False


class SourceUnknown(Exception):
    """Its PBX may have been added since the list of PBXs was read."""


def parse(
    session: Session,
    delivery_id: int,
    known: Mapping[int, KnownSource],
    at: datetime,
    *,
    is_fresh: bool = True,
) -> Parsed:
    """One transaction: take the delivery, read it, fold its calls anew, ask for what follows.

    is_fresh  `known` was read just now: a PBX that is not in it is off.  Raises SourceUnknown otherwise.

    What follows for a call that only a PBX's history told of comes after all calls of today.
    Doing it twice changes nothing: a delivery is taken once, and a fold of the same facts is the same call."""
    delivery = deliveries.take(session, delivery_id, at=at)
    if delivery is None:
        return Parsed()
    source = known.get(delivery.source_id)
    if source is None and not is_fresh:
        raise SourceUnknown
    if source is None:
        deliveries.park(session, delivery_id, error="its PBX is off, or its options are wrong: `ringback check`")
        return Parsed(is_parked=True)
    try:
        facts = source.adapter.parse(delivery.request, source.connection)
    except Unreadable as error:
        deliveries.park(session, delivery_id, error=str(error))
        return Parsed(is_parked=True)
    mode = "backfill" if delivery.is_past else "live"
    touched = call_facts.add(session, source_id=source.id, delivery_id=delivery_id, facts=facts, at=at, mode=mode)
    return Parsed(tuple(refold(session, call_id, source, at) for call_id in touched))


def refold(
    session: Session, call_id: int, source: KnownSource, at: datetime, *, ends_if_quiet: bool = False
) -> CallChange:
    """Compute a call from its facts, and ask for its link; what follows from that, the link stage asks for.

    ends_if_quiet  only the clock may say so: events of a past period arrive one by one, each long after its time"""
    facts = call_facts.of_call(session, call_id)
    state = fold(facts, source.connection, now=at if ends_if_quiet else None)
    change = call_facts.save(session, call_id, state, at=at)
    jobs.add(
        session, stage="link", call_id=call_id, now=at, priority=None if change.mode == "backfill" else jobs.URGENT
    )
    return change


def end_forgotten(session: Session, known: dict[int, KnownSource], at: datetime, quiet_since: datetime) -> int:
    """Calls whose end was lost are ended with the last that was heard of them; how many."""
    call_ids = call_facts.unfinished(session, quiet_since=quiet_since)
    by_call = ((call_id, known.get(call_facts.source_of(session, call_id))) for call_id in call_ids)
    ended = [
        refold(session, call_id, source, at, ends_if_quiet=True) for call_id, source in by_call if source is not None
    ]
    return len(ended)


class Intake:
    """The one queue of deliveries to parse in this process.  `soon` is told by the webhook and the listeners."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Queue[int] = asyncio.Queue()

    def soon(self, delivery_id: int) -> None:
        self._waiting.put_nowait(delivery_id)

    async def run(self) -> None:
        """Parse for as long as the service lives."""
        looked_at = float("-inf")
        while True:
            if self._waiting.empty() and time.monotonic() - looked_at >= LOOK_SECONDS:
                for delivery_id in await self._world.db.read(deliveries.kept, limit=LEFT_OVER):
                    self.soon(delivery_id)
                looked_at = time.monotonic() if self._waiting.empty() else float("-inf")  # there may be more
            try:
                first = await asyncio.wait_for(self._waiting.get(), LOOK_SECONDS)
            except TimeoutError:
                continue
            await self.parse_all([first, *self._more()])

    async def parse_all(self, delivery_ids: Sequence[int]) -> None:
        """Parse these together: one commit for all, each undone alone when it fails."""
        await asyncio.gather(*(self._parse_one(delivery_id) for delivery_id in delivery_ids))

    async def _parse_one(self, delivery_id: int) -> None:
        world = self._world
        for attempt in range(3):  # two processes may meet at one call: the second try sees what the first one wrote
            known = {source.id: source for source in await world.sources.every()}
            try:
                parsed = await world.db.write(parse, delivery_id, known, world.clock(), is_fresh=attempt > 0)
                break
            except SourceUnknown:
                world.sources.forget()
            except (IntegrityError, OperationalError):
                continue
            except Exception as error:  # a fault in an adapter: its delivery is parked, the others go on
                log.exception("delivery not parsed", delivery=delivery_id)
                parsed = Parsed(is_parked=True)
                await world.db.write(deliveries.park, delivery_id, error=f"fault in the adapter: {error!r}")
                break
        else:
            return  # still kept: taken again by the next look
        self._tell(parsed)

    def _tell(self, parsed: Parsed) -> None:
        if parsed.is_parked:
            self._world.live.publish("sources")
        for change in parsed.changes:
            self._world.live.publish(f"call:{change.call_id}")
            if change.has_ended and not change.was_ended:
                self._world.metrics.call_ended(change.direction, change.outcome, change.mode)
        if parsed.changes:
            self._world.live.publish("calls")
            self._world.wake.set()

    def _more(self) -> list[int]:
        more: list[int] = []
        while len(more) < MOST_AT_ONCE - 1 and not self._waiting.empty():
            more.append(self._waiting.get_nowait())
        return more
