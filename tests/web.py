"""A running web side for tests: a caller of every role over real HTTP, and a real browser for what people see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, async_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.work import User
from db.queries import accounts
from service.app import make_app
from service.world import World
from tests.service_world import world_of
from tests.small_company import NOON

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_IS_THERE = CHROMIUM.exists()
PEOPLE = ("admin", "head", "supervisor", "manager")
PROGRAMS = ("kiosk", "api", "metrics")
ROLES = PEOPLE + PROGRAMS
CSRF = "csrf-of-all"
WIDE, NARROW = 1440, 390  # px: a laptop and a phone
MOST_SECONDS = 30.0  # a busy machine is slow
SERIOUS = ("serious", "critical")


class Web:
    """The service, and `ask(who, …)` as somebody of that role; "" is nobody.  Time stands until a test moves it."""

    def __init__(self, world: World, client: TestClient[Any, Any], now: dict[str, datetime]) -> None:
        self.world, self.client, self._now = world, client, now

    @property
    def url(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    def wait(self, pause: timedelta) -> None:
        self._now["is"] += pause

    async def ask(self, who: str, method: str, path: str, **more: Any) -> aiohttp.ClientResponse:
        """As this role's session with its form token, or as this program's bearer token; no redirect is followed."""
        headers = dict(more.pop("headers", {}))
        if who in PROGRAMS:
            headers.setdefault("Authorization", f"Bearer {who}")
        elif who:
            headers = {"Cookie": f"ringback={who}", "X-CSRF-Token": CSRF} | headers
        answer = await self.client.request(method, path, headers=headers, allow_redirects=False, **more)
        await answer.read()
        return answer

    async def get(self, who: str, path: str) -> str:
        """The page's text; it must be there."""
        answer = await self.ask(who, "GET", path)
        text = await answer.text()
        assert answer.status == 200, f"{path}: {answer.status} {text[:300]}"
        return text

    async def json(self, who: str, path: str) -> Any:
        answer = await self.ask(who, "GET", path)
        assert answer.status == 200, f"{path}: {answer.status} {await answer.text()}"
        return await answer.json()

    async def rows(self, what: Any) -> list[Any]:
        return await self.world.db.read(lambda session: list(session.scalars(select(what))))

    async def is_employee(self, who: str, employee_id: int | None) -> None:
        """From now on this role's account is that employee's."""

        def change(session: Session) -> None:
            session.scalars(select(User).where(User.email == f"{who}@example.org")).one().employee_id = employee_id

        await self.world.db.write(change)


@asynccontextmanager
async def running_web(db: Database, folder: Path, at: datetime = NOON, **settings: Any) -> AsyncIterator[Web]:
    """With an account or a token of each role; the secret of either is the role's name."""
    async with world_of(db, folder, at, **settings) as made:
        now = {"is": at}
        world = replace(made, clock=lambda: now["is"])
        await world.db.write(_callers, at)
        async with TestClient(TestServer(make_app(world))) as client:
            yield Web(world, client, now)


def _callers(session: Session, at: datetime) -> None:
    for role in PEOPLE:
        user = accounts.add_user(
            session, email=f"{role}@example.org", name=role.title(), role=role, password_hash="-", at=at
        )
        accounts.open_session(session, user_id=user, secret=role, csrf=CSRF, at=at, expires_at=at + timedelta(days=9))
    for role in PROGRAMS:
        accounts.add_token(session, name=role, role=role, secret=role, at=at)


@asynccontextmanager
async def chromium() -> AsyncIterator[BrowserContext]:
    """A browser that fails the test on an error in its console; skipped where there is none, saying how to get it."""
    if not CHROMIUM_IS_THERE:
        pytest.skip("no Chromium: apt-get install chromium")
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(locale="ru-RU")
        wrong: list[str] = []
        context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        try:
            yield context
        finally:
            await browser.close()
        assert wrong == []


async def enter(context: BrowserContext, web: Web, who: str, path: str, width: int = WIDE) -> Page:
    """The page as this person sees it."""
    await context.add_cookies([{"name": "ringback", "value": who, "url": web.url}])
    page = await context.new_page()
    await page.set_viewport_size({"width": width, "height": 900})
    answer = await page.goto(web.url + path)
    assert answer is not None
    assert answer.status == 200, f"{path}: {answer.status}"
    return page


async def until(page: Page, claim: str) -> None:
    """Wait till this JavaScript is true.  (Playwright's own waiting evaluates text, which our policy forbids.)"""
    async with asyncio.timeout(MOST_SECONDS):
        while not await page.evaluate(claim):  # noqa: ASYNC110  # the event is another process's
            await asyncio.sleep(0.1)


async def assert_fit_for_all(page: Page) -> None:
    """No serious hindrance found by axe, and nothing to be scrolled sideways."""
    found = await Axe().run(page)
    bad = [
        f"{one['id']} ({one['impact']}): {one['help']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
    ]
    assert not bad, "\n".join(bad)
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} px wider than the window"
