"""/live?topic=call:15: server-sent events; the page asks for what changed itself."""

from aiohttp import web
from aiohttp_sse import sse_response

from service.access import Permission, Routes
from service.world import WORLD

MOST_TOPICS = 5

routes = Routes()


@routes.get("/live", Permission.SIGNED_IN)
async def live(request: web.Request) -> web.StreamResponse:
    """An event `changed` with the topic, whenever one of the wanted ones changes."""
    wanted = set(request.query.getall("topic", [])[:MOST_TOPICS])
    async with request.app[WORLD].live.listen() as changes, sse_response(request) as stream:
        while stream.is_connected():
            topic = await changes.get()
            if topic in wanted:
                await stream.send(topic, event="changed")
    return stream
