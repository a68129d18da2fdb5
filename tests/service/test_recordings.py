"""From the PBX's file to a checked one of ours."""

import hashlib
import os
import wave
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.errors import NotReady, Refused
from db.connect import Database
from db.queries import recordings
from db.queries.recordings import ToFetch
from service.recordings import AudioRejected, fetch_recording, folder_of, forget_half_written, path_of, store_upload
from service.world import World
from tests.service_world import add_call, add_recording, add_source, world_of, write_wav
from tests.small_company import NOON

LATER = NOON + timedelta(minutes=31)


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path / "data", NOON + timedelta(seconds=10)) as made:
        yield made


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[bytes], Any]]:
    """A PBX that hands out these bytes; gives the address."""
    servers = []

    async def start(content: bytes) -> str:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=content)

        app = web.Application()
        app.router.add_get("/file", answer)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return f"http://127.0.0.1:{server.port}/file"

    yield start
    for server in servers:
        await server.close()


def announced(world: World, where: dict[str, str], *, talk: float = 3.0, more: int = 0, **options: str) -> ToFetch:
    """A call whose recording the PBX announced at NOON; `more`: further recordings of the same call."""

    def write(session: Any) -> int:
        source = add_source(session, NOON, **{"recording_hosts": "http://127.0.0.1", **options})
        call = add_call(session, source, NOON, talk_seconds=talk)
        add_recording(session, call, NOON, where=where)
        for number in range(more):
            add_recording(session, call, NOON, pbx_recording_id=f"more-{number}", state="missing")
        return call

    call_id = world.db.write_now(write)
    return world.db.read_now(recordings.to_fetch, call_id)[0]


async def test_a_good_file_is_stored_under_its_hash_once(world: World, tmp_path: Path, serve: Any) -> None:
    wav = write_wav(tmp_path / "a.wav", channels=2)
    said = announced(world, {"url": await serve(wav.read_bytes())})
    stored = await fetch_recording(world, said)
    again = await fetch_recording(world, said)
    assert stored == again
    assert stored.sha256 == hashlib.sha256(wav.read_bytes()).hexdigest()
    assert (stored.channels, stored.media_type, stored.seconds, stored.agent_channel) == (2, "audio/wav", 3.0, None)
    assert set(stored.peaks) == {"agent", "customer"}
    assert path_of(world.settings, stored.sha256).read_bytes() == wav.read_bytes()
    assert [name for _, _, names in os.walk(folder_of(world.settings)) for name in names] == [stored.sha256]


async def test_sides_follow_what_the_pbx_said_then_its_option(world: World, tmp_path: Path, serve: Any) -> None:
    wav = write_wav(tmp_path / "a.wav", channels=2)
    said = announced(world, {"url": await serve(wav.read_bytes())}, agent_channel="1")
    stored = await fetch_recording(world, said)
    assert stored.agent_channel == 1
    await world.db.write(recordings.mark_stored, said.id, stored, at=NOON)
    assert await world.db.read(recordings.agent_channel, said.call_id) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF" + bytes(40), b"<html>not yet</html>", b"OggS" + bytes(500)],
    ids=["empty", "header", "page", "cut"],
)
async def test_no_sound_yet_is_waited_for_until_late_and_then_corrupt(
    world: World, db: Database, tmp_path: Path, serve: Any, content: bytes
) -> None:
    said = announced(world, {"url": await serve(content)})
    with pytest.raises(NotReady):
        await fetch_recording(world, said)
    if content:  # an empty answer is never a file
        async with world_of(db, tmp_path / "data", LATER) as late:
            with pytest.raises(AudioRejected):
                await fetch_recording(late, said)
    assert [name for _, _, names in os.walk(folder_of(world.settings)) for name in names] == []


async def test_a_file_much_shorter_than_the_talk_is_not_finished(
    world: World, db: Database, tmp_path: Path, serve: Any
) -> None:
    said = announced(world, {"url": await serve(write_wav(tmp_path / "a.wav").read_bytes())}, talk=60.0)
    with pytest.raises(NotReady, match="3 s of a talk of 60 s"):
        await fetch_recording(world, said)
    async with world_of(db, tmp_path / "data", LATER) as late:
        with pytest.raises(AudioRejected, match="3 s of a talk of 60 s"):
            await fetch_recording(late, said)


@pytest.mark.parametrize("talk", [0.0, 3.0, 5.9, 15.9])
async def test_a_file_about_as_long_as_the_talk_is_taken(world: World, tmp_path: Path, serve: Any, talk: float) -> None:
    said = announced(world, {"url": await serve(write_wav(tmp_path / "a.wav").read_bytes())}, talk=talk)
    assert (await fetch_recording(world, said)).seconds == 3.0


