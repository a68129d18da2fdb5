"""/healthz: alive.  /readyz: fit to work, or what is missing."""

import time

from aiohttp import web

from db.schema import is_current
from service.access import Permission, Routes
from service.world import WORKER, WORLD

STALE_SECONDS = 30.0  # a worker loop that did not go round for so long hangs

routes = Routes()


@routes.get("/healthz", Permission.PUBLIC)
async def alive(request: web.Request) -> web.Response:
    return web.json_response({"status": "alive"})


@routes.get("/readyz", Permission.PUBLIC)
async def ready(request: web.Request) -> web.Response:
    """200 when all is ready, else 503; what is not ready says why.  Nothing secret stands here."""
    world, worker = request.app[WORLD], request.app.get(WORKER)
    checks = {"database": await world.db.read(lambda session: _database(session.get_bind()))}
    if worker is not None:
        is_beating = time.monotonic() - worker.beat_at < STALE_SECONDS
        checks["worker"] = "ready" if is_beating else "the worker does not go round; see the log"
    if world.transcriber is not None:
        checks["model"] = "ready" if world.transcriber.is_ready else "the speech model is being loaded"
    is_ready = all(state == "ready" for state in checks.values())
    return web.json_response({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


def _database(engine: object) -> str:
    return "ready" if is_current(engine) else "the schema is not current; run `ringback migrate`"  # type: ignore[arg-type]  # a session's bind here is the engine
