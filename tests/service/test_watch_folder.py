"""Files that a PBX writes find their calls; what fits none is counted, and nothing of the PBX's is touched."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.telephony import CallKey, Recording
from db.models.work import Job
from db.queries import recordings
from service import watch_folder
from service.watch_folder import Watcher, watch
from service.world import World
from tests.service_world import add_call, add_recording, add_source, world_of, write_wav
from tests.small_company import NOON

FREEPBX = "out-79991234567-101-20261118-120000-1795515300.42.wav"


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    (tmp_path / "spool").mkdir()
    async with world_of(db, tmp_path / "data", NOON) as made:
        yield made


@pytest.fixture
def watcher(world: World, tmp_path: Path) -> Watcher:
    return Watcher(world, tmp_path / "spool", still_seconds=0.0)


def put(folder: Path, name: str, seconds: float = 1.0) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, seconds=seconds)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def calls(world: World, *keys: str, announced: str = "") -> list[int]:
    """A call for each id; `announced`: the path of a recording that the PBX told of for the first."""

    def write(session: Session) -> list[int]:
        source = add_source(session, NOON)
        made = [add_call(session, source, NOON, pbx_call_id=key) for key in keys]
        rows = [{"source_id": source, "key": key, "call_id": call} for key, call in zip(keys, made, strict=True)]
        session.execute(insert(CallKey), rows)
        if announced:
            add_recording(session, made[0], NOON, where={"path": announced}, agent_channel=1)
        return made

    return world.db.write_now(write)


def stored(world: World) -> list[tuple[int, str]]:
    """(call, state) of all recordings, in order."""
    query = select(Recording.call_id, Recording.state).order_by(Recording.id)
    return world.db.read_now(lambda session: [tuple(row) for row in session.execute(query)])


def orphans(world: World) -> Any:
    gauge = world.metrics.registry.get_sample_value("ringback_orphan_recordings")
    assert gauge == len(world.unmatched)
    return [orphan.name for orphan in world.unmatched]


async def test_a_file_goes_to_the_call_that_announced_it(world: World, watcher: Watcher) -> None:
    (call,) = calls(world, "x", announced="/var/spool/asterisk/monitor/2026/a.wav")
    path = put(watcher.folder, "2026/11/a.wav")
    before = path.read_bytes()
    await watcher.look()
    assert (stored(world), orphans(world)) == ([(call, "stored")], [])
    assert path.read_bytes() == before
    jobs = await world.db.read(lambda session: [(job.stage, job.call_id) for job in session.scalars(select(Job))])
    assert jobs == [("transcribe", call)]


async def test_a_file_goes_to_the_call_whose_id_stands_in_its_name(world: World, watcher: Watcher) -> None:
    """1795515300.4 is another call's, and the customer's number is nobody's id."""
    _, mine, _ = calls(world, "1795515300.4", "1795515300.42", "79991234567")
    put(watcher.folder, FREEPBX)
    await watcher.look()
    assert (stored(world), orphans(world)) == ([(mine, "stored")], [])


async def test_each_file_takes_its_own_place_among_several(world: World, watcher: Watcher) -> None:
    (call,) = calls(world, "x", announced="/spool/first.wav")
    await world.db.write(lambda s: add_recording(s, call, NOON, pbx_recording_id="2", where={"name": "second.wav"}))
    put(watcher.folder, "second.wav")
    await watcher.look()
    assert stored(world) == [(call, "expected"), (call, "stored")]


async def test_what_fits_no_call_is_an_orphan_until_its_call_is_known(world: World, watcher: Watcher) -> None:
    put(watcher.folder, FREEPBX)
    await watcher.look()
    assert (stored(world), orphans(world)) == ([], [FREEPBX])
    (call,) = calls(world, "1795515300.42")
    await watcher.look()
    assert (stored(world), orphans(world)) == ([(call, "stored")], [])


