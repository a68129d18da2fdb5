"""What the clock starts."""

import asyncio
from datetime import timedelta

import structlog

from adapters.call_state import QUIET
from db.queries import promise_signs
from service import signs
from service.intake import end_forgotten
from service.pipeline import PROMISES_LIVE
from service.privacy import hide_waiting
from service.recordings import forget_half_written
from service.world import World

SWEEP_SECONDS = 300.0
PROMISES_AT_ONCE = 2_000  # of each sweep: those that are due, and as many in turn of those that may still change

log = structlog.get_logger(__name__)


async def run(world: World) -> None:
    """Sweep for as long as the service lives."""
    promise = 0
    while True:
        await sweep(world)
        promise = await settle_promises(world, after=promise)
        await asyncio.sleep(SWEEP_SECONDS)


async def settle_promises(world: World, *, after: int = 0) -> int:
    """What came of promises: their day is over, or the CRM says more.  Gives back where to go on next time."""
    now, zone = world.clock(), world.settings.zone
    await world.db.write(promise_signs.settle_due, now=now, zone=zone, limit=PROMISES_AT_ONCE)
    _, last = await world.db.write(
        promise_signs.settle_round,
        now=now,
        zone=zone,
        since=now - PROMISES_LIVE,
        after=after,
        limit=PROMISES_AT_ONCE,
    )
    return last


async def sweep(world: World) -> None:
    """End calls whose end was lost; compute the signs of days that changed."""
    known = {source.id: source for source in await world.sources.every()}
    at = world.clock()
    ended = await world.db.write(end_forgotten, known, at, at - QUIET - timedelta(minutes=1))
    await asyncio.to_thread(forget_half_written, world.settings, now=at)
    if ended:
        log.warning("calls ended whose end was never heard", calls=ended)
        world.wake.set()
    await signs.refresh(world)
    await hide_waiting(world)
