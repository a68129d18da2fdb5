"""The PBXs a running service knows: read from the store, read again when they may have changed."""

import asyncio
import time
from dataclasses import dataclass

import structlog

from adapters import registry
from adapters.contract import Adapter, Connection
from db.connect import Database
from db.queries import sources

FRESH_SECONDS = 5.0  # a PBX added by a command is heard by running services after at most so long

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    id: int
    name: str
    adapter: Adapter
    connection: Connection


class Sources:
    """Looked up for every delivery, so held in memory."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, KnownSource] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def named(self, name: str) -> KnownSource | None:
        """A source that is on; None when there is none of this name."""
        await self._refresh()
        return self._known.get(name)

    async def by_id(self, source_id: int) -> KnownSource | None:
        await self._refresh()
        return next((source for source in self._known.values() if source.id == source_id), None)

    async def every(self) -> list[KnownSource]:
        await self._refresh()
        return list(self._known.values())

    def forget(self) -> None:
        """Read anew at the next look-up."""
        self._read_at = float("-inf")

    async def _refresh(self) -> None:
        """One reads, the others wait for it: whoever asked meanwhile must not be told that there is no PBX."""
        if time.monotonic() - self._read_at < FRESH_SECONDS:
            return
        async with self._reading:
            if time.monotonic() - self._read_at < FRESH_SECONDS:
                return
            stored = await self._db.read(sources.every)
            self._known = {source.name: source for source in (_or_none(one) for one in stored if one.is_on) if source}
            self._read_at = time.monotonic()


def _or_none(source: sources.StoredSource) -> KnownSource | None:
    """One PBX with a wrong option is left out and told of; the others are heard."""
    try:
        return known(source)
    except ValueError as error:
        log.error("a PBX can't be used; `ringback check` says the same", source=source.name, error=str(error))
        return None


def known(source: sources.StoredSource) -> KnownSource:
    """A stored source with its adapter.  Raises ValueError: its adapter or an option is no longer known."""
    return KnownSource(
        id=source.id,
        name=source.name,
        adapter=registry.adapter(source.adapter),
        connection=registry.connection(source.name, source.adapter, source.secrets, source.options),
    )
