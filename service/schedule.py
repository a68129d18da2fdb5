"""What the clock starts."""

import asyncio
from datetime import timedelta

import structlog

from adapters.call_state import QUIET
from service.intake import end_forgotten
from service.recordings import forget_half_written
from service.world import World

SWEEP_SECONDS = 300.0

log = structlog.get_logger(__name__)


async def run(world: World) -> None:
    """Sweep for as long as the service lives."""
    while True:
        await sweep(world)
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep(world: World) -> None:
    """End calls whose end was lost."""
    known = {source.id: source for source in await world.sources.every()}
    at = world.clock()
    ended = await world.db.write(end_forgotten, known, at, at - QUIET - timedelta(minutes=1))
    await asyncio.to_thread(forget_half_written, world.settings, now=at)
    if ended:
        log.warning("calls ended whose end was never heard", calls=ended)
        world.wake.set()
