"""Calls and one call as people see them: the list, the page of a call, what is written there, and in a browser."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page
from sqlalchemy.orm import Session

from db.models.scoring import VerdictRow
from db.models.telephony import Call, Recording, TranscriptRow
from db.models.work import Audit, Comment
from db.queries import accounts, recordings
from service.accounts import hash_password
from service.recordings import store_upload
from tests.service_world import write_wav
from tests.small_company import NOON, Rows, days
from tests.web import CSRF, NARROW, WIDE, Web, assert_fit_for_all, enter, until

SECONDS = 40.0
TURNS = [
    {"speaker": "agent", "start": 1.0, "end": 6.0, "text": "Добрый день, это «Полимер Плюс».", "is_suspect": False},
    {"speaker": "customer", "start": 8.0, "end": 12.0, "text": "Цена 4850 рублей нас устраивает.", "is_suspect": False},
    {"speaker": "customer", "start": 21.0, "end": 25.0, "text": "Хорошо, выставляйте счёт.", "is_suspect": False},
    {"speaker": "agent", "start": 30.0, "end": 33.0, "text": "Субтитры сделал кто-то.", "is_suspect": True},
]
EVIDENCE = [{"turn": 2, "speaker": "customer", "quote": "выставляйте счёт", "start": 22.0}]
NEXT_STEP = {"what": "выставить счёт", "who": "agent", "date": "2026-11-20", "quote": "выставляйте счёт", "turn": 2}
PRICES = [{"amount": "4850", "currency": "RUB", "quote": "4850 рублей", "turn": 1}]


class Heard:
    """A call with everything; and others in every state that a recording can be in."""

    def __init__(self, session: Session, stored: recordings.Stored | None) -> None:
        self.rows = rows = Rows(session)
        self.anna, self.vector = rows.employee("Anna"), rows.company("Вектор")
        deal = rows.deal(rows.stages()["offer"], company=self.vector)
        self.call = rows.call(
            company=self.vector, employee=self.anna, phone="+79000000101", deal_id=deal, extension="204",
            link_why={"reason": "number_of_company"}, link_method="phone", recording_state="stored",
        )  # fmt: skip
        rows.verdict(self.call, evidence=EVIDENCE, next_step=NEXT_STEP, prices=PRICES)
        self.recording = self._recording(session, self.call, stored)
        self._transcript(session, self.call, self.recording, TURNS)
        self.others = {
            state: rows.call(at=NOON - days(1), recording_state=state, phone="+79000000303", connected=None)
            for state in ("expected", "late", "missing", "corrupt", "none", "stored")
        }

    def _recording(self, session: Session, call: int, stored: recordings.Stored | None) -> int:
        row = Recording(call_id=call, pbx_recording_id="r", expected_at=NOON)
        session.add(row)
        session.flush()
        if stored is not None:
            recordings.mark_stored(session, row.id, stored, at=NOON)
            row.privacy = "clean"
        return row.id

    def _transcript(self, session: Session, call: int, recording: int, turns: list[dict[str, object]]) -> None:
        session.add(
            TranscriptRow(
                call_id=call, recording_id=recording, created_at=NOON, language="ru", engine="whisper", model="base",
                seconds=SECONDS, channels=2, wall_seconds=1.0, turns=turns, text="выставляйте счёт",
            )
        )  # fmt: skip


@pytest.fixture
async def heard(seen_web: Web, tmp_path: Path) -> Heard:
    wav = await asyncio.to_thread(write_wav, tmp_path / "call.wav", seconds=SECONDS, channels=2)
    stored = await store_upload(seen_web.world.settings, wav)
    return await seen_web.world.db.write(Heard, stored)


async def test_the_list_is_of_the_month_and_of_customers(seen_web: Web, heard: Heard) -> None:
    def internal(session: Session) -> None:
        heard.rows.session = session
        session.add(
            Call(
                source_id=1, pbx_call_id="int", direction="internal", outcome="answered", started_at=NOON,
                updated_at=NOON, extension="299",
            )
        )  # fmt: skip

    await seen_web.world.db.write(internal)
    text = await seen_web.get("head", "/calls")
    assert "7 звонков" in text
    assert "выставляйте счёт" in text
    assert "299" not in text
    assert "коллеги" in await seen_web.get("head", "/calls?direction=internal")
    assert "Звонков здесь нет" in await seen_web.get("head", "/calls?period=day&on=2025-01-01")


async def test_filters_and_period_stay_in_the_form(seen_web: Web, heard: Heard) -> None:
    text = await seen_web.get("head", f"/calls?period=week&verdict=attained&company={heard.vector}&q=счёт")
    assert '<input type="hidden" name="period" value="week">' in text
    assert f'<input type="hidden" name="company" value="{heard.vector}">' in text
    assert '<option value="attained" selected>' in text
    assert "1 звонок" in text


async def test_the_export_is_the_list_safe_for_a_spreadsheet_and_kept_in_the_trail(seen_web: Web, heard: Heard) -> None:
    answer = await seen_web.ask("head", "GET", f"/calls.csv?company={heard.vector}")
    body = await answer.read()
    assert body.startswith(b"\xef\xbb\xbf")
    [line] = csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
    assert (line["company"], line["verdict"], line["employee"]) == ("Вектор", "attained", "Anna")
    assert line["customer_phone"] == "'+79000000101"  # as text: a spreadsheet takes + for a formula
    assert [(row.action, row.details) for row in await seen_web.rows(Audit)] == [("export", {"rows": 1})]


async def test_a_managers_list_is_the_own_one(seen_web: Web, heard: Heard) -> None:
    assert "Звонков здесь нет" in await seen_web.get("manager", "/calls")
    await seen_web.is_employee("manager", heard.anna)
    assert "1 звонок" in await seen_web.get("manager", "/calls")
    assert (await seen_web.ask("manager", "GET", f"/calls/{heard.others['none']}")).status == 404


async def test_the_call_says_everything_with_its_places(seen_web: Web, heard: Heard) -> None:
    text = await seen_web.get("supervisor", f"/calls/{heard.call}?t=1:02")
    for said in ("Вектор", "Anna", "доб. 204", "Цель достигнута", "выставить счёт", "20 ноября", "номер компании"):
        assert said in text
    assert '<mark class="evidence"' in text
    assert 'data-seek="22.0"' in text
    assert 'data-start-at="62.0"' in text
    assert 'class="turn agent suspect"' in text
    assert f'src="/recordings/{heard.recording}/audio"' in text
    assert "Согласен" in text
    await seen_web.is_employee("manager", heard.anna)
    assert "Согласен" not in await seen_web.get("manager", f"/calls/{heard.call}")


async def test_each_state_of_a_recording_says_what_will_come(seen_web: Web, heard: Heard) -> None:
    said = {
        "expected": "Записи ещё нет.",
        "late": "Записи ещё нет.",
        "missing": "Запись так и не пришла.",
        "corrupt": "Запись не читается.",
        "none": "Этот звонок не записан.",
        "stored": "Запись расшифровывается.",
    }
    for state, words in said.items():
        assert words in await seen_web.get("head", f"/calls/{heard.others[state]}"), state


async def test_agreeing_and_disagreeing(seen_web: Web, heard: Heard) -> None:
    form = {"csrf": CSRF, "outcome": "attained"}
    answer = await seen_web.ask("supervisor", "POST", f"/calls/{heard.call}/verdict", data=form)
    assert (answer.status, answer.headers["Location"]) == (303, f"/calls/{heard.call}")
    form = {"csrf": CSRF, "outcome": "keep_in_touch", "note": "он просил подумать"}
    await seen_web.ask("head", "POST", f"/calls/{heard.call}/verdict", data=form)
    [counts] = [row for row in await seen_web.rows(VerdictRow) if row.is_effective]
    assert (counts.by, counts.outcome, counts.why) == ("human", "keep_in_touch", "он просил подумать")
    text = await seen_web.get("head", f"/calls/{heard.call}")
    assert "Все оценки" in text
    assert "он просил подумать" in text
    wrong = await seen_web.ask("head", "POST", f"/calls/{heard.call}/verdict", data={"csrf": CSRF, "outcome": "won"})
    assert wrong.status == 400


async def test_a_comment_at_a_second_becomes_a_mark(seen_web: Web, heard: Heard) -> None:
    form = {"csrf": CSRF, "at": "0:14", "text": "спросить <срок>"}
    answer = await seen_web.ask("supervisor", "POST", f"/calls/{heard.call}/comments", data=form)
    assert answer.headers["Location"] == f"/calls/{heard.call}?t=14#notes"
    assert [row.at_seconds for row in await seen_web.rows(Comment)] == [14.0]
    text = await seen_web.get("supervisor", f"/calls/{heard.call}")
    assert "mark note" in text
    assert "спросить &lt;срок&gt;" in text


async def test_a_call_of_two_recordings_leads_each_quote_to_its_own(seen_web: Web, heard: Heard) -> None:
    def second(session: Session) -> int:
        first = session.get_one(Recording, heard.recording)
        row = Recording(
            call_id=heard.call, pbx_recording_id="r2", expected_at=NOON, state="stored", privacy="clean",
            sha256=first.sha256,
            seconds=20.0, channels=2, peaks=first.peaks, media_type=first.media_type,
        )  # fmt: skip
        session.add(row)
        session.flush()
        turn: dict[str, object] = {"speaker": "agent", "start": 3.0, "end": 4.0, "text": "Соединяю со складом."}
        heard._transcript(session, heard.call, row.id, [turn])
        return row.id

    other = await seen_web.world.db.write(second)
    text = await seen_web.get("supervisor", f"/calls/{heard.call}")
    assert f'src="/recordings/{heard.recording}/audio"' in text
    assert f'<a href="?r={other}">часть 2, 0:20</a>' in text
    assert f'href="?r={other}&amp;t=3"' in text
    shown = await seen_web.get("supervisor", f"/calls/{heard.call}?r={other}&t=3")
    assert f'src="/recordings/{other}/audio"' in shown
    assert f'href="?r={heard.recording}&amp;t=22"' in shown
    assert "mark evidence" not in shown  # its second is of the first recording


async def test_who_listened_is_for_those_who_review(seen_web: Web, heard: Heard) -> None:
    await seen_web.is_employee("manager", heard.anna)
    await seen_web.ask("head", "GET", f"/recordings/{heard.recording}/audio")
    assert "Кто слушал" in await seen_web.get("supervisor", f"/calls/{heard.call}")
    assert "Кто слушал" not in await seen_web.get("manager", f"/calls/{heard.call}")


async def test_a_page_is_told_when_its_call_changes_and_a_stop_does_not_wait_for_it(
    seen_web: Web, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.live.LOOK_SECONDS", 0.05)
    cookie = {"Cookie": "ringback=head"}
    async with seen_web.client.get(f"/live?topic=call:{heard.call}", headers=cookie) as stream:
        lines = _events(stream)
        seen_web.world.live.publish("call:999")
        seen_web.world.live.publish(f"call:{heard.call}")
        assert await anext(lines) == f"call:{heard.call}"
        await seen_web.world.db.write(_touch, heard.call)  # as a worker of another process does
        assert await anext(lines) == f"call:{heard.call}"
        assert seen_web.world.live.listeners == 1
        await asyncio.wait_for(seen_web.client.server.close(), 5)
    assert seen_web.world.live.listeners == 0


def _touch(session: Session, call: int) -> None:
    session.get_one(Call, call).updated_at = NOON + days(1)


async def _events(stream: object) -> AsyncIterator[str]:
    async with asyncio.timeout(10):
        async for line in stream.content:  # type: ignore[attr-defined]  # aiohttp's response
            if line.startswith(b"data:"):
                yield line.removeprefix(b"data:").strip().decode()


@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_fit_for_all(
    seen_web: Web, heard: Heard, browser: BrowserContext, width: int, scheme: str
) -> None:
    for path in ("/calls", f"/calls/{heard.call}?t=5", f"/calls/{heard.others['late']}"):
        page = await enter(browser, seen_web, "supervisor", path, width)
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await assert_fit_for_all(page)
        await page.close()


async def now(page: Page) -> float:
    return float(await page.evaluate("document.getElementById('sound').currentTime"))


async def seeks_to(page: Page, second: float) -> None:
    await until(page, f"Math.abs(document.getElementById('sound').currentTime - {second}) < 1.5")


@pytest.mark.slow
async def test_sign_in_open_a_call_and_hear_the_line_that_is_clicked(
    seen_web: Web, heard: Heard, browser: BrowserContext
) -> None:
    await seen_web.world.db.write(accounts.set_password, "supervisor@example.org", hash_password("a long password"))
    page = await browser.new_page()
    await page.goto(f"{seen_web.url}/calls?verdict=attained")
    await page.get_by_label("Электронная почта").fill("supervisor@example.org")
    await page.get_by_label("Пароль").fill("a long password")
    await page.get_by_role("button", name="Войти").click()
    await page.wait_for_url("**/calls?verdict=attained")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/calls/{heard.call}")
    await page.locator("#turn-2 p").click()
    await seeks_to(page, 21)
    assert await page.evaluate("!document.getElementById('sound').paused")
    await page.locator("#turn-2.is-now").wait_for()  # the transcript follows with the sound's next tick


@pytest.mark.slow
async def test_the_keyboard_plays_jumps_and_speeds_up(seen_web: Web, heard: Heard, browser: BrowserContext) -> None:
    page = await enter(browser, seen_web, "supervisor", f"/calls/{heard.call}?t=10")
    await seeks_to(page, 10)
    assert await page.evaluate("document.getElementById('sound').paused")  # an address never starts the sound
    await page.keyboard.press("ArrowRight")
    await seeks_to(page, 15)
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await seeks_to(page, 5)
    await page.keyboard.press("5")
    assert await page.evaluate("document.getElementById('sound').playbackRate") == 1.75
    await page.keyboard.press("Space")
    await until(page, "!document.getElementById('sound').paused")
    await page.keyboard.press("Space")
    await until(page, "document.getElementById('sound').paused")
    await page.keyboard.press("n")
    assert await page.evaluate("document.activeElement.id") == "note-text"
    assert (await page.locator("#note-at").input_value()).startswith("0:")
    await page.keyboard.type("5 n")  # letters of a note are letters
    assert await page.evaluate("document.getElementById('sound').playbackRate") == 1.75
    await page.keyboard.press("Tab")
    await page.keyboard.press("?")
    assert await page.locator("dialog#keys").is_visible()


@pytest.mark.slow
async def test_the_waveform_and_its_marks_lead_to_their_second(
    seen_web: Web, heard: Heard, browser: BrowserContext
) -> None:
    page = await enter(browser, seen_web, "supervisor", f"/calls/{heard.call}")
    await until(page, "document.getElementById('sound').readyState > 0")
    await page.locator(".mark.evidence a").click()
    await seeks_to(page, 22)
    box = await page.locator(".wave svg").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 20)
    await seeks_to(page, 10)
    await until(page, "new URL(location.href).searchParams.has('t')")


@pytest.mark.slow
async def test_the_verdict_appears_by_itself(seen_web: Web, heard: Heard, browser: BrowserContext) -> None:
    call = heard.others["stored"]
    page = await enter(browser, seen_web, "supervisor", f"/calls/{call}")
    async with asyncio.timeout(20):
        while not seen_web.world.live.listeners:  # noqa: ASYNC110  # the browser connects when it likes
            await asyncio.sleep(0.05)

    def judge(session: Session) -> None:
        heard.rows.session = session
        heard.rows.verdict(call, "rejected")

    await seen_web.world.db.write(judge)
    seen_web.world.live.publish(f"call:{call}")
    await until(page, "document.querySelector('.verdict .outcome.rejected') !== null")
    assert "Отказ" in await page.locator(".verdict-line").inner_text()
