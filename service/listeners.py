"""PBXs that hold a connection open: every frame is kept before it is parsed, and a broken connection is made again."""

import asyncio
import random

import structlog

from adapters import registry
from adapters.errors import AdapterError, Refused
from service.intake import Intake
from service.sources import KnownSource
from service.webhooks import keep
from service.world import World

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds between tries; the last one for good
PAUSE_REFUSED = 60.0  # a wrong password does not become right by trying fast
LOOK_SECONDS = 10.0  # how often to look for PBXs that were added or removed

log = structlog.get_logger(__name__)


class Listeners:
    """One task a source that listens; sources come and go while the service runs."""

    def __init__(self, world: World, intake: Intake) -> None:
        self._world, self._intake = world, intake
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        try:
            while True:
                wanted = {s.id: s for s in await self._world.sources.every() if _listens(s)}
                for source_id in self._tasks.keys() - wanted.keys():
                    self._tasks.pop(source_id).cancel()
                for source_id in wanted.keys() - self._tasks.keys():
                    self._tasks[source_id] = asyncio.create_task(self._hold(wanted[source_id]))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _hold(self, source: KnownSource) -> None:
        """Listen for ever."""
        tries = 0
        while True:
            try:
                async for frame in registry.LISTENERS[source.adapter.name].frames(source.connection):
                    tries = 0
                    delivery_id = await keep(self._world, source, frame)
                    self._world.metrics.delivery(source.name, "duplicate" if delivery_id is None else "accepted")
                    if delivery_id is not None:
                        self._intake.soon(delivery_id)
                pause = PAUSES[0]
            except AdapterError as error:
                pause = PAUSE_REFUSED if isinstance(error, Refused) else PAUSES[min(tries, len(PAUSES) - 1)]
                log.warning("listener down", source=source.name, error=str(error), again_in_seconds=pause)
            tries += 1
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # spreads reconnects, guards nothing


def _listens(source: KnownSource) -> bool:
    """It has a listener and an administrator said where to connect."""
    return source.adapter.name in registry.LISTENERS and any(
        source.connection.options.get(name) for name in ("host", "ari_url")
    )
