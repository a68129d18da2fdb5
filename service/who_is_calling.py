"""What our store knows of a number, for PBXs that ask while the caller waits."""

import asyncio

import structlog

from adapters import registry
from adapters.contract import Answer, Caller, Request
from adapters.phone import to_e164
from db.queries import callers
from service.sources import KnownSource
from service.world import World

log = structlog.get_logger(__name__)


async def answer(world: World, source: KnownSource, delivery: Request) -> Answer:
    """The adapter's own answer, or, where the PBX asks who is calling, what is known in time."""
    asking = registry.ASKING.get(source.adapter.name)
    asked = asking.question(delivery, source.connection) if asking else None
    if asking is None or asked is None:
        return source.adapter.answer(delivery, source.connection)
    connection = source.connection
    number = to_e164(
        asked,
        country=connection.country,
        extension_pattern=connection.extension_pattern,
        own_numbers=connection.own_numbers,
    )
    caller: Caller | None = None
    if number.e164 is not None and not number.is_own:
        try:
            async with asyncio.timeout(asking.answer_seconds):
                caller = await world.db.read(callers.known, e164=number.e164, source_id=source.id)
        except TimeoutError:
            log.warning("caller not found in time", source=source.name)
    return asking.told(caller, delivery, connection)
