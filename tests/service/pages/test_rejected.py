"""The page of rejected leads: what it says, what its forms do, and how it is used in a real browser."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.crm import Lead, StageChange
from db.models.telephony import Recording, TranscriptRow
from db.models.work import Review
from tests.service_world import write_wav
from tests.small_company import NOON, Rows, days
from tests.web import CSRF, NARROW, WIDE, Web, assert_fit_for_all, enter

TURNS = [
    {"speaker": "agent", "start": 0.2, "end": 1.0, "text": "Добрый день, как вам предложение?", "is_suspect": False},
    {"speaker": "customer", "start": 1.2, "end": 2.8, "text": "Мы уже взяли у других, извините.", "is_suspect": False},
]
SHA = "ab" * 32


def fill(session: Session) -> dict[str, int]:
    """Three leads: one whose call says another reason, with sound; one nobody talked with; one asked about."""
    rows = Rows(session)
    stages, who = rows.stages(), rows.employee("Артём Лапин", "closer")
    company = rows.company("Гранит")
    lead = rows.lead(
        company_id=company, employee_id=who, rejection_reason="Дорого", money=265_200, stage_id=stages["rejected"],
        rejected_at=NOON - days(2),
    )  # fmt: skip
    session.add(
        StageChange(lead_id=lead, from_stage_id=stages["offer"], to_stage_id=stages["rejected"], at=NOON - days(2))
    )
    call = rows.call(company=company, employee=who, lead_id=lead, at=NOON - days(2), recording_state="stored")
    rows.verdict(
        call, "rejected", rejection={"reason": "competitor", "quote": "взяли у других", "turn": 1},
        evidence=[{"turn": 1, "speaker": "customer", "quote": "Мы уже взяли у других", "start": 1.2}],
    )  # fmt: skip
    recording = Recording(
        call_id=call, pbx_recording_id="r", state="stored", privacy="clean",
        where={}, sha256=SHA, bytes=1, seconds=3.0, channels=2,
        media_type="audio/wav", agent_channel=0, peaks={"agent": [1, 5, 3], "customer": [0, 2, 9]}, expected_at=NOON,
    )  # fmt: skip
    session.add(recording)
    session.flush()
    session.add(
        TranscriptRow(
            call_id=call, recording_id=recording.id, created_at=NOON, language="ru", engine="test", model="none",
            seconds=3.0, channels=2, wall_seconds=1.0, turns=TURNS, text="",
        )
    )  # fmt: skip
    silent = rows.lead(company_id=rows.company("Тишина"), money=90_000)
    asked = rows.lead(company_id=rows.company("Вопрос"), money=50_000)
    rows.review(asked, "asked")
    return {"lead": lead, "silent": silent, "asked": asked, "call": call, "offer": stages["offer"]}


async def form(web: Web, lead: int, **fields: Any) -> Any:
    data = {"csrf": CSRF, **fields}
    return await web.ask("supervisor", "POST", f"/rejected/{lead}/review", data=data)


async def test_an_empty_queue_says_what_will_come(web: Web) -> None:
    text = await web.get("supervisor", "/rejected")
    assert "Забракованных лидов на прослушивание нет." in text
    assert "Пока ничего не прослушано." in text


async def test_stated_and_heard_stand_side_by_side(web: Web) -> None:
    ids = await web.world.db.write(fill)
    text = await web.get("supervisor", "/rejected")
    for word in (
        "Гранит",
        "Дорого",
        "конкурент",
        "не совпадает",
        "взяли у других",
        "разговора не было",
        "задан вопрос",
    ):
        assert word in text
    assert text.index("Гранит") < text.index("Тишина") < text.index("Вопрос")
    other = await web.get("supervisor", f"/rejected?lead={ids['silent']}")
    assert "С этой компанией никто не разговаривал." in other


async def test_english_is_complete(web: Web) -> None:
    await web.world.db.write(fill)
    await web.ask("supervisor", "GET", "/language/en")
    text = await web.get("supervisor", "/rejected")
    assert "Return to work" in text
    assert "returned to work" not in text or "listened to" in text


async def test_a_returned_lead_goes_back_and_the_next_opens(web: Web) -> None:
    ids = await web.world.db.write(fill)
    answer = await form(
        web, ids["lead"], decision="returned", next_step="Позвонить", next_step_on="2026-11-19", next=str(ids["silent"])
    )
    assert answer.status == 303
    assert answer.headers["Location"] == f"/rejected?lead={ids['silent']}&done=returned"
    lead = next(lead for lead in await web.rows(Lead) if lead.id == ids["lead"])
    assert (lead.status, lead.stage_id) == ("in_work", ids["offer"])
    text = await web.get("supervisor", answer.headers["Location"])
    assert "Готово: возвращён в работу." in text
    assert "возвращено в работу 1 из 2 прослушанных" in text
    assert "Гранит" not in text


async def test_a_form_without_a_day_is_refused_in_place(web: Web) -> None:
    ids = await web.world.db.write(fill)
    answer = await form(web, ids["lead"], decision="returned", next_step="Позвонить")
    assert answer.status == 409
    text = await answer.text()
    assert "Гранит" in text
    assert 'role="alert"' in text
    assert ids["lead"] not in {review.lead_id for review in await web.rows(Review)}


async def test_a_foreign_form_is_refused(web: Web) -> None:
    ids = await web.world.db.write(fill)
    answer = await web.ask(
        "supervisor", "POST", f"/rejected/{ids['lead']}/review", data={"decision": "confirmed"},
        headers={"X-CSRF-Token": "", "Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip
    assert answer.status == 403


async def test_a_lead_that_is_gone_says_so(web: Web) -> None:
    text = await web.get("supervisor", "/rejected?lead=4711")
    assert "Забракованных" in text
    await web.world.db.write(fill)
    text = await web.get("supervisor", "/rejected?lead=4711")
    assert "Этот лид больше не забракован." in text


async def test_managers_do_not_see_the_queue(web: Web) -> None:
    assert (await web.ask("manager", "GET", "/rejected")).status == 403


@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("address", ["/rejected", "/rejected?lead={lead}", "/rejected?lead={silent}"])
async def test_everybody_can_use_it(seen_web: Web, browser: BrowserContext, width: int, address: str) -> None:
    ids = await seen_web.world.db.write(fill)
    sound(seen_web)
    page = await enter(browser, seen_web, "supervisor", address.format(**ids), width)
    await assert_fit_for_all(page)
    await page.locator("#ask summary").first.evaluate("summary => summary.parentElement.open = true")
    await assert_fit_for_all(page)


@pytest.mark.slow
async def test_a_phone_shows_the_list_then_the_lead(seen_web: Web, browser: BrowserContext) -> None:
    await seen_web.world.db.write(fill)
    sound(seen_web)
    page = await enter(browser, seen_web, "supervisor", "/rejected", NARROW)
    assert await page.locator(".queue").is_visible()
    assert not await page.locator(".detail").is_visible()
    await page.get_by_role("link", name="Гранит").first.click()
    await page.wait_for_url("**/rejected?lead=*")
    assert not await page.locator(".queue").is_visible()
    assert await page.get_by_text("взяли у других").first.is_visible()
    await page.locator(".back a").click()
    assert await page.locator(".queue").is_visible()


@pytest.mark.slow
async def test_keys_walk_the_queue_play_the_words_and_decide(seen_web: Web, browser: BrowserContext) -> None:
    ids = await seen_web.world.db.write(fill)
    sound(seen_web)
    page = await enter(browser, seen_web, "supervisor", "/rejected")
    await plays_past(page, 1.1)
    assert await page.evaluate("document.getElementById('sound').paused")
    await page.keyboard.press(" ")
    await plays_past(page, 1.3)
    await page.keyboard.press("j")
    await page.wait_for_url(f"**/rejected?lead={ids['silent']}")
    russian_k = "new KeyboardEvent('keydown', {key: 'л', bubbles: true})"  # the same key under the Russian layout
    await page.evaluate(f"document.body.dispatchEvent({russian_k})")
    await page.wait_for_url(f"**/rejected?lead={ids['lead']}")
    await page.keyboard.press("r")
    await page.keyboard.type("Позвонить с новой ценой")
    await page.locator("#return input[type=date]").fill("2026-11-19")
    await page.locator("#return button").click()
    await page.wait_for_url(f"**/rejected?lead={ids['silent']}&done=returned")
    await page.keyboard.press("c")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/rejected?lead={ids['asked']}&done=confirmed")
    decided = await seen_web.world.db.read(lambda s: {r.lead_id: r.decision for r in s.scalars(select(Review))})
    assert (decided[ids["lead"]], decided[ids["silent"]]) == ("returned", "confirmed")


async def plays_past(page: Page, seconds: float) -> None:
    """Asked again and again: the page's content policy forbids a function that waits inside it."""
    for _ in range(200):
        if await page.evaluate("document.getElementById('sound')?.currentTime ?? 0") > seconds:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the sound never came to {seconds} s")


def sound(web: Web) -> None:
    """The stored file of the recording that `fill` tells of."""
    place = Path(web.world.settings.data_dir) / "recordings" / SHA[:2] / SHA
    place.parent.mkdir(parents=True, exist_ok=True)
    made = write_wav(place.parent / "made.wav", seconds=3.0, channels=2)
    shutil.move(made, place)
