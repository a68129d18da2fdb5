"""A small world for tests of the service: a real database, no model, a clock that stands."""

import math
import struct
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.telephony import Call, Recording, Source
from service.live import Live
from service.metrics import Metrics
from service.settings import Settings
from service.sources import Sources
from service.world import World


@asynccontextmanager
async def world_of(db: Database, folder: Path, at: datetime, **settings: Any) -> AsyncIterator[World]:
    """settings: fields of Settings; no environment is read beside them."""
    async with aiohttp.ClientSession() as http:
        yield World(
            settings=Settings(_env_file=None, data_dir=folder, **settings),
            db=db,
            sources=Sources(db),
            live=Live(),
            metrics=Metrics(),
            http=http,
            clock=lambda: at,
        )


def write_wav(path: Path, *, seconds: float = 3.0, channels: int = 1, rate: int = 8000) -> Path:
    """A tone a channel, each of another pitch."""
    pitches = (440.0, 1000.0)
    with wave.open(str(path), "wb") as sound:
        sound.setparams((channels, 2, rate, 0, "NONE", ""))
        frames = range(int(seconds * rate))
        pieces = (round(12000 * math.sin(2 * math.pi * pitches[c] * i / rate)) for i in frames for c in range(channels))
        sound.writeframes(b"".join(struct.pack("<h", piece) for piece in pieces))
    return path


def add_source(session: Session, at: datetime, *, adapter: str = "generic", **options: str) -> int:
    """A PBX with an invented secret; `options` are its own."""
    secrets = {"secret": "invented"} if adapter == "generic" else {}
    row = Source(name="pbx", adapter=adapter, secrets=secrets, options=options, created_at=at)
    session.add(row)
    session.flush()
    return row.id


def add_call(session: Session, source_id: int, at: datetime, **columns: Any) -> int:
    values: dict[str, Any] = {
        "pbx_call_id": "call-1", "direction": "outbound", "outcome": "answered", "talk_seconds": 3.0, **columns,
    }  # fmt: skip
    row = Call(source_id=source_id, started_at=at, updated_at=at, **values)
    session.add(row)
    session.flush()
    return row.id


def add_recording(session: Session, call_id: int, at: datetime, **columns: Any) -> int:
    row = Recording(**{"call_id": call_id, "pbx_recording_id": "rec-1", "expected_at": at, **columns})
    session.add(row)
    session.flush()
    return row.id
