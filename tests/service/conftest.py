"""A running web side on each engine; and on SQLite alone for tests in a browser, which take a second each."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext

from db.connect import Database
from tests.web import Web, chromium, running_web


@pytest.fixture
async def web(db: Database, tmp_path: Path) -> AsyncIterator[Web]:
    async with running_web(db, tmp_path / "data") as running:
        yield running


@pytest.fixture
async def seen_web(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Web]:
    """For the browser."""
    path = tmp_path / "seen.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    async with running_web(database, tmp_path / "data") as running:
        yield running
    database.close()


@pytest.fixture
async def browser() -> AsyncIterator[BrowserContext]:
    async with chromium() as context:
        yield context
