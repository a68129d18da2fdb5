"""Recordings leave and enter the service: ranges, roles, the trail of who listened, uploads."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.crm import Employee
from db.models.telephony import Call, Recording
from db.models.work import Audit, Job, Play
from db.queries import accounts, privacy, recordings
from service.app import make_app
from service.recordings import folder_of, path_of, store_upload
from service.unmatched import Orphan
from service.world import World
from tests.service_world import add_call, add_recording, add_source, world_of, write_wav
from tests.small_company import NOON

ROLES = ("admin", "head", "supervisor", "manager", "kiosk", "api", "metrics")


class Setting:
    """A service with one recorded call of one employee, and a caller of each role."""

    def __init__(self, world: World, client: TestClient[Any, Any], now: dict[str, datetime]) -> None:
        self.world, self.client = world, client
        self.call = self.recording = 0
        self.sha256, self.bytes = "", b""
        self.now = now

    async def prepare(self, folder: Path) -> None:
        wav = write_wav(folder / "call.wav", channels=2)
        self.bytes = wav.read_bytes()
        stored = await store_upload(self.world.settings, wav)
        self.sha256 = stored.sha256
        self.call, self.recording = await self.world.db.write(self._rows, stored)

    def _rows(self, session: Session, stored: recordings.Stored) -> tuple[int, int]:
        people = [Employee(external_id=name, name=name, role="closer", updated_at=NOON) for name in ("mine", "other")]
        session.add_all(people)
        session.flush()
        call = add_call(session, add_source(session, NOON), NOON, employee_id=people[0].id)
        recording = add_recording(session, call, NOON)
        recordings.mark_stored(session, recording, stored, at=NOON)
        privacy.settle(session, recording, privacy="clean", muted_sha256=None, error=None)
        for role in ROLES:
            self._user(session, role, "mine" if role == "manager" else None)
        self._user(session, "other", "other", role="manager")
        self._user(session, "nobody", None, role="manager")
        return call, recording

    def _user(self, session: Session, name: str, employee: str | None, role: str | None = None) -> None:
        """A person with an open session, or for programs a token: either's secret is the name."""
        role = role or name
        if role in ("kiosk", "api", "metrics"):
            accounts.add_token(session, name=name, role=role, secret=name, at=NOON)
            return
        user = accounts.add_user(
            session, email=f"{name}@example.org", name=name, role=role, password_hash="-", at=NOON, employee=employee
        )
        accounts.open_session(
            session, user_id=user, secret=name, csrf="csrf", at=NOON, expires_at=NOON + timedelta(days=9)
        )

    async def ask(self, who: str, method: str, path: str, **more: Any) -> aiohttp.ClientResponse:
        headers = dict(more.pop("headers", {}))
        if who in ("kiosk", "api", "metrics"):
            headers["Authorization"] = f"Bearer {who}"
        elif who:
            headers |= {"Cookie": f"ringback={who}", "X-CSRF-Token": "csrf"}
        answer = await self.client.request(method, path, headers=headers, allow_redirects=False, **more)
        await answer.read()
        return answer

    async def play(self, who: str = "supervisor", method: str = "GET", **headers: str) -> aiohttp.ClientResponse:
        return await self.ask(who, method, f"/recordings/{self.recording}/audio", headers=headers)

    async def rows(self, what: Any) -> list[Any]:
        return await self.world.db.read(lambda session: list(session.scalars(select(what))))


@pytest.fixture
async def here(db: Database, tmp_path: Path) -> AsyncIterator[Setting]:
    async with world_of(db, tmp_path / "data", NOON, recording_most_bytes=500_000) as world:
        now = {"is": NOON}
        moving = replace(world, clock=lambda: now["is"])
        async with TestClient(TestServer(make_app(moving))) as client:
            setting = Setting(moving, client, now)
            await setting.prepare(tmp_path)
            yield setting


async def test_the_whole_file_with_its_type_and_no_copy_left_behind(here: Setting) -> None:
    answer = await here.play()
    assert (answer.status, await answer.read()) == (200, here.bytes)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-199", 100, 200), ("bytes=48000-", 48000, None), ("bytes=-500", -500, None)],
)
async def test_a_part_of_it(here: Setting, asked: str, start: int, end: int | None) -> None:
    answer = await here.play(Range=asked)
    size, first = len(here.bytes), start % len(here.bytes)
    last = (end or size) - 1
    assert (answer.status, await answer.read()) == (206, here.bytes[start:end])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"


async def test_a_part_that_is_not_there(here: Setting) -> None:
    answer = await here.play(Range="bytes=900000-")
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(here.bytes)}"


async def test_head_tells_the_size_and_is_no_listening(here: Setting) -> None:
    answer = await here.play(method="HEAD")
    assert (answer.status, answer.headers["Content-Length"]) == (200, str(len(here.bytes)))
    assert await here.rows(Play) == []


MAY_LISTEN = {
    **dict.fromkeys(("admin", "head", "supervisor", "manager", "api"), 200),
    **dict.fromkeys(("kiosk", "metrics"), 403),
    **dict.fromkeys(("other", "nobody"), 404),  # another's call is as good as none
    "": 303,
}


