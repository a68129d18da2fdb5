"""From the PBX's recording to a checked file of ours, stored under the hash of what is in it."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from adapters import registry
from adapters.contract import Connection
from adapters.errors import NotReady, Refused
from db.queries.recordings import Stored, ToFetch
from service.safe_download import File, download
from service.settings import Settings
from service.world import World
from transcription import audio
from transcription.audio import AudioError, AudioTooLong

SHORTER = 0.5  # a file with less than half of the talk in it is not finished, or not this call's
TOLERANCE_SECONDS = 5.0  # of a short talk: PBXs begin to record a moment late
STALE = timedelta(days=1)  # what a killed process left half written may go after so long


class AudioRejected(Exception):
    """The file is no usable recording of this call; the message says why."""


class _Unfinished(Exception):
    """Perhaps the PBX still writes this file: no sound yet, cut off, or much shorter than the talk."""


async def fetch_recording(world: World, recording: ToFetch) -> Stored:
    """Fetch, check, store.

    raises  AudioRejected, Refused: for good;  NotReady, ProviderDown: try again later

    A file that can't be used yet is asked for again until the recording is late; then it is what it is: corrupt."""
    source = await world.sources.by_id(recording.source_id)
    if source is None:
        raise Refused("its PBX is turned off or was removed", adapter="unknown")
    connection, settings = source.connection, world.settings
    local = await asyncio.to_thread(_local_file, recording.where, connection)
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
    agent_channel = recording.agent_channel if recording.agent_channel is not None else _agent_channel(connection)
    try:
        return await asyncio.to_thread(_keep, file, settings, recording.talk_seconds, agent_channel)
    except _Unfinished as error:
        if world.clock() - recording.expected_at > timedelta(minutes=settings.recording_late_minutes):
            raise AudioRejected(str(error)) from error
        raise NotReady(str(error), adapter=source.adapter.name) from error


async def store_upload(settings: Settings, content: Path, *, agent_channel: int | None = None) -> Stored:
    """Check and store a file that was brought; it is copied, never moved.  Raises AudioRejected."""
    file = await asyncio.to_thread(_copy, content, settings)
    try:
        return await asyncio.to_thread(_keep, file, settings, 0.0, agent_channel)
    except _Unfinished as error:
        raise AudioRejected(str(error)) from error


def forget_half_written(settings: Settings, *, now: datetime) -> int:
    """Remove temporary files that a killed process left behind; how many."""
    oldest, gone = (now - STALE).timestamp(), 0
    for kind in ("fetching", "copying", "upload", "muting"):
        for path in folder_of(settings).glob(f".{kind}-*"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def path_of(settings: Settings, sha256: str) -> Path:
    return folder_of(settings) / sha256[:2] / sha256


def folder_of(settings: Settings) -> Path:
    return settings.data_dir / "recordings"


def _keep(file: File, settings: Settings, talk_seconds: float, agent_channel: int | None) -> Stored:
    """Checked, then moved to its place; the same content is stored once."""
    try:
        stored = _check(file, settings, talk_seconds, agent_channel)
        place = path_of(settings, file.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file.path, place)
        _sync(place.parent)
        _sync(place.parent.parent)
    finally:
        file.path.unlink(missing_ok=True)
    return stored


def _check(file: File, settings: Settings, talk_seconds: float, agent_channel: int | None) -> Stored:
    """talk_seconds  0: not compared.  Raises AudioRejected: for good; _Unfinished: perhaps not written to its end."""
    try:
        probed = audio.probe(file.path)
        decoded = audio.decode(file.path, most_seconds=settings.recording_most_hours * 3600)
    except AudioTooLong as error:
        raise AudioRejected(f"{error} (RINGBACK_RECORDING_MOST_HOURS)") from error
    except AudioError as error:
        raise _Unfinished(str(error)) from error
    if probed.seconds + TOLERANCE_SECONDS < talk_seconds * SHORTER:
        raise _Unfinished(f"the file has {probed.seconds:.0f} s of a talk of {talk_seconds:.0f} s")
    return Stored(
        sha256=file.sha256,
        bytes=file.bytes,
        seconds=round(probed.seconds, 3),
        channels=len(decoded.channels),
        media_type=probed.media_type,
        agent_channel=agent_channel if len(decoded.channels) == 2 else None,
        peaks=_peaks_by_side(audio.peaks(decoded), agent_channel or 0),
    )


def _peaks_by_side(peaks: list[list[int]], agent_channel: int) -> dict[str, list[int]]:
    if len(peaks) == 1:
        return {"unknown": peaks[0]}
    return {"agent": peaks[agent_channel], "customer": peaks[1 - agent_channel]}


def _local_file(where: Mapping[str, str], connection: Connection) -> Path | None:
    """A file on a disk that both see: only below a folder that the administrator named, links followed.

    `recording_folder` may list several, separated by commas.  The PBX's own path is looked for as it is, below the
    folder (the same disk mounted elsewhere), and by its bare name.  None: nothing to look for here.
    """
    roots = [Path(folder).resolve() for folder in _listed(connection, "recording_folder")]
    said = where.get("path", "")
    if not roots or not said:
        return None
    for root in roots:
        for guess in (Path(said), root / said.lstrip("/"), root / Path(said).name):
            path = guess.resolve()
            if path.is_relative_to(root) and path.is_file():
                return path
    raise NotReady("the recording is not in its folder yet", adapter=connection.adapter)


def _sync(folder: Path) -> None:
    """A new name in a folder is on disk only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, settings: Settings) -> File:
    folder = folder_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    if source.stat().st_size > settings.recording_most_bytes:
        raise AudioRejected(f"the file is larger than {settings.recording_most_bytes} bytes")
    handle, name = tempfile.mkstemp(prefix=".copying-", dir=folder)
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as target, source.open("rb") as content:
            shutil.copyfileobj(content, target)
            target.flush()
            os.fsync(target.fileno())
        with copy.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        return File(copy, digest, copy.stat().st_size)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def _listed(connection: Connection, option: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in connection.options.get(option, "").split(",") if name.strip())


def _agent_channel(connection: Connection) -> int | None:
    """None: the administrator did not say; left is taken until the words tell."""
    said = connection.options.get("agent_channel")
    return int(said) if said else None
