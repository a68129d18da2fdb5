"""Everything a stage or a handler may touch.  Tests build it of small fakes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

from db.connect import Database
from service.live import Live
from service.metrics import Metrics
from service.refusals import Refusals
from service.settings import Settings
from service.sources import Sources
from service.unmatched import Unmatched
from transcription.engines.seam import Recogniser

if TYPE_CHECKING:
    from service.intake import Intake
    from service.worker import Worker

Clock = Callable[[], datetime]


def now() -> datetime:
    """The clock of production: aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    settings: Settings
    db: Database
    sources: Sources
    live: Live  # who watches a page learns what changed
    metrics: Metrics
    http: ClientSession  # to PBXs; what may be called is checked by service/recordings.py
    transcriber: Recogniser | None = None  # None: this process transcribes nothing (serve --no-worker)
    clock: Clock = now
    unmatched: Unmatched = field(default_factory=Unmatched)  # files of the watched folder that fit no call
    refusals: Refusals = field(default_factory=Refusals)  # who sets a PBX up sees that it knocked in vain
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # a job was added: the worker need not sleep on


WORLD = web.AppKey("world", World)
INTAKE: "web.AppKey[Intake]" = web.AppKey("intake")
WORKER: "web.AppKey[Worker | None]" = web.AppKey("worker")  # None: another process runs the stages
