"""Puts a running service together: the world, the web, the intake, the worker.  Nothing happens at import."""

import asyncio
import signal
from collections.abc import AsyncIterator, Collection, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import ClientSession, ClientTimeout, web

from db.connect import Database
from db.schema import migrate
from service import backfill, reconciliation, rescoring, schedule
from service.app import make_app
from service.intake import Intake
from service.language_model.endpoint import endpoint_of
from service.listeners import Listeners
from service.live import Live
from service.metrics import Metrics
from service.pipeline import STAGES
from service.recogniser import recogniser_of
from service.script_checks import run_trials
from service.settings import Settings
from service.sources import Sources
from service.watch_folder import watch
from service.worker import Worker
from service.world import INTAKE, WORKER, World

PBX_TIMEOUT = ClientTimeout(total=None, sock_connect=15, sock_read=60)

log = structlog.get_logger(__name__)


@asynccontextmanager
async def make_world(settings: Settings, *, transcribes: bool) -> AsyncIterator[World]:
    """Connections and, where this process transcribes, the model; closed at the end."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    endpoint_of(settings)  # a language model that is set wrong stops the start
    async with AsyncExitStack() as stack:
        db = Database(settings.database)
        stack.callback(db.close)
        http = await stack.enter_async_context(ClientSession(timeout=PBX_TIMEOUT))
        transcriber = None
        if transcribes:
            transcriber = recogniser_of(settings)
            stack.push_async_callback(transcriber.close)
        yield World(
            settings=settings,
            db=db,
            sources=Sources(db),
            live=Live(),
            metrics=Metrics(),
            http=http,
            transcriber=transcriber,
        )


@asynccontextmanager
async def running(world: World, *, stages: Collection[str], serves: bool) -> AsyncIterator[web.AppRunner | None]:
    """All tasks of this process; `serves`: with web, webhooks and listeners.  Yields the runner of the web side."""
    intake = Intake(world)
    worker = Worker(world, stages) if stages else None
    loops: dict[str, Coroutine[None, None, None]] = {"intake": intake.run(), "schedule": schedule.run(world)}
    if worker is not None:
        loops["worker"] = worker.run()
    if "score" in stages:
        loops["re-scoring"] = rescoring.run(world)
        loops["trials"] = run_trials(world)
    if serves:
        loops["listeners"] = Listeners(world, intake).run()
        loops["back-fill"] = backfill.serve(world)
        loops["reconciliation"] = reconciliation.serve(world)
        if world.settings.watch_folder is not None:
            loops["watch folder"] = watch(world, world.settings.watch_folder)
    tasks = [asyncio.create_task(_alive(loop), name=name) for name, loop in loops.items()]
    if world.transcriber is not None:
        tasks.append(asyncio.create_task(world.transcriber.warm_up(), name="model"))
    runner = None
    try:
        if serves:
            app = make_app(world)
            app[INTAKE], app[WORKER] = intake, worker
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, world.settings.host, world.settings.port).start()
        yield runner
    finally:
        if runner is not None:
            await runner.cleanup()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def run_for_ever(settings: Settings, *, stages: Collection[str], serves: bool) -> None:
    """Until SIGTERM or Ctrl-C."""
    if serves and not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        migrate(settings.database)  # an embedded database is ours alone: nobody else would do it
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with (
        make_world(settings, transcribes="transcribe" in stages) as world,
        running(world, stages=stages, serves=serves),
    ):
        log.info("ringback runs", address=settings.address if serves else None, stages=list(stages))
        await stop.wait()


def all_stages() -> tuple[str, ...]:
    return tuple(STAGES)


async def _alive(loop: Coroutine[None, None, None]) -> None:
    """A loop that dies takes the service down with it: a supervisor restarts it, and nothing is lost meanwhile."""
    try:
        await loop
    except Exception:
        log.exception("a loop of the service died; it stops, to be started again")
        signal.raise_signal(signal.SIGTERM)
        raise
