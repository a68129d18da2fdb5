"""A folder that a PBX writes recordings into: each finished file is given to its call.  The PBX's files stay untouched.

A file belongs to the call whose PBX announced its name, or whose id stands in its name (`db/queries/recordings.py`,
`call_of_file`).  One that fits no call is an orphan: counted, listed, and tried again at every look, since a call may
become known after its file.  Notices of the file system only hurry the next look; network disks send none.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from watchfiles import awatch

from db.queries import recordings
from service.api.recordings import attach
from service.recordings import AudioRejected, store_upload
from service.unmatched import Orphan
from service.world import World

STILL_SECONDS = 5.0  # a file whose size and time did not change for so long is finished
LOOK_SECONDS = 30.0  # how often to look when nothing is heard from the file system
LOOK_BACK = timedelta(days=3)  # older files and calls are left alone
ENDINGS = frozenset((".wav", ".wav49", ".mp3", ".ogg", ".opus", ".gsm", ".m4a", ".flac"))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    bytes: int
    changed_at: float  # seconds since 1970


@dataclass(slots=True)
class Watcher:
    """One folder.  Remembers what it saw, so that a file is read once and only when it has stopped growing."""

    world: World
    folder: Path
    still_seconds: float
    _last: dict[Path, _Seen] = field(default_factory=dict)
    _still_since: dict[Path, float] = field(default_factory=dict)  # loop time
    _settled: dict[Path, _Seen] = field(default_factory=dict)  # given to a call, or unusable

    async def look(self) -> float:
        """One look through the folder; how many seconds until the next is worth while."""
        oldest = (self.world.clock() - LOOK_BACK).timestamp()
        there = await asyncio.to_thread(lambda: dict(_recordings_below(self.folder, oldest)))
        self._forget_gone(there)
        now = asyncio.get_running_loop().time()
        growing = False
        for path, seen in there.items():
            if self._settled.get(path) == seen:
                continue
            if self._last.get(path) != seen:
                self._last[path], self._still_since[path] = seen, now
            if seen.bytes == 0 or now - self._still_since[path] < self.still_seconds:
                growing = True
            elif await self._give(path, seen):
                self._settled[path] = seen
        self.world.metrics.orphans.set(len(self.world.unmatched))
        return self.still_seconds if growing else LOOK_SECONDS

    async def _give(self, path: Path, seen: _Seen) -> bool:
        """Give a finished file to its call; False: no call yet."""
        name = str(path.relative_to(self.folder))
        since = self.world.clock() - LOOK_BACK - timedelta(days=1)  # a call begins before its file ends
        found = await self.world.db.read(recordings.call_of_file, path.name, since=since)
        if found is None:
            changed_at = datetime.fromtimestamp(seen.changed_at, UTC)
            self.world.unmatched.add(Orphan(name=name, bytes=seen.bytes, changed_at=changed_at))
            return False
        self.world.unmatched.drop(name)
        if found.is_here:
            return True
        agent_channel = await self.world.db.read(recordings.agent_channel, found.call_id)
        try:
            stored = await store_upload(self.world.settings, path, agent_channel=agent_channel)
        except AudioRejected as error:
            log.warning("a recording of the watched folder can't be used", call=found.call_id, error=str(error))
            return True
        except OSError as error:
            log.warning("a recording of the watched folder can't be read; trying again", error=type(error).__name__)
            return False
        await attach(self.world, found.call_id, stored, name=path.name, who="watched folder", announced=found.announced)
        return True

    def _forget_gone(self, there: dict[Path, _Seen]) -> None:
        for memory in (self._last, self._still_since, self._settled):
            for path in memory.keys() - there.keys():
                del memory[path]
        self.world.unmatched.keep_only({str(path.relative_to(self.folder)) for path in there})


async def watch(world: World, folder: Path) -> None:
    """For as long as the service lives: what is there, then what comes."""
    watcher, hurry = Watcher(world, folder, STILL_SECONDS), asyncio.Event()
    notices = asyncio.create_task(_notice(folder, hurry))
    try:
        while True:
            pause = LOOK_SECONDS
            if await asyncio.to_thread(folder.is_dir):
                pause = await watcher.look()
            else:
                log.error("the watched folder is not there; set RINGBACK_WATCH_FOLDER to one that is")
            hurry.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await hurry.wait()
            await asyncio.sleep(1)  # a file that grows sends many notices
    finally:
        notices.cancel()


async def _notice(folder: Path, hurry: asyncio.Event) -> None:
    while True:
        with suppress(OSError):  # not there (yet), or no notices left to be had: the looks go on
            async for _ in awatch(folder, step=500):
                hurry.set()
        await asyncio.sleep(LOOK_SECONDS)


def _recordings_below(folder: Path, oldest: float) -> Iterator[tuple[Path, _Seen]]:
    """Audio files changed since then, hidden ones aside; links are not followed out of the folder."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if path.suffix.lower() in ENDINGS and not name.startswith(".") and not path.is_symlink():
                with suppress(OSError):  # gone meanwhile
                    stat = path.stat()
                    if stat.st_mtime >= oldest:
                        yield path, _Seen(stat.st_size, stat.st_mtime)
