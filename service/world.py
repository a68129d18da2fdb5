"""Everything a stage or a handler may touch.  Tests build it of small fakes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, web

from db.connect import Database
from service.live import Live
from service.settings import Settings
from transcription.pool import Transcriber

Clock = Callable[[], datetime]


def now() -> datetime:
    """The clock of production: aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    settings: Settings
    db: Database
    live: Live  # who watches a page learns what changed
    http: ClientSession  # to PBXs; what may be called is checked by service/recordings.py
    transcriber: Transcriber | None  # None: this process transcribes nothing (serve --no-worker)
    clock: Clock = now


WORLD = web.AppKey("world", World)
