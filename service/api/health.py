"""/healthz: alive.  /readyz: fit to work, or what is missing."""

import time
from datetime import timedelta

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.queries import jobs
from db.schema import is_current
from service.access import Permission, Routes
from service.pipeline import STAGES
from service.world import WORKER, WORLD, World

STALE_SECONDS = 30.0  # a worker loop that did not go round for so long hangs
OVERDUE = timedelta(minutes=5)  # a due job that nobody took for so long: no worker runs anywhere

routes = Routes()

log = structlog.get_logger(__name__)


@routes.get("/healthz", Permission.PUBLIC)
async def alive(request: web.Request) -> web.Response:
    """200 as long as the process answers."""
    return web.json_response({"status": "alive"})


@routes.get("/readyz", Permission.PUBLIC)
async def ready(request: web.Request) -> web.Response:
    """200 when database, worker and model are ready, else 503; what is not ready says why, without secrets."""
    checks = await _checks(request)
    is_ready = all(state == "ready" for state in checks.values())
    return web.json_response({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


async def _checks(request: web.Request) -> dict[str, str]:
    world, worker = request.app[WORLD], request.app.get(WORKER)
    try:
        checks = await world.db.read(_of_database, world, has_worker=worker is not None)
    except SQLAlchemyError as error:
        log.warning("database does not answer", error=type(error).__name__)
        checks = {"database": "it does not answer; see the log"}
    if worker is not None:
        is_beating = time.monotonic() - worker.beat_at < STALE_SECONDS
        checks["worker"] = "ready" if is_beating else "the worker does not go round; see the log"
    if world.transcriber is not None:
        checks["model"] = "ready" if world.transcriber.is_ready else "the speech model is being loaded"
    return checks


def _of_database(session: Session, world: World, *, has_worker: bool) -> dict[str, str]:
    """Its schema; and whether anybody takes the jobs, when the worker is another process's."""
    if not is_current(session.get_bind()):  # type: ignore[arg-type]  # a session of ours is bound to an engine
        return {"database": "the schema is not current; run `ringback migrate`"}
    if has_worker:
        return {"database": "ready"}
    due = jobs.next_due(session, stages=tuple(STAGES))
    is_taken = due is None or due > world.clock() - OVERDUE
    return {"database": "ready", "worker": "ready" if is_taken else "jobs wait: start `ringback worker`"}
