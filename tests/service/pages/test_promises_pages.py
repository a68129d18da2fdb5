"""Promises and objections as people see them."""

import re
from datetime import date

import pytest
from sqlalchemy.orm import Session

from db.models.promises import ObjectionRow, Promise
from tests.month_of_sales import fill
from tests.small_company import NOON, Rows
from tests.web import NARROW, WIDE, Web, assert_fit_for_all, chromium, enter

PERIOD = "period=month&on=2026-11-18"
LISTS = ("", "&side=agent", "&side=customer", "&state=open", "&overdue=1", "&state=kept")


def fill_all(session: Session) -> dict[str, int]:
    """The month, with a kept promise and objections."""
    ids, rows = fill(session), Rows.__new__(Rows)
    rows.session = session
    session.add(
        Promise(
            call_id=ids["refused"], employee_id=ids["alexey"], made_at=NOON, kind="offer", what="агент готовит кп",
            who="agent", said_on=date(2026, 11, 14), due_on=date(2026, 11, 16), quote="пришлю кп", turn=2,
            at_seconds=3.0, is_next_step=False, state="kept", reason="crm", settled_at=NOON, settled_by="machine",
        )
    )  # fmt: skip
    for kind, met in (("price", False), ("trust", True), ("need", None)):
        session.add(
            ObjectionRow(
                call_id=ids["refused"], kind=kind, quote="У других дешевле, дорого", turn=1, at_seconds=12.0,
                is_met=met, answer="Зато с доставкой" if met is False else None, answer_turn=2, answer_at_seconds=14.0,
            )
        )  # fmt: skip
    return ids


async def test_every_list_stands_in_both_languages(seen_web: Web) -> None:
    await seen_web.world.db.write(fill_all)
    for language in ("ru", "en"):
        await seen_web.ask("head", "GET", f"/language/{language}")
        for narrowed in LISTS:
            assert "<h1>" in await seen_web.get("head", f"/promises?{PERIOD}{narrowed}"), narrowed
        for narrowed in ("", "&met=no", "&kind=price", "&kind=price&met=yes"):
            assert "<h1>" in await seen_web.get("head", f"/objections?{PERIOD}{narrowed}"), narrowed


async def test_a_promise_leads_to_its_moment_and_says_how_it_ended(seen_web: Web) -> None:
    ids = await seen_web.world.db.write(fill_all)
    page = await seen_web.get("head", f"/promises?{PERIOD}")
    assert f'href="/calls/{ids["refused"]}?t=3"' in page
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))
    assert "сделка продвинулась" in text
    assert "сказано: 14 нояб." in text
    assert "1 из 1, срок которых наступил" in text


async def test_a_form_marks_and_goes_back(seen_web: Web) -> None:
    await seen_web.world.db.write(fill_all)
    (row,) = [one for one in await seen_web.rows(Promise) if one.state == "open"]
    path, back = f"/promises/{row.id}/mark", f"/promises?{PERIOD}&state=open"
    missing = await seen_web.ask("head", "POST", path, data={"state": "dropped", "back": back})
    assert missing.status == 422
    assert "обещание снимают с причиной" in await missing.text()
    done = await seen_web.ask("head", "POST", path, data={"state": "done", "back": back})
    assert (done.status, done.headers["Location"]) == (303, back)
    away = await seen_web.ask("head", "POST", path, data={"state": "done", "back": "//evil.example"})
    assert away.headers["Location"] == "/promises"


async def test_the_call_page_shows_both(seen_web: Web) -> None:
    ids = await seen_web.world.db.write(fill_all)
    page = await seen_web.get("head", f"/calls/{ids['refused']}")
    assert "пришлю кп" in page
    assert "Зато с доставкой" in page
    assert "не снято" in page


async def test_lost_for_another_reason_is_listed(seen_web: Web) -> None:
    await seen_web.world.db.write(fill_all)
    page = await seen_web.get("supervisor", f"/objections?{PERIOD}")
    assert "1 из 1 потерянных лидов" in re.sub("<[^>]+>", "", page)
    assert "не сейчас" in page


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_nobody_is_shut_out(seen_web: Web, width: int) -> None:
    await seen_web.world.db.write(fill_all)
    async with chromium() as browser:
        for path in (f"/promises?{PERIOD}", f"/objections?{PERIOD}"):
            await assert_fit_for_all(await enter(browser, seen_web, "head", path, width))
