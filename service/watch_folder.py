"""A folder that a PBX writes recordings into: each finished file is given to its call.  The PBX's files stay untouched.

A file belongs to the call whose PBX announced its name, or whose id stands in its name (FreePBX does both).  One that
fits no call is an orphan: seen in the log once a start, and tried again when more calls are known.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

import structlog
from watchfiles import awatch

from db.queries import recordings
from service.api.recordings import attach
from service.recordings import AudioRejected, store_upload
from service.world import World

STILL_SECONDS = 5.0  # a file whose size did not change for so long is finished
LOOK_BACK = timedelta(days=3)  # of calls that a file may belong to
ENDINGS = frozenset((".wav", ".mp3", ".ogg", ".opus", ".gsm", ".m4a", ".flac", ".WAV", ".wav49"))

log = structlog.get_logger(__name__)


async def watch(world: World, folder: Path) -> None:
    """For as long as the service lives: what is there, then what comes."""
    if not await asyncio.to_thread(folder.is_dir):
        log.error("the watched folder is not there; set RINGBACK_WATCH_FOLDER to one that is", folder=str(folder))
        return
    for path in await asyncio.to_thread(lambda: sorted(folder.rglob("*"))):
        await take(world, path)
    async for changes in awatch(folder, step=500):
        for path in sorted({Path(name) for _, name in changes}):
            await take(world, path)


async def take(world: World, path: Path) -> int | None:
    """Give one file to its call; the recording's id, or None: no recording, no call, or known already."""
    if path.suffix not in ENDINGS or not await _is_finished(path):
        return None
    call_id = await world.db.read(recordings.call_with_file, path.name, since=world.clock() - LOOK_BACK)
    if call_id is None:
        log.info("orphan recording: no call waits for it")
        return None
    try:
        stored = await store_upload(world.settings, path)
    except AudioRejected as error:
        log.warning("a recording of the watched folder can't be used", call=call_id, error=str(error))
        return None
    return await attach(world, call_id, stored, name=path.name, who="watched folder")


async def _is_finished(path: Path) -> bool:
    """Wait until it has stopped growing; False: it is gone."""
    size = -1
    while True:
        try:
            now = (await asyncio.to_thread(path.stat)).st_size
        except OSError:
            return False
        if now == size:
            return now > 0
        size = now
        await asyncio.sleep(STILL_SECONDS)
