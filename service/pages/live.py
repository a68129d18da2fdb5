"""/live?topic=call:15: server-sent events; the page asks for what changed itself."""

import asyncio
from datetime import datetime

from aiohttp import web
from aiohttp_sse import sse_response

from db.queries import calls
from service.access import Permission, Routes
from service.world import WORLD, World

MOST_TOPICS = 5
LOOK_SECONDS = 5.0  # a worker of another process tells nobody here: so often the calls themselves are looked at

routes = Routes()


@routes.get("/live", Permission.SIGNED_IN)
async def live(request: web.Request) -> web.StreamResponse:
    """An event `changed` with the topic, whenever one of the wanted ones changes."""
    world, wanted = request.app[WORLD], set(request.query.getall("topic", [])[:MOST_TOPICS])
    async with world.live.listen() as changes, sse_response(request) as stream:
        seen = await _versions(world, wanted)
        while stream.is_connected():
            told = await _told(changes, wanted)
            now = await _versions(world, wanted)
            for topic in wanted:
                if topic == told or now.get(topic) != seen.get(topic):
                    await stream.send(topic, event="changed")
            seen = now
    return stream


async def _told(changes: "asyncio.Queue[str]", wanted: set[str]) -> str | None:
    """The next wanted topic that this process tells of; None after a while without one."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            while (topic := await changes.get()) not in wanted:
                pass
            return topic
    except TimeoutError:
        return None


async def _versions(world: World, topics: set[str]) -> dict[str, datetime]:
    """When each call among the topics last changed."""
    numbers = [topic.removeprefix("call:") for topic in topics if topic.startswith("call:")]
    ids = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 16]
    found = await world.db.read(calls.versions, ids) if ids else {}
    return {f"call:{call_id}": at for call_id, at in found.items()}
