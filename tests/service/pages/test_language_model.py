"""The page of the language model: off it says so, on it shows where talks go, never the key; the try is real."""

import json
import shutil
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web as http
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext

from db.connect import Database
from db.models.people import Opinion
from db.models.scoring import VerdictRow
from db.models.work import Audit
from db.queries import jobs, opinions
from tests.small_company import NOON, Rows, days
from tests.web import CSRF, Web, assert_fit_for_all, enter, running_web

SECRET = "hush-hush"
GOOD = {"evidence": [{"turn": 3, "quote": "Тогда выставляйте счёт"}], "outcome": "attained", "rejection_reason": None}


class Model:
    """Answers as it is told, or with a status."""

    def __init__(self) -> None:
        self.says: dict[str, Any] | int = GOOD
        self.asked: list[dict[str, Any]] = []

    async def answer(self, request: http.Request) -> http.Response:
        self.asked.append(await request.json())
        if isinstance(self.says, int):
            return http.json_response({"error": SECRET}, status=self.says)
        choice = {"message": {"content": json.dumps(self.says)}, "finish_reason": "stop"}
        return http.json_response({"choices": [choice]})


@pytest.fixture
async def model() -> AsyncIterator[tuple[Model, int]]:
    made, app = Model(), http.Application()
    app.router.add_post("/v1/chat/completions", made.answer)
    async with TestServer(app) as server:
        yield made, server.port or 0


@pytest.fixture
async def asking(sqlite_template: Path, tmp_path: Path, model: tuple[Model, int]) -> AsyncIterator[Web]:
    """With the model switched on."""
    shutil.copy(sqlite_template, tmp_path / "asking.db")
    database = Database(f"sqlite:///{tmp_path / 'asking.db'}")
    async with running_web(
        database, tmp_path / "data", language_model_url=f"http://127.0.0.1:{model[1]}/v1",
        language_model_hosts=("http://127.0.0.1",), language_model_name="small", language_model_key=SECRET,
    ) as running:  # fmt: skip
        yield running
    database.close()


async def tried(web: Web) -> str:
    answer = await web.ask("admin", "POST", "/language-model/test", data={"csrf": CSRF})
    assert answer.status == 200
    return unescape(await answer.text())


async def test_off_it_says_that_nothing_leaves(seen_web: Web) -> None:
    page = await seen_web.get("admin", "/language-model")
    assert "Ни одно слово разговоров не уходит" in page
    assert "Спросить её" not in page
    assert (await seen_web.ask("admin", "POST", "/language-model/test", data={"csrf": CSRF})).status == 400


async def test_on_it_shows_where_talks_go_and_never_the_key(asking: Web, model: tuple[Model, int]) -> None:
    page = await asking.get("admin", "/language-model")
    assert f"127.0.0.1:{model[1]}" in page
    assert "без шифрования" in page
    assert "small" in page
    assert SECRET not in page
    assert model[0].asked == [], "looking asks nothing"


async def test_a_try_asks_what_the_page_shows_and_tells_what_came(asking: Web, model: tuple[Model, int]) -> None:
    page = await tried(asking)
    (asked,) = model[0].asked
    assert "как и сказал бы читатель" in page
    assert "<q>Тогда выставляйте счёт</q>" in page
    sent = asked["messages"][1]["content"]
    shown = unescape(await asking.get("admin", "/language-model"))
    assert sent.splitlines()[2] in shown, "the talk's lines are shown as they are sent"
    assert "900 123" not in sent
    assert "example.org" not in sent
    (row,) = [one for one in await asking.rows(Audit) if one.subject == "language model"]
    assert row.details["answered"] is True
    assert await asking.rows(Opinion) == []


@pytest.mark.parametrize(("says", "told"), [(503, "answers 503"), (401, "Мнения нет"), ({}, "Мнения нет")])
async def test_a_try_that_fails_says_how_and_not_what_the_host_wrote(
    asking: Web, model: tuple[Model, int], says: Any, told: str
) -> None:
    model[0].says = says
    page = await tried(asking)
    assert told in page
    assert SECRET not in page


def asked_before(session) -> None:
    """Three opinions that agree with the machine or not, one without, one call that waits with an error."""
    rows = Rows(session)
    for number, outcome in enumerate(("attained", "rejected", "attained")):
        call = rows.judged("attained" if number else "rejected", at=NOON - days(2))
        given = rows.verdict(call, outcome, by="model", is_effective=False)
        session.add(Opinion(call_id=call, verdict_id=given, at=NOON, host="h", model="small", seconds=1.0))
    call = rows.judged("attained", at=NOON - days(2))
    session.add(Opinion(call_id=call, at=NOON, host="h", model="small", seconds=1.0, missing="not_json"))
    jobs.add(session, stage="opinion", call_id=call, now=NOON)
    (job,) = jobs.take(session, stages=("opinion",), now=NOON, lease=days(1), limit=1)
    jobs.retry(session, job.id, at=NOON, error="the language model's host answers 500")


def test_what_went_wrong_lately(db: Database) -> None:
    def story(session):
        asked_before(session)
        session.flush()
        return opinions.lately(session)

    found = db.write_now(story)
    assert (found.last_at, found.wrong_at, found.wrong) == (NOON, NOON, "not_json")
    assert (found.waiting, found.parked, found.error) == (1, 0, "the language model's host answers 500")


async def test_how_it_did_so_far(asking: Web) -> None:
    await asking.world.db.write(asked_before)
    page = unescape(await asking.get("admin", "/language-model"))
    assert "answers 500" in page
    assert "Мнение есть по 3 из 4" in page
    assert "1/3" in page
    assert {row.by for row in await asking.rows(VerdictRow)} == {"machine", "model"}


@pytest.mark.parametrize("width", [1440, 390])
async def test_fit_for_all(seen_web: Web, browser: BrowserContext, width: int) -> None:
    await seen_web.world.db.write(asked_before)
    await assert_fit_for_all(await enter(browser, seen_web, "admin", "/language-model", width))
