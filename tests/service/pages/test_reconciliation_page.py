"""The page Reconciliation: differences, alarms, orphans, past periods; in a real browser for what people see."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext
from sqlalchemy.orm import Session

from adapters import registry
from db.models.exchanges import Backfill, ListenerState
from db.models.telephony import Source
from db.queries import backfills, reconciliation
from db.queries.backfills import Counted
from db.queries.reconciliation import Found
from scoring.accounts import Kind
from service.unmatched import Orphan
from tests.service_world import add_source
from tests.small_company import NOON, Rows
from tests.web import Web, assert_fit_for_all, enter

DAY = date(2026, 11, 17)
SHOTS = os.environ.get("RINGBACK_TEST_SHOTS")  # a folder: keep pictures to look at


def fill(session: Session) -> None:
    """One compared day with each kind of difference, a silent PBX, one without connection, three back-fills."""
    rows = Rows(session)
    at = NOON - timedelta(days=1)
    said = {
        "events": {"outcome": "answered", "talk": 61},
        "cdr": {"outcome": "missed", "talk": 0},
        "recordings": [{"state": "stored", "seconds": 64}],
    }
    none: dict[str, Any] = {"events": None, "cdr": None, "recordings": []}
    found = [Found(kind=kind, call_id=rows.call(at=at), said=said if n % 2 else none) for n, kind in enumerate(Kind)]
    reconciliation.replace(
        session, rows.source, DAY, at=NOON - timedelta(hours=6), counts=(120, 117, 119, 90), error=None, found=found
    )
    pbx = session.get_one(Source, rows.source)
    pbx.last_delivery_at, pbx.secrets = NOON - timedelta(minutes=95), {"secret": "invented"}
    asterisk = Source(
        name="asterisk", adapter="asterisk", created_at=NOON, last_delivery_at=NOON, secrets={}, options={}
    )
    session.add(asterisk)
    session.flush()
    session.add(
        ListenerState(source_id=asterisk.id, is_up=False, since=NOON - timedelta(minutes=7), error="no AMI at 10.0.0.5")
    )
    reconciliation.replace(
        session, asterisk.id, DAY, at=NOON, counts=(12, 12, None, 0), error="the CDR database does not answer", found=[]
    )
    for number, state in enumerate(("todo", "done", "failed")):
        one = backfills.ask(
            session, source_id=rows.source, reader="history" if number else "file:abc", asked_by="user:1", at=NOON,
            since=NOON - timedelta(days=9 + number), until=NOON,
        )  # fmt: skip
        backfills.progress(session, one, Counted(100, 40, 60, number), at=NOON)
        session.get_one(Backfill, one).state = state
        session.get_one(Backfill, one).error = "the key is wrong" if state == "failed" else None


async def test_it_says_what_differs_and_leads_to_the_call(web: Web) -> None:
    await web.world.db.write(fill)
    text = await web.get("admin", "/reconciliation")
    for line in (
        "событий не было",
        "нет в журнале АТС",
        "по одним данным отвечен",
        "записи здесь нет",
        "отвечен, 1:01",
    ):
        assert line in text
    assert 'href="/calls/1"' in text
    narrowed = await web.get("admin", "/reconciliation?day=2026-11-17&kind=no_cdr")
    assert "нет в журнале АТС" in narrowed
    assert "событий не было" not in narrowed
    assert "событий не было" not in await web.get("admin", "/reconciliation?source=asterisk")


async def test_alarms_stand_here_and_at_the_sources(web: Web) -> None:
    await web.world.db.write(fill)
    for path in ("/reconciliation", "/sources"):
        text = await web.get("supervisor", path)
        assert "<strong>pbx</strong>: ничего не слышно 1:35:00 рабочего времени" in text
        assert "<strong>asterisk</strong>: не работает с" in text
    web.wait(timedelta(hours=8))  # the evening
    assert "ничего не слышно" not in await web.get("supervisor", "/sources")


async def test_an_empty_store_says_what_will_come(web: Web) -> None:
    text = await web.get("admin", "/reconciliation?day=nonsense")
    assert "Ни один день ещё не сверен" in text


async def test_orphans_have_their_list(web: Web) -> None:
    web.world.unmatched.add(Orphan(name="2026/11/x.wav", bytes=44, changed_at=NOON))
    text = await web.get("admin", "/reconciliation")
    assert "2026/11/x.wav" in text
    assert "1 файл наблюдаемой папки" in text


async def test_an_administrator_asks_for_a_past_period(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    await web.world.db.write(lambda session: add_source(session, NOON))
    asked = {"source": "pbx", "since": "2026-11-01", "until": "2026-11-18"}
    answer = await web.ask("admin", "POST", "/backfill", data=asked)
    assert answer.status == 400, "this kind tells nothing of its past"
    monkeypatch.setitem(registry.HISTORIES, "generic", object())
    web.world.sources.forget()
    refused = {"since": "soon"}, {"until": "2026-10-01"}, {"source": "other"}
    for wrong in refused:
        assert (await web.ask("admin", "POST", "/backfill", data=asked | wrong)).status == 400
    assert await web.rows(Backfill) == []
    assert (await web.ask("admin", "POST", "/backfill", data=asked)).status == 303
    (found,) = await web.rows(Backfill)
    assert (found.state, found.asked_by, found.since.isoformat()) == ("todo", "user:1", "2026-10-31T21:00:00+00:00")
    assert found.until == NOON, "until now, not until tonight"


@pytest.mark.parametrize("width", [1440, 390])
async def test_fit_for_all(seen_web: Web, browser: BrowserContext, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.HISTORIES, "generic", object())
    await seen_web.world.db.write(fill)
    seen_web.world.unmatched.add(
        Orphan(name="2026/11/17/in-74951112233-20261117-101500.wav", bytes=44, changed_at=NOON)
    )
    page = await enter(browser, seen_web, "admin", "/reconciliation", width)
    await assert_fit_for_all(page)
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"reconciliation-{width}.png", full_page=True)
    await page.close()
