"""Who hears which copy, what is stored of what was said, and that anything that goes wrong withholds the recording."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.telephony import Recording, TranscriptRow
from db.models.work import Audit, Job, Play
from db.queries import privacy, recordings
from service.pipeline import transcribe
from service.privacy import hide_waiting, sound
from service.recordings import path_of, store_upload
from service.world import World
from tests.service_world import add_call, add_recording, add_source, world_of, write_wav
from tests.small_company import NOON
from tests.web import Web
from transcription.audio import decode, loudness
from transcription.engine import TranscribeRequest
from transcription.pool import Transcriber
from transcription.transcript import Speaker, Transcript, Turn, Word

SAID = "мой номер 8 916 123 45 67 звоните"
TEXT = "мой номер [телефон] звоните"
LINE = "+74950000001"


class Ear(Transcriber):
    """Hears the same words in every recording."""

    def __init__(self, text: str = SAID) -> None:
        words = tuple(Word(0.5 + 0.2 * n, 0.7 + 0.2 * n, f" {word}") for n, word in enumerate(text.split()))
        self.turns = (Turn(speaker=Speaker.CUSTOMER, start=0.5, end=2.5, text=text, words=words),)

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        return Transcript(
            language="ru", seconds=3.0, channels=2, turns=self.turns, engine="faster-whisper", model="base"
        )  # fmt: skip


class Here:
    def __init__(self, world: World) -> None:
        self.world, self.call, self.recording = world, 0, 0

    async def prepare(self, folder: Path) -> None:
        stored = await store_upload(self.world.settings, write_wav(folder / "call.wav", channels=2))

        def rows(session: Session) -> tuple[int, int]:
            call = add_call(session, add_source(session, NOON), NOON, line=LINE)
            recording = add_recording(session, call, NOON)
            recordings.mark_stored(session, recording, stored, at=NOON)
            return call, recording

        self.call, self.recording = await self.world.db.write(rows)

    async def row(self, what: Any) -> Any:
        return await self.world.db.read(lambda session: session.scalars(select(what)).one())

    async def file(self, *, may: bool, original: bool = False) -> Path:
        found = await self.world.db.read(recordings.to_play, self.recording, hides=self.world.settings.hide_numbers)
        assert found is not None
        return sound(self.world.settings, found, may_hear_original=may, wants_original=original).place


@pytest.fixture
async def here(db: Database, tmp_path: Path) -> AsyncIterator[Here]:
    async with world_of(db, tmp_path / "data", NOON) as world:
        one = Here(replace(world, transcriber=Ear()))
        await one.prepare(tmp_path)
        yield one


async def test_the_number_leaves_text_and_sound(here: Here) -> None:
    await transcribe(here.call, here.world)
    heard, recording = await here.row(TranscriptRow), await here.row(Recording)
    assert (heard.turns[0]["text"], heard.text, heard.is_hidden) == (TEXT, TEXT, True)
    assert [mask["kind"] for mask in heard.masks] == ["phone"]
    assert "words" not in heard.turns[0]
    assert recording.privacy == "muted"
    copy, original = await here.file(may=False), await here.file(may=True, original=True)
    assert copy == await here.file(may=True) != original == path_of(here.world.settings, recording.sha256)
    channel = decode(copy).channels[0]
    assert loudness(channel[16_000:30_000]) < -60 < loudness(channel[:9_000])


async def test_a_talk_without_numbers_is_heard_as_it_is(here: Here) -> None:
    await transcribe(here.call, replace(here.world, transcriber=Ear("выставляйте счёт на 340 тысяч")))
    assert (await here.row(Recording)).privacy == "clean"
    assert await here.file(may=False) == await here.file(may=True, original=True)


async def test_nothing_is_heard_before_it_was_looked_at(here: Here) -> None:
    with pytest.raises(Exception, match="not ready"):
        await here.file(may=False)
    assert (await here.file(may=True)).is_file()


async def test_a_copy_that_cannot_be_made_is_said_and_withheld(here: Here) -> None:
    path_of(here.world.settings, (await here.row(Recording)).sha256).write_bytes(b"no sound")
    await transcribe(here.call, here.world)
    recording, heard = await here.row(Recording), await here.row(TranscriptRow)
    assert (recording.privacy, recording.privacy_error) == ("failed", "no muted copy could be made of this file")
    assert heard.turns[0]["text"] == TEXT
    with pytest.raises(Exception, match="no muted copy could be made"):
        await here.file(may=False)


async def test_a_line_can_be_left_and_hidden_later(here: Here) -> None:
    await here.world.db.write(privacy.set_line, LINE, is_hidden=False, at=NOON, who="user:1")
    await transcribe(here.call, here.world)
    assert (await here.row(TranscriptRow)).text == SAID
    assert (await here.file(may=False)).is_file()
    assert await hide_waiting(here.world) == 0
    await here.world.db.write(privacy.set_line, LINE, is_hidden=True, at=NOON, who="user:1")
    with pytest.raises(Exception, match="not ready"):
        await here.file(may=False)
    assert await hide_waiting(here.world) == 1
    heard = await here.row(TranscriptRow)
    assert (heard.text, heard.turns[0]["text"]) == (TEXT, TEXT)
    assert heard.masks == [{"kind": "phone", "start": 0.2, "end": 2.8}], "no words' times are stored: the whole turn"
    assert decode(await here.file(may=False)).seconds == pytest.approx(3.0, abs=0.05)
    jobs = await here.world.db.read(lambda session: list(session.scalars(select(Job.stage))))
    assert jobs == ["score"], "no quote of a verdict may tell"
    assert await hide_waiting(here.world) == 0


async def test_a_later_hearing_that_misses_a_number_does_not_let_it_be_heard(here: Here) -> None:
    await transcribe(here.call, here.world)
    muted = (await here.row(Recording)).muted_sha256
    await here.world.db.write(_forget_that_it_was_heard, here.call)
    await transcribe(here.call, replace(here.world, transcriber=Ear("ничего")))
    recording = await here.row(Recording)
    assert (recording.privacy, recording.muted_sha256) == ("muted", muted)


def _forget_that_it_was_heard(session: Session, call_id: int) -> None:
    for row in session.scalars(select(TranscriptRow).where(TranscriptRow.call_id == call_id)):
        row.is_current = False


async def test_sides_that_nobody_set_are_told_by_the_words(here: Here) -> None:
    before = (await here.row(Recording)).peaks
    said = (
        "Добрый день, меня зовут Ирина, компания Вектор, я звоню по поводу плёнки, мы предлагаем скидку.",
        "Алло, слушаю.",
    )
    ear = Ear()
    ear.turns = tuple(
        Turn(speaker=speaker, start=n, end=n + 0.9, text=text)
        for n, (speaker, text) in enumerate(zip((Speaker.CUSTOMER, Speaker.AGENT), said, strict=True))
    )
    await transcribe(here.call, replace(here.world, transcriber=ear))
    heard, recording = await here.row(TranscriptRow), await here.row(Recording)
    assert (heard.sides["by"], recording.agent_channel) == ("words", 1)
    assert [turn["speaker"] for turn in heard.turns] == ["agent", "customer"]
    assert recording.peaks == {"agent": before["customer"], "customer": before["agent"]}, "the waveform's too"


async def test_the_original_is_for_few_and_is_kept_in_the_trail(seen_web: Web, tmp_path: Path) -> None:
    here = Here(replace(seen_web.world, transcriber=Ear()))
    await here.prepare(tmp_path)
    address = f"/recordings/{here.recording}/audio"
    early = await seen_web.ask("supervisor", "GET", address)
    assert (early.status, "not ready" in await early.text()) == (409, True)
    assert "после расшифровки" in await seen_web.get("supervisor", f"/calls/{here.call}")
    await transcribe(here.call, here.world)
    asked = {who: (await seen_web.ask(who, "GET", f"{address}?original=1")).status for who in ("supervisor", "head")}
    assert asked == {"supervisor": 403, "head": 200}
    muted = await seen_web.ask("supervisor", "GET", address)
    assert (muted.status, muted.headers["Content-Type"]) == (200, "audio/ogg; codecs=opus")
    shown = await seen_web.get("head", f"/calls/{here.call}")
    assert f'src="{address}"' in shown
    assert f'href="{address}?original=1"' in shown
    assert "original=1" not in await seen_web.get("supervisor", f"/calls/{here.call}")
    plays, trail = await seen_web.world.db.read(_plays)
    assert sorted(plays) == [("head", True), ("supervisor", False)]
    assert [action for action in trail if "play" in action] == ["play original", "play"]


def _plays(session: Session) -> tuple[list[tuple[str, bool]], list[str]]:
    plays = [(one.role, one.is_original) for one in session.scalars(select(Play))]
    return plays, list(session.scalars(select(Audit.action).order_by(Audit.id)))


async def test_an_administrator_switches_a_line(seen_web: Web, tmp_path: Path) -> None:
    here = Here(seen_web.world)
    await here.prepare(tmp_path)
    assert LINE in await seen_web.get("admin", "/lines")
    done = await seen_web.ask("admin", "POST", "/lines", data={"csrf": "csrf", "line": LINE, "hidden": "no"})
    assert (done.status, done.headers["Location"]) == (303, "/lines")
    assert "оставлены как есть" in await seen_web.get("admin", "/lines")
    answer = await seen_web.ask("admin", "PUT", f"/api/v1/lines/{LINE}", json={"hides_numbers": True})
    assert answer.status == 200
    listed = await (await seen_web.ask("admin", "GET", "/api/v1/lines")).json()
    assert [(one["line"], one["hides_numbers"]) for one in listed["items"]] == [(LINE, True)]
    _, trail = await seen_web.world.db.read(_plays)
    assert [action for action in trail if "numbers" in action] == ["leave numbers", "hide numbers"]
