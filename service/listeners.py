"""PBXs that hold a connection open: every frame is kept before it is parsed, and a broken connection is made again.

Of several services at one database one holds a PBX's connection (`alone.py`); the others stand by.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from adapters import registry
from adapters.contract import Request
from adapters.errors import AdapterError, Refused
from db.queries import listener_states
from service.alone import LEASE, alone, holder_name
from service.intake import Intake
from service.sources import KnownSource
from service.webhooks import keep
from service.world import World

# Options that say where to connect; without one an administrator wants no connection.
PLACES = ("host", "ari_url", "cdr_path", "hook_url", "poll_minutes")
FAULT = "a fault in the listener; the log says more"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Seconds."""

    broken: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 30.0)  # between tries; the last one for good
    refused: float = 60.0  # a wrong password does not become right by trying fast
    standby: float = 10.0  # another service holds the connection: look again
    sources: float = 10.0  # how often to look for PBXs that were added, changed or removed
    database: float = 1.0  # between tries to keep a frame
    stands: float = 25.0  # without an error for so long: connected.  Longest time to connect and log in: 10 s + 10 s
    lease: timedelta = LEASE


class Listeners:
    """One task a source that listens; sources come, change and go while the service runs."""

    def __init__(self, world: World, intake: Intake, pauses: Pauses | None = None) -> None:
        self._world, self._intake, self._pauses = world, intake, pauses or Pauses()
        self._holder = holder_name()
        self._tasks: dict[int, tuple[KnownSource, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        try:
            while True:
                with suppress(SQLAlchemyError):  # the connections that stand are not given up for it
                    await self._match()
                await asyncio.sleep(self._pauses.sources)
        finally:
            tasks = [task for _, task in self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _match(self) -> None:
        """Begin, begin anew and end connections until they are the ones that are wanted."""
        wanted = {source.id: source for source in await self._world.sources.every() if _listens(source)}
        for source_id, (source, task) in list(self._tasks.items()):
            if wanted.get(source_id) != source or task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                del self._tasks[source_id]
                if source_id not in wanted:
                    await self._world.db.write(listener_states.forget, source_id)
        for source_id in wanted.keys() - self._tasks.keys():
            source = wanted[source_id]
            self._tasks[source_id] = source, asyncio.create_task(self._hold(source), name=f"listen:{source.name}")

    async def _hold(self, source: KnownSource) -> None:
        """Listen for ever, or stand by while another service does."""
        name = listener_states.lease_name(source.id)
        while True:
            with suppress(SQLAlchemyError):
                await alone(
                    self._world.db,
                    name,
                    lambda: self._listen(source),
                    holder=self._holder,
                    lease=self._pauses.lease,
                )
            await asyncio.sleep(self._pauses.standby)

    async def _listen(self, source: KnownSource) -> None:
        """One connection after another."""
        tries = 0
        while True:
            life = _Life(self, source)
            try:
                await life.live()
                error, pause = "the PBX ended the connection", self._pauses.broken[0]
            except AdapterError as failure:
                broken = self._pauses.broken
                tries = 0 if life.stood else tries
                error = str(failure)
                pause = self._pauses.refused if isinstance(failure, Refused) else broken[min(tries, len(broken) - 1)]
            except Exception:  # a fault in one adapter must not silence its PBX until somebody notices
                log.exception("listener failed", source=source.name)
                error, pause = FAULT, self._pauses.broken[-1]
            tries += 1
            log.warning("listener down", source=source.name, error=error, again_in_seconds=pause)
            await self.tell(source, is_up=False, error=error)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # spreads reconnects, guards nothing

    async def take(self, source: KnownSource, frame: Request) -> None:
        """Keep a frame.  While the database does not answer nothing more is read: the PBX's side buffers."""
        while True:
            try:
                delivery_id = await keep(self._world, source, frame)
                break
            except SQLAlchemyError as error:
                log.error("a frame waits for the database", source=source.name, error=type(error).__name__)
                await asyncio.sleep(self._pauses.database)
        self._world.metrics.delivery(source.name, "duplicate" if delivery_id is None else "accepted")
        if delivery_id is not None:
            self._intake.soon(delivery_id)

    async def tell(self, source: KnownSource, *, is_up: bool, error: str | None = None) -> None:
        """For the page and the metric."""
        with suppress(SQLAlchemyError):
            await self._world.db.write(
                listener_states.tell, source.id, is_up=is_up, at=self._world.clock(), error=error
            )
            self._world.live.publish("sources")

    @property
    def stands_after_seconds(self) -> float:
        return self._pauses.stands


class _Life:
    """One connection's life.  `stood`: it was up."""

    def __init__(self, listeners: Listeners, source: KnownSource) -> None:
        self._listeners, self._source, self.stood = listeners, source, False

    async def live(self) -> None:
        """Until it breaks.  Raises what the adapter's listener raises."""
        quiet = asyncio.create_task(self._stands_when_quiet())
        frames = registry.LISTENERS[self._source.adapter.name].frames(self._source.connection)
        try:
            async for frame in frames:
                await self._listeners.take(self._source, frame)
                if not self.stood:
                    await self._stands()
        finally:
            quiet.cancel()
            await asyncio.gather(quiet, return_exceptions=True)
            if isinstance(frames, AsyncGenerator):
                await frames.aclose()  # now, not when memory is tidied up: the next holder waits for the place

    async def _stands_when_quiet(self) -> None:
        """A connection on which nothing is said is up when it could not have failed to log in any more."""
        await asyncio.sleep(self._listeners.stands_after_seconds)
        await self._stands()

    async def _stands(self) -> None:
        self.stood = True
        await self._listeners.tell(self._source, is_up=True)


def _listens(source: KnownSource) -> bool:
    """It has a listener and an administrator said where to connect."""
    return source.adapter.name in registry.LISTENERS and any(source.connection.options.get(name) for name in PLACES)
