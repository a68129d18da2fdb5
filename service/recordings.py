"""From the PBX's recording to a checked file of ours, stored under the hash of what is in it."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from adapters import registry
from adapters.contract import Connection
from adapters.errors import NotReady, Refused
from db.queries.recordings import Stored, ToFetch
from service.safe_download import File, download
from service.settings import Settings
from service.world import World
from transcription import audio
from transcription.audio import AudioError

SHORTER = 0.5  # a file with less than half of the talk in it is not finished, or not this call's
TOLERANCE_SECONDS = 5.0


class AudioRejected(Exception):
    """The file is no usable recording of this call; the message says why."""


async def fetch_recording(world: World, recording: ToFetch) -> Stored:
    """Fetch, check, store.

    raises  AudioRejected, Refused: for good;  NotReady, ProviderDown: try again later
    """
    source = await world.sources.by_id(recording.source_id)
    if source is None:
        raise Refused("its PBX is turned off or was removed", adapter="unknown")
    connection, settings = source.connection, world.settings
    local = _local_file(recording.where, connection)
    if local is not None:
        file = await asyncio.to_thread(_copy, local, settings)
    else:
        request = await registry.CLIENTS[source.adapter.name].locate(recording.where, connection)
        file = await download(
            request,
            allowed=(*settings.recording_hosts, *_listed(connection, "recording_hosts")),
            most_bytes=settings.recording_most_bytes,
            folder=folder_of(settings),
            adapter=source.adapter.name,
        )
    return await asyncio.to_thread(_keep, file, settings, recording.talk_seconds, _agent_channel(connection))


async def store_upload(settings: Settings, content: Path, *, talk_seconds: float = 0.0) -> Stored:
    """Check and store a file that was brought; it is copied, never moved.  Raises AudioRejected."""
    file = await asyncio.to_thread(_copy, content, settings)
    return await asyncio.to_thread(_keep, file, settings, talk_seconds, 0)


def path_of(settings: Settings, sha256: str) -> Path:
    return folder_of(settings) / sha256[:2] / sha256


def folder_of(settings: Settings) -> Path:
    return settings.data_dir / "recordings"


def _keep(file: File, settings: Settings, talk_seconds: float, agent_channel: int) -> Stored:
    """Checked, then moved to its place; the same content is stored once."""
    try:
        stored = _check(file, settings, talk_seconds, agent_channel)
        place = path_of(settings, file.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file.path, place)
    finally:
        file.path.unlink(missing_ok=True)
    return stored


def _check(file: File, settings: Settings, talk_seconds: float, agent_channel: int) -> Stored:
    try:
        probed = audio.probe(file.path)
        decoded = audio.decode(file.path, most_seconds=settings.recording_most_hours * 3600)
    except AudioError as error:
        raise AudioRejected(str(error)) from error
    if probed.seconds + TOLERANCE_SECONDS < talk_seconds * SHORTER:
        raise NotReady(f"the file has {probed.seconds:.0f} s of a talk of {talk_seconds:.0f} s", adapter="recordings")
    return Stored(
        sha256=file.sha256,
        bytes=file.bytes,
        seconds=round(probed.seconds, 3),
        channels=len(decoded.channels),
        media_type=probed.media_type,
        peaks=_peaks_by_side(audio.peaks(decoded), agent_channel),
    )


def _peaks_by_side(peaks: list[list[int]], agent_channel: int) -> dict[str, list[int]]:
    if len(peaks) == 1:
        return {"unknown": peaks[0]}
    return {"agent": peaks[agent_channel], "customer": peaks[1 - agent_channel]}


def _local_file(where: Mapping[str, str], connection: Connection) -> Path | None:
    """A file on a disk that both see: only below the folder the administrator named, links followed."""
    folder = connection.options.get("recording_folder")
    if not folder or not where.get("path"):
        return None
    root = Path(folder).resolve()
    path = (root / where["path"].lstrip("/")).resolve()
    if not path.is_relative_to(root):
        absolute = Path(where["path"]).resolve()
        path = absolute if absolute.is_relative_to(root) else root / absolute.name
    elif not path.is_file() and Path(where["path"]).resolve().is_relative_to(root):
        path = Path(where["path"]).resolve()
    if not path.is_file():
        raise NotReady("the recording is not in the folder yet", adapter=connection.adapter)
    return path


def _copy(source: Path, settings: Settings) -> File:
    folder = folder_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    if source.stat().st_size > settings.recording_most_bytes:
        raise AudioRejected(f"the file is larger than {settings.recording_most_bytes} bytes")
    handle, name = tempfile.mkstemp(prefix=".copying-", dir=folder)
    with os.fdopen(handle, "wb") as target, source.open("rb") as content:
        shutil.copyfileobj(content, target)
        target.flush()
        os.fsync(target.fileno())
    with Path(name).open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return File(Path(name), digest, Path(name).stat().st_size)


def _listed(connection: Connection, option: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in connection.options.get(option, "").split(",") if name.strip())


def _agent_channel(connection: Connection) -> int:
    return int(connection.options.get("agent_channel") or 0)