async def test_a_name_that_two_calls_announced_is_nobodys(world: World, watcher: Watcher) -> None:
    first, second = calls(world, "x", "y", announced="/spool/msg.wav")
    await world.db.write(add_recording, second, NOON, where={"path": "/other/msg.wav"})
    put(watcher.folder, "msg.wav")
    await watcher.look()
    assert (stored(world), orphans(world)) == ([(first, "expected"), (second, "expected")], ["msg.wav"])


async def test_an_orphan_whose_file_is_gone_is_forgotten(world: World, watcher: Watcher) -> None:
    path = put(watcher.folder, FREEPBX)
    await watcher.look()
    path.unlink()
    await watcher.look()
    assert orphans(world) == []


async def test_a_file_is_given_once_and_again_after_a_start_not_at_all(
    world: World, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls(world, "x", announced="/spool/a.wav")
    put(watcher.folder, "a.wav")
    await watcher.look()
    copies: list[Path] = []
    monkeypatch.setattr(watch_folder, "store_upload", lambda *_, **__: copies.append(Path()))
    await watcher.look()
    await Watcher(world, watcher.folder, still_seconds=0.0).look()
    assert (copies, len(stored(world))) == ([], 1)


async def test_a_growing_file_is_left_alone(world: World, tmp_path: Path) -> None:
    calls(world, "x", announced="/spool/a.wav")
    watcher = Watcher(world, tmp_path / "spool", still_seconds=0.15)
    for seconds in (1.0, 1.5, 2.0):
        put(watcher.folder, "a.wav", seconds)
        assert await watcher.look() == 0.15
        await asyncio.sleep(0.1)
        assert stored(world)[0][1] == "expected"
    await asyncio.sleep(0.1)
    await watcher.look()
    assert stored(world)[0][1] == "stored"
    seconds_stored = await world.db.read(lambda session: session.scalar(select(Recording.seconds)))
    assert seconds_stored == 2.0


@pytest.mark.parametrize("name", ["note.txt", ".hidden.wav", "old.wav", "empty.wav", "link.wav"])
async def test_other_files_are_no_recordings(world: World, watcher: Watcher, tmp_path: Path, name: str) -> None:
    calls(world, "x", announced=f"/spool/{name}")
    path = put(watcher.folder if name != "link.wav" else tmp_path, name)
    if name == "old.wav":
        old = (NOON - watch_folder.LOOK_BACK - timedelta(hours=1)).timestamp()
        os.utime(path, (old, old))
    if name == "empty.wav":
        path.write_bytes(b"")
    if name == "link.wav":
        (watcher.folder / name).symlink_to(path)
    await watcher.look()
    assert (stored(world)[0][1], orphans(world)) == ("expected", [])


async def test_a_file_that_is_no_sound_is_looked_at_once(world: World, watcher: Watcher) -> None:
    calls(world, "x", announced="/spool/a.wav")
    path = put(watcher.folder, "a.wav")
    path.write_bytes(b"RIFF" + bytes(40))
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert await watcher.look() == watch_folder.LOOK_SECONDS
    assert stored(world)[0][1] == "expected"
    put(watcher.folder, "a.wav")  # the PBX wrote it anew
    await watcher.look()
    assert stored(world)[0][1] == "stored"


async def test_a_folder_that_appears_later_is_watched(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_folder, "STILL_SECONDS", 0.1)
    monkeypatch.setattr(watch_folder, "LOOK_SECONDS", 0.2)
    calls(world, "x", announced="/spool/a.wav")
    task = asyncio.create_task(watch(world, tmp_path / "later"))
    await asyncio.sleep(0.1)
    put(tmp_path / "later", "a.wav")
    async with asyncio.timeout(20):
        while stored(world)[0][1] != "stored":  # noqa: ASYNC110  # seen from outside, as its user sees it
            await asyncio.sleep(0.1)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_ids_in_a_name() -> None:
    uuid = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    assert recordings._ids_in(FREEPBX) == ["1795515300.42", FREEPBX.removesuffix(".wav")]
    assert recordings._ids_in(f"{uuid.upper()}.wav") == [uuid, uuid.upper()]
    assert recordings._ids_in("call-7.mp3") == ["call-7"]