async def test_who_may_listen(here: Setting) -> None:
    heard = {who: (await here.play(who)).status for who in MAY_LISTEN}
    asked = {who: (await here.play(who, "HEAD")).status for who in MAY_LISTEN}
    assert heard == asked == MAY_LISTEN
    assert [play.role for play in await here.rows(Play)] == ["admin", "head", "supervisor", "manager", "api"]
    path = f"/api/v1/recordings/{here.recording}/peaks"
    seen = {who: (await here.ask(who, "GET", path)).status for who in MAY_LISTEN}
    assert seen == MAY_LISTEN | {"": 401}


async def test_a_listening_is_kept_once_however_many_ranges(here: Setting) -> None:
    for asked in ("bytes=0-", "bytes=100-199", "bytes=4000-"):
        await here.play(Range=asked)
    await here.play("head")
    here.now["is"] = NOON + recordings.SAME_PLAY + timedelta(seconds=1)
    await here.play()
    plays = await here.rows(Play)
    assert [(play.role, play.at) for play in plays] == [
        ("supervisor", NOON),
        ("head", NOON),
        ("supervisor", here.now["is"]),
    ]
    trail = [(line.who, line.subject) for line in await here.rows(Audit) if line.action == "play"]
    assert trail == [(f"user:{play.user_id}", f"call:{here.call}") for play in plays]
    assert here.world.metrics.registry.get_sample_value("ringback_recording_plays_total", {"role": "supervisor"}) == 2


async def test_a_file_that_is_gone_is_said_so_and_not_kept_as_heard(here: Setting) -> None:
    os.unlink(path_of(here.world.settings, here.sha256))
    answer = await here.play("api")
    assert answer.status == 404
    assert await here.rows(Play) == []


async def test_the_waveform_has_both_sides(here: Setting) -> None:
    answer = await here.ask("supervisor", "GET", f"/api/v1/recordings/{here.recording}/peaks")
    said = await answer.json()
    assert (said["seconds"], said["channels"], set(said["peaks"])) == (3.0, 2, {"agent", "customer"})
    assert max(said["peaks"]["agent"]) == 100


async def _bring(here: Setting, content: Any, who: str = "api", call: int | None = None) -> aiohttp.ClientResponse:
    return await here.ask(who, "POST", f"/api/v1/calls/{call or here.call}/recording", data=content)


async def test_an_upload_becomes_a_recording_to_be_heard(here: Setting, tmp_path: Path) -> None:
    content = write_wav(tmp_path / "new.wav", seconds=2.0).read_bytes()
    answer = await _bring(here, content)
    said = await answer.json()
    assert (answer.status, said["seconds"], said["channels"]) == (201, 2.0, 1)
    assert [(job.stage, job.call_id) for job in await here.rows(Job)] == [("transcribe", here.call)]
    assert [line.action for line in await here.rows(Audit)] == ["upload recording"]
    again = await _bring(here, content)
    assert (again.status, len(await here.rows(Recording))) == (200, 2)


async def test_an_upload_may_be_a_form(here: Setting, tmp_path: Path) -> None:
    form = aiohttp.FormData({"note": "from the old PBX"})
    form.add_field("file", write_wav(tmp_path / "new.wav", seconds=2.0).read_bytes(), filename="new.wav")
    assert (await _bring(here, form)).status == 201


async def test_an_upload_takes_the_place_of_what_never_came(here: Setting, tmp_path: Path) -> None:
    def lost(session: Session) -> int:
        call = add_call(session, 1, NOON, pbx_call_id="lost")
        add_recording(session, call, NOON, state="missing", error="gave up")
        return call

    call = await here.world.db.write(lost)
    content = write_wav(tmp_path / "new.wav", seconds=2.0).read_bytes()
    assert (await _bring(here, content, call=call)).status == 201
    found = [row for row in await here.rows(Recording) if row.call_id == call]
    assert [(row.state, row.error, row.pbx_recording_id) for row in found] == [("stored", None, "rec-1")]
    assert [row.recording_state for row in await here.rows(Call) if row.id == call] == ["stored"]


@pytest.mark.parametrize(
    ("content", "call", "status", "says"),
    [
        (b"", None, 400, "no file"),
        (b"x" * 500_001, None, 413, "at most 500000 bytes"),
        (b"not sound", None, 422, "recording"),
        (b"x", 99, 404, "no call 99"),
    ],
)
async def test_an_upload_that_is_none_leaves_nothing(
    here: Setting, content: bytes, call: int | None, status: int, says: str
) -> None:
    answer = await _bring(here, content, call=call)
    assert (answer.status, says in (await answer.json())["error"]) == (status, True)
    left = [name for _, _, names in os.walk(folder_of(here.world.settings)) for name in names]
    assert left == [here.sha256]


async def test_who_may_not_upload(here: Setting) -> None:
    refused = {who: (await _bring(here, b"x", who)).status for who in (*ROLES, "") if who not in ("admin", "api")}
    assert refused == dict.fromkeys(("head", "supervisor", "manager", "kiosk", "metrics"), 403) | {"": 401}
    assert len(await here.rows(Recording)) == 1


async def test_files_that_fit_no_call_are_listed_for_those_who_look_after_sources(here: Setting) -> None:
    here.world.unmatched.add(Orphan(name="2026/a.wav", bytes=5, changed_at=NOON))
    said = await (await here.ask("supervisor", "GET", "/api/v1/recordings/unmatched")).json()
    assert said == {
        "count": 1,
        "files": [{"name": "2026/a.wav", "bytes": 5, "changed_at": NOON.isoformat()}],
    }
    assert (await here.ask("manager", "GET", "/api/v1/recordings/unmatched")).status == 403
