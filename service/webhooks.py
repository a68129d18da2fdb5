"""POST|GET /hook/{name}: verify, keep, answer.  Nothing is parsed while the PBX waits."""

import time

from aiohttp import web

from adapters import peers
from adapters.contract import Answer, Request
from adapters.errors import BadSignature
from db.queries import deliveries
from service import who_is_calling
from service.access import Permission, Routes
from service.network_address import address_of
from service.refusals import Refusal
from service.sources import KnownSource
from service.world import INTAKE, WORLD, World

MOST_BYTES = 2_000_000  # a CDR with a long call flow has some 100 kB
# verified, then not kept
SECRET_HEADERS = frozenset(("authorization", "cookie", "x-ringback-secret", "verification-token"))

routes = Routes()


async def receive(request: web.Request) -> web.Response:
    """Keep what the PBX said, then say yes: when the answer leaves, the delivery is on disk."""
    began = time.perf_counter()
    world = request.app[WORLD]
    source = await world.sources.named(request.match_info["name"])
    if source is None:
        raise web.HTTPNotFound(text="no PBX of this name; `ringback pbx list` shows all")
    delivery = await _delivery(request, world)
    try:
        delivery_id = await take_in(world, source, delivery)
    except BadSignature as error:
        return _refusal(error)
    if delivery_id is not None:
        request.app[INTAKE].soon(delivery_id)
    world.metrics.delivery_answered(source.name, time.perf_counter() - began)
    return _response(await who_is_calling.answer(world, source, delivery))


async def take_in(world: World, source: KnownSource, delivery: Request) -> int | None:
    """The door: verify, then keep.  The new delivery's id, None for a repeat.  Raises BadSignature: nothing is kept."""
    try:
        peers.check(delivery, source.connection)
        source.adapter.verify(delivery, source.connection)
    except BadSignature as error:
        world.metrics.delivery(source.name, "rejected")
        world.refusals.add(source.id, Refusal(world.clock(), str(error)))
        world.live.publish("sources")
        raise
    delivery_id = await keep(world, source, delivery)
    world.metrics.delivery(source.name, "duplicate" if delivery_id is None else "accepted")
    return delivery_id


async def keep(world: World, source: KnownSource, delivery: Request) -> int | None:
    """The new delivery's id when it is durable; None for a repeat."""
    identity = source.adapter.identity(delivery, source.connection)
    kept = {name: value for name, value in delivery.headers.items() if name not in SECRET_HEADERS}
    return await world.db.write_first(
        deliveries.keep,
        source_id=source.id,
        identity=identity,
        request=Request(
            received_at=delivery.received_at,
            body=delivery.body,
            transport=delivery.transport,
            method=delivery.method,
            path=_without_token(delivery.path, source.connection.secrets.get("url_token", "")),
            query=delivery.query,
            headers=kept,
        ),
    )


def _without_token(path: str, token: str) -> str:
    """The secret that some PBXs have in their address is no part of what is kept; its place is."""
    return f"-{path.removeprefix(token)}" if token and path.startswith(token) else path


async def _delivery(request: web.Request, world: World) -> Request:
    return Request(
        received_at=world.clock(),
        body=await request.read(),
        method=request.method,
        path=request.match_info.get("rest", "").strip("/"),
        query=request.rel_url.raw_query_string,
        headers={name.lower(): value for name, value in request.headers.items()},
        target=request.raw_path,
        peer=address_of(request) or "unknown",
    )


def _refusal(error: BadSignature) -> web.Response:
    headers = {"WWW-Authenticate": 'Basic realm="ringback"'} if error.status == 401 else {}
    return web.Response(status=error.status, text=str(error), headers=headers)


def _response(answer: Answer) -> web.Response:
    return web.Response(
        status=answer.status, body=answer.body or None, content_type=answer.content_type, headers=answer.headers
    )


for _method in ("POST", "GET"):
    routes.on(_method, "/hook/{name}", Permission.PBX)(receive)
    routes.on(_method, "/hook/{name}/{rest:.*}", Permission.PBX)(receive)
