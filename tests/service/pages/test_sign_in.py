"""Signing in, as people and browsers do it."""

import pytest
from playwright.async_api import BrowserContext

from tests.web import NARROW, WIDE, Web, assert_fit_for_all

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [WIDE, NARROW])
async def test_the_page_is_fit_for_all(seen_web: Web, browser: BrowserContext, width: int) -> None:
    page = await browser.new_page()
    await page.set_viewport_size({"width": width, "height": 900})
    await page.goto(f"{seen_web.url}/sign-in")
    await assert_fit_for_all(page)