async def test_a_part_of_a_call_is_not_measured_by_the_whole_talk(world: World, tmp_path: Path, serve: Any) -> None:
    """A transferred call has a recording for each of the two who talked."""
    said = announced(world, {"url": await serve(write_wav(tmp_path / "a.wav").read_bytes())}, talk=600.0, more=1)
    assert (await fetch_recording(world, said)).seconds == 3.0


async def test_too_long_is_refused_for_good_at_once(db: Database, tmp_path: Path, serve: Any) -> None:
    async with world_of(db, tmp_path / "data", NOON, recording_most_hours=0.0005) as world:
        said = announced(world, {"url": await serve(write_wav(tmp_path / "a.wav").read_bytes())})
        with pytest.raises(AudioRejected, match="RINGBACK_RECORDING_MOST_HOURS"):
            await fetch_recording(world, said)


async def test_a_host_nobody_allowed_and_a_pbx_that_is_gone_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="recording_hosts"):
        await fetch_recording(world, announced(world, {"url": "https://example.org/a.wav"}))
    gone = ToFetch(
        id=1, call_id=1, source_id=99, state="expected", expected_at=NOON, talk_seconds=1.0, agent_channel=None,
        where={},
    )  # fmt: skip
    with pytest.raises(Refused, match="turned off"):
        await fetch_recording(world, gone)


async def test_files_are_taken_only_from_the_folder_that_was_named(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    (folder / "2026").mkdir(parents=True)
    inside, outside = write_wav(folder / "2026" / "a.wav"), write_wav(tmp_path / "secret.wav")
    (folder / "link.wav").symlink_to(outside)
    option = {"recording_folder": f"/nowhere, {folder}"}
    said = announced(world, {"path": str(inside)}, **option)
    assert (await fetch_recording(world, said)).seconds == 3.0
    assert inside.exists()
    for path, is_found in {
        "/2026/a.wav": True,  # the same disk, mounted elsewhere
        str(outside): False,
        "../secret.wav": False,
        f"{folder}/../secret.wav": False,
        "link.wav": False,
        "2026": False,
    }.items():
        where = ToFetch(
            id=1, call_id=1, source_id=said.source_id, state="expected", expected_at=NOON, talk_seconds=3.0,
            agent_channel=None, where={"path": path},
        )  # fmt: skip
        if is_found:
            assert (await fetch_recording(world, where)).seconds == 3.0
        else:
            with pytest.raises(NotReady):
                await fetch_recording(world, where)


async def test_a_path_is_nothing_without_a_named_folder(world: World, tmp_path: Path) -> None:
    wav = write_wav(tmp_path / "a.wav")
    with pytest.raises(Refused, match="no address"):
        await fetch_recording(world, announced(world, {"path": str(wav)}))


async def test_an_upload_is_copied_and_must_be_sound(world: World, tmp_path: Path) -> None:
    wav = write_wav(tmp_path / "a.wav")
    assert (await store_upload(world.settings, wav)).channels == 1
    assert wav.exists()
    wav.write_bytes(b"no sound")
    with pytest.raises(AudioRejected):
        await store_upload(world.settings, wav)


async def test_two_equal_channels_are_one(world: World, tmp_path: Path) -> None:
    with wave.open(str(write_wav(tmp_path / "mono.wav")), "rb") as mono:
        frames = mono.readframes(mono.getnframes())
    with wave.open(str(tmp_path / "twice.wav"), "wb") as twice:
        twice.setparams((2, 2, 8000, 0, "NONE", ""))
        twice.writeframes(b"".join(frames[i : i + 2] * 2 for i in range(0, len(frames), 2)))
    stored = await store_upload(world.settings, tmp_path / "twice.wav")
    assert (stored.channels, stored.agent_channel, list(stored.peaks)) == (1, None, ["unknown"])


async def test_what_a_killed_process_left_is_removed_and_nothing_else(world: World) -> None:
    folder = folder_of(world.settings)
    (folder / "ab").mkdir(parents=True)
    old, new, kept = folder / ".fetching-old", folder / ".upload-new", folder / "ab" / "abc"
    for path in (old, new, kept):
        path.write_bytes(b"x")
    long_ago = (NOON - timedelta(days=2)).timestamp()
    os.utime(old, (long_ago, long_ago))
    os.utime(kept, (long_ago, long_ago))
    os.utime(new, (NOON.timestamp(), NOON.timestamp()))
    assert forget_half_written(world.settings, now=NOON) == 1
    assert (old.exists(), new.exists(), kept.exists()) == (False, True, True)
