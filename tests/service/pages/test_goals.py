"""The page Goals says each rule's own examples and the figures of the file, and says so when there are none."""

from html import unescape
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext

from scoring.goals.catalogue import GOALS
from scoring.measured import read
from service.pages import goals
from tests.small_company import Rows
from tests.web import Web, assert_fit_for_all, enter


async def test_every_example_of_every_goal_is_there(seen_web: Web) -> None:
    page = unescape(await seen_web.get("manager", "/goals"))
    for goal in GOALS:
        assert f'id="{goal.code}"' in page
        for said, _outcome in goal.examples:
            assert all(line.partition(": ")[2] in page for line in said), said


async def test_figures_are_those_of_the_file(seen_web: Web) -> None:
    found = read()
    assert found is not None
    page = unescape(await seen_web.get("head", "/goals"))
    for goal in (None, *(goal.code for goal in GOALS)):
        row = found.row(goal, None)
        assert f"{row.outcome.right}/{row.calls}" in page
        assert f"{row.hit}/{row.said}" in page
    assert "Norm reached?" in page or "Норма выполнена?" in page


def test_below_the_norm_is_below() -> None:
    found = read()
    assert found is not None
    for line in goals.lines(found.overall):
        assert line.is_reached == (None if line.norm is None or line.value is None else line.value >= line.norm)
    assert {line.code for line in goals.lines(found.overall) if line.norm} == set(goals.NORMS)


@pytest.mark.parametrize("kept", [None, "not the file"])
async def test_without_figures_the_page_says_so(
    seen_web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str | None
) -> None:
    path = tmp_path / "measured.json"
    if kept is not None:
        path.write_text(kept, "utf-8")
    monkeypatch.setattr(goals, "FILE", path)
    page = await seen_web.get("head", "/goals")
    assert ("Ещё ничего не измерено" in page) is (kept is None)
    assert ("Файл с цифрами не читается" in page) is (kept is not None)
    assert "F1" not in page


async def test_a_verdict_leads_to_its_goal(seen_web: Web) -> None:
    call = await seen_web.world.db.write(lambda session: Rows(session).judged("attained"))
    assert 'href="/goals#issue_invoice"' in await seen_web.get("head", f"/calls/{call}")


@pytest.mark.parametrize("width", [1440, 390])
async def test_fit_for_all(seen_web: Web, browser: BrowserContext, width: int) -> None:
    page = await enter(browser, seen_web, "head", "/goals", width)
    await assert_fit_for_all(page)
